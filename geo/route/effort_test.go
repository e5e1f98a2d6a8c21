package route

import (
	"math"
	"math/rand/v2"
	"testing"

	"finnfram/geo/roads"
)

// effort is how hard a hierarchy is to build and to ask.
type effort struct {
	nodes     int
	arcs      float64 // a node
	shortcuts float64 // a node
	settled   float64 // nodes of a search up to the top, both directions, mean
	relaxed   float64
}

func effortOf(h *Hierarchy) effort {
	e := effort{nodes: len(h.node), arcs: float64(h.graph.Arcs()) / float64(len(h.node)), shortcuts: float64(h.Shortcuts()) / float64(len(h.node))}
	r := rand.New(rand.NewPCG(1, 1))
	const asked = 2000
	var s side
	for range asked {
		v := uint32(r.IntN(len(h.node)))
		for d := forward; d <= backward; d++ {
			s.begin(h, d)
			s.reach(v, 0, 0, noLabel)
			for {
				_, stalled, ok := s.settle()
				if !ok {
					break
				}
				if !stalled {
					e.settled++
				}
			}
			e.relaxed += float64(len(s.labels))
		}
	}
	e.settled /= 2 * asked
	e.relaxed /= 2 * asked
	return e
}

// clip is the part of a network around its middle that holds a share of the
// junctions.
func clip(n *roads.Network, share float64) *roads.Network {
	var lat, lon float64
	for j := range n.Lat {
		lat += float64(n.Lat[j]) / float64(len(n.Lat))
		lon += float64(n.Lon[j]) / float64(len(n.Lon))
	}
	far := func(j uint32) float64 { return math.Hypot(float64(n.Lat[j])-lat, (float64(n.Lon[j])-lon)/2) }
	lo, hi := 0.0, 1e9
	for range 60 {
		mid, in := (lo+hi)/2, 0
		for j := range n.Lat {
			if far(uint32(j)) < mid {
				in++
			}
		}
		if float64(in) < share*float64(len(n.Lat)) {
			lo = mid
		} else {
			hi = mid
		}
	}
	c := *n
	c.From, c.To, c.Length, c.Attr, c.Way, c.Bans = nil, nil, nil, nil, nil, nil
	c.ShapeFirst, c.Shape = []uint32{0}, nil
	for s := range n.From {
		if far(n.From[s]) < hi && far(n.To[s]) < hi {
			c.From, c.To, c.Length = append(c.From, n.From[s]), append(c.To, n.To[s]), append(c.Length, n.Length[s])
			c.Attr, c.Way, c.ShapeFirst = append(c.Attr, n.Attr[s]), append(c.Way, n.Way[s]), append(c.ShapeFirst, 0)
		}
	}
	return &c
}

// TestCountryIsLikeOslo holds the made country against the real file, whole and
// a quarter of it: shortcuts a node, and the nodes that a search settles up to
// the top, are within 30 % of each other where the numbers of nodes are alike.
//
// How the effort grows is taken from the same parts of the file: a search
// settles as many nodes as the number of nodes to the power of growth, so that
// benchmarks can tell what to expect of two million.
func TestCountryIsLikeOslo(t *testing.T) {
	n := realNetwork(t, "oslo-east-filtered")
	var oslo []effort
	for _, part := range []struct {
		share float64
		like  int // junctions asked of country
	}{{1. / 4, 2_400}, {1, 11_900}} {
		want := effortOf(mustBuild(t, mustGraph(t, clip(n, part.share), roads.Drive), BuildOptions{}))
		got := effortOf(mustBuild(t, mustGraph(t, country(part.like, 1), roads.Drive), BuildOptions{}))
		for _, x := range []struct {
			name      string
			got, want float64
			within    float64
		}{
			{"nodes", float64(got.nodes), float64(want.nodes), 0.1},
			{"shortcuts a node", got.shortcuts, want.shortcuts, 0.3},
			{"settled nodes", got.settled, want.settled, 0.3},
		} {
			t.Logf("%s: made %.2f, real %.2f", x.name, x.got, x.want)
			if math.Abs(x.got-x.want) > x.within*x.want {
				t.Errorf("%s: made %.2f, real %.2f", x.name, x.got, x.want)
			}
		}
		oslo = append(oslo, want)
	}
	power := math.Log(oslo[1].settled/oslo[0].settled) / math.Log(float64(oslo[1].nodes)/float64(oslo[0].nodes))
	t.Logf("growth: %.3f", power)
	if math.Abs(power-growth) > 0.05 {
		t.Errorf("the real file grows by the power of %.3f, want %v", power, growth)
	}
}

// growth is the power of the number of nodes with which the nodes settled grow
// in the real file, and osloNodes and osloSettled where it starts from.
const (
	growth      = 0.34
	osloNodes   = 13_500
	osloSettled = 26.3
)

// expected is how many nodes a search of so many nodes settles, by the real
// file.
func expected(nodes int) float64 {
	return osloSettled * math.Pow(float64(nodes)/osloNodes, growth)
}
