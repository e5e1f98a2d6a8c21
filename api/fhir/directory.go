package fhir

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"finnfram/data"
	"finnfram/data/live"
	"finnfram/geo"
	"finnfram/geo/nearest"
)

// directory is one world as FHIR sees it. It is made at the first question to
// a world and is then only read.
type directory struct {
	world         World
	locations     []*entry // in the order of ids, as all three
	services      []*entry
	organizations []*entry
	byID          map[string]*entry // "Location/x"
	placed        []*entry          // locations with a position, in order of ids
	near          *nearest.Index    // of placed
}

// entry is one resource, made when asked for.
type entry struct {
	kind     *kind
	id       string
	services []*live.Service // at the location, or the one service, or of the organisation
	number   string          // organisation number, for an Organization
	asOf     time.Time
	source   string
	make     func(*directory, *entry, time.Time) resource
}

func (e *entry) first() *live.Service { return e.services[0] }

func (e *entry) reference() string { return e.kind.name + "/" + e.id }

// directory is that of the newest world.
func (m *Module) directory() (*directory, error) {
	world, err := m.World()
	if err != nil {
		return nil, err
	}
	if kept := m.kept.Load(); kept != nil && kept.world == world {
		return kept, nil
	}
	d := newDirectory(world)
	m.kept.Store(d)
	return d, nil
}

func newDirectory(world World) *directory {
	d := &directory{world: world, byID: map[string]*entry{}}
	for _, s := range world.All() {
		d.add(serviceKind, fhirID(string(s.ID)), s, serviceResource)
		d.add(locationKind, fhirID(string(s.SiteID)), s, locationResource)
		for _, number := range [2]string{s.Keys.OrgNumber, s.Keys.ParentOrg} {
			if data.ValidOrgNumber(number) {
				e := d.add(organizationKind, number, s, organizationResource)
				e.number = number
			}
		}
	}
	for _, list := range [3]*[]*entry{&d.locations, &d.services, &d.organizations} {
		slices.SortFunc(*list, func(a, b *entry) int { return cmp.Compare(a.id, b.id) })
	}
	var points []geo.Point
	for _, e := range d.locations {
		if p := e.first().Position; p != nil {
			d.placed = append(d.placed, e)
			points = append(points, *p)
		}
	}
	d.near = nearest.Build(points)
	return d
}

// add adds a service to the entry of a kind and id, which it makes if needed.
func (d *directory) add(k *kind, id string, s *live.Service, make func(*directory, *entry, time.Time) resource) *entry {
	e := d.byID[k.name+"/"+id]
	if e == nil {
		e = &entry{kind: k, id: id, make: make}
		d.byID[k.name+"/"+id] = e
		switch k {
		case locationKind:
			d.locations = append(d.locations, e)
		case serviceKind:
			d.services = append(d.services, e)
		case organizationKind:
			d.organizations = append(d.organizations, e)
		}
	}
	e.services = append(e.services, s)
	if s.AsOf.After(e.asOf) {
		e.asOf = s.AsOf
	}
	if len(s.Sources) > 0 && e.source == "" {
		e.source = "urn:finnfram:source:" + string(s.Sources[0].Source)
	}
	return e
}

func (d *directory) find(k *kind, id string) *entry { return d.byID[k.name+"/"+id] }

// fhirID makes an id that FHIR allows (1 to 64 of A-Z a-z 0-9 - .): ours as it
// is where it fits, else its beginning and a hash of the whole.
func fhirID(id string) string {
	fits := id != "" && len(id) <= 64
	clean := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' {
			return c
		}
		fits = false
		return '-'
	}, id)
	if fits {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return clean[:min(len(clean), 47)] + "-" + hex.EncodeToString(sum[:8])
}
