package route

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"finnfram/geo/roads"
)

// TestRebuildRule: a hierarchy is made when slow answers have cost enough, not
// before; it leaves out what stays closed and keeps what opens again today;
// and it is given up when what it leaves out opens.
func TestRebuildRule(t *testing.T) {
	m, r := valley(t)
	r.o.Patience = time.Hour
	ctx := context.Background()
	long, short := around(m, 'b', 'c'), around(m, 'q', 'r')
	short.To = january.Add(2 * time.Hour)
	r.SetClosures([]roads.Closure{long, short})
	if s := r.State(); s != (State{Closures: 2, Closed: 4, Slower: true}) {
		t.Errorf("closed: %+v", s)
	}
	letters(t, m, r, january, 'a', 'd')
	r.work(ctx)
	if r.shut != nil {
		t.Fatal("a hierarchy was made before it was worth it")
	}
	if r.slow.Load() == 0 {
		t.Error("a slow answer was not noted")
	}
	r.o.Patience = 1
	r.work(ctx)
	if r.shut == nil || count(r.shut.removed) != 2 {
		t.Fatalf("left out: %+v, want the two arcs of one road", r.shut)
	}
	if v := r.At(january); v.from != r.shut || v.pure {
		t.Error("a View of now does not start from the new hierarchy")
	}
	if v := r.At(january.AddDate(0, 0, 1)); v.from != r.shut || !v.pure {
		t.Error("a View of tomorrow is not answered by the new hierarchy alone")
	}
	if v := r.At(january.AddDate(0, 0, -1)); v.low != r.Hierarchy() {
		t.Error("a View of yesterday does not start from the open hierarchy")
	}
	r.SetClosures([]roads.Closure{long})
	if s := r.State(); s != (State{Closures: 1, Closed: 2}) {
		t.Errorf("rebuilt: %+v", s)
	}
	made := r.shut
	r.slow.Store(1)
	if r.work(ctx); r.shut != made {
		t.Error("the same hierarchy was made again")
	}
	r.SetClosures(nil)
	if r.work(ctx); r.shut != nil {
		t.Error("a hierarchy that nobody can use was kept")
	}
}

// TestRebuildGivenUp: newer closures end a build that could not be used, and
// leave one that could.
func TestRebuildGivenUp(t *testing.T) {
	m, r := valley(t)
	r.SetClosures([]roads.Closure{around(m, 'b', 'c')})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r.building = &building{r.closedBy(january), cancel}
	r.SetClosures([]roads.Closure{around(m, 'b', 'c'), around(m, 'e', 'f')})
	if ctx.Err() != nil || !r.State().Rebuilding {
		t.Error("given up for a closure more")
	}
	r.SetClosures([]roads.Closure{around(m, 'e', 'f')})
	if ctx.Err() == nil {
		t.Error("not given up when its road opened")
	}
	r.building = nil
	r.rebuild(ctx, r.closedBy(january))
	if r.shut != nil || r.building != nil {
		t.Error("a build whose context has ended left something")
	}
}

// TestRouterMemory: what is kept does not grow with the times and closures
// that are asked about.
func TestRouterMemory(t *testing.T) {
	r0 := rand.New(rand.NewPCG(3, 3))
	n := randomNetwork(r0, 40, 100)
	addConditions(r0, n)
	r := mustRouter(t, mustGraph(t, n, roads.Drive), january)
	var q Query
	for i := range 300 {
		if i%10 == 0 {
			r.SetClosures(randomClosures(r0, n, 3))
		}
		v := r.At(january.Add(time.Duration(r0.IntN(10000)) * time.Minute))
		for range 3 {
			v.Find(&q, mustTargets(t, r.Hierarchy(), randomStops(r0, n, 2), nil), randomStop(r0, n), Options{K: 1})
		}
		if i%50 == 0 {
			r.work(context.Background())
		}
		if len(r.views) > maxViews || len(r.moments) > maxMoments || len(r.wanted) > maxTargets {
			t.Fatalf("%d views, %d moments, %d wanted", len(r.views), len(r.moments), len(r.wanted))
		}
	}
}

// TestRouterRace asks a router everything at once while closures change and
// hierarchies are made; every answer is that of its View's closed arcs.
func TestRouterRace(t *testing.T) {
	r0 := rand.New(rand.NewPCG(4, 4))
	n := randomNetwork(r0, 120, 300)
	addConditions(r0, n)
	g := mustGraph(t, n, roads.Walk)
	r := mustRouter(t, g, january)
	stops := randomStops(r0, n, 20)
	targets := mustTargets(t, r.Hierarchy(), stops, nil)
	ctx, cancel := context.WithCancel(context.Background())
	var background, group sync.WaitGroup
	background.Go(func() {
		if err := r.Run(ctx); err != context.Canceled {
			t.Errorf("Run ended with %v", err)
		}
	})
	for i := range uint64(4) {
		group.Go(func() {
			mine := rand.New(rand.NewPCG(i, 5))
			var q Query
			for range 20 {
				if i == 0 {
					r.SetClosures(randomClosures(mine, n, mine.IntN(4)))
				}
				v := r.At(january.Add(time.Duration(mine.IntN(3)) * 3 * time.Hour))
				from, to := stops[mine.IntN(len(stops))], stops[mine.IntN(len(stops))]
				truth := searchPlain(g, v.Closed(), from)
				if c, _ := v.Between(&q, from, to); c.Weight != truth.to(to) {
					t.Errorf("%d, want %d", c.Weight, truth.to(to))
				}
				for _, hit := range v.Find(&q, targets, from, Options{K: 3}) {
					if want := truth.to(stops[hit.Item]) + stops[hit.Item].Approach; hit.Weight != want {
						t.Errorf("item %d in %d, want %d", hit.Item, hit.Weight, want)
					}
				}
				if _, err := v.Reach(from, time.Minute); err != nil {
					t.Error(err)
				}
				r.State()
			}
		})
	}
	group.Wait()
	cancel()
	background.Wait()
}

// TestLanes: searches of the graph wait for each other, and go on.
func TestLanes(t *testing.T) {
	l := newLanes(2)
	a, b := l.take(), l.take()
	got := make(chan *lane)
	go func() { got <- l.take() }()
	l.give(b)
	if k := <-got; k != b {
		t.Error("a third lane was made")
	}
	l.give(a)
	if k := l.take(); k != a {
		t.Error("a lane was not used again")
	}
}
