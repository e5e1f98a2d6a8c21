package api

import (
	"fmt"
	"math"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"finnfram/api/access"
	"finnfram/api/admin"
	"finnfram/api/areas"
	"finnfram/api/categories"
	"finnfram/api/fhir"
	"finnfram/api/member"
	"finnfram/api/openapi"
	"finnfram/api/osrm"
	"finnfram/api/page"
	"finnfram/api/route"
	"finnfram/api/search"
	"finnfram/api/services"
	"finnfram/api/tiles"
	"finnfram/api/web"
	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
)

// A world answers every module.
var _ interface {
	services.World
	categories.World
	areas.World
	search.World
	fhir.World
	route.World
} = (*live.World)(nil)

// module is what the mount list holds.
type module interface{ Routes(chi.Router) }

// New builds the public handler. It fails where the configuration cannot be
// used.
func New(config Config) (http.Handler, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	gate, err := access.NewGate(config.Token)
	if err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	door, err := newDoor(config)
	if err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	router := chi.NewRouter()
	router.Use(door.stack)
	router.NotFound(noRoute)
	router.MethodNotAllowed(noMethod)
	for _, m := range mounts(config, gate) {
		m.Routes(router)
	}
	door.learn(router)
	return router, nil
}

// mounts is the list of features.
func mounts(config Config, gate *access.Gate) []module {
	now := config.Now
	return []module{
		&services.Module{
			World: worldOf[services.World](config), Now: now, Reports: config.ReportBox,
			ReportLimit: access.NewLimiter(config.Limits.ReportsPerHour/3600, int(config.Limits.ReportsPerHour)/2, config.Limits.Clients),
			Client:      config.TrustedProxies.Client,
		},
		&categories.Module{World: worldOf[categories.World](config)},
		&areas.Module{World: worldOf[areas.World](config)},
		&search.Module{World: worldOf[search.World](config), Now: now},
		&admin.Module{
			Gate: gate, Closures: config.Closures, Versions: config.Versions, Compare: config.Compare, Imports: config.Imports,
			Separations: config.Separations, Reports: config.ReportDesk, RoadClosures: config.RoadClosures, Matched: matched(config), Now: now, MaxUpload: config.Limits.ImportBytes,
			Service: serviceByID(config), Context: config.Context,
		},
		&route.Module{
			World: worldOf[route.World](config), Now: now, Client: config.TrustedProxies.Client,
			ReachLimit: access.NewLimiter(config.Limits.PerSecond*reachShare, max(1, int(float64(config.Limits.Burst)*reachShare)), config.Limits.Clients),
		},
		&osrm.Module{Roads: roadsOf(config), Now: now},
		&fhir.Module{World: worldOf[fhir.World](config), Now: now, Build: config.Build, PublicURL: config.PublicURL},
		&tiles.Module{World: worldOf[tiles.World](config), Ways: hasRoads(config), PublicURL: config.PublicURL},
		&openapi.Module{Build: config.Build},
		&page.Module{},
		&web.Module{},
	}
}

// reachShare is how much less often a client may ask for an area within reach
// than for anything else: it costs up to half a second.
const reachShare = 0.1

// worldOf hands the newest world to a module as the interface it declares;
// nil while there is none.
func worldOf[W any](config Config) func() (W, error) {
	return func() (W, error) {
		var none W
		world := config.World()
		if world == nil {
			return none, fmt.Errorf("the registries are still being loaded: %w", wire.ErrUnready)
		}
		return any(world).(W), nil
	}
}

// hasRoads tells whether there are roads in force.
func hasRoads(config Config) func() bool {
	return func() bool {
		world := config.World()
		return world != nil && world.Roads() != nil
	}
}

// roadsOf hands the roads in force to the OSRM face.
func roadsOf(config Config) func() (osrm.Roads, error) {
	return func() (osrm.Roads, error) {
		world := config.World()
		if world == nil {
			return nil, fmt.Errorf("the roads are still being loaded: %w", wire.ErrUnready)
		}
		if roads := world.Roads(); roads != nil {
			return roads, nil
		}
		return nil, member.RoadsMissing(world.RoadsComing())
	}
}

// matched tells what a road closure shuts of the roads in force.
func matched(config Config) admin.Matched {
	return func(c data.RoadClosure) (m admin.RoadMatch, ok bool, err error) {
		world := config.World()
		if world == nil || world.Roads() == nil {
			return m, false, nil
		}
		segments, length, err := world.Roads().Matches(c)
		return admin.RoadMatch{Segments: segments, Km: math.Round(float64(length)) / 1000}, true, err
	}
}

func noRoute(w http.ResponseWriter, r *http.Request) { refuse(w, r, wire.ErrNoRoute) }

// noMethod names the methods that the address takes (RFC 9110, 15.5.6).
func noMethod(w http.ResponseWriter, r *http.Request) {
	routes := chi.RouteContext(r.Context()).Routes
	var allowed []string
	for _, verb := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete} {
		if routes.Match(chi.NewRouteContext(), verb, r.URL.Path) {
			allowed = append(allowed, verb)
		}
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	refuse(w, r, wire.ErrMethod)
}

// refuse answers addresses that no module has, on the faces of other houses in
// their words.
func refuse(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/fhir/"):
		fhir.Fail(w, r, err)
	case strings.HasPrefix(r.URL.Path, "/osrm/"):
		osrm.Fail(w, r, err)
	default:
		wire.Fail(w, r, err)
	}
}

// serviceByID finds the id under which a service is published.
func serviceByID(config Config) func(data.ServiceID) (data.ServiceID, bool) {
	return func(id data.ServiceID) (data.ServiceID, bool) {
		world := config.World()
		if world == nil {
			return "", false
		}
		s, ok := world.Service(id)
		if !ok {
			return "", false
		}
		return s.ID, true
	}
}
