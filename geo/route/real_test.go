package route

import (
	"context"
	"math/rand/v2"
	"os"
	"sync"
	"testing"

	"finnfram/data/sharedtest"
	"finnfram/geo/roads"
	"finnfram/importers/osm"
)

var realNetworks sync.Map

// realNetwork builds the roads of an extract, once for all tests.
func realNetwork(t testing.TB, name string) *roads.Network {
	t.Helper()
	path := sharedtest.File(t, "osm/"+name+".osm.pbf")
	made, _ := realNetworks.LoadOrStore(name, sync.OnceValues(func() (*roads.Network, error) {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		survey, err := osm.Roads(context.Background(), path, file)
		if err != nil {
			return nil, err
		}
		n, _, err := roads.Build([]*roads.Survey{survey})
		return n, err
	}))
	n, err := made.(func() (*roads.Network, error))()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// extracts are the real files.
var extracts = []string{"oslo-east-filtered", "oslo-center", "skoyen", "ajaccio-ferry"}

// seeds is from how many stops of each file and profile journeys go.
const seeds = 100

// TestRealFiles holds the answers on every real file and for every profile
// against plain Dijkstra: from 100 stops to a stop on each segment.
func TestRealFiles(t *testing.T) {
	for _, name := range extracts {
		t.Run(name, func(t *testing.T) {
			n := realNetwork(t, name)
			for p := range roads.Profile(roads.Profiles) {
				t.Run(p.String(), func(t *testing.T) {
					t.Parallel()
					compareReal(t, mustGraph(t, n, p))
				})
			}
		})
	}
}

func compareReal(t *testing.T, g *roads.Graph) {
	h := mustBuild(t, g, BuildOptions{})
	r := rand.New(rand.NewPCG(11, uint64(g.Profile)))
	all := make([]Stop, len(g.Net.From))
	ends := make([][]roads.Seed, len(all))
	for i := range all {
		all[i] = Stop{Position: roads.Position{Segment: uint32(i), Offset: r.Float32()}}
		ends[i] = g.Ends(nil, all[i].Position)
	}
	services := randomStops(r, g.Net, 300)
	targets := mustTargets(t, h, services, nil)
	const atOnce = 25
	out := make([]Cost, atOnce*len(all))
	var q Query
	for round := range seeds / atOnce {
		from := randomStops(r, g.Net, atOnce)
		h.Table(&q, from, all, out)
		for i := range from {
			truth := searchPlain(g, nil, from[i])
			row := out[i*len(all) : (i+1)*len(all)]
			for j, to := range all {
				if want := truth.toEnds(to, ends[j]); row[j].Weight != want {
					t.Fatalf("table from %v to %v: %d, want %d", from[i].Position, to.Position, row[j].Weight, want)
				}
			}
			compareSome(t, h, &q, from[i], all, row, 13*round+i)
		}
		compareFind(t, targets, &q, from[0])
	}
}

// compareSome holds Between and Path to some of the stops against a row of a
// table that was found right.
func compareSome(t *testing.T, h *Hierarchy, q *Query, from Stop, all []Stop, row []Cost, first int) {
	t.Helper()
	for j := first; j < len(all); j += 499 {
		c, ok := h.Between(q, from, all[j])
		if c.Weight != row[j].Weight {
			t.Fatalf("between %v and %v: %d, want %d", from.Position, all[j].Position, c.Weight, row[j].Weight)
		}
		if p, _ := h.Path(q, from, all[j]); ok {
			checkPath(t, h.graph, nil, &p, from, all[j], c)
		}
	}
}
