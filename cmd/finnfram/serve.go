package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"finnfram/api"
	"finnfram/api/access"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/data/store"
)

// adminTokenVariable names the environment variable with the token of the
// principal registry-staff.
const adminTokenVariable = "FINNFRAM_ADMIN_TOKEN"

type serveCommand struct {
	Addr         string        `help:"Public address." default:"127.0.0.1:8080" env:"FINNFRAM_ADDR"`
	OpsAddr      string        `help:"Operations address: /healthz, /readyz, /metrics. Empty: none." default:"127.0.0.1:8081" env:"FINNFRAM_OPS_ADDR"`
	PublicURL    string        `help:"Address under which the public reaches this server, such as https://example.org: the base of links in FHIR answers. Empty: what each asker called it, which a false Host header decides." env:"FINNFRAM_PUBLIC_URL" placeholder:"URL"`
	TrustedProxy []string      `help:"Network of a proxy whose X-Forwarded-For is believed; may be given again." env:"FINNFRAM_TRUSTED_PROXY" placeholder:"CIDR"`
	Rate         float64       `help:"Requests a second that one client may make; 0: no limit." default:"20" env:"FINNFRAM_RATE"`
	Burst        int           `help:"Requests that one client may make at once." default:"60" env:"FINNFRAM_BURST"`
	UploadLimit  int64         `help:"Largest file uploaded for import, in MiB." default:"4096" env:"FINNFRAM_UPLOAD_LIMIT"`
	Grace        time.Duration `help:"How long requests under way may go on after a signal to stop." default:"15s" env:"FINNFRAM_GRACE"`
	Facts        bool          `help:"Import the facts shipped in the program when the store lacks them." default:"true" negatable:"" env:"FINNFRAM_FACTS"`
	OtelEndpoint string        `help:"Where traces go (OTLP over HTTP); empty: no traces." env:"FINNFRAM_OTEL_ENDPOINT" placeholder:"URL"`
}

// Help tells what is served.
func (serveCommand) Help() string {
	return `A page for people stands at /, the API below /v1, its description at /docs, FHIR at /fhir.
Imports and closures, also those made by the command line meanwhile, are live within a second.
The administrative addresses need a token in the environment variable ` + adminTokenVariable + `.`
}

// Run serves until the context ends, then lets requests under way finish.
func (c serveCommand) Run(env *environment) error {
	s, err := env.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	background, stop := context.WithCancel(context.WithoutCancel(env.Context))
	defer stop()
	if c.Facts {
		if err := env.ensureFacts(env, s); err != nil {
			return fmt.Errorf("the shipped facts: %w", err)
		}
	}
	keeper := newKeeper(env, s, registry)
	if err := keeper.Start(background); err != nil {
		return err
	}
	tracer, flush, err := newTracer(env, c.OtelEndpoint)
	if err != nil {
		return err
	}
	defer flush()
	config, err := c.config(env, s, keeper, registry)
	if err != nil {
		return err
	}
	config.Tracer, config.Context = tracer, background
	handler, err := api.New(config)
	if err != nil {
		return err
	}
	return c.listen(env, handler, keeper, registry)
}

func newKeeper(env *environment, s *store.Store, metrics prometheus.Registerer) *live.Keeper {
	built := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "finnfram_world_build_seconds", Help: "Time to build a world.", Buckets: prometheus.ExponentialBuckets(0.005, 2, 14),
	})
	failed := prometheus.NewCounter(prometheus.CounterOpts{Name: "finnfram_world_build_failures_total", Help: "Builds of a world that failed; the one before stays in force."})
	services := prometheus.NewGauge(prometheus.GaugeOpts{Name: "finnfram_world_services", Help: "Services in the world in force."})
	metrics.MustRegister(built, failed, services)
	keeper := live.NewKeeper(live.Config{Source: s, Roads: s, Log: env.log, Now: env.now, ShelfLife: env.shelfLife(), Built: func(took time.Duration, n int, err error) {
		if err != nil {
			failed.Inc()
			return
		}
		built.Observe(took.Seconds())
		services.Set(float64(n))
	}})
	metrics.MustRegister(roadMetrics(keeper.Status)...)
	return keeper
}

// roadMetrics tell how the roads fare, as the keeper's status does.
func roadMetrics(status func() live.Status) []prometheus.Collector {
	gauge := func(name, help string, value func(live.RoadStatus) float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "finnfram_roads_" + name, Help: help}, func() float64 { return value(status().Roads) })
	}
	count := func(name, help string, value func(live.RoadStatus) int64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "finnfram_roads_" + name, Help: help}, func() float64 { return float64(value(status().Roads)) })
	}
	truth := func(is bool) float64 {
		if is {
			return 1
		}
		return 0
	}
	return []prometheus.Collector{
		gauge("segments", "Road segments in force; 0: no roads.", func(s live.RoadStatus) float64 { return float64(s.Summary.Segments) }),
		gauge("closures", "Road closures of the desk.", func(s live.RoadStatus) float64 { return float64(s.Closures) }),
		gauge("slower", "1 while closures cost searches time, until the graphs are prepared anew.", func(s live.RoadStatus) float64 { return truth(s.Slower) }),
		gauge("building", "1 while newer roads are being prepared.", func(s live.RoadStatus) float64 { return truth(s.Building) }),
		gauge("load_seconds", "Time to load, or derive, the roads in force.", func(s live.RoadStatus) float64 { return s.Took.Seconds() }),
		count("loads_total", "Roads that came into force.", func(s live.RoadStatus) int64 { return s.Loads }),
		count("load_failures_total", "Roads that could not be loaded, derived or stored.", func(s live.RoadStatus) int64 { return s.Failures }),
	}
}

func (c serveCommand) config(env *environment, s *store.Store, keeper *live.Keeper, metrics prometheus.Registerer) (api.Config, error) {
	var proxies access.Proxies
	for _, network := range c.TrustedProxy {
		prefix, err := netip.ParsePrefix(network)
		if err != nil {
			return api.Config{}, fmt.Errorf("--trusted-proxy %q is no network such as 10.0.0.0/8: %w", network, data.ErrInvalid)
		}
		proxies = append(proxies, prefix.Masked())
	}
	limits := api.DefaultLimits
	limits.PerSecond, limits.Burst, limits.ImportBytes = c.Rate, c.Burst, c.UploadLimit<<20
	if c.Rate == 0 {
		limits.PerSecond = -1 // the zero value stands for the default
	}
	public, err := publicURL(c.PublicURL)
	if err != nil {
		return api.Config{}, err
	}
	return api.Config{
		PublicURL: public,
		World:     keeper.World, Closures: s, RoadClosures: s, Versions: s, Compare: comparer(s), Imports: uploads{env, s}, Separations: s, ReportDesk: s, ReportBox: s,
		Token: os.Getenv(adminTokenVariable), TrustedProxies: proxies, Limits: limits,
		Log: env.log, Now: env.now, Metrics: metrics, Build: version,
	}, nil
}

// publicURL checks the base of absolute links; "" stays "".
func publicURL(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("--public-url %q is no address such as https://example.org: %w", text, data.ErrInvalid)
	}
	return strings.TrimRight(text, "/"), nil
}

// listen serves both addresses until the context ends.
func (c serveCommand) listen(env *environment, handler http.Handler, keeper *live.Keeper, metrics prometheus.Gatherer) error {
	var stopping atomic.Bool
	servers := []*http.Server{api.NewServer(c.Addr, handler, env.log)}
	if c.OpsAddr != "" {
		servers = append(servers, api.NewServer(c.OpsAddr, api.Operations(keeper.Status, stopping.Load, metrics), env.log))
	}
	listeners, err := listenAll(servers)
	if err != nil {
		return err
	}
	failed := make(chan error, len(servers))
	for i, server := range servers {
		go func() { failed <- server.Serve(listeners[i]) }()
	}
	fmt.Fprintf(env.out, "Finnfram %s answers on http://%s with %d services. Stop with Ctrl-C.\n", version, listeners[0].Addr(), keeper.Status().Services)
	select {
	case err := <-failed:
		return err
	case <-env.Done():
	}
	stopping.Store(true)
	return shutDown(env.log, servers, c.Grace)
}

// listenAll takes every address before anything is answered on one of them: a
// server whose operations address belongs to another would be watched wrongly.
func listenAll(servers []*http.Server) ([]net.Listener, error) {
	var listeners []net.Listener
	for i, server := range servers {
		listener, err := net.Listen("tcp", server.Addr)
		if err == nil {
			listeners = append(listeners, listener)
			continue
		}
		for _, taken := range listeners {
			err = errors.Join(err, taken.Close())
		}
		flag, variable := [2]string{"--addr", "--ops-addr"}[i], [2]string{"FINNFRAM_ADDR", "FINNFRAM_OPS_ADDR"}[i]
		if errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("%w: another program answers there; choose another address with %s or %s", err, flag, variable)
		}
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	return listeners, nil
}

// shutDown stops accepting and waits for what is under way.
func shutDown(log *slog.Logger, servers []*http.Server, grace time.Duration) error {
	log.Info("stopping", "grace", grace)
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	var problems []error
	for _, server := range servers {
		if err := server.Shutdown(ctx); err != nil {
			problems = append(problems, fmt.Errorf("requests were cut off after %s: %w", grace, errors.Join(err, server.Close())))
		}
	}
	return errors.Join(problems...)
}
