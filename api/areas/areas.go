// Package areas tells in which municipality a place lies, and which
// municipalities are known.
//
//	curl '127.0.0.1:8080/v1/areas?lat=59.9139&lon=10.7522'
package areas

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
	"finnfram/data/live"
	"finnfram/geo"
)

// World is what the module asks; *live.World answers.
type World interface {
	MunicipalityAt(p geo.Point) (live.Municipality, bool)
	// Municipalities lists those whose border is loaded, by code.
	Municipalities() []live.Municipality
}

// Module is the feature.
type Module struct {
	World func() (World, error)
}

// Routes mounts the module.
func (m *Module) Routes(r chi.Router) {
	r.Get("/v1/areas", m.list)
	r.Head("/v1/areas", m.list)
	r.Post("/v1/areas", m.list)
}

type answer struct {
	Areas []area `json:"areas"`
	// Loaded is how many areas have a border here: with 0, an empty list says
	// nothing about the place.
	Loaded int `json:"loaded"`
}

type area struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

func (m *Module) list(w http.ResponseWriter, r *http.Request) {
	world, err := m.World()
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	var q wire.Query
	if err := q.Read(w, r); err != nil {
		wire.Fail(w, r, err)
		return
	}
	p, placed := q.Point(r.Method == http.MethodPost)
	if err := q.Err(); err != nil {
		wire.Fail(w, r, err)
		return
	}
	all := world.Municipalities()
	a, cache := answer{Areas: []area{}, Loaded: len(all)}, "public, no-cache"
	if placed {
		wire.Placed(w, p)
		cache = "private, no-cache"
		if in, ok := world.MunicipalityAt(p); ok {
			a.Areas = append(a.Areas, municipality(in))
		}
	} else {
		for _, in := range all {
			a.Areas = append(a.Areas, municipality(in))
		}
	}
	wire.Write(w, r, wire.JSON, cache, a)
}

func municipality(m live.Municipality) area {
	return area{Code: m.Code, Name: m.Name, Kind: "municipality"}
}
