package roads

import (
	"fmt"
	"io"
	"time"

	"finnfram/geo"
)

// ReadSurvey reads what Write stored. Anything else, a single changed bit, or a
// survey that Check refuses is an error of kind ErrDamaged. While it runs it
// holds the stored bytes beside the survey: about 120 bytes a node in all.
func ReadSurvey(r io.Reader) (*Survey, error) {
	b, err := openBlob(r, surveyMagic)
	if err != nil {
		return nil, fmt.Errorf("survey: %w", err)
	}
	names := &interner{known: map[string]string{}}
	s := &Survey{Space: b.text(), Coarse: b.bool(), Credit: b.text()}
	if unix := b.int(); unix != 0 {
		s.AsOf = time.Unix(unix, 0).UTC()
	}
	s.Nodes = readNodes(b, names)
	s.Ways = readWays(b, names)
	s.Turns = readTurns(b, names)
	s.Spots = readSpots(b, names)
	s.Places = readPlaces(b)
	if err := b.close(); err != nil {
		return nil, fmt.Errorf("survey: %w", err)
	}
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrDamaged)
	}
	return s, nil
}

// interner keeps one copy of each text.
type interner struct{ known map[string]string }

func (in *interner) text(b *blobReader) string {
	raw := b.take(b.count(1))
	if text, ok := in.known[string(raw)]; ok {
		return text
	}
	text := string(raw)
	in.known[text] = text
	return text
}

func readNodes(b *blobReader, names *interner) []Node {
	nodes := make([]Node, b.count(3))
	var id, lat, lon int64
	for i := range nodes {
		id, lat, lon = id+b.int(), lat+b.int(), lon+b.int()
		nodes[i] = Node{ID: id, Point: b.place(lat, lon)}
	}
	at := 0
	for range b.count(4) {
		at += b.number()
		if at >= len(nodes) {
			b.fail()
			return nil
		}
		nodes[at].Blocked = ProfileSet(b.uint(uint64(AllProfiles)))
		nodes[at].Kind = NodeKind(b.uint(uint64(DoorNode)))
		nodes[at].When = readConditions(b, names)
	}
	return nodes
}

// place is the point of coordinates in 1e-7 degrees.
func (b *blobReader) place(lat, lon int64) geo.Point {
	const pole, antimeridian = 90e7, 180e7
	if lat < -pole || lat > pole || lon < -antimeridian || lon > antimeridian {
		b.fail()
		return geo.Point{}
	}
	return geo.Point{Lat: fromFixed(int32(lat)), Lon: fromFixed(int32(lon))}
}

func readConditions(b *blobReader, names *interner) []Condition {
	n := b.count(5)
	if n == 0 {
		return nil
	}
	list := make([]Condition, n)
	for i := range list {
		list[i] = Condition{
			Profiles: ProfileSet(b.uint(uint64(AllProfiles))),
			Along:    b.bool(),
			Against:  b.bool(),
			Access:   Access(b.uint(uint64(Pushed))),
			When:     names.text(b),
		}
	}
	return list
}

func readWays(b *blobReader, names *interner) []Way {
	distinct := make([]Way, b.count(20))
	for i := range distinct {
		distinct[i] = readFacts(b, names)
	}
	ways := make([]Way, b.count(4))
	var id, node int64
	var room []int64 // for the nodes of many ways
	for i := range ways {
		id += b.int()
		which, refs := b.number(), b.count(1)
		if which >= len(distinct) || refs > maxRefs {
			b.fail()
			return nil
		}
		if refs > len(room) {
			room = make([]int64, max(refs, 1<<16))
		}
		w := distinct[which]
		w.ID, w.Nodes = id, room[:refs:refs]
		room = room[refs:]
		for j := range w.Nodes {
			node += b.int()
			w.Nodes[j] = node
		}
		ways[i] = w
	}
	return ways
}

func readFacts(b *blobReader, names *interner) Way {
	w := Way{Class: Class(b.uint(Classes)), Flags: WayFlags(b.uint(1<<16 - 1))}
	for p := range w.Access {
		w.Access[p] = b.access()
	}
	w.When = readConditions(b, names)
	for _, text := range []*string{&w.Name, &w.NameSe, &w.Ref, &w.Destination} {
		*text = names.text(b)
	}
	w.MaxSpeed[Along], w.MaxSpeed[Against] = b.byte(), b.byte()
	w.Surface, w.Lanes, w.Fitness = Surface(b.byte()), b.byte(), Fitness(b.byte())
	w.Rough = b.bool()
	w.Incline, w.Layer = b.int8(), b.int8()
	w.Duration, w.Wait = time.Duration(b.int()), time.Duration(b.int())
	return w
}

func readTurns(b *blobReader, names *interner) []Turn {
	turns := make([]Turn, b.count(8))
	for i := range turns {
		t := Turn{ID: b.int(), Only: b.bool(), From: b.int()}
		for range b.count(1) {
			t.Via = append(t.Via, b.int())
		}
		t.Node, t.To = b.int(), b.int()
		t.Profiles = ProfileSet(b.uint(uint64(AllProfiles)))
		t.When = names.text(b)
		turns[i] = t
	}
	return turns
}

func readSpots(b *blobReader, names *interner) []Spot {
	spots := make([]Spot, b.count(9))
	for i := range spots {
		spots[i] = Spot{
			ID:                 b.int(),
			Kind:               SpotKind(b.uint(uint64(TaxiStand))),
			Point:              b.place(b.int(), b.int()),
			Name:               names.text(b),
			Capacity:           b.int32(),
			AccessibleCapacity: b.int32(),
			Fee:                names.text(b),
			Access:             Access(b.uint(uint64(Pushed))),
		}
	}
	return spots
}

func readPlaces(b *blobReader) []Place {
	places := make([]Place, b.count(4))
	for i := range places {
		places[i] = Place{Name: b.text(), Kind: b.text(), Point: b.place(b.int(), b.int())}
	}
	return places
}
