package osrm

import (
	"hash/fnv"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
	"finnfram/data/live"
	"finnfram/geo"
	"finnfram/geo/guide"
	"finnfram/geo/roads"
	"finnfram/geo/route"
)

// Roads is what the module asks of the roads in force; *live.Roads answers.
type Roads interface {
	Network() *roads.Network
	Guide() *guide.Guide
	Router(p roads.Profile) *route.Router
	Info(at time.Time) live.RoadInfo
}

// Module is the feature. All fields are needed.
type Module struct {
	// Roads fails while none are loaded.
	Roads func() (Roads, error)
	Now   func() time.Time

	named atomic.Pointer[named]
}

// named is a network with its name for hints, equal on all nodes.
type named struct {
	network *roads.Network
	token   uint32
}

// tokenOf names the roads in force: hints of other roads are passed over.
func (m *Module) tokenOf(r Roads) uint32 {
	if kept := m.named.Load(); kept != nil && kept.network == r.Network() {
		return kept.token
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(r.Info(m.Now()).Token))
	m.named.Store(&named{r.Network(), h.Sum32()})
	return h.Sum32()
}

// Routes mounts the module.
func (m *Module) Routes(r chi.Router) {
	get := func(pattern string, h http.HandlerFunc) { r.Get(pattern, h); r.Head(pattern, h) }
	get("/osrm/route/v1/{profile}/{coordinates}", m.serve("route", (*call).route))
	get("/osrm/table/v1/{profile}/{coordinates}", m.serve("table", (*call).table))
	get("/osrm/nearest/v1/{profile}/{coordinates}", m.serve("nearest", (*call).nearest))
	get("/osrm/{service}/{version}/{profile}/{coordinates}", noService)
}

// noService names what is wrong with an address of the right shape.
func noService(w http.ResponseWriter, r *http.Request) {
	if of[chi.URLParam(r, "service")] == nil {
		Fail(w, r, refuse("InvalidService", "Service not found: route, table and nearest are answered."))
		return
	}
	Fail(w, r, refuse("InvalidVersion", "Service version not found: v1 is answered."))
}

// call is one request and the memory of its answer, used again for the next.
type call struct {
	roads   Roads
	view    *route.View
	options *options
	token   uint32
	profile roads.Profile

	asked  []geo.Point
	places []place
	snap   roads.SnapQuery
	query  route.Query
	found  []roads.Position
	from   []route.Stop
	to     []route.Stop
	costs  []route.Cost
	body   []byte
}

var calls = sync.Pool{New: func() any { return new(call) }}

func (m *Module) serve(service string, answer func(*call) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := calls.Get().(*call)
		defer calls.Put(c)
		if err := m.read(c, service, r); err != nil {
			Fail(w, r, err)
			return
		}
		wire.Placed(w, c.asked[0])
		c.body = append(c.body[:0], `{"code":"Ok"`...)
		if err := answer(c); err != nil {
			Fail(w, r, err)
			return
		}
		c.body = append(c.body, '}')
		w.Header()["Cache-Control"] = headerPrivate
		wire.WriteBytesAs(w, r, headerJSON, c.body)
	}
}

var (
	headerJSON    = []string{wire.JSON}
	headerPrivate = []string{"private, no-cache"}
)

// read parses the request and takes the roads in force.
func (m *Module) read(c *call, service string, r *http.Request) (err error) {
	if c.profile, err = readProfile(chi.URLParam(r, "profile")); err != nil {
		return err
	}
	if c.asked, err = readCoordinates(chi.URLParam(r, "coordinates")); err != nil {
		return err
	}
	if c.options, err = readOptions(service, r.URL.RawQuery, len(c.asked)); err != nil {
		return err
	}
	if c.roads, err = m.Roads(); err != nil {
		return err
	}
	c.token = m.tokenOf(c.roads)
	c.view = c.roads.Router(c.profile).At(m.Now())
	return nil
}
