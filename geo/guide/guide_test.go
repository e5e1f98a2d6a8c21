package guide

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
	"finnfram/geo/route"
)

// way finds the path from one letter to another, by the real search.
func way(t *testing.T, n *roads.Network, p roads.Profile, from, to geo.Point) route.Path {
	t.Helper()
	g, err := roads.NewGraph(n, p)
	if err != nil {
		t.Fatal(err)
	}
	h, err := route.Build(context.Background(), g, route.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	sn := roads.NewSnapper(n)
	var sq roads.SnapQuery
	a, ok := sn.Snap(&sq, g, from, roads.SnapOptions{})
	b, ok2 := sn.Snap(&sq, g, to, roads.SnapOptions{})
	if !ok || !ok2 {
		t.Fatal("an end is not on the map")
	}
	path, ok := h.Path(new(route.Query), route.Stop{Position: a}, route.Stop{Position: b})
	if !ok {
		t.Fatal("no path")
	}
	return path
}

// said lists the sentences of the way from one letter to another.
func said(t *testing.T, m *lettermap.Map, p roads.Profile, from, to rune) []string {
	t.Helper()
	n, _ := m.Network()
	path := way(t, n, p, m.Point(from), m.Point(to))
	steps := New(n).Steps(p, &path, nil)
	checkSums(t, steps, &path)
	var list []string
	for i := range steps {
		list = append(list, steps[i].Text(Bokmal))
	}
	return list
}

// checkSums holds that the steps cover the path, each piece once.
func checkSums(t *testing.T, steps []Step, path *route.Path) {
	t.Helper()
	next := 0
	var length geo.Metres
	for _, s := range steps {
		if s.First != next {
			t.Errorf("%s begins with piece %d, not %d", s.Kind, s.First, next)
		}
		next = s.Last
		length += s.Length
	}
	if next != len(path.Pieces) || fmt.Sprintf("%.1f", length) != fmt.Sprintf("%.1f", float64(path.Length)/10) {
		t.Errorf("steps end at piece %d of %d, after %.1f m of %.1f", next, len(path.Pieces), length, float64(path.Length)/10)
	}
}

func TestGuide(t *testing.T) {
	for _, c := range []struct {
		name, drawing, ways string
		profile             roads.Profile
		from, to            rune
		want                string
	}{
		{"a bend alone is no turn", `
			a---b
			    |
			    c`, "abc residential name=Storgata", roads.Drive, 'a', 'c',
			"Kjør østover på Storgata; Du er framme"},
		{"a crossing", `
			    d
			a---b---e
			    |
			    c`, `
			abe residential name=Storgata
			dbc residential name=Lillegata`, roads.Drive, 'a', 'c',
			"Kjør østover på Storgata; Sving til høyre inn på Lillegata; Du er framme"},
		{"straight across a crossing nothing is said", `
			    d
			a---b---e
			    |
			    c`, `
			abe residential name=Storgata
			dbc residential name=Lillegata`, roads.Drive, 'a', 'e',
			"Kjør østover på Storgata; Du er framme"},
		{"the name changes at a crossing", `
			    d
			a---b---e
			    |
			    c`, `
			ab residential name=Storgata
			be residential name=Nygata
			dbc residential name=Lillegata`, roads.Drive, 'a', 'e',
			"Kjør østover på Storgata; Fortsett på Nygata; Du er framme"},
		{"the road turns off and a side road goes straight on", `
			a---b---e
			    |
			    c`, `
			abc residential name=Storgata
			be residential name=Blindveien`, roads.Drive, 'a', 'c',
			"Kjør østover på Storgata; Sving til høyre og følg Storgata videre; Du er framme"},
		{"a main road turns off and a small one goes straight on: the bend is sharp, so it is said", `
			a---b---e
			    |
			    c`, `
			abc primary ref=E6
			be residential name=Blindveien`, roads.Drive, 'a', 'c',
			"Kjør østover på E6; Sving til høyre og følg E6 videre; Du er framme"},
		{"a main road bends where a small one goes straight on", `
			a-------b-------e

			            c`, `
			abc primary ref=E6
			be residential name=Blindveien`, roads.Drive, 'a', 'c',
			"Kjør østover på E6; Du er framme"},
		{"both arms of a fork have the road's name", `
			a-------b--------c
			          d------e`, `
			abc secondary name=Storgata
			bde secondary name=Storgata`, roads.Drive, 'a', 'c',
			"Kjør østover på Storgata; Du er framme"},
		{"the fork of two other roads", `
			a-------b--------c
			          d------e`, `
			ab secondary name=Storgata
			bc secondary name=Nordveien
			bde secondary name=Sørveien`, roads.Drive, 'a', 'c',
			"Kjør østover på Storgata; Hold til venstre inn på Nordveien; Du er framme"},
		{"from the quay", `
			a---b-----------------------------c---d`, `
			ab primary ref=E39
			bc ferry duration=40m wait=20m
			cd primary ref=E39`, roads.Drive, 'b', 'd',
			"Ta fergen, overfart 40 minutter, regn med 20 minutter venting; Fortsett i land på E39; Du er framme"},
		{"a driveway is no crossing", `
			    d
			a---b---c`, `
			abc residential name=Storgata
			bd service`, roads.Drive, 'a', 'c',
			"Kjør østover på Storgata; Du er framme"},
		{"the third exit of a roundabout", `
			      d
			      |
			      n
			a---w   e---f
			      s
			      |
			      g`, `
			aw tertiary name=Vestveien
			dn tertiary name=Nordveien
			ef tertiary name=Østveien
			sg tertiary name=Sørveien
			wsenw tertiary roundabout`, roads.Drive, 'a', 'd',
			"Kjør østover på Vestveien; Ta tredje avkjøring i rundkjøringen, inn på Nordveien; Du er framme"},
		{"the first exit", `
			      d
			      |
			      n
			a---w   e---f
			      s
			      |
			      g`, `
			aw tertiary name=Vestveien
			dn tertiary name=Nordveien
			ef tertiary name=Østveien
			sg tertiary name=Sørveien
			wsenw tertiary roundabout`, roads.Drive, 'a', 'g',
			"Kjør østover på Vestveien; Ta første avkjøring i rundkjøringen, inn på Sørveien; Du er framme"},
		{"on foot a roundabout is a crossing", `
			      d
			      |
			      n
			a---w   e---f
			      s
			      |
			      g`, `
			aw tertiary name=Vestveien
			dn tertiary name=Nordveien
			ef tertiary name=Østveien
			sg tertiary name=Sørveien
			wsenw tertiary roundabout`, roads.Walk, 'a', 'd',
			"Gå østover på Vestveien; Sving til venstre inn på Nordveien; Du er framme"},
		{"by ferry", `
			a---b-------------------------c---d`, `
			ab primary ref=E6
			bc ferry name=Bognes–Lødingen duration=60m wait=20m
			cd primary ref=E10`, roads.Drive, 'a', 'd',
			"Kjør østover på E6; Ta fergen Bognes–Lødingen, overfart 1 time, regn med 20 minutter venting; Fortsett i land på E10; Du er framme"},
		{"stairs on foot", `
			a---b---c---d`, `
			ab footway
			bc steps
			cd footway name=Utsikten`, roads.Walk, 'a', 'd',
			"Gå østover; Ta trappen; Fortsett på Utsikten; Du er framme"},
		{"off the motorway", `
			a-----b-----c
			         d
			             e`, `
			abc motorway oneway ref=E18
			bde motorway link oneway destination=Sandvika`, roads.Drive, 'a', 'e',
			"Kjør østover på E18; Ta avkjøringen til høyre, skiltet Sandvika; Du er framme"},
		{"onto the motorway", `
			a-----b-----c
			   d
			e`, `
			abc motorway oneway ref=E18
			edb motorway link oneway`, roads.Drive, 'e', 'c',
			"Kjør østover; Flett inn på E18; Du er framme"},
	} {
		m := lettermap.Draw(t, 100, c.drawing).Ways(c.ways)
		got := strings.Join(said(t, m, c.profile, c.from, c.to), "; ")
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestArriveSide tells on which side a place lies.
func TestArriveSide(t *testing.T) {
	m := lettermap.Draw(t, 100, `
		  x
		a---b
		  y`).Ways("ab residential name=Storgata")
	n, _ := m.Network()
	for _, c := range []struct {
		to   rune
		want Side
	}{{'x', Left}, {'y', Right}} {
		end := m.Between('a', 'b', 0.5)
		path := way(t, n, roads.Drive, m.Point('a'), end)
		to := m.Point(c.to)
		steps := New(n).Steps(roads.Drive, &path, &to)
		if got := steps[len(steps)-1].Side; got != c.want {
			t.Errorf("%c: %q, want %q", c.to, got, c.want)
		}
	}
}

// TestNoPieces: a path of no length needs no steps.
func TestNoPieces(t *testing.T) {
	m := lettermap.Draw(t, 100, "a---b").Ways("ab residential")
	n, _ := m.Network()
	if steps := New(n).Steps(roads.Drive, &route.Path{}, nil); steps != nil {
		t.Errorf("%d steps", len(steps))
	}
}

// TestPavement: a pavement is called by the street beside it, a path across
// the street or far from it is not.
func TestPavement(t *testing.T) {
	m := lettermap.Draw(t, 10, `
		a-------------b
		c-------------d


		            e-------f`).Ways(`
		ab residential name=Storgata
		cd footway
		de footway
		ef footway
		bd footway`)
	n, _ := m.Network()
	g, err := roads.NewGraph(n, roads.Drive)
	if err != nil {
		t.Fatal(err)
	}
	sn := roads.NewSnapper(n)
	guide := New(n).WithStreets(func(p geo.Point) (uint32, geo.Metres, bool) {
		at, ok := sn.Snap(new(roads.SnapQuery), g, p, roads.SnapOptions{Max: 50})
		return at.Segment, at.Away, ok
	})
	path := way(t, n, roads.Walk, m.Point('c'), m.Point('f'))
	var got []string
	for _, s := range guide.Steps(roads.Walk, &path, nil) {
		got = append(got, s.Text(Bokmal))
	}
	want := "Gå østover langs Storgata; Sving skarpt til høyre; Du er framme"
	if strings.Join(got, "; ") != want {
		t.Errorf("got %s\nwant %s", strings.Join(got, "; "), want)
	}
}
