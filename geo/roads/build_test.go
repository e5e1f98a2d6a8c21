package roads_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
)

// links spells all segments of n, sorted.
func links(m *lettermap.Map, n *roads.Network) string {
	var list []string
	for s := range uint32(n.Segments()) {
		list = append(list, m.Spell(n, s<<1))
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

func TestBuildSplits(t *testing.T) {
	const drawing = `
		a---b---c---d
		    |   |
		    e---f
	`
	table := []struct {
		name, ways, want string
		change           func(m *lettermap.Map)
	}{
		{"at shared nodes and ends", "abcd residential\nbe residential\nefc residential", "ab bc be cd efc", nil},
		{"not at inner nodes of one way", "abcd residential", "abcd", nil},
		{"at a gate", "abcd residential", "abc cd", func(m *lettermap.Map) { m.Node('c').Kind = roads.Gate }},
		{"at a barrier", "abcd residential", "ab bcd", func(m *lettermap.Map) { m.Node('b').Blocked = roads.Only(roads.Drive) }},
		{"a loop alone keeps its shape", "befcb residential", "befcb", nil},
		{"a loop with a road", "befcb residential\nab residential", "ab befcb", nil},
		{"a way over itself", "abefcbd residential", "ab bd befcb", nil},
		{"a node after itself once", "aabbcd residential", "abcd", nil},
		{"cut where a node is missing", "abcd residential", "ab", func(m *lettermap.Map) { m.Forget("c") }},
		{"cut in two", "abefcd residential", "ab cd", func(m *lettermap.Map) { m.Forget("ef") }},
		{"planned", "abc residential\ncd motorway planned", "abc", nil},
		{"one known node", "abc residential\ncd residential", "abc", func(m *lettermap.Map) { m.Forget("d") }},
		{"nothing known", "ab residential", "", func(m *lettermap.Map) { m.Forget("ab") }},
		{"a point for a way", "aa residential\nbc residential", "bc", nil},
		{"twice the same street", "ab residential\nba service", "ab ba", nil},
	}
	for _, row := range table {
		m := lettermap.Draw(t, 50, drawing).Ways(row.ways)
		if row.change != nil {
			row.change(m)
		}
		n, _ := m.Network()
		if got := links(m, n); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func TestBuildReport(t *testing.T) {
	m := lettermap.Draw(t, 100, `a--b--c--d--e`).Ways(`
		abc residential
		cd  residential planned
		de  residential
		dc  footway
	`)
	m.Forget("e")
	n, r := m.Network()
	if r.Ways != 4 || r.Nodes != 4 || r.Planned != 1 || r.Unplaced != 1 || r.Cut != 1 || r.Segments != 2 || r.Junctions != 3 {
		t.Errorf("%+v", r)
	}
	if math.Abs(float64(r.Length)-900) > 1 {
		t.Errorf("%v of road, want 900 m", r.Length)
	}
	if len(r.Findings) != 1 || r.Findings[0].What != "way" || r.Findings[0].ID != m.WayID("de") || r.Findings[0].Space != "osm" {
		t.Errorf("%+v", r.Findings)
	}
	if a := n.Attrs[n.Attr[m.Link(n, "abc")>>1]]; a.Cut || a.Class != roads.Residential {
		t.Errorf("%+v", a)
	}
	if n.Credits[0] != "drawn" || n.Spaces[0] != "osm" {
		t.Errorf("%v %v", n.Credits, n.Spaces)
	}
}

func TestBuildNothing(t *testing.T) {
	n, r, err := roads.Build(nil)
	if err != nil || n.Segments() != 0 || n.Junctions() != 0 || r == nil {
		t.Errorf("%v %v %v", n, r, err)
	}
}

// TestBuildZeroLength: places for positions need a length.
func TestBuildZeroLength(t *testing.T) {
	m := lettermap.Draw(t, 50, `ab`).Ways("ab residential")
	m.Node('b').Point = m.Node('a').Point
	n, _ := m.Network()
	if n.Length[0] != 1 {
		t.Errorf("%d dm", n.Length[0])
	}
	if ms, _, _ := n.Weight(roads.Drive, 0); ms < 1 {
		t.Errorf("%d ms", ms)
	}
}

func TestBuildGates(t *testing.T) {
	m := lettermap.Draw(t, 50, `a--b--c--d--e`).Ways("abcd footway\nde footway")
	m.Node('b').Kind = roads.RaisedKerb
	m.Node('c').Blocked = roads.Only(roads.Cycle)
	m.Node('c').When = []roads.Condition{{Profiles: roads.Only(roads.Cycle), Access: roads.Allowed, When: "Mo-Fr 07:00-17:00"}}
	n, _ := m.Network()
	if len(n.Gates) != 2 || n.Gates[0].Junction >= n.Gates[1].Junction {
		t.Fatalf("%+v", n.Gates)
	}
	kerb, gate := n.Gates[0], n.Gates[1]
	if kerb.Junction != m.Junction(n, 'b') || kerb.Blocked != roads.Only(roads.StepFree) || kerb.Kind != roads.RaisedKerb {
		t.Errorf("kerb: %+v", kerb)
	}
	if gate.Junction != m.Junction(n, 'c') || gate.Blocked != roads.Only(roads.Cycle) || len(gate.When) != 1 {
		t.Errorf("gate: %+v", gate)
	}
	if got := n.Conditions; len(got) != 1 || got[0] != "!Mo-Fr 07:00-17:00" {
		t.Errorf("%q", got)
	}
}

func TestBuildMerges(t *testing.T) {
	const drawing = `a--b--c--d--e`
	draw := func(ways string, forget string) *lettermap.Map {
		m := lettermap.Draw(t, 50, drawing).Ways(ways)
		m.Forget(forget)
		return m
	}
	table := []struct {
		name          string
		first, second *lettermap.Map
		want          string
		trimmed       int
	}{
		{"nodes missing on each side", draw("abcde residential", "de"), draw("abcde residential", "ab"), "abcde", 0},
		{"shortened at its end by a tool", draw("abcde residential", ""), draw("abc residential", "de"), "abcde", 1},
		{"shortened at its start", draw("abcde residential", ""), draw("cde residential", "ab"), "abcde", 1},
		{"each has one end", draw("abcd residential", "e"), draw("bcde residential", "a"), "abcde", 1},
		{"each has the other end", draw("bcde residential", "a"), draw("abcd residential", "e"), "abcde", 1},
		{"edited: shorter now", draw("abcde residential", ""), draw("abc residential\ncde service", ""), "abc cde", 0},
		{"a ring that was open before", draw("deab residential", ""), draw("bcdeab residential", "cde"), "bcdeab", 0},
		{"edited: drawn anew", draw("abce residential", ""), draw("abde residential", ""), "abde", 0},
	}
	for _, row := range table {
		n, r, err := roads.Build([]*roads.Survey{row.first.Survey, row.second.Survey})
		if err != nil {
			t.Fatal(err)
		}
		if got := links(row.first, n); got != row.want || r.Trimmed != row.trimmed {
			t.Errorf("%s: %s (%d trimmed), want %s (%d)", row.name, got, r.Trimmed, row.want, row.trimmed)
		}
	}
}

// TestBuildBelievesTheNewest: by age, and without one by the order of the list.
func TestBuildBelievesTheNewest(t *testing.T) {
	build := func(ages ...int) string {
		var list []*roads.Survey
		for i, name := range []string{"first", "second"} {
			m := lettermap.Draw(t, 50, `a--b`).Ways("ab residential name=" + name)
			if ages != nil {
				m.Survey.AsOf = m.Survey.AsOf.AddDate(ages[i], 0, 0)
			}
			list = append(list, m.Survey)
		}
		n, _, err := roads.Build(list)
		if err != nil || n.Segments() != 1 {
			t.Fatalf("%v, %d segments", err, n.Segments())
		}
		return n.Attrs[n.Attr[0]].Name
	}
	if build() != "second" || build(2019, 2025) != "second" || build(2025, 2019) != "first" {
		t.Errorf("%s %s %s", build(), build(2019, 2025), build(2025, 2019))
	}
}

// TestBuildKeepsSpacesApart: equal ids of two sources are not the same thing.
func TestBuildKeepsSpacesApart(t *testing.T) {
	a := lettermap.Draw(t, 50, `a--b`).Ways("ab residential")
	b := lettermap.Draw(t, 50, `a--b`).Ways("ab residential")
	b.Survey.Space = "city"
	n, _, err := roads.Build([]*roads.Survey{a.Survey, b.Survey})
	if err != nil || n.Segments() != 2 || n.Junctions() != 4 || len(n.Spaces) != 2 {
		t.Errorf("%v: %d segments, %d junctions, %v", err, n.Segments(), n.Junctions(), n.Spaces)
	}
}

func TestBuildRefuses(t *testing.T) {
	m := lettermap.Draw(t, 50, `a--b`).Ways("ab residential")
	slices.Reverse(m.Survey.Nodes)
	if n, r, err := roads.Build([]*roads.Survey{m.Survey}); err == nil || n != nil || r != nil {
		t.Errorf("%v %v %v", n, r, err)
	}
}
