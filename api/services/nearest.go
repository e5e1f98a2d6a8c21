package services

import (
	"fmt"
	"net/http"
	"strings"
	"sync"

	"finnfram/api/member"
	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/geo"
)

// nearestWork is the memory of one answer, used again for the next.
type nearestWork struct {
	query      live.NearestQuery
	answer     live.NearestAnswer
	categories [maxCategories]data.Category
	body       []byte
	at         bool // the asker named an instant
}

var nearestPool = sync.Pool{New: func() any { return new(nearestWork) }}

// maxCategories bounds how many categories one question may name.
const maxCategories = 16

// earthReach is more than half of the way round the earth, in metres.
const earthReach = 20_100_000

func (m *Module) nearest(w http.ResponseWriter, r *http.Request) {
	world, err := m.World()
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	work := nearestPool.Get().(*nearestWork)
	defer nearestPool.Put(work)
	if err := m.readNearest(w, r, world, work); err != nil {
		wire.Fail(w, r, err)
		return
	}
	wire.Placed(w, work.query.From)
	if err := world.NearestInto(&work.answer, work.query); err != nil {
		wire.Fail(w, r, err)
		return
	}
	language := wire.LanguageOf(r)
	work.body = m.appendNearest(work.body[:0], world, work, language)
	writeFeatures(w, r, language, work.body)
}

// readNearest reads the parameters into work.
func (m *Module) readNearest(w http.ResponseWriter, r *http.Request, world World, work *nearestWork) error {
	var q wire.Query
	if err := q.Read(w, r); err != nil {
		return err
	}
	n := &work.query
	*n = live.NearestQuery{Categories: readCategories(&q, work.categories[:0])}
	n.From, _ = q.Point(true)
	n.Limit = q.Int("limit", 1, 100, 5)
	n.At, work.at = q.Time("at", m.Now())
	n.OpenOnly, _ = q.Bool("open")
	n.Wheelchair, _ = q.Bool("wheelchair")
	n.Language = readStaffLanguage(&q)
	if metres, ok := q.Float("max_distance", 0, earthReach); ok {
		if metres == 0 {
			q.Fault("max_distance", "must be more than 0 metres")
		}
		n.MaxDistance = geo.Metres(metres)
	}
	loaded, coming := world.Roads() != nil, world.RoadsComing()
	readTravel(&q, n, loaded || coming)
	if err := q.Err(); err != nil {
		return err
	}
	if n.Timed && !loaded { // of a world that has none, readTravel has said so
		return member.ErrRoadsComing
	}
	return nil
}

// readCategories reads category as ids, aliases, names or codes with commas
// between them. None given means all.
func readCategories(q *wire.Query, into []data.Category) []data.Category {
	text, ok := q.Text("category", 500)
	for ok && text != "" {
		var word string
		word, text, _ = strings.Cut(text, ",")
		info, known := data.FindCategory(word)
		switch {
		case !known:
			q.Fault("category", unknownCategory(word))
			return into
		case len(into) == maxCategories:
			q.Fault("category", "names more than 16 categories")
			return into
		}
		into = append(into, info.ID)
	}
	return into
}

func unknownCategory(word string) string {
	if like := data.SuggestCategory(word); like != "" {
		return fmt.Sprintf("names no category: did you mean %q? All stand in /v1/categories", like)
	}
	return "names no category: see /v1/categories"
}

// readStaffLanguage reads the language that the staff must speak.
func readStaffLanguage(q *wire.Query) string {
	text, ok := q.Text("language", 16)
	if !ok {
		return ""
	}
	for _, c := range []byte(text) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' {
			q.Fault("language", "is not a language tag such as nb, se or en")
			return ""
		}
	}
	text = strings.ToLower(text)
	if text == "no" {
		return "nb"
	}
	return text
}

var (
	headerGeoJSON = []string{wire.GeoJSON}
	headerPrivate = []string{"private, no-cache"}
	headerVary    = []string{"Accept-Language"}
	headerTongue  = [wire.Languages][]string{{"nb"}, {"nn"}, {"se"}, {"en"}}
)

// writeFeatures answers with GeoJSON that depends on where the asker is.
func writeFeatures(w http.ResponseWriter, r *http.Request, language wire.Language, body []byte) {
	head := w.Header()
	head["Cache-Control"] = headerPrivate
	head["Vary"] = headerVary
	head["Content-Language"] = headerTongue[language]
	wire.WriteBytesAs(w, r, headerGeoJSON, body)
}
