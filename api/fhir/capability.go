package fhir

import (
	"encoding/json"
	"net/http"

	"finnfram/api/wire"
)

type capabilityStatement struct {
	ResourceType   string         `json:"resourceType"`
	Status         string         `json:"status"`
	Date           string         `json:"date"`
	Publisher      string         `json:"publisher"`
	Kind           string         `json:"kind"`
	Software       software       `json:"software"`
	Implementation implementation `json:"implementation"`
	FHIRVersion    string         `json:"fhirVersion"`
	Format         []string       `json:"format"`
	Rest           []rest         `json:"rest"`
}

type software struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

type implementation struct {
	Description string `json:"description"`
	URL         string `json:"url"`
}

type rest struct {
	Mode          string         `json:"mode"`
	Documentation string         `json:"documentation"`
	Resource      []restResource `json:"resource"`
}

type restResource struct {
	Type          string        `json:"type"`
	Interaction   []interaction `json:"interaction"`
	Versioning    string        `json:"versioning"`
	ReadHistory   bool          `json:"readHistory"`
	SearchInclude []string      `json:"searchInclude,omitempty"`
	SearchParam   []searchParam `json:"searchParam"`
}

type interaction struct {
	Code string `json:"code"`
}

type searchParam struct {
	Name          string `json:"name"`
	Type          string `json:"type"`
	Documentation string `json:"documentation,omitempty"`
}

// statementDate is when the abilities stated last changed.
const statementDate = "2026-11-23"

// metadata states what this face can do, made from the same tables that it
// runs on.
func (m *Module) metadata(w http.ResponseWriter, r *http.Request) error {
	c := capabilityStatement{
		ResourceType: "CapabilityStatement", Status: "active", Date: statementDate, Publisher: "Finnfram", Kind: "instance",
		Software:       software{"Finnfram", m.Build},
		Implementation: implementation{"Norwegian health services with places and opening hours", m.base(r) + "/fhir"},
		FHIRVersion:    "4.0.1", Format: []string{"application/fhir+json", "json"},
	}
	one := rest{Mode: "server", Documentation: "Read only. Unknown search parameters are ignored and told of, or refused under Prefer: handling=strict. _count, _include, _summary=count, _format=json are taken; searches may be sent as POST [type]/_search."}
	for _, k := range kinds {
		res := restResource{Type: k.name, Interaction: []interaction{{"read"}, {"search-type"}}, Versioning: "versioned", SearchInclude: k.includes}
		for _, p := range k.parameters {
			res.SearchParam = append(res.SearchParam, searchParam{p.name, p.kind, p.about})
		}
		one.Resource = append(one.Resource, res)
	}
	c.Rest = []rest{one}
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "public, max-age=300")
	w.Header().Set("ETag", wire.TagOf(body))
	if wire.Matches(r.Header.Get("If-None-Match"), wire.TagOf(body)) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	writeBody(w, r, http.StatusOK, body)
	return nil
}
