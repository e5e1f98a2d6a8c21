// Package locoreg reads exports of the national location registry of Norsk
// helsenett (Lokasjonsregisteret), whose resources are Location and
// HealthcareService in the shape of FHIR R5.
//
// A Location becomes a site, and a HealthcareService at it one service of the
// site for each type that is known. A location that is suspended is handed
// over and marked so; one that is inactive is counted and left out, and so is
// a service that is not active. An id that an export no longer holds is gone:
// the store sees that by comparing whole versions.
package locoreg

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/registry"
)

// Reader reads location registry exports: JSON arrays, FHIR bundles, objects
// with lists of locations and healthcareServices, and line-delimited JSON, in
// any number of files and any order. Resources wait in a registry.Spool until
// all files are read, so memory is 64 MiB plus a 128th of the resources'
// size. In a delta import a location comes with all its services: one that is
// inactive is deleted, and one without services stays as it was, with an Error.
// The zero value is ready.
type Reader struct{}

var _ importers.Reader = Reader{}

// Name implements importers.Reader.
func (Reader) Name() string { return "locoreg" }

// Help implements importers.Reader.
func (Reader) Help() string {
	return "exports of the national location registry (Lokasjonsregisteret, NHN): Location and HealthcareService as JSON"
}

const credit = "Lokasjonsregisteret, Norsk helsenett"

// lists are the arrays that exports and gateways wrap the resources in.
var lists = []string{"locations", "healthcareServices", "Location", "HealthcareService", "entry", "value", "items", "content", "data"}

// The kinds of records in the spool.
const (
	isLocation byte = iota
	isService
)

// Read implements importers.Reader.
func (Reader) Read(ctx context.Context, inputs []importers.Input, options importers.Options, sink importers.Sink) error {
	sink.Credit(credit)
	r := run{sink: sink, delta: options.Delta}
	defer r.spool.Close()
	if _, err := registry.Read(ctx, inputs, sink, lists, r.object); err != nil {
		return err
	}
	if r.resources == 0 && r.others > 0 {
		return fmt.Errorf("%s: no Location or HealthcareService among %d objects: %w", inputs[0].Name, r.others, data.ErrInvalid)
	}
	return r.spool.Each(func(id string, records []registry.Record) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return r.site(id, records)
	})
}

// run is one import under way.
type run struct {
	sink              importers.Sink
	delta             bool
	spool             registry.Spool
	resources, others int64
}

// envelope is what tells resources apart before they are decoded whole.
type envelope struct {
	ResourceType registry.Text   `json:"resourceType"`
	Resource     json.RawMessage `json:"resource"`
	Mode         json.RawMessage `json:"mode"`
	Position     json.RawMessage `json:"position"`
	Managing     json.RawMessage `json:"managingOrganization"`
	Location     json.RawMessage `json:"location"`
	Type         json.RawMessage `json:"type"`
	Active       json.RawMessage `json:"active"`
}

// kind tells the resource type by its name, else by the list that held it,
// else by the fields that only one of the two has.
func (e envelope) kind(path string) string {
	path = path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case e.ResourceType != "":
		return string(e.ResourceType)
	case strings.EqualFold(path, "locations"), strings.EqualFold(path, "Location"):
		return "Location"
	case strings.EqualFold(path, "healthcareServices"), strings.EqualFold(path, "HealthcareService"):
		return "HealthcareService"
	case e.Managing != nil, e.Position != nil, e.Mode != nil:
		return "Location"
	case e.Location != nil, e.Type != nil && e.Active != nil:
		return "HealthcareService"
	}
	return ""
}

func (r *run) object(row registry.Row, object registry.Object) error {
	if object.Rest {
		return nil
	}
	var e envelope
	if field, err := registry.Decode(object.Raw, &e); err != nil {
		return row.Reject("unreadable-object", field, "", err.Error())
	}
	if e.Resource != nil {
		raw := append([]byte(nil), e.Resource...)
		e = envelope{}
		if field, err := registry.Decode(raw, &e); err != nil {
			return row.Reject("unreadable-object", field, "", err.Error())
		}
		object.Raw, object.Path = raw, ""
	}
	switch e.kind(object.Path) {
	case "Location":
		r.resources++
		return r.location(row, object.Raw)
	case "HealthcareService":
		r.resources++
		return r.service(row, object.Raw)
	case "Bundle": // without entries
		return nil
	}
	r.others++
	if err := row.Begin(); err != nil {
		return err
	}
	row.Warning("unknown-resource", "resourceType", string(e.ResourceType), "neither a Location nor a HealthcareService")
	return nil
}
