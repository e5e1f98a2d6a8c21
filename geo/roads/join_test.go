package roads_test

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
)

// coarse makes m the map of another, coarse source.
func coarse(m *lettermap.Map) *lettermap.Map {
	m.Survey.Space, m.Survey.Coarse, m.Survey.Credit = "n1000", true, "coarse"
	return m
}

func both(t *testing.T, fine, rough *lettermap.Map) (*roads.Network, *roads.Report) {
	t.Helper()
	n, r, err := roads.Build([]*roads.Survey{fine.Survey, coarse(rough).Survey})
	if err != nil {
		t.Fatal(err)
	}
	if fault := roundTrip(t, n); fault != nil {
		t.Fatal(fault)
	}
	return n, r
}

// coarseLinks spells the coarse segments of n by the letters of both maps.
func coarseLinks(fine, rough *lettermap.Map, n *roads.Network) string {
	var list []string
	for s := range uint32(n.Segments()) {
		if n.Attrs[n.Attr[s]].Coarse {
			word := ""
			for _, p := range n.Points(s) {
				if l := fine.Letter(p); l != 0 {
					word += string(l)
				} else if l := rough.Letter(p); l != 0 {
					word += string(l)
				} else {
					word += "."
				}
			}
			list = append(list, word)
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// Fine letters are small, coarse ones great; a column and a row are 200 m.
func TestCoarseJoinsFine(t *testing.T) {
	table := []struct {
		name, drawing, fine, rough, want string
		joined                           int
	}{
		{"where there is none", "a--b--c--d                    A-----B", "abcd primary", "AB primary", "AB", 0},
		{"not where fine road is", "a--b--c--d\nA--------B", "abcd primary", "AB primary", "", 0},
		{"cut at the edge", "a--b--c--d\nA-------------------------B", "abc primary\ncd primary", "AB primary", "d.B", 1},
		{"to the road of its number",
			`
			a---------b-d
			A---------|-----------------B
			          c`, "abc primary ref=E_6\nbd primary ref=120", "AB primary ref=E6", "c.B", 1},
		{"to a greater road rather than to a street", "a-----b\nA-------------------------B\nc----d", "ab residential\ncd primary\nac primary", "AB primary", "d.B", 1},
		{"through: two ends", "                 a--b--c--d\nA-------------------------------------------B", "abcd primary", "AB primary", "A.a d.B", 2},
		{"what leaves the fine road and comes back to it",
			`
			a-b-c-d-e-f-g-h-i-j-k-l
			A   B           C     D



			         E   F`, "abcdefghijkl primary", "AB primary\nBE primary\nEF primary\nFC primary", "", 0},
		{"a pedestrian street is no fine road", "a--b--c--d\nA-------------------------B", "abcd footway", "AB primary", "AB", 0},
	}
	for _, row := range table {
		fine := lettermap.Draw(t, 200, row.drawing).Ways(row.fine)
		rough := lettermap.Draw(t, 200, row.drawing).Ways(row.rough)
		n, r := both(t, fine, rough)
		got := coarseLinks(fine, rough, n)
		if got != row.want || r.CoarseJoined != row.joined {
			t.Errorf("%s: %q, %d joined, want %q, %d", row.name, got, r.CoarseJoined, row.want, row.joined)
		}
	}
}

// TestCoarsePaths: paths are cut too, and not joined to what cars drive on.
func TestCoarsePaths(t *testing.T) {
	const drawing = "a--b--c--d\nA-------------------------B"
	fine := lettermap.Draw(t, 200, drawing).Ways("abcd primary")
	rough := lettermap.Draw(t, 200, drawing).Ways("AB path")
	n, r := both(t, fine, rough)
	if got := coarseLinks(fine, rough, n); got != ".B" || r.CoarseJoined != 0 || len(r.Findings) != 0 {
		t.Errorf("%s: %+v", got, r)
	}
}

// TestCoarseJoinsBothCarriageways: who comes from coarse road enters by one
// carriageway (d, the end of ed), who goes there leaves by the other (a).
func TestCoarseJoinsBothCarriageways(t *testing.T) {
	const drawing = `
		b-----------a
		A-----------------------------B
		c-----------d
	`
	fine := lettermap.Draw(t, 200, drawing).Ways("ab motorway oneway=-1 ref=E6\ncd motorway oneway=-1 ref=E6\nbc primary")
	rough := lettermap.Draw(t, 200, drawing).Ways("AB motorway ref=E6")
	n, r := both(t, fine, rough)
	got := map[string]bool{}
	for link := range uint32(2 * n.Segments()) {
		if _, flags, access := n.Weight(roads.Drive, link); flags&roads.IsCoarse != 0 && access == roads.Allowed {
			points := n.Points(link >> 1)
			if link&1 == uint32(roads.Against) {
				slices.Reverse(points)
			}
			word := ""
			for _, p := range []geo.Point{points[0], points[len(points)-1]} {
				word += string(max(fine.Letter(p), rough.Letter(p), '.'))
			}
			got[word] = true
		}
	}
	if want := map[string]bool{"a.": true, ".d": true, ".B": true, "B.": true}; !maps.Equal(got, want) || r.CoarseJoined != 1 {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestCoarseFerryTwins: the coarse drawing of a ferry that the fine network has
// is left out; one that it lacks is joined to its quays.
func TestCoarseFerryTwins(t *testing.T) {
	const drawing = `
		a--------------------------b----------------------------c--------------------------d
		A--------------------------B                            C--------------------------D


		                                 E           F
	`
	const ways = "ab primary\ncd primary\n"
	rough := func() *lettermap.Map {
		return lettermap.Draw(t, 200, drawing).Ways("AB primary\nBEFC ferry\nCD primary")
	}
	fine := lettermap.Draw(t, 200, drawing).Ways(ways + "bc ferry duration=30m")
	n, r := both(t, fine, rough())
	if got := coarseLinks(fine, rough(), n); got != "" || r.CoarseDropped < 16_000 {
		t.Errorf("twice: %s", got)
	}
	fine = lettermap.Draw(t, 200, drawing).Ways(ways)
	n, r = both(t, fine, rough())
	if got := coarseLinks(fine, rough(), n); got != "b.EF.c" || r.CoarseJoined != 2 || len(n.Ashore) != 2 {
		t.Errorf("%d joined, %v ashore: %s", r.CoarseJoined, n.Ashore, got)
	}
}

// TestCoarseFerryFromClipEdge: the fine ferry is cut off at the edge, and the
// coarse one goes on from the quay.
func TestCoarseFerryFromClipEdge(t *testing.T) {
	const drawing = `
		a--b------c-------------------d--e
		A--B--------------------------C--D
	`
	fine := lettermap.Draw(t, 200, drawing).Ways("ab primary\nbcd ferry duration=30m")
	fine.Forget("de")
	rough := lettermap.Draw(t, 200, drawing).Ways("AB primary\nBC ferry\nCD primary")
	n, r := both(t, fine, rough)
	if got := coarseLinks(fine, rough, n); r.CoarseJoined != 1 || got != "CD b.C" {
		t.Errorf("%d joined: %s", r.CoarseJoined, got)
	}
}

// TestCoarseCannotBeJoined: a road that leads one way only is no part that can
// be reached and left, so the end stays loose and is told.
func TestCoarseCannotBeJoined(t *testing.T) {
	const drawing = "a-----------b\nA------------------------B"
	fine := lettermap.Draw(t, 200, drawing).Ways("ab primary oneway")
	rough := lettermap.Draw(t, 200, drawing).Ways("AB primary")
	_, r := both(t, fine, rough)
	if r.CoarseJoined != 0 || len(r.Findings) != 1 || !strings.Contains(r.Findings[0].Rule, "not joined") {
		t.Errorf("%+v", r)
	}
}

// TestCoarseTakesAlong: gates, conditions, spots and places come with the road.
func TestCoarseTakesAlong(t *testing.T) {
	const drawing = `a--b                              A--B--C`
	fine := lettermap.Draw(t, 500, drawing).Ways("ab primary")
	fine.Way("ab").When = []roads.Condition{{Profiles: roads.AllProfiles, Along: true, Access: roads.NoAccess, When: "Sa"}}
	rough := lettermap.Draw(t, 500, drawing).Ways("AB primary\nBC primary").Turns("no AB B BC")
	rough.Way("AB").When = []roads.Condition{{Profiles: roads.AllProfiles, Along: true, Access: roads.NoAccess, When: "Dec-Apr"}}
	rough.Node('B').Kind = roads.Gate
	rough.Survey.Turns[0].When = "Su"
	rough.Survey.Places = []roads.Place{{Name: "Røst", Point: rough.Point('A')}}
	n, _ := both(t, fine, rough)
	ab := n.Attrs[n.Attr[rough.Link(n, "AB")>>1]]
	if n.Conditions[ab.When[0].Condition] != "Dec-Apr" || n.Spaces[ab.Space] != "n1000" {
		t.Errorf("%v %v %+v", n.Conditions, n.Spaces, ab)
	}
	if len(n.Gates) != 1 || n.Gates[0].Junction != rough.Junction(n, 'B') {
		t.Errorf("%+v", n.Gates)
	}
	if bans(rough, n) != "AB-BC" || n.Conditions[n.Bans[0].Condition] != "Su" {
		t.Errorf("%s %v", bans(rough, n), n.Bans)
	}
	if len(n.Places) != 1 || !slices.Equal(n.Credits, []string{"drawn", "coarse"}) {
		t.Errorf("%v %v", n.Places, n.Credits)
	}
	if ms, _, _ := n.Weight(roads.Drive, rough.Link(n, "AB")); math.Abs(float64(ms)-90_000) > 200 {
		t.Errorf("%d ms for 1.5 km at 60 km/h", ms)
	}
}
