package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"finnfram/api/access"
	"finnfram/api/admin"
	"finnfram/api/services"
	"finnfram/data/live"
)

// Config is the whole world of the outside face. World and Log are needed;
// the rest may be left out, and what is left out answers 501.
type Config struct {
	// World is the newest world, nil while there is none.
	World func() *live.World

	// What registry staff work with, and where reports of the public go.
	Closures     admin.Closures
	Versions     admin.Versions
	Compare      admin.Compare
	Imports      admin.Importer
	Separations  admin.Separations
	RoadClosures admin.RoadClosures
	ReportDesk   admin.Reports
	ReportBox    services.Reports

	// Token lets the principal registry-staff in; "" lets nobody in.
	Token string
	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies access.Proxies
	Limits         Limits
	// Context ends imports that are running when it ends; nil: never.
	Context context.Context
	Log     *slog.Logger
	Now     func() time.Time // nil: time.Now
	// Metrics is where counters are registered; nil: nowhere.
	Metrics prometheus.Registerer
	// Tracer makes a span for each request; nil: none.
	Tracer trace.Tracer
	// PublicURL is the base of absolute links, such as https://example.org;
	// "": what the asker called this server.
	PublicURL string
	// Build is the version of the program, shown in the API description.
	Build string
}

// Limits bound what one client may do. The zero value is DefaultLimits; a
// negative rate switches that limit off.
type Limits struct {
	PerSecond      float64 // requests a second of one client
	Burst          int
	ReportsPerHour float64 // "this is wrong" of one client
	Clients        int     // remembered at most
	ImportBytes    int64   // one uploaded file
}

// DefaultLimits suit a public server: a map that is moved about makes some
// ten requests a second.
var DefaultLimits = Limits{PerSecond: 20, Burst: 60, ReportsPerHour: 20, Clients: 100_000, ImportBytes: 4 << 30}

func (c Config) withDefaults() (Config, error) {
	if c.World == nil || c.Log == nil {
		return c, fmt.Errorf("api: World and Log are needed")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	l := &c.Limits
	if l.PerSecond == 0 {
		l.PerSecond = DefaultLimits.PerSecond
	}
	if l.Burst == 0 {
		l.Burst = DefaultLimits.Burst
	}
	if l.ReportsPerHour == 0 {
		l.ReportsPerHour = DefaultLimits.ReportsPerHour
	}
	if l.Clients == 0 {
		l.Clients = DefaultLimits.Clients
	}
	if l.ImportBytes == 0 {
		l.ImportBytes = DefaultLimits.ImportBytes
	}
	return c, nil
}

// NewServer is an http.Server for handler with the limits that keep slow or
// huge requests from holding connections: 16 KiB of headers in 5 s, a request
// in 30 s, an answer in 60 s. Uploads lift theirs themselves.
func NewServer(address string, handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Addr:              address,
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(quiet{log.Handler()}, slog.LevelWarn),
	}
}
