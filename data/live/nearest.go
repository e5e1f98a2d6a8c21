package live

import (
	"cmp"
	"fmt"
	"slices"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/nearest"
	"finnfram/geo/roads"
)

// MostFound is the largest NearestQuery.Limit.
const MostFound = 1000

// scratch is the memory that one goroutine's questions reuse.
type scratch struct {
	query  nearest.Query
	asked  NearestQuery
	hits   []nearest.Hit // of all categories asked for
	rows   []row         // of the services found
	memory recent
	timed  timed
}

func (q *NearestQuery) check() error {
	if err := q.From.Check(); err != nil {
		return fmt.Errorf("nearest: %w: %w", data.ErrInvalid, err)
	}
	if q.Limit < 1 || q.Limit > MostFound {
		return fmt.Errorf("nearest: the limit lies outside 1 to %d: %w", MostFound, data.ErrInvalid)
	}
	if q.At.IsZero() {
		return fmt.Errorf("nearest: no time to ask about: %w", data.ErrInvalid)
	}
	if q.Timed && q.By >= roads.Profiles || q.MaxDuration < 0 || q.MaxDuration > 0 && !q.Timed {
		return fmt.Errorf("nearest: no profile, or a bound on a time that is not asked for: %w", data.ErrInvalid)
	}
	if !(q.MaxDistance >= 0) { // also not a number
		return fmt.Errorf("nearest: a negative distance: %w", data.ErrInvalid)
	}
	for _, category := range q.Categories {
		if _, ok := categoryCode[category]; !ok {
			return fmt.Errorf("nearest: unknown category %q: %w", category, data.ErrInvalid)
		}
	}
	return nil
}

// within is how far services of a category are looked for.
func (q *NearestQuery) within(category data.Category) geo.Metres {
	if reach := Reach(category); q.MaxDistance == 0 || q.MaxDistance > reach {
		return reach
	}
	return q.MaxDistance
}

func (q *NearestQuery) filtered() bool {
	return q.OpenOnly || q.Wheelchair || q.Language != ""
}

// Nearest answers q with a fresh answer. Errors are of kind data.ErrInvalid.
func (w *World) Nearest(q NearestQuery) (NearestAnswer, error) {
	var answer NearestAnswer
	err := w.NearestInto(&answer, q)
	return answer, err
}

// NearestInto answers q into answer, whose memory it reuses; once that has
// grown, it allocates only for prose of the hours and for the municipality of
// the point. Errors are of kind data.ErrInvalid and leave answer empty.
//
// Order is by distance on the WGS84 ellipsoid, or Timed by travel time, ties by
// id. By distance no service beyond its category's reach is ever found; by time
// none of a category of which nothing is known within reach.
func (w *World) NearestInto(answer *NearestAnswer, q NearestQuery) error {
	answer.reset()
	if err := q.check(); err != nil {
		return err
	}
	answer.scratch.asked = q
	a := asking{w: w, q: &answer.scratch.asked, answer: answer, s: &answer.scratch, static: w.shelf.filter(filterKey{q.Wheelchair, q.Language})}
	if q.Timed {
		return a.timedInto()
	}
	if q.OpenOnly {
		a.open = w.openSet(q.At)
	}
	a.collect()
	a.fill()
	a.count()
	a.explain()
	return nil
}

// fill makes the answer of the hits. What is known of the services is fetched
// for all of them first: what lies far apart in memory the machine then waits
// for at once, and not for each in turn.
func (a *asking) fill() {
	a.s.rows = a.s.rows[:0]
	for _, hit := range a.s.hits {
		rank := a.w.shelf.ranks[hit.Item]
		row := a.w.rows[rank]
		a.s.rows = append(a.s.rows, row)
		a.answer.Found = append(a.answer.Found, Found{Service: row.service, Rank: rank, Distance: hit.Distance})
	}
	for i := range a.answer.Found {
		found := &a.answer.Found[i]
		found.Openness = a.w.opennessIn(&a.s.rows[i], a.q.At, &a.s.memory)
	}
}

func (answer *NearestAnswer) reset() {
	answer.Found, answer.Beyond, answer.Coverage = answer.Found[:0], answer.Beyond[:0], answer.Coverage[:0]
	answer.Short, answer.Total, answer.Unknown = "", 0, 0
	answer.Start, answer.Unreachable = Start{}, answer.Unreachable[:0]
	answer.scratch.hits = answer.scratch.hits[:0]
}

// asking is one question under way.
type asking struct {
	w      *World
	q      *NearestQuery
	answer *NearestAnswer
	s      *scratch
	static *nearest.Filter // nil: no filter but openness
	open   *openSet        // nil: openness does not matter
}

// collect leaves the nearest services in s.hits. Without categories, the index
// over all is asked first; its answer stands unless one lies beyond its
// category's reach.
func (a *asking) collect() {
	if len(a.q.Categories) == 0 {
		for _, hit := range a.find(nearest.All, a.q.within(""), a.q.Limit) {
			if hit.Distance > leastReach && hit.Distance > Reach(a.w.row(hit.Item).service.Category) {
				a.s.hits = a.s.hits[:0]
				a.collectFrom(allCategories)
				return
			}
			a.s.hits = append(a.s.hits, hit)
		}
		return
	}
	a.collectFrom(a.q.Categories)
}

func (a *asking) collectFrom(categories []data.Category) {
	for i, category := range categories {
		if !slices.Contains(categories[:i], category) {
			a.s.hits = append(a.s.hits, a.find(int(categoryCode[category]), a.q.within(category), a.q.Limit)...)
		}
	}
	if len(categories) > 1 {
		slices.SortFunc(a.s.hits, func(x, y nearest.Hit) int {
			return cmp.Or(cmp.Compare(x.Distance, y.Distance), cmp.Compare(x.Item, y.Item))
		})
	}
	a.s.hits = a.s.hits[:min(len(a.s.hits), a.q.Limit)]
}

// find asks one index with all filters. The result is valid until the next
// question. In a quarter in which something changes, those that may are asked
// one by one, and more are fetched in place of the ones that are shut.
func (a *asking) find(code int, within geo.Metres, k int) []nearest.Hit {
	options := nearest.Options{K: k, MaxDistance: within, Prepared: a.static}
	if a.open == nil {
		return a.w.shelf.set.Find(&a.s.query, a.q.From, code, options)
	}
	options.Also = a.open.may
	for {
		hits := a.w.shelf.set.Find(&a.s.query, a.q.From, code, options)
		if a.open.steady {
			return hits
		}
		got := len(hits)
		hits = slices.DeleteFunc(hits, func(h nearest.Hit) bool { return !a.openNow(h.Item) })
		if len(hits) >= k || got < options.K {
			return hits[:min(len(hits), k)]
		}
		options.K *= 2
	}
}

// openNow tells whether an item that may be open is open at the very time.
func (a *asking) openNow(item int32) bool {
	if !a.open.changing.Has(item) {
		return true
	}
	f := a.w.facts(a.w.row(item))
	state := f.state(a.q.At)
	return state.Open != nil && *state.Open
}

// count fills Total and Unknown.
func (a *asking) count() {
	if len(a.q.Categories) == 0 {
		a.answer.Total = len(a.w.shelf.ranks)
	}
	for i, category := range a.q.Categories {
		if !slices.Contains(a.q.Categories[:i], category) {
			a.answer.Total += a.w.shelf.set.Len(int(categoryCode[category]))
		}
	}
	if a.open == nil {
		return
	}
	a.each(func(code int, within geo.Metres) bool {
		if len(a.answer.Found) == a.q.Limit {
			within = a.answer.Found[a.q.Limit-1].Distance
		}
		a.answer.Unknown += a.unknownWithin(code, within, UnknownLimitMost-a.answer.Unknown)
		return a.answer.Unknown < UnknownLimitMost
	})
}

// unknownWithin counts, up to most, services of which it is not known whether
// they are open.
func (a *asking) unknownWithin(code int, within geo.Metres, most int) int {
	if within <= 0 {
		return 0 // the nearest ones lie at the very point
	}
	n := 0
	for _, hit := range a.w.shelf.set.Find(&a.s.query, a.q.From, code, nearest.Options{K: most, MaxDistance: within, Prepared: a.static, Also: a.open.unknown}) {
		if a.open.changing.Has(hit.Item) {
			f := a.w.facts(a.w.row(hit.Item))
			if f.state(a.q.At).Open != nil {
				continue
			}
		}
		n++
	}
	return n
}

// each calls f with the index and the reach of every category asked for,
// until f returns false.
func (a *asking) each(f func(code int, within geo.Metres) bool) {
	categories := a.q.Categories
	if len(categories) == 0 {
		categories = allCategories
	}
	for i, category := range categories {
		if !slices.Contains(categories[:i], category) && !f(int(categoryCode[category]), a.q.within(category)) {
			return
		}
	}
}

// explain fills Coverage and Short.
func (a *asking) explain() {
	anything := false // some category has something within reach
	for i, category := range a.q.Categories {
		if slices.Contains(a.q.Categories[:i], category) {
			continue
		}
		near := a.found(category) || a.known(category, Reach(category), 1) > 0
		anything = anything || near
		a.answer.Coverage = append(a.answer.Coverage, *a.w.coverageAt(a.q.From, category, near))
	}
	if len(a.answer.Found) == a.q.Limit {
		return
	}
	if len(a.q.Categories) == 0 {
		anything = len(a.answer.Found) > 0 || a.knownWithin(false) > 0
	}
	switch {
	case !anything:
		a.answer.Short = WithoutCoverage
	case a.q.filtered() && a.knownWithin(true) > len(a.answer.Found):
		a.answer.Short = ByFilters
	case a.q.MaxDistance > 0 && a.knownWithin(false) > len(a.answer.Found):
		a.answer.Short = ByMaxDistance
	default:
		a.answer.Short = OnlyKnown
	}
}

// found tells whether a service of a category asked for is in the answer.
func (a *asking) found(category data.Category) bool {
	if len(a.q.Categories) == 1 {
		return len(a.answer.Found) > 0
	}
	return slices.ContainsFunc(a.answer.Found, func(f Found) bool { return f.Service.Category == category })
}

// known counts, up to most, the services of a category within a distance,
// filters aside.
func (a *asking) known(category data.Category, within geo.Metres, most int) int {
	return len(a.w.shelf.set.Find(&a.s.query, a.q.From, int(categoryCode[category]), nearest.Options{K: most, MaxDistance: within}))
}

// knownWithin counts, up to one more than the limit, the services of the
// categories asked for, filters aside, within the distance asked for
// (limited) or within reach.
func (a *asking) knownWithin(limited bool) int {
	n := 0
	categories := a.q.Categories
	if len(categories) == 0 {
		categories = allCategories
	}
	for i, category := range categories {
		within := Reach(category)
		if limited {
			within = a.q.within(category)
		}
		if !slices.Contains(categories[:i], category) {
			n += a.known(category, within, a.q.Limit+1)
		}
	}
	return n
}
