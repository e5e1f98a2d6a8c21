package fhir

import (
	"fmt"
	"slices"
	"strings"

	"finnfram/data"
	"finnfram/importers/registry"
)

// site joins what waited under the key of one location and hands it over.
func (r *run) site(key string, records []registry.Record) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	records = slices.DeleteFunc(records, func(record registry.Record) bool { return record.Kind == isAlias })
	versions, err := decode(records)
	if err != nil {
		return err
	}
	var place *version
	var services []version
	for i := range versions {
		if records[i].Kind == isLocation {
			place = &versions[i]
		} else {
			services = append(services, versions[i])
		}
	}
	if place == nil {
		return r.count(services, func(row registry.Row) {
			row.Error("unknown-location", "location", strings.TrimPrefix(key, "identifier "), "no file holds this Location")
		})
	}
	row := r.row(place.At)
	if err := row.Begin(); err != nil {
		return err
	}
	if err := r.handOver(row, *place, services); err != nil {
		return err
	}
	return r.count(services, nil)
}

// handOver completes a site and gives it to the sink, unless there is a reason
// to leave it out.
func (r *run) handOver(row registry.Row, place version, services []version) error {
	site := place.Site
	if place.Status == "inactive" {
		row.Note("inactive-location", "status", "inactive", fmt.Sprintf("left out with %d services", len(services)))
		if r.options.Delta {
			return r.sink.Delete(data.SiteRecord, site.Key)
		}
		return nil
	}
	r.inherit(site, place.PartOf)
	r.own(row, site, place.Managing)
	site.Services = servicesAt(site, place.Offered, services)
	for _, s := range services {
		r.provided(site, s)
	}
	switch {
	case len(site.Services) > 0 && r.options.Delta:
		row.Warning("delta-whole-site", "", "", "services of this place that the file does not hold are gone")
	case len(site.Services) > 0:
	case r.options.Delta:
		row.Error("delta-incomplete", "", "", "the file holds the place without its services, so it stays as it was; import the whole directory")
		return nil
	case place.Room:
		row.Note("no-services", "physicalType", "", "a part of a place in which no service of a known kind is offered; left out")
		return nil
	default:
		row.Note("no-services", "", "", "no active service of a known kind is offered here")
	}
	return r.sink.Site(*site)
}

// own settles whose organisation number is whose: one that several locations
// claim is that of the entity over them, like that of the organisation that
// manages a location.
func (r *run) own(row registry.Row, site *data.Site, managing string) {
	org := r.organizations[managing]
	if site.Keys.ParentOrg == "" && len(org.Identifier) > 0 {
		site.Keys.ParentOrg = string(org.Identifier[0].Value)
	}
	registry.SetOnce(&site.Name, string(org.Name))
	if n := site.Keys.OrgNumber; n != "" && r.shared[n] > 1 {
		row.Note("shared-org-number", "identifier", n, "several locations have it, so it is not this place's own")
		site.Keys.OrgNumber, site.Keys.ParentOrg = "", n
	}
}

// provided adds what a service knows about the place it is alone at.
func (r *run) provided(site *data.Site, s version) {
	registry.SetOnce(&site.Keys.ParentOrg, s.Keys.ParentOrg)
	if org := r.organizations[s.Managing]; len(org.Identifier) > 0 {
		registry.SetOnce(&site.Keys.ParentOrg, string(org.Identifier[0].Value))
	}
	registry.SetOnce(&site.Keys.PharmacyNumber, s.Keys.PharmacyNumber)
	registry.SetOnce(&site.Keys.RESH, s.Keys.RESH)
	for _, id := range s.Keys.HERIDs {
		if !slices.Contains(site.Keys.HERIDs, id) {
			site.Keys.HERIDs = append(site.Keys.HERIDs, id)
		}
	}
}

// servicesAt lists the services at a site by their own ids, so that their
// numbering stays from one export to the next. What the Location's type says
// counts only where no service says it, and a kind of enterprise once.
func servicesAt(site *data.Site, byType []data.Service, from []version) []data.Service {
	slices.SortStableFunc(from, func(a, b version) int { return strings.Compare(a.Key, b.Key) })
	services := []data.Service{}
	has := func(c data.Category) bool {
		return slices.ContainsFunc(services, func(s data.Service) bool { return s.Category == c })
	}
	for _, v := range from {
		for _, s := range v.Offered {
			if !ofWhole(s) {
				s.Hours = combined(site.Hours, s.Hours, v.Inherits)
				services = append(services, s)
			}
		}
	}
	for _, v := range from {
		for _, s := range v.Offered {
			if ofWhole(s) && !has(s.Category) {
				services = append(services, s)
			}
		}
	}
	for _, s := range byType {
		if !has(s.Category) {
			services = append(services, s)
		}
	}
	return services
}

// combined gives the weekly hours of the place to a service that states only
// when it is away.
func combined(place, own *data.Hours, inherits bool) *data.Hours {
	if own == nil || !inherits || place == nil || place.Notation != data.FHIRHours || own.Notation != data.FHIRHours {
		return own
	}
	both := *own
	both.Raw = strings.TrimSuffix(place.Raw, "}") + "," + strings.TrimPrefix(own.Raw, "{")
	if !place.AsOf.IsZero() && (both.AsOf.IsZero() || place.AsOf.Before(both.AsOf)) {
		both.AsOf = place.AsOf
	}
	return &both
}

// count counts services as rows, each once however many places it has, and
// says something about them.
func (r *run) count(services []version, say func(registry.Row)) error {
	for _, s := range services {
		if !s.Again {
			if err := r.row(s.At).Begin(); err != nil {
				return err
			}
		}
		if say != nil {
			say(r.row(s.At))
		}
	}
	return nil
}
