package roads_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
)

// quickest is the quickest journey on a graph as the links travelled, by the
// plainest search that keeps the way; ok is false where there is none.
func quickest(g *roads.Graph, closed roads.Closed, from, to roads.Position) (links []uint32, ms float64, ok bool) {
	times, by := make([]float64, g.Nodes()), make([]int, g.Nodes())
	tails := make([]uint32, g.Arcs())
	for i := range times {
		times[i], by[i] = math.Inf(1), -1
		for arc := g.First[i]; arc < g.First[i+1]; arc++ {
			tails[arc] = uint32(i)
		}
	}
	first := make([]uint32, g.Nodes())
	for _, s := range g.Starts(nil, from) {
		if w := float64(s.Weight); !closed.Has(s.Arc) && w < times[s.Node] {
			times[s.Node], first[s.Node] = w, g.Link[s.Arc]
		}
	}
	for changed := true; changed; {
		changed = false
		for arc := range g.Head {
			if w := times[tails[arc]] + float64(g.Weight[arc]); !closed.Has(uint32(arc)) && w < times[g.Head[arc]] {
				times[g.Head[arc]], by[g.Head[arc]], changed = w, arc, true
			}
		}
	}
	ms = math.Inf(1)
	if s, direct := g.Direct(from, to, closed); direct {
		ms, links = float64(s.Weight), []uint32{g.Link[s.Arc]}
	}
	for _, s := range g.Ends(nil, to) {
		w := times[s.Node] + float64(s.Weight)
		if closed.Has(s.Arc) || w >= ms {
			continue
		}
		ms, links = w, []uint32{g.Link[s.Arc]}
		node := s.Node
		for ; by[node] >= 0; node = tails[by[node]] {
			links = append(links, g.Link[by[node]])
		}
		links = append(links, first[node])
		slices.Reverse(links)
	}
	return links, ms, !math.IsInf(ms, 1)
}

// trip is an expected journey between the middles of two segments, named by
// the letters of their ends, and the letters it passes; "" where there is
// none.
type trip struct{ from, to, path string }

func checkTrips(t *testing.T, m *lettermap.Map, n *roads.Network, p roads.Profile, at time.Time, trips []trip) {
	t.Helper()
	g, err := roads.NewGraph(n, p)
	if err != nil {
		t.Fatal(err)
	}
	closed := g.ClosedAt(at)
	for _, c := range trips {
		links, _, ok := quickest(g, closed, middle(m, n, c.from), middle(m, n, c.to))
		got := ""
		if ok {
			got = spell(m, n, links)
		}
		if got != c.path {
			t.Errorf("%s, %s to %s: %q, want %q", p, c.from, c.to, got, c.path)
		}
	}
}

// spell names the letters that links pass one after the other.
func spell(m *lettermap.Map, n *roads.Network, links []uint32) string {
	all := ""
	for _, link := range links {
		letters := m.Spell(n, link)
		if all != "" {
			letters = letters[1:]
		}
		all += letters
	}
	return all
}

func middle(m *lettermap.Map, n *roads.Network, ends string) roads.Position {
	return roads.Position{Segment: m.Link(n, ends) >> 1, Offset: 0.5}
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) // a Monday

func TestBannedTurn(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b---c---h
		    |   |
		    d---e
		    |
		    f
	`)
	m.Ways(`
		ab  residential
		bc  residential
		ch  residential
		bd  residential
		de  residential
		ce  residential
		df  residential
	`).Turns(`
		no ab b bd
	`)
	n, _ := m.Network()
	checkTrips(t, m, n, roads.Drive, noon, []trip{
		{"ab", "df", "abcedf"}, // not abcbdf: turning on bc is the same ban
		{"df", "ab", "fdba"},
		{"bc", "df", "cbdf"},
		{"ab", "ch", "abch"},
	})
	checkTrips(t, m, n, roads.Walk, noon, []trip{{"ab", "df", "abdf"}})
}

// A dead end is where everybody turns, after a ban as well.
func TestBannedTurnBeforeDeadEnd(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b---c
		    |
		    d
	`)
	m.Ways(`
		ab  residential
		bc  residential
		bd  residential
	`).Turns(`
		no ab b bd
	`)
	n, _ := m.Network()
	checkTrips(t, m, n, roads.Drive, noon, []trip{{"ab", "bd", "abcbd"}})
}

// Private land is no place to turn while there is another.
func TestBannedTurnBesidePrivateLand(t *testing.T) {
	m := lettermap.Draw(t, 50, `
		a---b---c-------h
		    |   |
		    d   p
	`)
	m.Ways(`
		ab  residential
		bc  residential
		bd  residential
		cp  service private=
		ch  residential
	`).Turns(`
		no ab b bd
	`)
	n, _ := m.Network()
	checkTrips(t, m, n, roads.Drive, noon, []trip{{"ab", "bd", "abchcbd"}, {"ab", "cp", "abcp"}, {"cp", "bd", "pcbd"}})
	m.Survey.Ways = m.Survey.Ways[:4]
	n, _ = m.Network()
	checkTrips(t, m, n, roads.Drive, noon, []trip{{"ab", "bd", "abcbd"}})
}

func TestOnlyTurn(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b---c---g
		    |   |
		    d---e
	`)
	m.Ways(`
		ab residential
		bc residential
		bd residential
		de residential
		ce residential
		cg residential
	`).Turns(`
		only ab b bd
	`)
	n, _ := m.Network()
	checkTrips(t, m, n, roads.Drive, noon, []trip{
		{"ab", "bc", "abdecb"}, // and not abdbc, which is a U-turn, nor abdbdbc
		{"ab", "bd", "abd"},
		{"bd", "bc", "dbc"},
		{"cg", "ab", "gcba"},
	})
}

func TestBanByWay(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b   c---d
		    |   |
		e---f---g---h
		    |   |
		    i---j
	`)
	m.Ways(`
		ab residential
		bf residential
		ef residential
		fg residential
		gc residential
		cd residential
		gh residential
		fi residential
		ij residential
		jg residential
	`).Turns(`
		no bf fg gc
	`)
	n, _ := m.Network()
	checkTrips(t, m, n, roads.Drive, noon, []trip{
		{"ab", "cd", "abfijgcd"},
		{"ef", "cd", "efgcd"},
		{"fg", "cd", "fgcd"}, // what was travelled before is not known
		{"ab", "gh", "abfgh"},
	})
}

func TestBanAtTimes(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b---c
		    |   |
		    d---e
	`)
	m.Ways(`
		ab residential
		bc residential
		bd residential
		de residential
		ce residential
	`).Turns(`
		no ab b bd
	`)
	m.Survey.Turns[0].When = "Mo-Fr 07:00-09:00"
	n, _ := m.Network()
	rush := time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC) // 08:30 in Oslo
	checkTrips(t, m, n, roads.Drive, rush, []trip{{"ab", "bd", "abcedb"}})
	checkTrips(t, m, n, roads.Drive, noon, []trip{{"ab", "bd", "abd"}})
}

func TestPrivateLandIsNotPassedThrough(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b---c---d---k
		    |       |
		    e---f---g
		    |
		    h---i
	`)
	m.Ways(`
		ab  residential max=30
		be  service private=
		ef  service private=
		fg  service private=
		gd  service private=
		bcd residential max=10
		dk  residential
		eh  service private=
		hi  service private=
	`)
	n, _ := m.Network()
	checkTrips(t, m, n, roads.Drive, noon, []trip{
		{"ab", "dk", "abcdk"},
		{"ab", "ef", "abef"},
		{"ef", "dk", "efgdk"}, // out by either gate
		{"ef", "ab", "feba"},
		{"hi", "fg", "ihefg"}, // within
		{"dk", "hi", "kdgfehi"},
	})
}

// Out of one private place and into another with public road between.
func TestPrivateAtBothEnds(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a   d
		|   |
		b---c---e
		|   |   |
		f   g---h
	`)
	m.Ways(`
		ab service private=
		cd service private=
		bc residential
		ce residential
		cg service private=
		gh service private=
		he service private=
		bf residential
	`)
	n, _ := m.Network()
	checkTrips(t, m, n, roads.Drive, noon, []trip{
		{"ab", "cd", "abcd"},
		{"ab", "gh", "abcgh"},
		{"cg", "bf", "gcbf"},
		{"gh", "ab", "hgcba"},
		{"bf", "ce", "fbce"},
	})
}

// A gate that is shut cuts the road; both sides can be reached.
func TestBlockedGate(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b---c---d
		|           |
		e-----------f
	`)
	m.Ways(`
		abcd residential
		ae   residential
		ef   residential
		fd   residential
	`)
	m.Node('c').Blocked = roads.Only(roads.Drive)
	m.Node('c').Kind = roads.Gate
	n, _ := m.Network()
	checkTrips(t, m, n, roads.Drive, noon, []trip{
		{"abc", "cd", "cbaefdc"},
		{"ae", "cd", "aefdc"},
	})
	checkTrips(t, m, n, roads.Walk, noon, []trip{{"abc", "cd", "abcd"}})
}

func TestGateAtTimes(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b---c
		|       |
		d-------e
	`)
	m.Ways(`
		abc residential
		ad  residential
		de  residential
		ec  residential
	`)
	*m.Node('b') = roads.Node{ID: 'b', Point: m.Point('b'), Kind: roads.Gate,
		When: []roads.Condition{{Profiles: roads.AllProfiles, Along: true, Against: true, Access: roads.NoAccess, When: "22:00-06:00"}}}
	n, _ := m.Network()
	night := time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC)
	checkTrips(t, m, n, roads.Drive, noon, []trip{{"ab", "bc", "abc"}})
	checkTrips(t, m, n, roads.Drive, night, []trip{{"ab", "bc", "badecb"}, {"ad", "ab", "dab"}})
}

// access:conditional=no @ (Oct 14-March 16), as a mountain road has it.
func TestWinterClosedRoad(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b---c
		|       |
		d---e---f
	`)
	m.Ways(`
		ab  secondary
		bc  secondary
		ad  secondary
		def secondary
		fc  secondary
	`)
	m.Way("bc").When = []roads.Condition{{Profiles: roads.AllProfiles, Along: true, Against: true, Access: roads.NoAccess, When: "Oct 14-Mar 16"}}
	n, _ := m.Network()
	july := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	checkTrips(t, m, n, roads.Drive, noon, []trip{{"ab", "fc", "badefc"}, {"ab", "bc", ""}})
	checkTrips(t, m, n, roads.Drive, july, []trip{{"ab", "fc", "abcf"}, {"ab", "bc", "abc"}})
}

// A road for residents in rush hours may be used to arrive then.
func TestPrivateAtTimes(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b---c---d
		    |   |
		    e---f
	`)
	m.Ways(`
		ab residential
		bc residential
		cd residential
		be residential
		ef residential
		fc residential
	`)
	m.Way("bc").When = []roads.Condition{{Profiles: roads.AllProfiles, Along: true, Against: true, Access: roads.Private, When: "Mo-Fr 07:00-09:00"}}
	n, _ := m.Network()
	rush := time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC)
	checkTrips(t, m, n, roads.Drive, noon, []trip{{"ab", "cd", "abcd"}})
	checkTrips(t, m, n, roads.Drive, rush, []trip{{"ab", "cd", "abefcd"}, {"ab", "bc", "abc"}, {"bc", "cd", "bcd"}})
}

// oneway=-1, and a roundabout without oneway.
func TestOneWays(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b---c
		    |   |
		    d---e---f---g
	`)
	m.Ways(`
		ab    residential
		bdecb residential roundabout
		ef    residential
		gf    residential oneway=-1
	`)
	n, _ := m.Network()
	checkTrips(t, m, n, roads.Drive, noon, []trip{
		{"ab", "ef", "abdef"}, {"ef", "ab", "fecba"}, {"bde", "ab", "bdecba"}, {"ef", "gf", "efg"}, {"gf", "ef", ""},
	})
	checkTrips(t, m, n, roads.Walk, noon, []trip{{"bde", "ab", "edba"}, {"gf", "ef", "gfe"}})
}

// A journey that begins behind where it ends on a one-way goes round.
func TestRoundTheBlock(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		a---b
		|   |
		d---c
	`)
	m.Ways(`
		ab residential oneway
		bc residential
		cd residential
		da residential
	`)
	n, _ := m.Network()
	g, err := roads.NewGraph(n, roads.Drive)
	if err != nil {
		t.Fatal(err)
	}
	ab := m.Link(n, "ab") >> 1
	early, late := roads.Position{Segment: ab, Offset: 0.25}, roads.Position{Segment: ab, Offset: 0.75}
	if links, _, _ := quickest(g, nil, early, late); spell(m, n, links) != "ab" {
		t.Errorf("ahead: %v", spell(m, n, links))
	}
	if links, _, _ := quickest(g, nil, late, early); spell(m, n, links) != "abcdab" {
		t.Errorf("behind: %v", spell(m, n, links))
	}
	if _, ok := g.Direct(late, early, nil); ok {
		t.Error("there is a direct way against the one-way")
	}
}
