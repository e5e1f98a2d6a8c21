package route

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"finnfram/api/access"
	"finnfram/api/member"
	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/geo"
	"finnfram/geo/guide"
	"finnfram/geo/roads"
)

// World is what the module asks; *live.World answers.
type World interface {
	Service(id data.ServiceID) (*live.Service, bool)
	Openness(s *live.Service, t time.Time) live.Openness
	Roads() *live.Roads // nil: none in force
	RoadsComing() bool  // none in force yet
}

// Module is the feature. World and Now are needed.
type Module struct {
	World      func() (World, error)
	Now        func() time.Time
	ReachLimit *access.Limiter                  // an area costs as much as hundreds of ways; nil: none
	Client     func(r *http.Request) netip.Addr // whom ReachLimit counts

	once  sync.Once
	lanes chan struct{} // areas drawn at one time
}

// Routes mounts the module.
func (m *Module) Routes(r chi.Router) {
	for _, verb := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		r.MethodFunc(verb, "/v1/route", m.route)
		r.MethodFunc(verb, "/v1/reach", m.reach)
	}
}

// end is one end of a journey as it was asked for.
type end struct {
	point   geo.Point
	service *live.Service // nil: a bare place
	nowhere bool          // a service whose place is not known
}

// question is what was asked.
type question struct {
	from, to end
	profile  roads.Profile
	depart   time.Time
	heading  *float64
	language wire.Language
}

func (m *Module) route(w http.ResponseWriter, r *http.Request) {
	world, roads, err := m.loaded()
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	asked, err := m.read(w, r, world)
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	wire.Placed(w, asked.from.point)
	a := answer{world: world, roads: roads, asked: asked}
	if err := a.find(); err != nil {
		wire.Fail(w, r, err)
		return
	}
	write(w, r, asked.language, wire.JSON, a.append(nil))
}

// loaded is the world and its roads.
func (m *Module) loaded() (World, *live.Roads, error) {
	world, err := m.World()
	if err != nil {
		return nil, nil, err
	}
	roads := world.Roads()
	if roads == nil {
		return nil, nil, member.RoadsMissing(world.RoadsComing())
	}
	return world, roads, nil
}

func (m *Module) read(w http.ResponseWriter, r *http.Request, world World) (question, error) {
	var q wire.Query
	if err := q.Read(w, r); err != nil {
		return question{}, err
	}
	asked := question{
		from: readEnd(&q, "from", world), to: readEnd(&q, "to", world),
		language: readLanguage(&q, r),
	}
	asked.profile, _ = member.Profile(&q, "profile", "")
	asked.depart, _ = q.Time("depart_at", m.Now())
	if heading, ok := q.Float("heading", 0, 360); ok {
		asked.heading = &heading
	}
	return asked, q.Err()
}

// readEnd reads latitude,longitude or the id of a service.
func readEnd(q *wire.Query, name string, world World) end {
	text, ok := q.Text(name, 300)
	if !ok {
		if !q.Has(name) {
			q.Fault(name, "is missing: latitude,longitude such as 59.9139,10.7522, or the id of a service")
		}
		return end{}
	}
	if p, ok := readPoint(text); ok {
		if err := p.Check(); err != nil {
			q.Fault(name, "is not on the earth: latitude first, then longitude")
		}
		return end{point: p}
	}
	s, ok := world.Service(data.ServiceID(text))
	switch {
	case !ok:
		q.Fault(name, "is neither latitude,longitude nor the id of a service")
		return end{}
	case s.Position == nil:
		return end{service: s, nowhere: true}
	}
	return end{point: *s.Position, service: s}
}

// readPoint reads two plain numbers with a comma between.
func readPoint(text string) (geo.Point, bool) {
	lat, lon, ok := strings.Cut(text, ",")
	if !ok || strings.Trim(text, "0123456789.,-+eE ") != "" {
		return geo.Point{}, false
	}
	y, err1 := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	x, err2 := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	return geo.Point{Lat: y, Lon: x}, err1 == nil && err2 == nil
}

// readLanguage reads lang, which instructions are in; without it the answer
// goes by Accept-Language.
func readLanguage(q *wire.Query, r *http.Request) wire.Language {
	word := q.OneOf("lang", "", "nb", "nn", "se", "en")
	for l := range wire.Language(wire.Languages) {
		if l.String() == word {
			return l
		}
	}
	return wire.LanguageOf(r)
}

// tongue is the language of instructions.
func tongue(l wire.Language) guide.Language { return guide.Language(l.String()) }

// write answers with what depends on where the asker is.
func write(w http.ResponseWriter, r *http.Request, language wire.Language, mediaType string, body []byte) {
	head := w.Header()
	head.Set("Cache-Control", "private, no-cache")
	head.Set("Vary", "Accept-Language")
	head.Set("Content-Language", language.String())
	wire.WriteBytes(w, r, mediaType, body)
}
