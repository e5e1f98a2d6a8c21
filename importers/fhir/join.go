package fhir

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/importers/registry"
)

// where is the row of a resource, for findings.
type where struct {
	File  string `json:"f"`
	Place int64  `json:"p"`
	ID    string `json:"i"`
}

func whereOf(row registry.Row) where { return where{row.File, row.Place, row.Object} }

func (r *run) row(w where) registry.Row {
	return registry.Row{Sink: r.sink, File: w.File, Place: w.Place, Object: w.ID}
}

// version is one version of a Location or HealthcareService, or its deletion.
type version struct {
	At       where          `json:"at"`
	Kind     string         `json:"kind"`
	Key      string         `json:"key"`
	Base     string         `json:"base,omitempty"` // server, where its bundle names it
	Modified time.Time      `json:"modified,omitzero"`
	Deleted  bool           `json:"deleted,omitempty"`
	Status   string         `json:"status,omitempty"`
	Managing string         `json:"managing,omitempty"` // key of an Organization
	Offered  []data.Service `json:"offered,omitempty"`
	// of a Location
	Room    bool       `json:"room,omitempty"`
	Site    *data.Site `json:"site,omitempty"`
	Aliases []string   `json:"aliases,omitempty"`
	PartOf  string     `json:"partOf,omitempty"`
	// of a HealthcareService
	Keys     data.Keys `json:"keys,omitzero"`
	Places   []string  `json:"places,omitempty"`
	Unknown  string    `json:"unknown,omitempty"`
	Inherits bool      `json:"inherits,omitempty"` // says nothing of weekly hours
	Again    bool      `json:"again,omitempty"`    // counted at another place
}

// parent is what a location inherits from the one it is part of.
type parent struct {
	position *geo.Point
	accuracy data.Accuracy
	address  data.Address
	partOf   string
}

// The kinds of records in the spools after the first.
const (
	isLocation byte = iota
	isService
	isAlias
)

// join follows the resources through the spools to sites.
func (r *run) join() error {
	if err := r.versions.Each(r.newest); err != nil {
		return err
	}
	last := &r.placed
	if r.indirect {
		if err := r.placed.Each(r.follow); err != nil {
			return err
		}
		last = &r.resolved
	}
	if err := r.findParents(last); err != nil {
		return err
	}
	return last.Each(r.site)
}

func decode(records []registry.Record) ([]version, error) {
	versions := make([]version, len(records))
	for i, record := range records {
		if err := json.Unmarshal(record.Data, &versions[i]); err != nil {
			return nil, fmt.Errorf("temporary files: %w", err)
		}
	}
	return versions, nil
}

// newest picks the version of a resource that is in force and sends it on.
func (r *run) newest(key string, records []registry.Record) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	versions, err := decode(records)
	if err != nil {
		return err
	}
	best := 0
	for i := 1; i < len(versions); i++ {
		if r.replaces(versions[best], versions[i]) {
			best = i
		}
	}
	chosen := versions[best]
	for i, v := range versions {
		if i == best {
			continue
		}
		if err := r.row(v.At).Begin(); err != nil {
			return err
		}
		if v.Base != "" && chosen.Base != "" && v.Base != chosen.Base {
			r.row(v.At).Error("two-servers", "fullUrl", v.Base, "another server's resource has the same id; import each server under a source of its own")
		} else {
			r.row(v.At).Note("older-version", "id", v.Key, "a newer version of the resource is taken")
		}
		if v.Site != nil && v.Site.Keys.OrgNumber != "" && v.Status != "inactive" {
			r.shared[v.Site.Keys.OrgNumber]--
		}
	}
	if chosen.Deleted {
		return r.deleted(chosen)
	}
	return r.place(key, chosen)
}

// replaces tells whether a version that stands later in the files is in force
// rather than an earlier one: by their dates, else by the order of the files,
// in which a history has the newest first.
func (r *run) replaces(earlier, later version) bool {
	if !earlier.Modified.IsZero() && !later.Modified.IsZero() && !earlier.Modified.Equal(later.Modified) {
		return later.Modified.After(earlier.Modified)
	}
	return !r.history
}

// deleted carries out a tombstone.
func (r *run) deleted(v version) error {
	row := r.row(v.At)
	if err := row.Begin(); err != nil {
		return err
	}
	switch {
	case !r.options.Delta:
		row.Note("deleted", "request.method", "DELETE", "the resource is gone")
		return nil
	case v.Kind == "Location":
		return r.sink.Delete(data.SiteRecord, v.Key)
	}
	row.Error("delete-needs-whole", "request.method", "DELETE", "the file does not say where the service was offered; import the whole directory")
	return nil
}

// place sends a version on to the location that it belongs to.
func (r *run) place(key string, v version) error {
	if v.Kind == "Location" {
		for _, alias := range v.Aliases {
			if err := r.placed.Put(alias, isAlias, []byte(key)); err != nil {
				return err
			}
		}
		return r.placed.Put(key, isLocation, marshal(v))
	}
	row := r.row(v.At)
	switch {
	case v.Status == "inactive":
		err := row.Begin()
		row.Note("inactive-service", "active", "false", "not offered; left out")
		return err
	case len(v.Offered) == 0:
		detail := "no category has any of these codes"
		if v.Unknown == "" {
			detail = "the service has no type, specialty or category"
		}
		err := row.Begin()
		row.Warning("unknown-type", "type, specialty, category", v.Unknown, detail+"; left out")
		return err
	case len(v.Places) == 0:
		err := row.Begin()
		row.Warning("no-location", "location", "", "the service names no location, and its organisation may sit elsewhere; left out")
		return err
	}
	if len(v.Places) > 1 { // then these are not of one place
		v.Keys.HERIDs, v.Keys.RESH, v.Keys.PharmacyNumber = nil, "", ""
	}
	for i, place := range v.Places {
		v.Again = i > 0
		if err := r.placed.Put(place, isService, marshal(v)); err != nil {
			return err
		}
	}
	return nil
}

// follow moves what waits under an alias to the location that has it.
func (r *run) follow(key string, records []registry.Record) error {
	target := key
	var targets []string
	for _, record := range records {
		if record.Kind == isAlias && !slices.Contains(targets, string(record.Data)) {
			targets = append(targets, string(record.Data))
		}
	}
	if len(targets) == 1 {
		target = targets[0]
	}
	if _, wanted := r.parents[key]; wanted && target != key {
		r.parents[key] = &parent{partOf: target}
		if _, known := r.parents[target]; !known {
			r.parents[target] = nil
		}
	}
	for _, record := range records {
		switch {
		case record.Kind == isAlias:
		case len(targets) > 1:
			var v version
			if err := json.Unmarshal(record.Data, &v); err != nil {
				return fmt.Errorf("temporary files: %w", err)
			}
			if err := r.row(v.At).Reject("ambiguous-reference", "location", strings.TrimPrefix(key, "identifier "), fmt.Sprintf("%d locations have this identifier", len(targets))); err != nil {
				return err
			}
		default:
			if err := r.resolved.Put(target, record.Kind, record.Data); err != nil {
				return err
			}
		}
	}
	return nil
}

// maxParents is how many steps of partOf are followed.
const maxParents = 8

// findParents looks up the locations that others are part of, and theirs in
// turn where they lack a position or address too.
func (r *run) findParents(spool *registry.Spool) error {
	for range maxParents {
		open := false
		for _, p := range r.parents {
			open = open || p == nil
		}
		if !open {
			return nil
		}
		if err := spool.Each(r.parent); err != nil {
			return err
		}
		for key, p := range r.parents {
			if p == nil {
				r.parents[key] = &parent{} // not in the files
			}
		}
		for _, p := range r.parents {
			if _, known := r.parents[p.partOf]; p.partOf != "" && !known {
				r.parents[p.partOf] = nil
			}
		}
	}
	return nil
}

func (r *run) parent(key string, records []registry.Record) error {
	if p, wanted := r.parents[key]; !wanted || p != nil {
		return nil
	}
	for _, record := range records {
		if record.Kind != isLocation {
			continue
		}
		var v version
		if err := json.Unmarshal(record.Data, &v); err != nil {
			return fmt.Errorf("temporary files: %w", err)
		}
		r.parents[key] = &parent{v.Site.Position, v.Site.Accuracy, v.Site.Address, v.PartOf}
	}
	return nil
}

// inherit fills a position or address that a location lacks from those it is
// part of.
func (r *run) inherit(site *data.Site, partOf string) {
	for range maxParents {
		p := r.parents[partOf]
		if p == nil {
			return
		}
		if site.Position == nil && p.position != nil {
			site.Position, site.Accuracy = p.position, p.accuracy
		}
		if site.Address == (data.Address{}) {
			site.Address = p.address
		}
		partOf = p.partOf
	}
}
