package live

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
)

// TestBeyond: a town, an island without a ferry, a mountain hut without a
// road, and a side street; one column is 500 m. What can be reached comes
// first, whatever its distance, then the rest by straight line.
func TestBeyond(t *testing.T) {
	m := lettermap.Draw(t, 500, `
		a-----b-----c
		      |
		      d-------------e

		x---y


		                  H
		      S
	`)
	m.Ways(`
		abc residential
		bd  residential
		de  residential
		xy  residential
	`)
	services := newMemory()
	at := func(id, letter string, shape func(*data.Site)) data.Site {
		p := m.Point([]rune(letter)[0])
		s := site(id, data.Pharmacy, p.Lat, p.Lon)
		if shape != nil {
			shape(&s)
		}
		return s
	}
	services.put(t, "csv",
		at("town", "c", hoursOf("24/7")), at("street", "e", hoursOf("Mo-Fr 09:00-10:30")), at("island", "y", hoursOf("24/7")), at("hut", "H", nil),
		func() data.Site { s := site("unplaced", data.Pharmacy, 0, 0); s.Position = nil; return s }(),
	)
	services.survey(t, "osm", m.Survey)
	loaded, _ := roadsOf(t, services)
	w := build(t, services)
	street := data.RoadClosure{ID: "fire", From: testNow.Add(-time.Hour), Ways: []string{"osm:way/" + strconv.FormatInt(m.WayID("de"), 10), "osm:way/" + strconv.FormatInt(m.WayID("bd"), 10)}}
	harbour := data.RoadClosure{ID: "flood", From: testNow.Add(-time.Hour), Ways: []string{"osm:way/" + strconv.FormatInt(m.WayID("xy"), 10)}}
	for name, c := range map[string]struct {
		from  string
		shut  []data.RoadClosure
		ask   func(*NearestQuery)
		want  string // found / beyond
		short Short
	}{
		"in town":                {from: "a", want: "town street / island:not_connected hut:no_road_near", short: ByUnreachable},
		"full":                   {from: "a", ask: func(q *NearestQuery) { q.Limit = 2 }, want: "town street /"},
		"room for one":           {from: "a", ask: func(q *NearestQuery) { q.Limit = 3 }, want: "town street / island:not_connected", short: ByUnreachable},
		"bounded":                {from: "a", ask: func(q *NearestQuery) { q.MaxDuration = time.Hour }, want: "town street /", short: ByUnreachable},
		"on the island":          {from: "x", want: "island / town:not_connected hut:no_road_near street:not_connected", short: ByUnreachable},
		"on the island, near":    {from: "x", ask: func(q *NearestQuery) { q.MaxDistance = 7000 }, want: "island / town:not_connected", short: ByUnreachable},
		"open":                   {from: "x", ask: func(q *NearestQuery) { q.OpenOnly = true }, want: "island / town:not_connected street:not_connected", short: ByUnreachable},
		"open at night":          {from: "x", ask: func(q *NearestQuery) { q.OpenOnly, q.At = true, q.At.Add(6*time.Hour) }, want: "island / town:not_connected", short: ByUnreachable},
		"wheelchair":             {from: "x", ask: func(q *NearestQuery) { q.Wheelchair = true }, want: "/", short: ByFilters},
		"nobody speaks":          {from: "x", ask: func(q *NearestQuery) { q.Language = "tlh" }, want: "/", short: ByFilters},
		"a closed street":        {from: "a", shut: []data.RoadClosure{street}, want: "town / island:not_connected hut:no_road_near street:closed", short: ByUnreachable},
		"the start's is closed":  {from: "x", shut: []data.RoadClosure{harbour}, want: "/ island:closed town:closed hut:closed street:closed", short: ByUnreachable},
		"at sea":                 {from: "S", want: "/ island:no_road_near town:no_road_near hut:no_road_near street:no_road_near", short: ByNoRoadNear},
		"at sea, open":           {from: "S", ask: func(q *NearestQuery) { q.OpenOnly = true }, want: "/ island:no_road_near town:no_road_near street:no_road_near", short: ByNoRoadNear},
		"at sea, of all sorts":   {from: "S", ask: func(q *NearestQuery) { q.Categories = nil; q.Limit = 2 }, want: "/ island:no_road_near town:no_road_near", short: ByNoRoadNear},
		"at sea, another sort":   {from: "S", ask: func(q *NearestQuery) { q.Categories = []data.Category{data.Dentist} }, want: "/", short: WithoutCoverage},
		"at sea, with a bound":   {from: "S", ask: func(q *NearestQuery) { q.MaxDuration = time.Hour }, want: "/", short: ByNoRoadNear},
		"beyond every reach":     {from: "far", want: "/", short: WithoutCoverage},
		"open, none is known to": {from: "S", ask: func(q *NearestQuery) { q.OpenOnly, q.Categories = true, []data.Category{data.Dentist} }, want: "/", short: WithoutCoverage},
	} {
		q := NearestQuery{From: geo.Point{Lat: -40, Lon: -100}, Categories: []data.Category{data.Pharmacy}, Limit: 10, At: testNow, Timed: true, By: roads.Drive}
		if c.from != "far" {
			q.From = m.Point(rune(c.from[0]))
		}
		if c.ask != nil {
			c.ask(&q)
		}
		answer, err := w.WithRoads(loaded.closedBy(c.shut), nil).Nearest(q)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range answer.Found {
			got = append(got, keyOf(f.Service))
		}
		got = append(got, "/")
		for _, f := range answer.Beyond {
			got = append(got, keyOf(f.Service)+":"+string(f.Unreachable))
		}
		if text := strings.Join(got, " "); text != c.want || answer.Short != c.short {
			t.Errorf("%s: %s (%s), want %s (%s)", name, text, answer.Short, c.want, c.short)
		}
	}
}

func keyOf(s *Service) string {
	return strings.TrimSuffix(strings.TrimPrefix(string(s.ID), "csv-"), "-pharmacy")
}
