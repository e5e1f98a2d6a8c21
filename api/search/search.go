// Package search finds services, addresses and places by what people type.
// Words of emergency bring the line to 113 first.
//
//	curl '127.0.0.1:8080/v1/search?q=storgata+40&lat=59.9139&lon=10.7522'
package search

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/geo"
)

// World is what the module asks; *live.World answers.
type World interface {
	Search(q live.SearchQuery) live.SearchAnswer
	Openness(s *live.Service, t time.Time) live.Openness
}

// Module is the feature.
type Module struct {
	World func() (World, error)
	Now   func() time.Time
}

// Routes mounts the module.
func (m *Module) Routes(r chi.Router) {
	r.Get("/v1/search", m.search)
	r.Head("/v1/search", m.search)
	r.Post("/v1/search", m.search)
}

// answer is a GeoJSON FeatureCollection, best first.
type answer struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
	// Emergency tells that the words speak of danger to life; the first
	// feature is then the line to 113.
	Emergency bool `json:"emergency"`
}

type feature struct {
	Type       string     `json:"type"`
	ID         string     `json:"id"`
	Geometry   *geometry  `json:"geometry"`
	Properties properties `json:"properties"`
}

type geometry struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"` // longitude first: RFC 7946
}

type properties struct {
	Kind      string         `json:"kind"`
	Title     string         `json:"title"`
	Subtitle  string         `json:"subtitle"`
	Accuracy  *data.Accuracy `json:"accuracy"`
	DistanceM *float64       `json:"distance_m"`
	Category  data.Category  `json:"category,omitempty"`
	Phone     string         `json:"phone,omitempty"`
	Open      *bool          `json:"open,omitempty"`
	Source    data.Source    `json:"source,omitempty"`
	AsOf      *string        `json:"as_of,omitempty"`
	Credit    string         `json:"credit,omitempty"`
}

func (m *Module) search(w http.ResponseWriter, r *http.Request) {
	world, err := m.World()
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	language := wire.LanguageOf(r)
	q, err := readSearch(w, r, language)
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	if q.Near != nil {
		wire.Placed(w, *q.Near)
	}
	found := world.Search(q)
	a := answer{Type: "FeatureCollection", Features: []feature{}, Emergency: found.Emergency}
	if found.Emergency {
		a.Features = append(a.Features, emergencyLine(language))
	}
	now := m.Now()
	for i := range found.Places {
		a.Features = append(a.Features, describe(world, &found.Places[i], now))
	}
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Content-Language", language.String())
	wire.Write(w, r, wire.GeoJSON, "private, no-cache", a)
}

var kinds = []live.PlaceKind{live.ServicePlace, live.AddressPlace, live.MunicipalityPlace, live.PostcodePlace}

func readSearch(w http.ResponseWriter, r *http.Request, language wire.Language) (live.SearchQuery, error) {
	var q wire.Query
	if err := q.Read(w, r); err != nil {
		return live.SearchQuery{}, err
	}
	s := live.SearchQuery{Language: language.String(), Limit: q.Int("limit", 1, 50, 10)}
	var ok bool
	if s.Text, ok = q.Text("q", 200); !ok && !q.Has("q") {
		q.Fault("q", "is missing: what to look for")
	}
	if p, ok := q.Point(false); ok {
		s.Near = &geo.Point{Lat: p.Lat, Lon: p.Lon}
	}
	if text, ok := q.Text("kind", 100); ok {
		for word := range strings.SplitSeq(text, ",") {
			kind := live.PlaceKind(strings.TrimSpace(word))
			if !slices.Contains(kinds, kind) {
				q.Fault("kind", "is none of service, address, municipality, postcode")
				break
			}
			s.Kinds = append(s.Kinds, kind)
		}
	}
	return s, q.Err()
}

var (
	lifeTitle = map[string]string{"nb": "Ring 113", "nn": "Ring 113", "se": "Riŋge 113", "en": "Call 113"}
	lifeText  = map[string]string{
		"nb": "Står det om liv? Ring 113 nå.",
		"nn": "Står det om liv? Ring 113 no.",
		"en": "Is life at stake? Call 113 now.",
	}
)

func emergencyLine(language wire.Language) feature {
	return feature{Type: "Feature", ID: "113", Properties: properties{
		Kind: "emergency", Title: language.In(lifeTitle), Subtitle: language.In(lifeText), Phone: "113",
	}}
}

func describe(world World, p *live.Place, now time.Time) feature {
	f := feature{Type: "Feature", ID: p.ID, Properties: properties{
		Kind: string(p.Kind), Title: p.Title, Subtitle: p.Subtitle, Source: p.Source, Credit: p.SourceRef.Credit,
	}}
	if p.Position != nil {
		f.Geometry = &geometry{Type: "Point", Coordinates: [2]float64{p.Position.Lon, p.Position.Lat}}
	}
	if p.Accuracy != "" {
		f.Properties.Accuracy = &p.Accuracy
	}
	if p.Distance >= 0 {
		metres := float64(int64(p.Distance + 0.5))
		f.Properties.DistanceM = &metres
	}
	if !p.SourceRef.AsOf.IsZero() {
		asOf := wire.Instant(p.SourceRef.AsOf)
		f.Properties.AsOf = &asOf
	}
	if s := p.Service; s != nil {
		f.Properties.Category, f.Properties.Phone = s.Category, s.Contact.Phone
		f.Properties.Open = world.Openness(s, now).Open
	}
	return f
}
