package services

import (
	"context"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"

	"finnfram/api/access"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/geo"
)

// World is what the module asks; *live.World answers.
type World interface {
	All() []*live.Service
	Service(id data.ServiceID) (*live.Service, bool)
	NearestInto(answer *live.NearestAnswer, q live.NearestQuery) error
	Openness(s *live.Service, t time.Time) live.Openness
	Responsible(p geo.Point, category data.Category, at time.Time) (live.ResponsibleAnswer, error)
	List(q live.ListQuery) ([]*live.Service, data.ServiceID)
	Changes(since string) (live.ChangeSet, error)
	Token() string
	Roads() *live.Roads // nil: none in force
	RoadsComing() bool  // none in force yet
}

// Reports takes what people say is wrong.
type Reports interface {
	// AddReport stores r. Where a report with its ID exists already it is
	// left alone and answered, so that sending twice is sending once.
	AddReport(ctx context.Context, r data.Report) (data.Report, error)
}

// Module is the feature. World and Now are needed.
type Module struct {
	World       func() (World, error)
	Now         func() time.Time
	Reports     Reports                          // nil: reports answer 501
	ReportLimit *access.Limiter                  // nil: none
	Client      func(r *http.Request) netip.Addr // whom ReportLimit counts

	kept atomic.Pointer[fragments]
}

// Routes mounts the module.
func (m *Module) Routes(r chi.Router) {
	for _, verb := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		r.MethodFunc(verb, "/v1/services/nearest", m.nearest)
		r.MethodFunc(verb, "/v1/services/responsible", m.responsible)
	}
	for _, verb := range []string{http.MethodGet, http.MethodHead} {
		r.MethodFunc(verb, "/v1/services", m.list)
		r.MethodFunc(verb, "/v1/services/{id}", m.get)
	}
	r.Post("/v1/services/{id}/reports", m.report)
}
