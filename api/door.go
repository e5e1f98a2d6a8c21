package api

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/uber/h3-go/v4"
	"go.opentelemetry.io/otel/trace"

	"finnfram/api/access"
	"finnfram/api/wire"
	"finnfram/geo"
)

// door is the stack that every request passes, as one handler: eight small
// ones cost an allocation or two each.
type door struct {
	log     *slog.Logger
	now     func() time.Time
	limiter *access.Limiter
	drawing *access.Limiter // of what a map asks for, some sixty at once
	proxies access.Proxies
	metrics *metrics
	tracer  trace.Tracer

	run     string // names this process in request ids
	counter atomic.Uint64
	pool    sync.Pool // of *wire.Recorder
}

func newDoor(config Config) (*door, error) {
	var run [5]byte
	if _, err := rand.Read(run[:]); err != nil {
		return nil, err
	}
	m, err := newMetrics(config.Metrics)
	if err != nil {
		return nil, err
	}
	return &door{
		log: config.Log, now: config.Now, proxies: config.TrustedProxies, metrics: m, tracer: config.Tracer,
		limiter: access.NewLimiter(config.Limits.PerSecond, config.Limits.Burst, config.Limits.Clients),
		drawing: access.NewLimiter(mapShare*config.Limits.PerSecond, mapShare*config.Limits.Burst, config.Limits.Clients),
		run:     hex.EncodeToString(run[:]) + "-",
		pool:    sync.Pool{New: func() any { return new(wire.Recorder) }},
	}, nil
}

// mapShare is how many times as often a client may ask for the map: tiles come
// in bursts and are cheap, most of them packed before.
const mapShare = 6

// limit is the limiter for an address.
func (d *door) limit(path string) *access.Limiter {
	if strings.HasPrefix(path, "/tiles/") || strings.HasPrefix(path, "/web/") {
		return d.drawing
	}
	return d.limiter
}

// strict are the headers of every answer. The page loosens the first for
// itself. The slices are shared by all answers and never written.
var strict = http.Header{
	"Content-Security-Policy":           {"default-src 'none'; frame-ancestors 'none'"},
	"X-Content-Type-Options":            {"nosniff"},
	"Referrer-Policy":                   {"no-referrer"},
	"Permissions-Policy":                {"geolocation=(self), camera=(), microphone=(), payment=(), usb=()"},
	"Cross-Origin-Opener-Policy":        {"same-origin"},
	"Cross-Origin-Resource-Policy":      {"same-origin"},
	"X-Frame-Options":                   {"DENY"},
	"X-Permitted-Cross-Domain-Policies": {"none"},
}

// shared are the headers of the map and of the OSRM face: pages of any site
// may read those, as they may of every OSRM server and tile server. They are
// public, the same for all who ask, and know no cookies.
var shared = func() http.Header {
	head := strict.Clone()
	head["Access-Control-Allow-Origin"] = []string{"*"}
	head["Cross-Origin-Resource-Policy"] = []string{"cross-origin"}
	return head
}()

// headersOf are those of every answer of an address.
func headersOf(path string) http.Header {
	if strings.HasPrefix(path, "/tiles/") || strings.HasPrefix(path, "/osrm/") {
		return shared
	}
	return strict
}

func (d *door) stack(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := d.now()
		rec := d.pool.Get().(*wire.Recorder)
		*rec = wire.Recorder{ResponseWriter: w, ID: d.nextID()}
		head := w.Header()
		for name, value := range headersOf(r.URL.Path) {
			head[name] = value
		}
		head["X-Request-Id"] = []string{rec.ID}
		span := trace.Span(nil)
		if d.tracer != nil {
			r, span = d.startSpan(r)
		}
		defer d.finish(rec, r, start, span)
		d.admit(rec, r, next)
	})
}

// admit serves the request unless it is one too many or has an over-long
// query.
func (d *door) admit(rec *wire.Recorder, r *http.Request, next http.Handler) {
	if limiter := d.limit(r.URL.Path); limiter != nil {
		if wait, ok := limiter.Take(d.proxies.Client(r), d.now()); !ok {
			rec.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
			refuse(rec, r, wire.ErrRate)
			return
		}
	}
	if len(r.URL.RawQuery) > wire.MaxQuery {
		refuse(rec, r, wire.ErrLongQuery)
		return
	}
	r.URL.RawPath = "" // %2D and - are one letter of an address to every module
	next.ServeHTTP(rec, r)
}

func (d *door) nextID() string {
	b := make([]byte, 0, 32)
	b = append(b, d.run...)
	return string(strconv.AppendUint(b, d.counter.Add(1), 36))
}

// finish turns a panic into a 500, and writes the log line and the counters.
func (d *door) finish(rec *wire.Recorder, r *http.Request, start time.Time, span trace.Span) {
	fault := recover()
	if fault == http.ErrAbortHandler {
		panic(fault)
	}
	if fault != nil {
		d.log.Error("handler panicked", "request", rec.ID, "route", routeOf(r), "panic", fmt.Sprintf("%T", fault), "stack", callers())
		if rec.Status == 0 {
			refuse(rec, r, fmt.Errorf("panic"))
			rec.Err = nil
		}
	}
	route, took := routeOf(r), d.now().Sub(start)
	if rec.Err != nil {
		d.log.Error("request failed", "request", rec.ID, "route", route, "error", rec.Err.Error())
	}
	d.metrics.note(route, r.Method, rec.Status, took, rec.Placed)
	if span != nil {
		endSpan(span, route, rec)
	}
	d.writeLine(rec, r, route, took)
	*rec = wire.Recorder{}
	d.pool.Put(rec)
}

// callers lists where the goroutine is, or was when it panicked: functions and
// lines, without their arguments, which may be somebody's position.
func callers() string {
	var counters [64]uintptr
	frames := runtime.CallersFrames(counters[:runtime.Callers(3, counters[:])])
	var out strings.Builder
	for {
		frame, more := frames.Next()
		fmt.Fprintf(&out, "%s:%d\n", frame.Function, frame.Line)
		if !more {
			return out.String()
		}
	}
}

// writeLine writes the access log. Neither address, query nor client is in it.
func (d *door) writeLine(rec *wire.Recorder, r *http.Request, route string, took time.Duration) {
	ctx := r.Context()
	if !d.log.Enabled(ctx, slog.LevelInfo) {
		return
	}
	var attributes [7]slog.Attr
	list := append(attributes[:0],
		slog.String("request", rec.ID), slog.String("method", method(r.Method)), slog.String("route", route),
		slog.Int("status", rec.Status), slog.Float64("ms", float64(took.Microseconds())/1000), slog.Int64("bytes", rec.Bytes))
	if rec.Placed {
		list = append(list, slog.String("cell", cellOf(rec.Near)))
	}
	d.log.LogAttrs(ctx, slog.LevelInfo, "request", list...)
}

// coarseness is the H3 resolution of positions in logs.
const coarseness = 5

func cellOf(p geo.Point) string {
	return h3.LatLngToCell(h3.NewLatLng(p.Lat, p.Lon), coarseness).String()
}

// routeOf is the pattern that r matched. All modules mount on one router, so
// there is one pattern and nothing to join.
func routeOf(r *http.Request) string {
	rc := chi.RouteContext(r.Context())
	if rc == nil || len(rc.RoutePatterns) == 0 {
		return unmatched
	}
	return rc.RoutePatterns[len(rc.RoutePatterns)-1]
}

// unmatched stands for every address that no route has.
const unmatched = "unmatched"

// method keeps invented methods out of logs and metrics.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions:
		return m
	}
	return "other"
}
