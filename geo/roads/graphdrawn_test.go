package roads

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"finnfram/geo"
)

// street of a network drawn by hand, between points by number.
type street struct {
	from, to int
	attr     Attributes
}

// open is a road for everybody.
func open(class Class) Attributes {
	a := Attributes{Class: class, Incline: NoIncline}
	for p := range a.Access {
		a.Access[p] = [2]Access{Allowed, Allowed}
	}
	return a
}

func with(a Attributes, change func(a *Attributes)) Attributes {
	change(&a)
	return a
}

// drawn is the network of some straight streets; street i is way 100+i.
func drawn(points []geo.Point, streets ...street) *Network {
	n := &Network{Spaces: []string{"osm", "n1000"}, ShapeFirst: []uint32{0}}
	for _, p := range points {
		n.Lat, n.Lon = append(n.Lat, int32(math.Round(p.Lat*1e7))), append(n.Lon, int32(math.Round(p.Lon*1e7)))
	}
	for i, s := range streets {
		n.From, n.To = append(n.From, uint32(s.from)), append(n.To, uint32(s.to))
		n.Length = append(n.Length, uint32(math.Round(10*float64(geo.Distance(points[s.from], points[s.to])))))
		n.Attr, n.Attrs = append(n.Attr, uint32(i)), append(n.Attrs, s.attr)
		n.Way = append(n.Way, int64(100+i))
		n.ShapeFirst = append(n.ShapeFirst, 0)
	}
	return n
}

func mustGraph(t testing.TB, n *Network, p Profile) *Graph {
	t.Helper()
	g, err := NewGraph(n, p)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// metres gives points so many metres to the north and east of 60° N 10° E.
func metres(pairs ...float64) []geo.Point {
	var list []geo.Point
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, geo.Point{Lat: 60 + pairs[i]/111_420, Lon: 10 + pairs[i+1]/55_800})
	}
	return list
}

// TestSnapByHeading: of two carriageways the one that runs where the traveller
// heads, and none that would be driven the wrong way.
func TestSnapByHeading(t *testing.T) {
	oneWay := with(open(Primary), func(a *Attributes) { a.Access[Drive][Against] = NoAccess })
	n := drawn(metres(0, 0, 0, 500, 20, 500, 20, 0, 300, 250, 320, 250),
		street{0, 1, oneWay}, street{2, 3, oneWay}, street{1, 2, open(Primary)}, street{3, 0, open(Primary)}, street{4, 5, open(Primary)})
	g, sn := mustGraph(t, n, Drive), NewSnapper(n)
	var q SnapQuery
	at := metres(12, 250)[0]
	for _, c := range []struct {
		heading float64
		want    uint32
		ok      bool
	}{
		{90, 0, true}, {45, 0, true}, {270, 1, true}, {-90, 1, true}, {225, 1, true}, {315, 1, true},
		{0, 3, true}, {180, 2, true}, // the ends of the block, both ways, 250 m off
	} {
		got, ok := sn.Snap(&q, g, at, SnapOptions{Heading: &c.heading})
		if ok != c.ok || got.Segment != c.want && !(c.heading == 0 || c.heading == 180) {
			t.Errorf("heading %v: segment %d, %v", c.heading, got.Segment, ok)
		}
	}
	if got, _ := sn.Snap(&q, g, at, SnapOptions{}); got.Segment != 1 {
		t.Errorf("without heading: segment %d", got.Segment)
	}
	north := 0.0
	if got, ok := sn.Snap(&q, g, at, SnapOptions{Heading: &north, Max: 100}); ok {
		t.Errorf("nothing heads north within 100 m, got segment %d", got.Segment)
	}
}

// TestSnapPrefersMain: a fragment that leads nowhere is passed over while the
// main part is near; an island far from it is not.
func TestSnapPrefersMain(t *testing.T) {
	n := drawn(metres(0, 0, 0, 5000, 60, 100, 60, 160, 900, 100, 900, 160),
		street{0, 1, open(Primary)}, street{2, 3, open(Service)}, street{4, 5, open(Service)})
	g, sn := mustGraph(t, n, Drive), NewSnapper(n)
	var q SnapQuery
	for _, c := range []struct {
		north float64
		want  uint32
	}{{61, 1}, {50, 0}, {75, 1}, {90, 0}, {300, 0}, {900, 2}, {800, 2}} {
		// At 75 m the fragment is 15 m away, and 75 is more than 15×1.5+50; at
		// 90 m it is 30 m away.
		got, ok := sn.Snap(&q, g, metres(c.north, 130)[0], SnapOptions{})
		if !ok || got.Segment != c.want {
			t.Errorf("%v m: segment %d (%.1f m)", c.north, got.Segment, got.Away)
		}
	}
}

// TestSnapLeavesOut: ferries always, tunnels of cars, what is closed, and what
// the profile may not use.
func TestSnapLeavesOut(t *testing.T) {
	tunnel := with(open(Trunk), func(a *Attributes) { a.Flags = Tunnel })
	foot := with(open(Footway), func(a *Attributes) { a.Access[Drive] = [2]Access{} })
	n := drawn(metres(0, 0, 0, 400, 30, 0, 30, 400, 60, 0, 60, 400, 90, 0, 90, 400),
		street{0, 1, open(Ferry)}, street{2, 3, tunnel}, street{4, 5, foot}, street{6, 7, open(Residential)},
		street{0, 2, open(Residential)}, street{2, 4, open(Residential)}, street{4, 6, open(Residential)})
	sn := NewSnapper(n)
	var q SnapQuery
	drive, walk := mustGraph(t, n, Drive), mustGraph(t, n, Walk)
	at := metres(0, 200)[0]
	east := 90.0
	if got, _ := sn.Snap(&q, drive, at, SnapOptions{}); got.Segment != 3 {
		t.Errorf("drive: segment %d", got.Segment)
	}
	if got, _ := sn.Snap(&q, drive, at, SnapOptions{Heading: &east}); got.Segment != 1 {
		t.Errorf("drive, on the move in the tunnel: segment %d", got.Segment)
	}
	if got, _ := sn.Snap(&q, walk, at, SnapOptions{}); got.Segment != 1 {
		t.Errorf("walk: segment %d", got.Segment)
	}
	closed := drive.ClosedBy(sn, []Closure{{Ways: []int64{103}, Profiles: AllProfiles}}, time.Now())
	if got, _ := sn.Snap(&q, drive, at, SnapOptions{Closed: closed, Max: 150}); got.Segment == 3 {
		t.Error("snapped to a closed road")
	}
	if list := sn.Nearest(&q, nil, walk, at, 3, SnapOptions{}); len(list) != 3 || list[0].Segment != 1 || list[1].Segment != 2 || list[2].Segment != 3 {
		t.Errorf("nearest three: %v", list)
	}
}

// TestClosedBy closes by ways, by shapes and by direction, for the profiles and
// the time named.
func TestClosedBy(t *testing.T) {
	n := drawn(metres(0, 0, 0, 400, 100, 0, 100, 400, 50, 200),
		street{0, 1, open(Primary)}, street{2, 3, open(Primary)}, street{0, 2, open(Primary)}, street{1, 3, open(Primary)})
	n.Attrs[3].Space = 1
	g, sn := mustGraph(t, n, Drive), NewSnapper(n)
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	ring := metres(40, 100, 60, 100, 60, 300, 40, 300, 40, 100)
	wide := metres(-10, 390, 110, 390, 110, 410, -10, 410, -10, 390)
	for name, c := range map[string]struct {
		closure Closure
		want    []uint32 // links
	}{
		"way":                {Closure{Ways: []int64{101}}, []uint32{2, 3}},
		"way of a space":     {Closure{Ways: []int64{103}, Space: "osm"}, nil},
		"way of its space":   {Closure{Ways: []int64{103}, Space: "n1000"}, []uint32{6, 7}},
		"no such way":        {Closure{Ways: []int64{1, 999}}, nil},
		"along":              {Closure{Ways: []int64{100}, OnlyAlong: true}, []uint32{0}},
		"against":            {Closure{Ways: []int64{100}, OnlyAgainst: true}, []uint32{1}},
		"point":              {Closure{Shape: [][]geo.Point{metres(5, 200)}, Within: 10}, []uint32{0, 1}},
		"point, too far":     {Closure{Shape: [][]geo.Point{metres(11, 200)}, Within: 10}, nil},
		"line across":        {Closure{Shape: [][]geo.Point{metres(-10, 50, 110, 50)}}, []uint32{0, 1, 2, 3}},
		"area between roads": {Closure{Shape: [][]geo.Point{ring}}, nil},
		"area and margin":    {Closure{Shape: [][]geo.Point{ring}, Within: 42}, []uint32{0, 1, 2, 3}},
		"area over roads":    {Closure{Shape: [][]geo.Point{wide}}, []uint32{0, 1, 2, 3, 6, 7}},
		"not begun":          {Closure{Ways: []int64{101}, From: now.Add(1)}, nil},
		"just begun":         {Closure{Ways: []int64{101}, From: now}, []uint32{2, 3}},
		"just over":          {Closure{Ways: []int64{101}, To: now}, nil},
		"other profile":      {Closure{Ways: []int64{101}, Profiles: Only(Walk)}, nil},
		"no place":           {Closure{Shape: [][]geo.Point{{{Lat: math.NaN()}}}, Within: 1e9}, nil},
	} {
		if c.closure.Profiles == 0 {
			c.closure.Profiles = AllProfiles
		}
		closed := g.ClosedBy(sn, []Closure{c.closure}, now)
		var got []uint32
		for arc := range uint32(g.Arcs()) {
			if closed.Has(arc) {
				got = append(got, g.Link[arc])
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: links %v, want %v", name, got, c.want)
		}
	}
}

// TestClosureOfLargeArea compares the index with looking at all segments.
func TestClosureOfLargeArea(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	n := roadsAround(r, geo.Point{Lat: 60, Lon: 10}, 150, 0.1, 5000)
	sn := NewSnapper(n)
	for range 5 {
		centre := geo.Point{Lat: 59.95 + 0.1*r.Float64(), Lon: 9.9 + 0.2*r.Float64()}
		within := 2000 * r.Float64()
		found := sn.Matches(&Closure{Shape: [][]geo.Point{{centre}}, Within: geo.Metres(within)})
		for segment := range uint32(len(n.From)) {
			away := bruteAway(n, segment, centre)
			if math.Abs(away-within) < 0.01 {
				continue
			}
			if _, ok := slices.BinarySearch(found, segment); ok != (away <= within) {
				t.Fatalf("segment %d at %.2f m of %.2f: %v", segment, away, within, ok)
			}
		}
	}
}

// TestUnion of sets of closed arcs.
func TestUnion(t *testing.T) {
	a, b := Closed{1}, Closed{2, 4}
	for _, c := range []struct{ a, b, want Closed }{
		{nil, nil, nil}, {a, nil, a}, {nil, b, b}, {a, b, Closed{3, 4}}, {b, a, Closed{3, 4}},
	} {
		if got := Union(c.a, c.b); !slices.Equal(got, c.want) {
			t.Errorf("%v and %v: %v", c.a, c.b, got)
		}
	}
	if a[0] != 1 || b[0] != 2 {
		t.Error("Union wrote into its arguments")
	}
}

// TestParts: an island without ferry, a road that can only be left, one that
// can only be entered, and private land, which is no part of its own.
func TestParts(t *testing.T) {
	oneWay := with(open(Residential), func(a *Attributes) { a.Access[Drive][Against] = NoAccess })
	private := with(open(Service), func(a *Attributes) { a.Access[Drive] = [2]Access{Private, Private} })
	n := drawn(metres(0, 0, 0, 9000, 50, 0, -50, 0, 3000, 0, 3000, 5000, 100, 4000, 0, 4500),
		street{0, 1, open(Primary)}, // main
		street{2, 0, oneWay},        // out of a yard
		street{0, 3, oneWay},        // into a yard
		street{4, 5, open(Primary)}, // island
		street{0, 6, private}, street{6, 1, private})
	n.Places = []Place{
		{Name: "Øya", Kind: "island", Point: metres(3500, 2000)[0]},
		{Name: "Grenda", Kind: "hamlet", Point: metres(3010, 100)[0]},
		{Name: "Byen", Kind: "town", Point: metres(100, 3000)[0]},
	}
	c := mustGraph(t, n, Drive).Components()
	if len(c.Parts) != 4 {
		t.Fatalf("%d parts: %v", len(c.Parts), c.Parts)
	}
	for segment, want := range []int{0, 3, 2, 1, 0, 0} {
		got, ok := c.Part(uint32(segment))
		if segment == 1 || segment == 2 { // of one length
			if got != 2 && got != 3 {
				t.Errorf("segment %d in part %d", segment, got)
			}
			continue
		}
		if !ok || got != want || c.Main(uint32(segment)) != (want == 0) {
			t.Errorf("segment %d in part %d, %v", segment, got, ok)
		}
	}
	if got := c.Parts[1]; got.Name != "Øya" || got.Kind != "island" || got.Entered || got.Left || got.Segments != 1 || math.Abs(float64(got.Length)-5000) > 10 {
		t.Errorf("island: %+v", got)
	}
	out, _ := c.Part(1)
	in, _ := c.Part(2)
	if !c.Parts[out].Left || c.Parts[out].Entered || c.Parts[in].Left || !c.Parts[in].Entered {
		t.Errorf("yards: %+v, %+v", c.Parts[out], c.Parts[in])
	}
	want := "drive: 4 parts; 77.9 % of length in the largest; Øya (5 km) has no ferry or bridge; 2 more of 0.1 km in all"
	if got := c.Text(Drive); got != want {
		t.Errorf("text is %q", got)
	}
}

// TestPartsOfNothing: no roads, or none of the profile.
func TestPartsOfNothing(t *testing.T) {
	for _, n := range []*Network{drawn(nil), drawn(metres(0, 0, 0, 9), street{0, 1, Attributes{}})} {
		g := mustGraph(t, n, Cycle)
		if got := g.Components().Text(Cycle); got != "cycle: no roads" {
			t.Errorf("text is %q", got)
		}
		if len(n.From) > 0 && len(g.Starts(nil, Position{})) > 0 {
			t.Error("a journey begins where no one may go")
		}
		if g.Components().Main(0) || g.ClosedAt(time.Now()) != nil {
			t.Error("something is there")
		}
	}
}

// TestFerryAtTheEdge: a ferry of which only one end is in the data connects
// nothing.
func TestFerryAtTheEdge(t *testing.T) {
	n := drawn(metres(0, 0, 0, 9000, 3000, 0, 5000, 3000, 5000, 9000),
		street{0, 1, open(Primary)}, street{0, 2, open(Ferry)}, street{3, 4, open(Primary)})
	c := mustGraph(t, n, Drive).Components()
	if part, ok := c.Part(2); !ok || part == 0 {
		t.Errorf("the other shore is in part %d", part)
	}
	if !strings.Contains(c.Text(Drive), "a part without a name (6 km) is not connected") {
		t.Errorf("text is %q", c.Text(Drive))
	}
	n.Places = []Place{{Name: "Tettstedet", Kind: "town", Point: metres(15000, 3000)[0]}, {Name: "Langt borte", Kind: "town", Point: metres(40000, 3000)[0]}}
	if c := mustGraph(t, n, Drive).Components(); !strings.Contains(c.Text(Drive), "a part near Tettstedet (6 km) is not connected") {
		t.Errorf("text is %q", c.Text(Drive))
	}
}

// TestSplit holds positions on a segment against the same network with a
// junction there.
func TestSplit(t *testing.T) {
	compared := 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 8))
		n := randomNetwork(r)
		n.Bans, n.Conditions = nil, nil
		for i := range n.Attrs {
			n.Attrs[i].When = nil
		}
		n.Gates = slices.DeleteFunc(n.Gates, func(g JunctionGate) bool { return len(g.When) > 0 })
		segment := r.Uint32N(uint32(len(n.From)))
		if n.Length[segment] < 2 {
			continue
		}
		at := 1 + r.Uint32N(n.Length[segment]-1)
		from := Position{Segment: segment, Offset: float32(float64(at) / float64(n.Length[segment]))}
		whole, parts := mustGraph(t, n, Drive), mustGraph(t, split(n, segment, at), Drive)
		for range 10 {
			to := randomPosition(r, n)
			if to.Segment == segment {
				continue
			}
			ends := [2]Position{{Segment: segment, Offset: 1}, {Segment: uint32(len(n.From))}}
			there := min(onGraph(parts, nil, ends[0], to), onGraph(parts, nil, ends[1], to))
			back := min(onGraph(parts, nil, to, ends[0]), onGraph(parts, nil, to, ends[1]))
			if got := onGraph(whole, nil, from, to); !same(there, got) {
				t.Fatalf("seed %d: from %v to %v: got %v, want %v", seed, from, to, got, there)
			}
			if got := onGraph(whole, nil, to, from); !same(back, got) {
				t.Fatalf("seed %d: from %v to %v: got %v, want %v", seed, to, from, got, back)
			}
			if !math.IsInf(there, 1) {
				compared++
			}
		}
	}
	if compared < 300 {
		t.Errorf("only %d journeys compared", compared)
	}
}

// split is n with a junction on a segment, so many decimetres along; the rest
// is a new segment.
func split(n *Network, segment, at uint32) *Network {
	m := *n
	m.Lat, m.Lon = append(slices.Clone(n.Lat), n.Lat[0]), append(slices.Clone(n.Lon), n.Lon[0])
	middle := uint32(len(n.Lat))
	m.From, m.To = append(slices.Clone(n.From), middle), append(slices.Clone(n.To), n.To[segment])
	m.To[segment] = middle
	m.Length = append(slices.Clone(n.Length), n.Length[segment]-at)
	m.Length[segment] = at
	m.Attr, m.Way = append(slices.Clone(n.Attr), n.Attr[segment]), append(slices.Clone(n.Way), 0)
	m.ShapeFirst = append(slices.Clone(n.ShapeFirst), 0)
	return &m
}

// TestBlobs: what is read is what was written, and nothing damaged is taken.
func TestBlobs(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 3))
		n := randomNetwork(r)
		n.Places = []Place{{Name: "Øya", Kind: "island", Point: geo.Point{Lat: 60.005, Lon: 10.01}}}
		g := mustGraph(t, n, Profile(seed%Profiles))
		var blob, again, index, indexAgain bytes.Buffer
		if err := errors.Join(g.Write(&blob), NewSnapper(n).Write(&index)); err != nil {
			t.Fatal(err)
		}
		read, err := ReadGraph(bytes.NewReader(blob.Bytes()), n)
		if err != nil {
			t.Fatal(err)
		}
		sn, err := ReadSnapper(bytes.NewReader(index.Bytes()), n)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(read.Write(&again), sn.Write(&indexAgain)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(blob.Bytes(), again.Bytes()) || !bytes.Equal(index.Bytes(), indexAgain.Bytes()) {
			t.Fatalf("seed %d: it changes when read and written", seed)
		}
		at := time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)
		from, to := randomPosition(r, n), randomPosition(r, n)
		if a, b := onGraph(g, g.ClosedAt(at), from, to), onGraph(read, read.ClosedAt(at), from, to); !same(a, b) {
			t.Fatalf("seed %d: %v and %v", seed, a, b)
		}
		damage(t, r, blob.Bytes(), func(b []byte) error { _, err := ReadGraph(bytes.NewReader(b), n); return err })
		damage(t, r, index.Bytes(), func(b []byte) error { _, err := ReadSnapper(bytes.NewReader(b), n); return err })
	}
}

func damage(t *testing.T, r *rand.Rand, blob []byte, read func([]byte) error) {
	t.Helper()
	for range 20 {
		bad := slices.Clone(blob)
		switch r.IntN(3) {
		case 0:
			bad[r.IntN(len(bad))] ^= 1 << r.IntN(8)
		case 1:
			bad = bad[:r.IntN(len(bad))]
		default:
			bad = append(bad, 0)
		}
		if err := read(bad); !errors.Is(err, ErrDamaged) {
			t.Fatalf("got %v", err)
		}
	}
}

// TestBlobOfAnotherNetwork is refused, whole as it is.
func TestBlobOfAnotherNetwork(t *testing.T) {
	a := drawn(metres(0, 0, 0, 100, 0, 200), street{0, 1, open(Primary)}, street{1, 2, open(Primary)})
	b := drawn(metres(0, 0, 0, 100, 0, 200), street{0, 1, open(Primary)}, street{2, 0, open(Primary)})
	c := drawn(metres(0, 0), street{0, 0, open(Primary)})
	var blob, index bytes.Buffer
	if err := errors.Join(mustGraph(t, a, Drive).Write(&blob), NewSnapper(a).Write(&index)); err != nil {
		t.Fatal(err)
	}
	for _, other := range []*Network{b, c} {
		if _, err := ReadGraph(bytes.NewReader(blob.Bytes()), other); !errors.Is(err, ErrDamaged) {
			t.Errorf("graph: got %v", err)
		}
	}
	if _, err := ReadSnapper(bytes.NewReader(index.Bytes()), c); !errors.Is(err, ErrDamaged) {
		t.Errorf("index: got %v", err)
	}
}
