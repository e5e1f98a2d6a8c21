package live

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"

	"finnfram/data"
	"finnfram/geo/places"
	"finnfram/geo/tiles"
)

// base is a world without the closures laid on by registry staff. It is
// immutable.
type base struct {
	versions       []data.Version // by source name
	apart          []data.Separation
	addresses      []*places.Addresses
	baseServices   []*Service
	baseRows       []row
	baseFindings   []data.Finding
	byID           map[data.ServiceID]int32 // aliases too
	clocks         []*clock
	shelf          *shelf
	municipalities *municipalities
	catchments     map[catchmentKey][]catchment
	covered        []covered      // by category code
	entries        []places.Entry // of text
	text           *places.Index
	towns          map[string]Place // municipalities and post codes by the id of their entry
	charts         *charts
	drawn          func() *tiles.Set // the services
}

// from tells whether b was made from these.
func (b *base) from(versions []data.Version, apart []data.Separation) bool {
	return slices.EqualFunc(b.versions, versions, func(x, y data.Version) bool { return x.Source == y.Source && x.Number == y.Number }) &&
		slices.EqualFunc(b.apart, apart, func(x, y data.Separation) bool { return x.A == y.A && x.B == y.B })
}

// finish numbers the services and makes all that is asked of them together.
func (m *merging) finish() (*base, error) {
	b := &base{municipalities: m.towns, byID: make(map[data.ServiceID]int32, len(m.services))}
	for _, s := range m.services {
		if _, taken := b.byID[s.ID]; taken {
			m.findings = append(m.findings, data.Finding{Severity: data.Warning, Rule: "duplicate-service", Object: string(s.ID), Detail: "two sites claim this id; the first is published"})
			continue
		}
		s.Ordinal = int32(len(b.baseServices))
		b.byID[s.ID] = s.Ordinal
		b.baseServices = append(b.baseServices, s)
	}
	b.fillRows()
	for _, s := range b.baseServices {
		for _, alias := range s.Aliases {
			if _, taken := b.byID[alias]; !taken {
				b.byID[alias] = s.Ordinal
			}
		}
	}
	var text crew
	text.start(func() error { b.indexText(m.layers, m.before); return nil })
	b.shelf = newShelf(b.baseServices)
	b.baseFindings = append(m.findings, b.resolve(m.layers)...)
	b.covered = newCovered(b.baseServices, b.catchments, len(m.towns.byCode))
	return b, text.wait()
}

// fillRows ranks the services and makes their rows.
func (b *base) fillRows() {
	numbers := map[*clock]int32{}
	b.baseRows = make([]row, len(b.baseServices))
	for i, s := range rank(b.baseServices) {
		r := row{service: s, clock: -1, special: s.Suspended || len(s.Closures) > 0}
		if s.clock != nil {
			number, ok := numbers[s.clock]
			if !ok {
				number = int32(len(b.clocks))
				numbers[s.clock] = number
				b.clocks = append(b.clocks, s.clock)
			}
			r.clock, r.expires, r.prose = number, s.expires.Unix(), s.Hours.Comment != ""
		}
		b.baseRows[i] = r
	}
}

// world lays closures over b. It is last, when nothing differs from it.
func (b *base) world(closures []data.Closure, last *World) *World {
	w := &World{base: b, services: b.baseServices, rows: b.baseRows, findings: slices.Clip(b.baseFindings), quarters: &quarters{}}
	if len(closures) > 0 {
		w.services, w.rows = slices.Clone(w.services), slices.Clone(w.rows)
	}
	for _, c := range closures {
		w.close(c)
	}
	w.token = w.makeToken()
	if last != nil && last.base == b && last.token == w.token {
		return last
	}
	w.history = nextHistory(last, w)
	return w
}

func (w *World) close(c data.Closure) {
	ordinal, ok := w.byID[c.Service]
	if !ok {
		w.findings = append(w.findings, data.Finding{Severity: data.Warning, Rule: "closure-unresolved", Object: c.ID, Field: "service", Value: string(c.Service), Detail: "no published service has this id"})
		return
	}
	s := *w.services[ordinal]
	s.Closures = append(slices.Clip(s.Closures), c)
	h := fnv.New64a()
	fmt.Fprintf(h, "%x %q %d %d %q", s.hash, c.ID, c.From.UnixNano(), c.To.UnixNano(), c.Reason)
	s.hash = h.Sum64()
	w.services[ordinal] = &s
	w.rows[s.Rank].service, w.rows[s.Rank].special = &s, true
}

func (w *World) makeToken() string {
	h := sha256.New()
	buffer := make([]byte, 0, 8192)
	for _, version := range w.versions {
		fmt.Fprintf(h, "%q %d\n", version.Source, version.Number)
	}
	for _, s := range w.services {
		if buffer = binary.LittleEndian.AppendUint64(buffer, s.hash); len(buffer) == cap(buffer) {
			h.Write(buffer)
			buffer = buffer[:0]
		}
	}
	h.Write(buffer)
	return hex.EncodeToString(h.Sum(nil)[:12])
}
