package api

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/prometheus/client_golang/prometheus"
)

// metrics counts requests by route pattern, method and status. Positions are
// only counted.
type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	placed   prometheus.Counter
	routes   map[routeKey]*routeMetrics // written before serving, then only read
	other    *routeMetrics
}

type routeKey struct{ route, method string }

// routeMetrics keeps the counters of one route at hand, so that a request
// looks no label up.
type routeMetrics struct {
	key      routeKey
	seconds  prometheus.Observer
	byStatus [600]atomic.Pointer[prometheus.Counter]
}

func newMetrics(register prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "finnfram_http_requests_total", Help: "Requests by route pattern, method and status.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "finnfram_http_request_seconds", Help: "Time to answer, by route pattern and method.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5},
		}, []string{"route", "method"}),
		placed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "finnfram_http_requests_with_position_total", Help: "Requests that were about a position.",
		}),
		routes: map[routeKey]*routeMetrics{},
	}
	m.other = m.route(routeKey{unmatched, "other"})
	if register == nil {
		return m, nil
	}
	for _, c := range []prometheus.Collector{m.requests, m.seconds, m.placed} {
		if err := register.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *metrics) route(key routeKey) *routeMetrics {
	return &routeMetrics{key: key, seconds: m.seconds.WithLabelValues(key.route, key.method)}
}

// learn makes the counters of every route of router.
func (d *door) learn(router chi.Router) {
	_ = chi.Walk(router, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		key := routeKey{route, method}
		d.metrics.routes[key] = d.metrics.route(key)
		return nil
	})
}

func (m *metrics) note(route, verb string, status int, took time.Duration, placed bool) {
	rm, ok := m.routes[routeKey{route, verb}]
	if !ok {
		rm = m.other
	}
	if status < 100 || status >= len(rm.byStatus) {
		status = 499 // the asker went before there was an answer
	}
	rm.seconds.Observe(took.Seconds())
	counter := rm.byStatus[status].Load()
	if counter == nil {
		c := m.requests.WithLabelValues(rm.key.route, rm.key.method, strconv.Itoa(status))
		counter = &c
		rm.byStatus[status].Store(counter)
	}
	(*counter).Inc()
	if placed {
		m.placed.Inc()
	}
}
