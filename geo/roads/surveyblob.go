package roads

import (
	"io"
	"time"
)

const surveyMagic = "finnfram survey 1\n"

// maxRefs bounds the nodes of one way; OpenStreetMap allows 2,000.
const maxRefs = 1 << 20

// Write stores s so that ReadSurvey can read it; coordinates are rounded to
// 1e-7 degrees, a centimetre. Equal surveys give equal bytes. A survey that
// Check refuses is not written. Cost: about 8 bytes a node.
func (s *Survey) Write(w io.Writer) error {
	if err := s.Check(); err != nil {
		return err
	}
	b := newBlobWriter(w, surveyMagic)
	b.text(s.Space)
	b.bool(s.Coarse)
	b.text(s.Credit)
	b.int(unixOrZero(s.AsOf))
	writeNodes(b, s.Nodes)
	writeWays(b, s.Ways)
	writeTurns(b, s.Turns)
	writeSpots(b, s.Spots)
	writePlaces(b, s.Places)
	return b.close()
}

func unixOrZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// writeNodes writes the places of all nodes and then the few at which
// something stands.
func writeNodes(b *blobWriter, nodes []Node) {
	b.length(len(nodes))
	var id int64
	var lat, lon int32
	special := 0
	for i := range nodes {
		nd := &nodes[i]
		nlat, nlon := toFixed(nd.Point.Lat), toFixed(nd.Point.Lon)
		b.int(nd.ID - id)
		b.int(int64(nlat) - int64(lat))
		b.int(int64(nlon) - int64(lon))
		id, lat, lon = nd.ID, nlat, nlon
		if !nd.plain() {
			special++
		}
	}
	b.length(special)
	last := 0
	for i := range nodes {
		if nd := &nodes[i]; !nd.plain() {
			b.length(i - last)
			b.uint(uint64(nd.Blocked))
			b.uint(uint64(nd.Kind))
			var r record
			r.conditions(nd.When)
			b.bytes(r)
			last = i
		}
	}
}

// plain tells that nothing stands at nd.
func (nd *Node) plain() bool {
	return nd.Blocked == 0 && nd.Kind == PlainNode && len(nd.When) == 0
}

// conditions appends the conditions of a node or way.
func (r *record) conditions(list []Condition) {
	r.uint(uint64(len(list)))
	for _, c := range list {
		r.uint(uint64(c.Profiles))
		r.bool(c.Along)
		r.bool(c.Against)
		r.uint(uint64(c.Access))
		r.text(c.When)
	}
}

// writeWays writes distinct facts once each, then the ways with the number of
// theirs.
func writeWays(b *blobWriter, ways []Way) {
	number := map[string]int{}
	which := make([]int, len(ways))
	var distinct []string
	for i := range ways {
		facts := factsOf(&ways[i])
		n, ok := number[string(facts)]
		if !ok {
			n = len(distinct)
			text := string(facts)
			number[text] = n
			distinct = append(distinct, text)
		}
		which[i] = n
	}
	b.length(len(distinct))
	for _, facts := range distinct {
		b.bytes([]byte(facts))
	}
	b.length(len(ways))
	var id, node int64
	for i := range ways {
		b.int(ways[i].ID - id)
		id = ways[i].ID
		b.length(which[i])
		b.length(len(ways[i].Nodes))
		for _, ref := range ways[i].Nodes {
			b.int(ref - node)
			node = ref
		}
	}
}

// factsOf is everything of a way but its id and nodes.
func factsOf(w *Way) record {
	var r record
	r.uint(uint64(w.Class))
	r.uint(uint64(w.Flags))
	for p := range w.Access {
		r.uint(uint64(w.Access[p][Along]) | uint64(w.Access[p][Against])<<4)
	}
	r.conditions(w.When)
	for _, text := range []string{w.Name, w.NameSe, w.Ref, w.Destination} {
		r.text(text)
	}
	for _, v := range []uint8{w.MaxSpeed[Along], w.MaxSpeed[Against], uint8(w.Surface), w.Lanes, uint8(w.Fitness)} {
		r.uint(uint64(v))
	}
	r.bool(w.Rough)
	for _, v := range []int64{int64(w.Incline), int64(w.Layer), int64(w.Duration), int64(w.Wait)} {
		r.int(v)
	}
	return r
}

func writeTurns(b *blobWriter, turns []Turn) {
	b.length(len(turns))
	for i := range turns {
		t := &turns[i]
		b.int(t.ID)
		b.bool(t.Only)
		b.int(t.From)
		b.length(len(t.Via))
		for _, via := range t.Via {
			b.int(via)
		}
		b.int(t.Node)
		b.int(t.To)
		b.uint(uint64(t.Profiles))
		b.text(t.When)
	}
}

func writeSpots(b *blobWriter, spots []Spot) {
	b.length(len(spots))
	for i := range spots {
		s := &spots[i]
		b.int(s.ID)
		b.uint(uint64(s.Kind))
		b.int(int64(toFixed(s.Point.Lat)))
		b.int(int64(toFixed(s.Point.Lon)))
		b.text(s.Name)
		b.int(int64(s.Capacity))
		b.int(int64(s.AccessibleCapacity))
		b.text(s.Fee)
		b.uint(uint64(s.Access))
	}
}

func writePlaces(b *blobWriter, places []Place) {
	b.length(len(places))
	for i := range places {
		p := &places[i]
		b.text(p.Name)
		b.text(p.Kind)
		b.int(int64(toFixed(p.Point.Lat)))
		b.int(int64(toFixed(p.Point.Lon)))
	}
}
