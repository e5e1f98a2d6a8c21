package locoreg

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"finnfram/data"
	"finnfram/importers/registry"
)

// service holds the fields of a HealthcareService that the service uses.
type service struct {
	ID           registry.Text            `json:"id"`
	Meta         meta                     `json:"meta"`
	Active       registry.Flag            `json:"active"`
	Type         registry.List[concept]   `json:"type"`
	Location     registry.List[reference] `json:"location"`
	Name         registry.Text            `json:"name"`
	Details      registry.Text            `json:"extraDetails"`
	Availability json.RawMessage          `json:"availability"`
	Contact      registry.List[contact]   `json:"contact"`
}

type concept struct {
	Coding registry.List[struct {
		System  registry.Text `json:"system"`
		Code    registry.Text `json:"code"`
		Display registry.Text `json:"display"`
	}] `json:"coding"`
}

// waiting is a record of the spool: a site, or services, until both are
// known, with the row to report on.
type waiting struct {
	File    string         `json:"f"`
	Place   int64          `json:"p"`
	ID      string         `json:"i"`
	Status  registry.Text  `json:"s,omitempty"`
	Again   bool           `json:"a,omitempty"` // counted at another location
	Site    *data.Site     `json:"l,omitempty"`
	Offered []data.Service `json:"o,omitempty"`
}

func (r *run) put(kind byte, key string, row registry.Row, site data.Site, status registry.Text) error {
	return r.spoolUp(kind, key, waiting{File: row.File, Place: row.Place, ID: row.Object, Status: status, Site: &site})
}

func (r *run) spoolUp(kind byte, key string, w waiting) error {
	raw, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("%s: object %d: %w", w.File, w.Place, err)
	}
	return r.spool.Put(key, kind, raw)
}

// service checks one HealthcareService and puts it into the spool under each
// of its locations.
func (r *run) service(row registry.Row, raw []byte) error {
	var s service
	field, err := registry.Decode(raw, &s)
	row.Object = string(s.ID)
	switch {
	case err != nil:
		return row.Reject("unreadable-object", field, "", err.Error())
	case s.ID == "":
		return row.Reject("no-id", "id", "", "a HealthcareService without an id")
	case s.Active.Known && !s.Active.Value:
		if r.delta { // its location must learn of it
			return r.wait(row, s, nil)
		}
		err := row.Begin()
		row.Note("inactive-service", "active", "false", "not offered; left out")
		return err
	}
	offered, unknown := offeredBy(row, s)
	if len(offered) == 0 {
		err := row.Begin()
		row.Warning("unknown-type", "type", unknown, "no category has this type; left out")
		return err
	}
	return r.wait(row, s, offered)
}

// wait puts what a service offers into the spool under each of its locations.
func (r *run) wait(row registry.Row, s service, offered []data.Service) error {
	places := 0
	for _, l := range s.Location {
		id := registry.ParseReference(string(l.Reference)).ID
		if id == "" {
			continue
		}
		places++
		if err := r.spoolUp(isService, id, waiting{File: row.File, Place: row.Place, ID: row.Object, Again: places > 1, Offered: offered}); err != nil {
			return err
		}
	}
	if places == 0 {
		return row.Reject("no-location", "location", "", "the service names no location")
	}
	return nil
}

// offeredBy makes one service of each known type of s, and names the types
// that are not known.
func offeredBy(row registry.Row, s service) (offered []data.Service, unknown string) {
	var others []string
	for _, t := range s.Type {
		for _, c := range t.Coding {
			info, ok := data.CategoryByCode(registry.CodeSystem(string(c.System), data.SystemMunicipal), string(c.Code))
			if !ok {
				others = append(others, string(c.System)+"|"+string(c.Code))
				continue
			}
			if slices.ContainsFunc(offered, func(o data.Service) bool { return o.Category == info.ID }) {
				continue
			}
			offered = append(offered, data.Service{
				Category: info.ID,
				Name:     row.Text("name", s.Name),
				Contact:  contactOf(s.Contact),
				Hours:    hoursOf(s.Availability, s.Meta),
				Evidence: "OID 8663 " + strings.ToUpper(string(c.Code)),
			})
		}
	}
	return offered, strings.Join(others, " ")
}

// site joins what waited under one location id and hands it over.
func (r *run) site(id string, records []registry.Record) error {
	var place *waiting
	var services []waiting
	for _, record := range records {
		var w waiting
		if err := json.Unmarshal(record.Data, &w); err != nil {
			return fmt.Errorf("temporary files: %w", err)
		}
		if record.Kind == isService {
			services = append(services, w)
			continue
		}
		if err := r.row(w).Begin(); err != nil {
			return err
		}
		if place != nil {
			r.row(w).Warning("duplicate-id", "id", id, "the registry holds this Location more than once; the last is taken")
		}
		place = &w
	}
	switch {
	case place == nil:
		return r.count(services, func(row registry.Row) {
			row.Error("unknown-location", "location", id, "no file holds this Location")
		})
	case strings.EqualFold(string(place.Status), "inactive"):
		r.row(*place).Note("inactive-location", "status", "inactive", fmt.Sprintf("left out with %d services", len(services)))
		if r.delta {
			if err := r.sink.Delete(data.SiteRecord, id); err != nil {
				return err
			}
		}
		return r.count(services, nil)
	case r.delta && len(services) == 0:
		r.row(*place).Error("delta-incomplete", "", "", "the file holds the place without its services, so it stays as it was; import the whole registry")
		return nil
	case r.delta:
		r.row(*place).Warning("delta-whole-site", "", "", "services of this place that the file does not hold are gone")
	}
	place.Site.Services = r.services(services)
	if len(place.Site.Services) == 0 {
		r.row(*place).Note("no-services", "", "", "no active service of a known type is offered here")
	}
	if err := r.sink.Site(*place.Site); err != nil {
		return err
	}
	return r.count(services, nil)
}

// count counts services as rows, each once however many locations it has, and
// says something about them.
func (r *run) count(services []waiting, say func(registry.Row)) error {
	for _, s := range services {
		if !s.Again {
			if err := r.row(s).Begin(); err != nil {
				return err
			}
		}
		if say != nil {
			say(r.row(s))
		}
	}
	return nil
}

// services lists what is offered at one location, by the services' ids so
// that their own numbering stays from one export to the next.
func (r *run) services(from []waiting) []data.Service {
	slices.SortStableFunc(from, func(a, b waiting) int { return strings.Compare(a.ID, b.ID) })
	services := []data.Service{}
	for i, w := range from {
		if i+1 < len(from) && w.ID == from[i+1].ID {
			r.row(w).Warning("duplicate-id", "id", w.ID, "the registry holds this service more than once at the location; the last is taken")
			continue
		}
		services = append(services, w.Offered...)
	}
	return services
}

func (r *run) row(w waiting) registry.Row {
	return registry.Row{Sink: r.sink, File: w.File, Place: w.Place, Object: w.ID}
}
