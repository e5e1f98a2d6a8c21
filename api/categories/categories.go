// Package categories tells what kinds of services can be asked for, by which
// words, and how much is known of each.
//
//	curl 127.0.0.1:8080/v1/categories
package categories

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
)

// World is what the module asks; *live.World answers.
type World interface {
	Categories() []live.CategoryCoverage
}

// Module is the feature.
type Module struct {
	World func() (World, error)
}

// Routes mounts the module.
func (m *Module) Routes(r chi.Router) {
	r.Get("/v1/categories", m.list)
	r.Head("/v1/categories", m.list)
}

type answer struct {
	Categories []category `json:"categories"`
}

type category struct {
	ID         data.Category     `json:"id"`
	Name       string            `json:"name"` // in the asker's language
	Names      map[string]string `json:"names"`
	Unreviewed []string          `json:"unreviewed,omitempty"` // languages of Names that no speaker has read
	Aliases    []string          `json:"aliases"`
	Codes      []data.Code       `json:"codes"`
	CallFirst  bool              `json:"call_first"`
	CallNumber *string           `json:"call_number"`
	AskInstead string            `json:"ask_instead"`
	// Coverage is full, partial or none; Known says what stands behind it.
	Coverage live.CoverageState `json:"coverage"`
	Known    known              `json:"known"`
}

type known struct {
	Services       int            `json:"services"`
	Placed         int            `json:"placed"`
	Municipalities int            `json:"municipalities"`
	OfTotal        int            `json:"of_total"`
	ReachM         int            `json:"reach_m"`
	AsOf           *string        `json:"as_of"`
	Sources        []sourceCredit `json:"sources"`
}

type sourceCredit struct {
	Source  data.Source        `json:"source"`
	Version data.VersionNumber `json:"version"`
	AsOf    *string            `json:"as_of"`
	Credit  string             `json:"credit,omitempty"`
}

func (m *Module) list(w http.ResponseWriter, r *http.Request) {
	world, err := m.World()
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	var q wire.Query
	if err := q.ReadURL(r.URL); err != nil {
		wire.Fail(w, r, err)
		return
	}
	if err := q.Err(); err != nil {
		wire.Fail(w, r, err)
		return
	}
	language := wire.LanguageOf(r)
	a := answer{Categories: []category{}}
	for _, c := range world.Categories() {
		a.Categories = append(a.Categories, describe(c, language))
	}
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Content-Language", language.String())
	wire.Write(w, r, wire.JSON, "public, no-cache", a)
}

func describe(c live.CategoryCoverage, language wire.Language) category {
	info, _ := data.FindCategory(string(c.Category))
	out := category{
		ID: c.Category, Name: language.In(info.Names), Names: info.Names, Unreviewed: info.Unreviewed,
		Aliases: orEmpty(info.Aliases), Codes: orEmpty(info.Codes), CallFirst: info.CallFirst,
		AskInstead: language.In(info.AskInstead), Coverage: c.State,
		Known: known{
			Services: c.Services, Placed: c.Placed, Municipalities: c.Municipalities, OfTotal: c.OfTotal,
			ReachM: int(c.Reach), AsOf: instant(c.AsOf), Sources: []sourceCredit{},
		},
	}
	if info.CallNumber != "" {
		out.CallNumber = &info.CallNumber
	}
	for _, ref := range c.Sources {
		out.Known.Sources = append(out.Known.Sources, sourceCredit{ref.Source, ref.Version, instant(ref.AsOf), ref.Credit})
	}
	return out
}

func instant(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := wire.Instant(t)
	return &text
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
