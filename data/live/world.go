package live

import (
	"slices"
	"time"

	"finnfram/data"
	"finnfram/data/roadwork"
	"finnfram/geo"
)

// World is everything public at one moment, immutable and safe for all
// goroutines.
type World struct {
	*base
	services []*Service // those of the base, some with closures laid on
	rows     []row      // by rank
	quarters *quarters  // shared by worlds that differ in their roads alone
	travel   *travel    // nil: no roads
	history  []step     // the newest last
	token    string
	findings []data.Finding
}

// Roads are the roads in force together with w; nil: none are loaded.
func (w *World) Roads() *Roads {
	if w.travel == nil {
		return nil
	}
	return w.travel.roads
}

// RoadsComing tells that there are surveys of roads and that none are in force
// yet: they are being prepared, or will be tried again.
func (w *World) RoadsComing() bool {
	return w.travel == nil && slices.ContainsFunc(w.versions, func(v data.Version) bool { return v.Blobs[roadwork.Blob] != "" })
}

// WithRoads is w with roads in place of those it has; nil takes them away.
// before, which may be nil, is a world of which can be used again what was
// prepared for the ways to its services.
func (w *World) WithRoads(r *Roads, before *World) *World {
	if w.Roads() == r {
		return w
	}
	other := *w
	other.travel = nil
	if r != nil {
		var had *travel
		if before != nil {
			had = before.travel
		}
		other.travel = newTravel(w.shelf, r, had)
	}
	return &other
}

// All lists every service in the order of ids; Service.Ordinal is the index
// in it. The slice is shared: do not change it.
func (w *World) All() []*Service { return w.services }

// Service finds a service by its id or by one of its aliases.
func (w *World) Service(id data.ServiceID) (*Service, bool) {
	ordinal, ok := w.byID[id]
	if !ok {
		return nil, false
	}
	return w.services[ordinal], true
}

// List answers q; the second result is the id to go on After, "" at the end.
// Cost: a look at every service after q.After until the page is full.
func (w *World) List(q ListQuery) ([]*Service, data.ServiceID) {
	var page []*Service
	for _, s := range w.services[w.after(q.After):] {
		if !q.wants(s) {
			continue
		}
		if len(page) == q.Limit {
			return page, page[len(page)-1].ID
		}
		page = append(page, s)
	}
	return page, ""
}

// after is the ordinal of the first service with a greater id.
func (w *World) after(id data.ServiceID) int {
	low, high := 0, len(w.services)
	for low < high {
		if middle := (low + high) / 2; w.services[middle].ID <= id {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

func (q *ListQuery) wants(s *Service) bool {
	if q.Box != nil && (s.Position == nil || !q.Box.Contains(*s.Position)) {
		return false
	}
	for _, category := range q.Categories {
		if s.Category == category {
			return true
		}
	}
	return len(q.Categories) == 0
}

// MunicipalityAt finds the municipality that contains p; ok is false where
// there is none, and where the borders are too coarse to tell.
func (w *World) MunicipalityAt(p geo.Point) (Municipality, bool) {
	found, _ := w.municipalities.at(p)
	return found, found.Code != ""
}

// Token names the content of the world: equal on all nodes with equal
// history. It is the ETag of everything made from the world alone, and the
// token for Changes.
func (w *World) Token() string { return w.token }

// AsOf is the newest date among its sources; zero when none says.
func (w *World) AsOf() time.Time {
	var newest time.Time
	for _, version := range w.versions {
		if version.AsOf.After(newest) {
			newest = version.AsOf
		}
	}
	return newest
}

// Versions lists the versions the world was built from, by source name. The
// slice is shared: do not change it.
func (w *World) Versions() []data.Version { return w.versions }

// Findings lists what the build itself found worth a person's look: sites
// that may be the same, catchments and closures that name nothing known. The
// slice is shared: do not change it.
func (w *World) Findings() []data.Finding { return w.findings }
