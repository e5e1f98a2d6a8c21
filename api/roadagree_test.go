package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"finnfram/api"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/data/sharedtest"
	"finnfram/data/store"
	"finnfram/importers"
	"finnfram/importers/osm"
)

// mapWorld imports a map file and follows it until its roads are in force.
func mapWorld(t testing.TB, file string) *live.World {
	t.Helper()
	path := sharedtest.File(t, file)
	s, err := store.Open(t.Context(), store.Config{Dir: filepath.Join(t.TempDir(), "data")})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(func() { stop(); _ = s.Close() })
	run := importers.Run{Reader: osm.Reader{}, Now: time.Now, RejectsDir: t.TempDir(), Store: importers.Store{
		Active: s.Active, Blob: s.Blob,
		Begin: func(ctx context.Context, v data.Version, delta bool) (importers.Staging, error) {
			return s.Begin(ctx, v, store.BeginOptions{Delta: delta})
		},
	}}
	if _, err := run.Do(ctx, []string{path}); err != nil {
		t.Fatal(err)
	}
	keeper := live.NewKeeper(live.Config{Source: s, Roads: s, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return testNow }})
	if err := keeper.Start(ctx); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); keeper.World().Roads() == nil; <-tick.C {
		if time.Since(began) > 5*time.Minute {
			t.Fatal("the roads were not built")
		}
	}
	return keeper.World()
}

type osrmRoute struct {
	Code   string
	Routes []struct {
		Duration, Distance float64
		Geometry           struct{ Coordinates [][2]float64 }
		Legs               []struct {
			Duration, Distance float64
			Annotation         struct{ Duration, Distance, Speed, Nodes []float64 }
			Steps              []struct {
				Duration, Distance float64
				Geometry           struct{ Coordinates [][2]float64 }
				Maneuver           struct {
					Type     string
					Location [2]float64
				}
			}
		}
	}
}

// TestFacesAgree asks for the same ways in every shape, between places all
// over a real map: time and length are one, and parts add up to the whole.
func TestFacesAgree(t *testing.T) {
	world := mapWorld(t, "osm/skoyen.osm.pbf")
	s := newServer(t, func(c *api.Config) { c.World = func() *live.World { return world } })
	network := world.Roads().Network()
	random := rand.New(rand.NewPCG(7, 8))
	place := func() (lat, lon float64) {
		j := random.IntN(len(network.Lat))
		return float64(network.Lat[j])/1e7 + random.NormFloat64()*1e-4, float64(network.Lon[j])/1e7 + random.NormFloat64()*2e-4
	}
	found := 0
	for i := range 120 {
		word := [...][2]string{{"driving", "drive"}, {"foot", "walk"}, {"bike", "cycle"}, {"wheelchair", "step-free"}}[i%4]
		lat1, lon1 := place()
		lat2, lon2 := place()
		pair := fmt.Sprintf("%.6f,%.6f;%.6f,%.6f", lon1, lat1, lon2, lat2)
		var way osrmRoute
		_, _, answer := s.ask(t, "GET", "/osrm/route/v1/"+word[0]+"/"+pair+"?steps=true&annotations=true&overview=full&geometries=geojson", "")
		if err := json.Unmarshal(answer, &way); err != nil {
			t.Fatalf("%v: %s", err, answer)
		}
		var table struct {
			Durations, Distances [][]*float64
		}
		_, _, answer = s.ask(t, "GET", "/osrm/table/v1/"+word[0]+"/"+pair+"?sources=0&destinations=1&annotations=duration,distance", "")
		if err := json.Unmarshal(answer, &table); err != nil {
			t.Fatalf("%v: %s", err, answer)
		}
		own := askRoute(t, s, fmt.Sprintf("from=%.6f,%.6f&to=%.6f,%.6f&profile=%s", lat1, lon1, lat2, lon2, word[1]))
		if way.Code != "Ok" {
			if table.Durations != nil && table.Durations[0][0] != nil || own.Duration_s != nil {
				t.Errorf("%s %s: %s beside %v and %v", word[0], pair, way.Code, table.Durations, own.Duration_s)
			}
			continue
		}
		found++
		r := way.Routes[0]
		if d := table.Durations[0][0]; d == nil || math.Abs(*d-r.Duration) > .11 || math.Abs(*table.Distances[0][0]-r.Distance) > .11 {
			t.Errorf("%s %s: %v s, %v m; table %v %v", word[0], pair, r.Duration, r.Distance, table.Durations, table.Distances)
		}
		checkLeg(t, word[0]+" "+pair, &way)
		onRoad := 0.0
		for _, leg := range own.Legs {
			if leg.Mode != "off_road" {
				onRoad += leg.Duration_s
			}
		}
		if own.Duration_s == nil || math.Abs(onRoad-r.Duration) > 3 || len(own.Geometry.Coordinates) != len(r.Geometry.Coordinates) {
			t.Errorf("%s %s: %v s on the road, OSRM %v s; %d points, OSRM %d", word[1], pair, onRoad, r.Duration, len(own.Geometry.Coordinates), len(r.Geometry.Coordinates))
		}
	}
	if found < 60 {
		t.Errorf("only %d of 120 ways were found", found)
	}
}

// checkLeg holds the parts of the one leg of a route against the whole.
func checkLeg(t *testing.T, name string, way *osrmRoute) {
	t.Helper()
	r := way.Routes[0]
	leg := r.Legs[0]
	sum := func(list []float64) (s float64) {
		for _, v := range list {
			s += v
		}
		return s
	}
	points := len(r.Geometry.Coordinates)
	note := leg.Annotation
	if len(note.Duration) != points-1 || len(note.Distance) != points-1 || len(note.Speed) != points-1 || len(note.Nodes) != points {
		t.Errorf("%s: %d points, %d pairs annotated", name, points, len(note.Duration))
	}
	// A piece of no length, such as a gate passed on the spot, has no pair.
	if d := sum(note.Duration) - leg.Duration; math.Abs(d) > .2+leg.Duration*.02 {
		t.Errorf("%s: annotated %v s of %v s", name, sum(note.Duration), leg.Duration)
	}
	if d := sum(note.Distance) - leg.Distance; math.Abs(d) > 1+leg.Distance*.005 {
		t.Errorf("%s: annotated %v m of %v m", name, sum(note.Distance), leg.Distance)
	}
	var seconds, metres float64
	at := r.Geometry.Coordinates[0]
	for i, step := range leg.Steps {
		seconds, metres = seconds+step.Duration, metres+step.Distance
		line := step.Geometry.Coordinates
		if line[0] != at || len(line) < 2 {
			t.Errorf("%s: step %d begins at %v, the one before ends at %v", name, i, line[0], at)
		}
		at = line[len(line)-1]
	}
	if math.Abs(seconds-leg.Duration) > .1*float64(len(leg.Steps))+.1 || math.Abs(metres-leg.Distance) > .1*float64(len(leg.Steps))+.1 || at != r.Geometry.Coordinates[points-1] {
		t.Errorf("%s: steps add up to %v s, %v m of %v s, %v m", name, seconds, metres, leg.Duration, leg.Distance)
	}
	if n := len(leg.Steps); n < 2 || leg.Steps[0].Maneuver.Type != "depart" || leg.Steps[n-1].Maneuver.Type != "arrive" {
		t.Errorf("%s: %+v", name, leg.Steps)
	}
}
