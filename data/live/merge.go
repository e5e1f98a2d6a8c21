package live

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"finnfram/data"
	"finnfram/data/link"
)

// merging turns the sites of all sources into services.
type merging struct {
	towns  *municipalities
	lives  shelfLives
	now    time.Time
	layers []*layer
	placed map[data.VersionNumber][]link.Input
	before *base // of the build before; nil for the first

	inputs  []link.Input
	origins []origin // of each input

	had    map[clockKey]*clock // had: of earlier builds
	mu     sync.Mutex
	clocks map[clockKey]*clock

	services []*Service
	findings []data.Finding
}

// origin is where an input comes from.
type origin struct {
	layer *layer
	hash  uint64 // of the site's record
}

// gather places the sites of all layers.
func (m *merging) gather() {
	for _, l := range m.layers {
		m.inputs = append(m.inputs, m.placed[l.version.Number]...)
		for i := range l.sites {
			m.origins = append(m.origins, origin{l, l.hashes[i]})
		}
	}
}

// join finds the sites that are one and merges each group, on all processors.
func (m *merging) join(apart []data.Separation) error {
	result := link.Join(m.inputs, apart)
	m.findings = append(m.findings, result.Review...)
	groups := result.Groups
	workers := runtime.GOMAXPROCS(0)
	parts := make([][]*Service, workers)
	var all crew
	for i := range workers {
		all.start(func() error {
			for _, group := range groups[len(groups)*i/workers : len(groups)*(i+1)/workers] {
				parts[i] = m.publish(parts[i], group)
			}
			return nil
		})
	}
	if err := all.wait(); err != nil {
		return err
	}
	slices.SortStableFunc(m.findings, func(a, b data.Finding) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Object, b.Object), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Value, b.Value))
	})
	m.services = slices.Concat(parts...)
	slices.SortFunc(m.services, func(a, b *Service) int { return cmp.Compare(a.ID, b.ID) })
	return nil
}

// publish appends the services of one place.
func (m *merging) publish(to []*Service, group link.Group) []*Service {
	place := m.merge(group)
	refs := m.refs(place.Members, group)
	proven := len(refs) > 1 && slices.ContainsFunc(refs, func(r SourceRef) bool { return r.Source != refs[0].Source })
	town := m.towns.of(&place.Site, place.Accuracy)
	for i := range place.Services {
		offered := &place.Services[i]
		if _, known := categoryCode[offered.Service.Category]; !known {
			m.report("category-unknown", offered.Service.ID, "category", string(offered.Service.Category))
			continue
		}
		if offered.Service.Tentative && !proven {
			continue
		}
		s := newService(&place, offered)
		s.Sources, s.Municipality = refs, town
		s.Areas = m.areas(s.ID, offered.Service.Areas)
		for _, reason := range group.Reasons {
			s.Joined = append(s.Joined, Joined{A: reason.A, B: reason.B, Rule: string(reason.Rule), Value: reason.Value, Metres: reason.Metres, Score: reason.Score})
		}
		s.AsOf = refs[0].AsOf
		if s.Hours != nil {
			s.clock = m.clock(s.Hours)
			s.Closures = withClosures(s.Closures, s.clock.closures)
			s.expires = m.lives.expiry(s.Hours, s.hoursSource())
		}
		s.hash = m.hash(s, group)
		to = append(to, s)
	}
	return to
}

// merge is link.Merge, and quicker for the many sites that only one source
// knows.
func (m *merging) merge(group link.Group) link.Merged {
	if len(group.Members) > 1 {
		return link.Merge(m.inputs, group, link.Options{Readable: func(h data.Hours) bool { return m.clock(&h).schedule != nil }})
	}
	input := m.inputs[group.Members[0]]
	place := link.Merged{Site: *input.Site, Members: []data.SiteID{input.Site.ID}, Accuracy: input.Accuracy}
	place.Site.Position = input.Position
	place.Services = make([]link.MergedService, len(input.Site.Services))
	for i, offered := range input.Site.Services {
		place.Services[i] = link.MergedService{Service: offered, Site: input.Site.ID, Members: []data.ServiceID{offered.ID}}
	}
	return place
}

// refs credits the sources of a place, the highest first.
func (m *merging) refs(members []data.SiteID, group link.Group) []SourceRef {
	refs := make([]SourceRef, 0, len(members))
	for _, id := range members {
		for _, i := range group.Members {
			site := m.inputs[i].Site
			if site.ID != id {
				continue
			}
			version := m.origins[i].layer.version
			refs = append(refs, SourceRef{Source: site.Source, Version: version.Number, SiteID: id, AsOf: site.AsOf, Credit: version.Credit, Origin: site.Origin})
		}
	}
	return refs
}

// newService takes from the place what the service does not say itself.
func newService(place *link.Merged, offered *link.MergedService) *Service {
	site, own := &place.Site, &offered.Service
	info, _ := data.FindCategory(string(own.Category))
	s := &Service{
		ID: own.ID, SiteID: offered.Site, Category: own.Category, Name: own.Name, Names: own.Names,
		Position: site.Position, Accuracy: place.Accuracy, Level: site.Level, Address: site.Address,
		Keys: site.Keys, Wheelchair: site.Wheelchair, Languages: own.Languages, Suspended: site.Suspended,
		CallFirst: info.CallFirst, CallNumber: info.CallNumber,
		Contact: data.Contact{
			Phone: cmp.Or(own.Contact.Phone, site.Contact.Phone),
			Email: cmp.Or(own.Contact.Email, site.Contact.Email),
			Web:   cmp.Or(own.Contact.Web, site.Contact.Web),
		},
		Hours:    cmp.Or(own.Hours, site.Hours),
		Closures: withClosures(slices.Clip(site.Closures), own.Closures),
	}
	if s.Name == "" && len(s.Names) == 0 {
		s.Name, s.Names = site.Name, site.Names
	}
	for _, id := range offered.Members {
		if id != s.ID {
			s.Aliases = append(s.Aliases, id)
		}
	}
	s.explain(place.Provenance, place.Conflicts)
	s.explain(offered.Provenance, offered.Conflicts)
	return s
}

// explain takes over where values come from and what was not chosen; what the
// service says of a field replaces what its site says.
func (s *Service) explain(provenance map[string]link.Provenance, conflicts []link.Conflict) {
	if len(provenance) > 0 && s.Provenance == nil {
		s.Provenance = make(map[string]data.Source, len(provenance))
	}
	for field, from := range provenance {
		s.Provenance[field] = from.Source
		s.Conflicts = slices.DeleteFunc(s.Conflicts, func(have Conflict) bool { return have.Field == field })
	}
	for _, c := range conflicts {
		values := []ConflictValue{{c.Chosen.Source, c.Chosen.Value}}
		for _, other := range c.Others {
			values = append(values, ConflictValue{other.Source, other.Value})
		}
		s.Conflicts = append(s.Conflicts, Conflict{c.Field, values})
	}
}

// hoursSource is the source of the hours.
func (s *Service) hoursSource() data.Source {
	if from, ok := s.Provenance["hours"]; ok {
		return from
	}
	return s.Sources[0].Source
}

// withClosures adds those that are not already there.
func withClosures(closures, more []data.Closure) []data.Closure {
	for _, c := range more {
		same := func(have data.Closure) bool { return have.From.Equal(c.From) && have.To.Equal(c.To) }
		if !slices.ContainsFunc(closures, same) {
			closures = append(closures, c)
		}
	}
	return closures
}

// areas resolves the municipalities that a service answers for. Where none are
// loaded, the words are taken for codes.
func (m *merging) areas(id data.ServiceID, words []string) []string {
	var codes []string
	for _, word := range words {
		if code, ok := m.towns.find(word); ok {
			codes = append(codes, code)
		} else if len(m.towns.byCode) == 0 {
			codes = append(codes, word)
		} else {
			m.report("area-unresolved", id, "areas", word)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// report notes what could not be published as it stands. It is safe for all
// goroutines.
func (m *merging) report(rule string, id data.ServiceID, field, value string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.findings = append(m.findings, data.Finding{Severity: data.Warning, Rule: rule, Object: string(id), Field: field, Value: value})
}

// clock is the shared clock of hours. It is safe for all goroutines.
func (m *merging) clock(h *data.Hours) *clock {
	key := clockKey{h.Notation, h.Raw}
	m.mu.Lock()
	c := cmp.Or(m.clocks[key], m.had[key])
	m.mu.Unlock()
	if c == nil {
		c = newClock(key, m.now)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if made := m.clocks[key]; made != nil {
		return made
	}
	m.clocks[key] = c
	return c
}

// hashEdition goes into every hash: count it up when the same records come to
// mean something else.
const hashEdition = 1

// hash is over all that clients see of a service and that does not change
// with time alone. The number of the version is left out, so that an import
// that changes nothing about a service is no change of it.
func (m *merging) hash(s *Service, group link.Group) uint64 {
	h := fnv.New64a()
	text := func(parts ...string) {
		for _, part := range parts {
			h.Write([]byte(part))
			h.Write([]byte{0})
		}
	}
	number := func(n uint64) { h.Write(binary.LittleEndian.AppendUint64(nil, n)) }
	number(hashEdition)
	text(string(s.ID), string(s.SiteID), string(s.Accuracy), s.Municipality.Code, s.Municipality.Name)
	text(s.Areas...)
	for _, i := range group.Members {
		number(m.origins[i].hash)
		number(uint64(m.inputs[i].Site.AsOf.Unix()))
	}
	if s.Position != nil {
		number(math.Float64bits(s.Position.Lat))
		number(math.Float64bits(s.Position.Lon))
	}
	for _, reason := range group.Reasons {
		text(string(reason.A), string(reason.B), string(reason.Rule))
	}
	return h.Sum64()
}
