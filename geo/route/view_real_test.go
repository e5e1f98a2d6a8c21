package route

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"finnfram/geo/roads"
)

// TestRealFilesClosed holds views of real files against plain Dijkstra over
// what is open: conditions of a winter night, and some roads shut, before and
// after a hierarchy is made without them.
func TestRealFilesClosed(t *testing.T) {
	night := time.Date(2026, 1, 14, 3, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		profile roads.Profile
	}{{"oslo-east-filtered", roads.Drive}, {"skoyen", roads.Walk}, {"ajaccio-ferry", roads.Drive}} {
		t.Run(c.name, func(t *testing.T) {
			n := realNetwork(t, c.name)
			g := mustGraph(t, n, c.profile)
			router := mustRouter(t, g, night)
			r := rand.New(rand.NewPCG(31, 7))
			stops := randomStops(r, n, 200)
			targets := mustTargets(t, router.Hierarchy(), stops, nil)
			router.SetClosures(busy(r, router, stops, 12))
			for _, when := range []string{"closed", "rebuilt", "with targets"} {
				v := router.At(night)
				var q Query
				closed := roads.Union(g.ClosedAt(night), router.closedBy(night))
				if count(closed) < 12 {
					t.Fatalf("%s: only %d arcs are closed", when, count(closed))
				}
				compareView(t, v, &q, closed, randomStops(r, n, 5), randomStops(r, n, 40))
				for range 10 {
					compareNearest(t, v, &q, targets, randomStop(r, n), randomOptions(r, len(stops)))
				}
				router.work(context.Background())
			}
		})
	}
}

// busy shuts roads that journeys between the stops lead over.
func busy(r *rand.Rand, router *Router, stops []Stop, ways int) []roads.Closure {
	var q Query
	c := roads.Closure{ID: "busy", Profiles: roads.AllProfiles, From: january.AddDate(0, 0, -7)}
	for range 1000 {
		p, ok := router.Hierarchy().Path(&q, stops[r.IntN(len(stops))], stops[r.IntN(len(stops))])
		if ok && len(p.Pieces) > 2 {
			c.Ways = append(c.Ways, router.Graph().Net.Way[p.Pieces[1+r.IntN(len(p.Pieces)-2)].Segment])
		}
		if len(c.Ways) == ways {
			break
		}
	}
	return []roads.Closure{c}
}

// BenchmarkClosed is what answers cost while roads are shut that many journeys
// lead over, before a hierarchy is made without them and after.
func BenchmarkClosed(b *testing.B) {
	for _, name := range []string{"oslo-east-filtered", "country650k"} {
		b.Run(name, func(b *testing.B) {
			f := benchOf(b, name)
			now := time.Now()
			router := NewRouter(f.h.graph, f.h, f.sn, RouterOptions{Patience: 1})
			closures := busy(rand.New(rand.NewPCG(5, 5)), router, f.stops, 10)
			begun := time.Now()
			router.SetClosures(closures)
			set := time.Since(begun)
			begun = time.Now()
			v := router.At(now)
			fmt.Printf("%s: closures taken in %v, %d arcs; view made in %v\n", name, set.Round(time.Microsecond), count(v.closed), time.Since(begun).Round(time.Microsecond))
			b.Run("before", func(b *testing.B) { benchView(b, f, v) })
			begun = time.Now()
			router.spent(time.Second)
			router.work(context.Background())
			router.work(context.Background())
			fmt.Printf("%s: hierarchy without closed roads made in %v\n", name, time.Since(begun).Round(time.Millisecond))
			after := router.At(now)
			after.Find(new(Query), f.targets, f.stops[0], Options{K: 1})
			router.work(context.Background())
			b.Run("after", func(b *testing.B) { benchView(b, f, after) })
		})
	}
}

func benchView(b *testing.B, f *bench, v *View) {
	var q Query
	stainedShare, out := 0, make([]Cost, 50)
	b.Run("between", func(b *testing.B) {
		percentiles(b, func(i int) { v.Between(&q, f.stops[i%4096], f.stops[(i*7+1)%4096]) })
		for i := range 1000 {
			if c, ok := v.low.Between(&q, f.stops[i%4096], f.stops[(i*7+1)%4096]); ok && c.Flags&stained != 0 {
				stainedShare++
			}
		}
		b.ReportMetric(float64(stainedShare)/10, "%around")
	})
	b.Run("table1x50", func(b *testing.B) {
		percentiles(b, func(i int) { v.Table(&q, f.stops[i%4096:i%4096+1], f.stops[i*51%4000:i*51%4000+50], out) })
	})
	b.Run("find-k5", func(b *testing.B) {
		percentiles(b, func(i int) { v.Find(&q, f.targets, f.stops[i%4096], Options{K: 5}) })
	})
}

// BenchmarkReach is what areas cost.
func BenchmarkReach(b *testing.B) {
	for _, name := range []string{"oslo-center", "country650k"} {
		for _, longest := range []time.Duration{10 * time.Minute, 30 * time.Minute, MaxReach} {
			b.Run(fmt.Sprint(name, "/", longest), func(b *testing.B) {
				f := benchOf(b, name)
				v := NewRouter(f.h.graph, f.h, f.sn, RouterOptions{}).At(time.Now())
				for i := range b.N {
					if _, err := v.Reach(f.stops[i%4096], longest/3, longest*2/3, longest); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
