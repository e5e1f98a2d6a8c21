package live

import (
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// World is everything public at one moment, immutable and safe for all
// goroutines.
type World struct {
	services []*Service
	token    string
	asOf     time.Time
}

// All lists every service in the order of ids; Service.Ordinal is the index
// in it. The slice is shared: do not change it.
func (w *World) All() []*Service { return w.services }

// Service finds a service by its id or by one of its aliases.
func (w *World) Service(id data.ServiceID) (*Service, bool) { return nil, false }

// Nearest answers q with a fresh answer. Errors are of kind data.ErrInvalid.
func (w *World) Nearest(q NearestQuery) (NearestAnswer, error) {
	var answer NearestAnswer
	err := w.NearestInto(&answer, q)
	return answer, err
}

// NearestInto answers q into answer and reuses its memory.
func (w *World) NearestInto(answer *NearestAnswer, q NearestQuery) error { return nil }

// Openness answers whether s receives people at t.
func (w *World) Openness(s *Service, t time.Time) Openness { return Openness{} }

// Responsible names whom to go to and whom to call at p.
func (w *World) Responsible(p geo.Point, category data.Category, at time.Time) (ResponsibleAnswer, error) {
	return ResponsibleAnswer{}, nil
}

// List answers q; the second result is the id to go on After, "" at the end.
func (w *World) List(q ListQuery) ([]*Service, data.ServiceID) { return nil, "" }

// Changes tells what happened since the world that had this token. Tokens no
// longer known are of kind data.ErrGone: start over with List.
func (w *World) Changes(since string) (ChangeSet, error) { return ChangeSet{}, nil }

// Search finds services and places by text.
func (w *World) Search(q SearchQuery) SearchAnswer { return SearchAnswer{} }

// Categories states what the world holds of every known category, in the
// order of data.Categories.
func (w *World) Categories() []CategoryCoverage { return nil }

// CoverageAt states what is known of a category around p.
func (w *World) CoverageAt(p geo.Point, category data.Category) Coverage { return Coverage{} }

// MunicipalityAt finds the municipality that contains p; ok is false in none.
func (w *World) MunicipalityAt(p geo.Point) (Municipality, bool) { return Municipality{}, false }

// Token names the content of the world: equal on all nodes with equal
// history. It is the ETag of everything made from the world alone, and the
// token for Changes.
func (w *World) Token() string { return w.token }

// AsOf is the newest date among its sources; zero when none says.
func (w *World) AsOf() time.Time { return w.asOf }

// Versions lists the versions the world was built from, by source name.
func (w *World) Versions() []data.Version { return nil }

// Findings lists what the build itself found worth a person's look: sites
// that may be the same, catchments that name nothing known.
func (w *World) Findings() []data.Finding { return nil }

type scratch struct{}
