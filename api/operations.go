package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"finnfram/api/wire"
	"finnfram/data/live"
)

// Operations is the handler of the operations address, which only the
// operator's own machines reach: /healthz (the process lives), /readyz (a
// world is in force and the server is not on its way down), /metrics.
func Operations(status func() live.Status, stopping func() bool, metrics prometheus.Gatherer) http.Handler {
	router := chi.NewRouter()
	router.NotFound(noRoute)
	router.MethodNotAllowed(noMethod)
	router.Get("/healthz", func(w http.ResponseWriter, r *http.Request) {
		wire.WriteStatus(w, r, http.StatusOK, map[string]string{"status": "ok"})
	})
	router.Get("/readyz", func(w http.ResponseWriter, r *http.Request) { ready(w, r, status(), stopping()) })
	router.Method(http.MethodGet, "/metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return router
}

type readiness struct {
	Status    string `json:"status"` // ready, loading, stopping
	Services  int    `json:"services"`
	BuiltAt   string `json:"built_at,omitempty"`
	LastError string `json:"last_error,omitempty"`
	FailedAt  string `json:"failed_at,omitempty"`
	// Roads are no condition of readiness: without them, or with those before,
	// every answer but those by travel time is as it should be.
	Roads roadReadiness `json:"roads"`
}

type roadReadiness struct {
	InForce   bool   `json:"in_force"`
	SetAt     string `json:"set_at,omitempty"`
	Segments  int    `json:"segments"`
	Closures  int    `json:"closures"`
	Slower    bool   `json:"slower_until_rebuilt"`
	Building  bool   `json:"building"`
	Step      string `json:"step,omitempty"`
	Percent   int    `json:"percent,omitempty"`
	LastError string `json:"last_error,omitempty"`
	FailedAt  string `json:"failed_at,omitempty"`
}

func roadsReady(s live.RoadStatus) roadReadiness {
	r := roadReadiness{
		InForce: s.Key != "", Segments: s.Summary.Segments, Closures: s.Closures, Slower: s.Slower,
		Building: s.Building, Step: s.Step, Percent: int(s.Share * 100), LastError: s.LastError,
	}
	if !s.SetAt.IsZero() {
		r.SetAt = wire.Instant(s.SetAt)
	}
	if !s.FailedAt.IsZero() {
		r.FailedAt = wire.Instant(s.FailedAt)
	}
	return r
}

func ready(w http.ResponseWriter, r *http.Request, s live.Status, stopping bool) {
	answer, code := readiness{Status: "ready", Services: s.Services, LastError: s.LastError, Roads: roadsReady(s.Roads)}, http.StatusOK
	if !s.BuiltAt.IsZero() {
		answer.BuiltAt = wire.Instant(s.BuiltAt)
	}
	if !s.FailedAt.IsZero() {
		answer.FailedAt = wire.Instant(s.FailedAt)
	}
	switch {
	case stopping:
		answer.Status, code = "stopping", http.StatusServiceUnavailable
	case !s.Ready:
		answer.Status, code = "loading", http.StatusServiceUnavailable
	}
	wire.WriteStatus(w, r, code, answer)
}

// quiet keeps what net/http says about broken requests to a count and a
// kind: its texts may repeat what a client sent.
type quiet struct{ slog.Handler }

// Handle replaces the text.
func (q quiet) Handle(ctx context.Context, record slog.Record) error {
	return q.Handler.Handle(ctx, slog.NewRecord(time.Now(), record.Level, "the http server dropped a connection", record.PC))
}
