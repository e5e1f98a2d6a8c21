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
	for i := range all {
		all[i] = Stop{Position: roads.Position{Segment: uint32(i), Offset: r.Float32()}}
	}
	services := randomStops(r, g.Net, 300)
	targets := mustTargets(t, h, services, nil)
	out := make([]Cost, len(all))
	var q Query
	for seed := range seeds {
		from := randomStop(r, g.Net)
		truth := searchPlain(g, nil, from)
		h.Table(&q, []Stop{from}, all, out)
		for i, to := range all {
			if want := truth.to(to); out[i].Weight != want {
				t.Fatalf("table from %v to %v: %d, want %d", from.Position, to.Position, out[i].Weight, want)
			}
		}
		for i := seed % 97; i < len(all); i += 97 {
			c, ok := h.Between(&q, from, all[i])
			if want := truth.to(all[i]); c.Weight != want {
				t.Fatalf("between %v and %v: %d, want %d", from.Position, all[i].Position, c.Weight, want)
			}
			if p, _ := h.Path(&q, from, all[i]); ok {
				checkPath(t, g, nil, &p, from, all[i], c)
			}
		}
		if seed < 10 {
			compareFind(t, targets, &q, from)
		}
	}
}
