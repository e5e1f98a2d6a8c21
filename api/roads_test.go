package api_test

import (
	"io"
	"testing"
	"time"

	"finnfram/api"
	"finnfram/data"
	"finnfram/data/store"
	"finnfram/geo"
	"finnfram/geo/roads"
)

// testRoads is a small town around the services of sites, drawn so that the
// order by road differs from that by distance: apotek-2 lies behind a ferry,
// apotek-3, farther away, on the road round the fjord.
//
//	           9───────8   69.680  apotek-3
//	                   │
//	13─14      6───7   │   69.670  apotek-2, the island; 13-14 stand alone
//	           ┆       │
//	           5       │   69.664  quay
//	           │       │
//	           4       │   69.660  apotek-1
//	           │       │
//	10─11──────3───────2   69.650  legevakt
//	    12 (lane, one way down to 11; private beyond 12)
//	18.950   18.960  18.980
func testRoads() *roads.Survey {
	s := &roads.Survey{Space: "osm", Credit: "© test roads", AsOf: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	at := func(id int64, lat, lon float64) {
		s.Nodes = append(s.Nodes, roads.Node{ID: id, Point: geo.Point{Lat: lat, Lon: lon}})
	}
	at(2, 69.650, 18.980)
	at(3, 69.650, 18.960)
	at(4, 69.660, 18.960)
	at(5, 69.664, 18.960)
	at(6, 69.670, 18.960)
	at(7, 69.670, 18.968)
	at(8, 69.680, 18.980)
	at(9, 69.680, 18.960)
	at(10, 69.650, 18.945)
	at(11, 69.650, 18.950)
	at(12, 69.653, 18.950)
	at(13, 69.670, 18.900)
	at(14, 69.670, 18.905)
	all := [2]roads.Access{roads.Allowed, roads.Allowed}
	way := func(id int64, class roads.Class, name string, nodes ...int64) *roads.Way {
		s.Ways = append(s.Ways, roads.Way{
			ID: id, Nodes: nodes, Class: class, Name: name, Incline: roads.NoIncline,
			Access: [roads.Profiles][2]roads.Access{all, all, all, all}, MaxSpeed: [2]uint8{50, 50}, Surface: roads.Asphalt,
		})
		return &s.Ways[len(s.Ways)-1]
	}
	way(101, roads.Secondary, "Kaigata", 10, 11, 3)
	way(102, roads.Secondary, "Storgata", 3, 4, 5)
	way(103, roads.Primary, "Fjordveien", 3, 2, 8, 9).Ref = "Fv. 862"
	ferry := way(104, roads.Ferry, "Sundfergen", 5, 6)
	ferry.Duration, ferry.Wait, ferry.MaxSpeed = 10*time.Minute, 15*time.Minute, [2]uint8{}
	way(105, roads.Residential, "Øyveien", 6, 7)
	lane := way(106, roads.Residential, "Enveien", 12, 11)
	for p := range lane.Access {
		if roads.Profile(p) == roads.Drive {
			lane.Access[p][roads.Against] = roads.NoAccess
		}
	}
	way(107, roads.Residential, "Ensomveien", 13, 14)
	s.Spots = []roads.Spot{
		{ID: 1, Kind: roads.BusStop, Point: geo.Point{Lat: 69.6602, Lon: 18.9601}, Name: "Torget", Capacity: -1, AccessibleCapacity: -1},
		{ID: 2, Kind: roads.Parking, Point: geo.Point{Lat: 69.6605, Lon: 18.961}, Name: "Torgparkeringen", Capacity: 40, AccessibleCapacity: 2, Fee: "yes", Access: roads.Allowed},
	}
	s.Places = []roads.Place{{Name: "Litløya", Kind: "island", Point: geo.Point{Lat: 69.670, Lon: 18.964}}, {Name: "Byen", Kind: "town", Point: geo.Point{Lat: 69.65, Lon: 18.96}}}
	return s
}

// putRoads imports a survey into the store as a source of its own.
func putRoads(t testing.TB, s *store.Store, survey *roads.Survey) {
	t.Helper()
	staging, err := s.Begin(t.Context(), data.Version{Source: "roads", Format: "osm", AsOf: survey.AsOf, Credit: survey.Credit}, store.BeginOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := staging.Blob(t.Context(), "roads", func(w io.Writer) error { return survey.Write(w) }); err != nil {
		t.Fatal(err)
	}
	if _, err := staging.Commit(t.Context(), data.Counts{}); err != nil {
		t.Fatal(err)
	}
}

// newRoadServer is newServer with testRoads in force.
func newRoadServer(t testing.TB, change func(*api.Config)) *server {
	t.Helper()
	s := newServer(t, func(c *api.Config) {
		if change != nil {
			change(c)
		}
	})
	putRoads(t, s.store, testRoads())
	s.keeper.Refresh()
	for deadline := time.Now().Add(20 * time.Second); s.keeper.World().Roads() == nil; {
		if time.Now().After(deadline) {
			t.Fatal("the roads were not built")
		}
	}
	return s
}
