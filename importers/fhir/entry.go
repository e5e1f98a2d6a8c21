package fhir

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"finnfram/data"
	"finnfram/importers/registry"
)

// envelope is what is read of an object before it is known what it is: an
// entry of a bundle, or a resource.
type envelope struct {
	ResourceType registry.Text   `json:"resourceType"`
	ID           registry.Text   `json:"id"`
	Type         json.RawMessage `json:"type"`
	Timestamp    registry.Text   `json:"timestamp"`
	Meta         meta            `json:"meta"`

	FullURL  registry.Text   `json:"fullUrl"`
	Resource json.RawMessage `json:"resource"`
	Request  struct {
		Method registry.Text `json:"method"`
		URL    registry.Text `json:"url"`
	} `json:"request"`
	Response struct {
		LastModified registry.Text `json:"lastModified"`
	} `json:"response"`
}

// maxBundles is how deep bundles inside bundles are followed.
const maxBundles = 3

func (r *run) object(row registry.Row, object registry.Object) error {
	return r.entry(row, object, 0)
}

func (r *run) entry(row registry.Row, object registry.Object, depth int) error {
	var e envelope
	if field, err := registry.Decode(object.Raw, &e); err != nil {
		return row.Reject("unreadable-object", field, "", err.Error())
	}
	if e.ResourceType == "Bundle" {
		if object.Rest || !bytes.Contains(object.Raw, []byte(`"entry"`)) {
			r.bundle(e)
			return nil
		}
		return r.inner(row, object.Raw, depth)
	}
	if object.Rest { // of a resource that has a list of another kind of entries
		return nil
	}
	if object.Path == "" {
		return r.resource(row, e, object.Raw, "")
	}
	return r.bundled(row, e, depth)
}

// bundle reads what a bundle says about itself.
func (r *run) bundle(e envelope) {
	if strings.Contains(string(e.Type), `"history"`) {
		r.history = true
	}
	for _, written := range []registry.Text{e.Timestamp, e.Meta.LastUpdated} {
		if at := registry.Instant(written); at.After(r.asOf) {
			r.asOf = at
		}
	}
}

// inner reads a bundle that stands inside another document.
func (r *run) inner(row registry.Row, raw []byte, depth int) error {
	if depth >= maxBundles {
		return row.Reject("unreadable-object", "entry", "", "bundles inside bundles are nested too deep")
	}
	objects := registry.NewObjects(row.File, bytes.NewReader(bytes.Clone(raw)), "entry")
	for {
		object, err := objects.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, data.ErrInvalid):
			return row.Reject("unreadable-object", "entry", "", "not a whole bundle")
		case err != nil:
			return err
		case object.Problem != "":
			err = row.Reject("unreadable-object", "entry", "", object.Problem)
		default:
			err = r.entry(row, object, depth+1)
		}
		if err != nil {
			return err
		}
	}
}

// bundled reads one entry of a bundle.
func (r *run) bundled(row registry.Row, e envelope, depth int) error {
	if strings.EqualFold(string(e.Request.Method), "DELETE") {
		return r.deletion(row, e)
	}
	if len(e.Resource) == 0 || bytes.Equal(e.Resource, []byte("null")) {
		r.others++
		return row.Reject("empty-entry", "resource", "", "the entry holds no resource")
	}
	raw := bytes.Clone(e.Resource)
	full := string(e.FullURL)
	if modified := e.Response.LastModified; modified != "" {
		e = envelope{Meta: meta{modified}}
	} else {
		e = envelope{}
	}
	if field, err := registry.Decode(raw, &e); err != nil {
		return row.Reject("unreadable-object", field, "", err.Error())
	}
	if e.ResourceType == "Bundle" {
		return r.inner(row, raw, depth)
	}
	return r.resource(row, e, raw, full)
}

// deletion keeps a tombstone under the key of the resource it names.
func (r *run) deletion(row registry.Row, e envelope) error {
	at := registry.ParseReference(string(e.Request.URL))
	if at.ID == "" || at.Type == "" {
		at = registry.ParseReference(string(e.FullURL))
	}
	row.Object = at.ID
	r.resources++
	if at.Type != "Location" && at.Type != "HealthcareService" {
		err := row.Begin()
		if at.Type == "" {
			row.Error("delete-unknown", "request.url", string(e.Request.URL), "does not say what is deleted")
		}
		return err
	}
	v := version{At: whereOf(row), Kind: at.Type, Key: at.ID, Modified: registry.Instant(e.Response.LastModified), Deleted: true}
	return r.keep(at.Type+"/"+at.ID, v)
}

// resource reads one resource, with the address that its bundle gives it.
func (r *run) resource(row registry.Row, e envelope, raw []byte, full string) error {
	row.Object = string(e.ID)
	address := registry.ParseReference(full)
	if row.Object == "" {
		row.Object = strings.TrimPrefix(address.ID, "urn:uuid:")
	}
	switch e.ResourceType {
	case "Location", "HealthcareService", "Organization":
		r.resources++
	case "":
		r.others++
		return row.Reject("unknown-resource", "resourceType", "", "absent")
	default:
		r.others++
		err := row.Begin()
		row.Note("other-resource", "resourceType", string(e.ResourceType), "holds no place or service")
		return err
	}
	if row.Object == "" {
		return row.Reject("no-id", "id", "", "without an id or address it cannot be followed from one export to the next")
	}
	key := string(e.ResourceType) + "/" + row.Object
	alias := ""
	if strings.HasPrefix(address.ID, "urn:") {
		alias = address.ID
	}
	switch e.ResourceType {
	case "Organization":
		return r.organization(row, raw, key, alias)
	case "Location":
		return r.location(row, raw, key, alias, address.Base)
	}
	return r.service(row, raw, key)
}

// organization keeps the few facts that locations need of it.
func (r *run) organization(row registry.Row, raw []byte, key, alias string) error {
	var o organization
	if field, err := registry.Decode(raw, &o); err != nil {
		return row.Reject("unreadable-object", field, "", err.Error())
	}
	if err := row.Begin(); err != nil {
		return err
	}
	small := organization{Name: registry.Text(row.Text("name", o.Name)), Identifier: registry.List[identifier]{{System: systemOrg, Value: registry.Text(orgNumber(row, o.Identifier, "identifier"))}}}
	r.organizations[key] = small
	if alias != "" {
		r.organizations[alias] = small
	}
	return nil
}

func (r *run) keep(key string, v version) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("%s: object %d: %w", v.At.File, v.At.Place, err)
	}
	return r.versions.Put(key, 0, raw)
}
