package services

import (
	"net/http"
	"slices"
	"strconv"

	"finnfram/api/member"
	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/geo"
)

// listQuery is what GET /v1/services was asked.
type listQuery struct {
	box        *geo.Box
	categories []data.Category
	limit      int
	since      string // token of the copy that the asker holds; "": none
	after      data.ServiceID
	token      string // of the world that the first page came from
}

// list answers all services page by page, or with since what changed. The
// token to ask with the next time is that of the first page: whatever changes
// while a client turns pages is told again later rather than missed.
func (m *Module) list(w http.ResponseWriter, r *http.Request) {
	world, err := m.World()
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	q, err := readList(r)
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	if q.token == "" {
		q.token = world.Token()
	}
	language := wire.LanguageOf(r)
	b := append([]byte(nil), `{"type":"FeatureCollection","features":[`...)
	var next data.ServiceID
	if q.since == "" {
		var page []*live.Service
		page, next = world.List(live.ListQuery{Box: q.box, Categories: q.categories, After: q.after, Limit: q.limit})
		b = append(m.appendPage(b, world, page, language), ']')
	} else if b, next, err = m.appendChanges(b, world, &q, language); err != nil {
		wire.Fail(w, r, err)
		return
	}
	b = member.Text(b, "since", q.token)
	b = append(b, `,"next":`...)
	if next == "" {
		b = append(b, "null"...)
	} else {
		b = wire.AppendString(b, wire.NextLink(r.URL, wire.Cursor(string(next), q.token)))
	}
	b = append(b, '}', '\n')
	head := w.Header()
	head["Cache-Control"] = []string{"public, no-cache"}
	head["Vary"] = headerVary
	head["Content-Language"] = headerTongue[language]
	wire.WriteBytesAs(w, r, headerGeoJSON, b)
}

func readList(r *http.Request) (listQuery, error) {
	var q wire.Query
	if err := q.ReadURL(r.URL); err != nil {
		return listQuery{}, err
	}
	l := listQuery{limit: q.Int("limit", 1, 1000, 100), categories: readCategories(&q, nil)}
	if box, ok := q.Box("bbox"); ok {
		l.box = &box
	}
	l.since, _ = q.Text("since", 200)
	if token, ok := q.Text("cursor", 2000); ok {
		parts, ok := wire.OpenCursor(token, 2)
		if !ok {
			q.Fault("cursor", "is not one that this address gave")
		} else {
			l.after, l.token = data.ServiceID(parts[0]), parts[1]
		}
	}
	return l, q.Err()
}

func (m *Module) appendPage(b []byte, world World, page []*live.Service, language wire.Language) []byte {
	kept := m.fragmentsOf(world)
	for i, s := range page {
		if i > 0 {
			b = append(b, ',')
		}
		b = kept.append(b, s, language)
		b = appendHours(b, s)
		b = append(b, '}', '}')
	}
	return b
}

// appendChanges writes the changed services and the ids of those that are
// gone, in the order of ids and together at most a page. What changed so that
// it no longer fits the filters is told as removed.
func (m *Module) appendChanges(b []byte, world World, q *listQuery, language wire.Language) ([]byte, data.ServiceID, error) {
	set, err := world.Changes(q.since)
	if err != nil {
		return b, "", err
	}
	var page []*live.Service
	var removed []data.ServiceID
	var next data.ServiceID
	for i, id := range mergeAfter(set.Changed, set.Removed, q.after) {
		if i == q.limit {
			next = q.after
			break
		}
		q.after = id
		s, ok := world.Service(id)
		if ok && s.ID == id && q.fits(s) {
			page = append(page, s)
		} else {
			removed = append(removed, id)
		}
	}
	b = append(m.appendPage(b, world, page, language), `],"removed":[`...)
	for i, id := range removed {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"id":`...)
		b = wire.AppendString(b, string(id))
		b = append(b, '}')
	}
	b = append(b, `],"removed_count":`...)
	return strconv.AppendInt(b, int64(len(removed)), 10), next, nil
}

// mergeAfter joins two sorted lists of ids, leaving out those up to after.
func mergeAfter(a, b []data.ServiceID, after data.ServiceID) []data.ServiceID {
	all := make([]data.ServiceID, 0, len(a)+len(b))
	for _, list := range [2][]data.ServiceID{a, b} {
		for _, id := range list {
			if after == "" || id > after {
				all = append(all, id)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (q *listQuery) fits(s *live.Service) bool {
	if len(q.categories) > 0 && !slices.Contains(q.categories, s.Category) {
		return false
	}
	return q.box == nil || s.Position != nil && q.box.Contains(*s.Position)
}
