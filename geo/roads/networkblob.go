package roads

import (
	"fmt"
	"io"
	"slices"
	"time"

	"finnfram/geo"
)

const networkMagic = "finnfram network 1\n"

// Write stores n so that ReadNetwork can read it. Equal networks give equal
// bytes.
func (n *Network) Write(w io.Writer) error {
	b := newBlobWriter(w, networkMagic)
	writeArray(b, n.Lat)
	writeArray(b, n.Lon)
	writeArray(b, n.From)
	writeArray(b, n.To)
	writeArray(b, n.Length)
	writeArray(b, n.Attr)
	writeArray(b, n.Way)
	writeArray(b, n.ShapeFirst)
	writeArray(b, n.Shape)
	writeArray(b, n.Ashore)
	for _, list := range [][]string{n.Conditions, n.Credits, n.Spaces} {
		b.length(len(list))
		for _, text := range list {
			b.text(text)
		}
	}
	b.length(len(n.Attrs))
	for i := range n.Attrs {
		b.bytes(n.Attrs[i].key())
	}
	n.writeGates(b)
	b.length(len(n.Bans))
	for _, ban := range n.Bans {
		writeArray(b, ban.Links)
		b.uint(uint64(ban.Profiles))
		b.int(int64(ban.Condition))
	}
	writeSpots(b, n.Spots)
	writePlaces(b, n.Places)
	return b.close()
}

func (n *Network) writeGates(b *blobWriter) {
	b.length(len(n.Gates))
	for _, gate := range n.Gates {
		var r record
		r.uint(uint64(gate.Junction))
		r.uint(uint64(gate.Kind))
		r.uint(uint64(gate.Blocked))
		r.times(gate.When)
		b.bytes(r)
	}
}

// ReadNetwork reads what Write stored. Anything else, a single changed bit, or
// a network whose parts do not fit together is an error of kind ErrDamaged.
// While it runs it holds the stored bytes beside the network. Cost: two million
// junctions take half a second.
func ReadNetwork(r io.Reader) (*Network, error) {
	b, err := openBlob(r, networkMagic)
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	n := &Network{
		Lat: readArray[int32](b), Lon: readArray[int32](b),
		From: readArray[uint32](b), To: readArray[uint32](b),
		Length: readArray[uint32](b), Attr: readArray[uint32](b), Way: readArray[int64](b),
		ShapeFirst: readArray[uint32](b), Shape: readArray[int32](b),
		Ashore: readArray[uint32](b),
	}
	names := &interner{known: map[string]string{}}
	for _, list := range []*[]string{&n.Conditions, &n.Credits, &n.Spaces} {
		for range b.count(1) {
			*list = append(*list, b.text())
		}
	}
	n.Attrs = make([]Attributes, b.count(20))
	for i := range n.Attrs {
		n.Attrs[i] = readAttributes(b, names)
	}
	n.Gates = readGates(b)
	n.Bans = readBans(b)
	n.Spots = readSpots(b, names)
	n.Places = readPlaces(b)
	if err := b.close(); err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	if fault := n.fault(); fault != "" {
		return nil, fmt.Errorf("network: %s: %w", fault, ErrDamaged)
	}
	return n, nil
}

// readAttributes reads what record.attributes wrote.
func readAttributes(b *blobReader, names *interner) Attributes {
	a := Attributes{Space: b.byte(), Coarse: b.bool(), Class: Class(b.uint(uint64(Ferry))), Flags: WayFlags(b.uint(1<<16 - 1))}
	for p := range a.Access {
		a.Access[p] = b.access()
	}
	a.When = readTimes(b)
	for _, text := range []*string{&a.Name, &a.NameSe, &a.Ref, &a.Destination} {
		*text = names.text(b)
	}
	a.MaxSpeed[Along], a.MaxSpeed[Against] = b.byte(), b.byte()
	a.Surface, a.Lanes, a.Fitness = Surface(b.byte()), b.byte(), Fitness(b.byte())
	a.Rough, a.Cut = b.bool(), b.bool()
	a.Incline, a.Layer = b.int8(), b.int8()
	a.Duration, a.Wait = time.Duration(b.int()), time.Duration(b.int())
	a.WayLength = geo.Metres(b.int()) / 1000
	return a
}

// access reads the access of one profile, both directions in one number.
func (b *blobReader) access() [2]Access {
	v := b.uint(uint64(Pushed)<<4 | uint64(Pushed))
	if v&15 > uint64(Pushed) {
		b.fail()
		return [2]Access{}
	}
	return [2]Access{Access(v & 15), Access(v >> 4)}
}

func readTimes(b *blobReader) []TimedAccess {
	n := b.count(5)
	if n == 0 {
		return nil
	}
	list := make([]TimedAccess, n)
	for i := range list {
		list[i] = TimedAccess{
			Profiles:  ProfileSet(b.uint(uint64(AllProfiles))),
			Along:     b.bool(),
			Against:   b.bool(),
			Access:    Access(b.uint(uint64(Pushed))),
			Condition: uint32(b.number()),
		}
	}
	return list
}

func readGates(b *blobReader) []JunctionGate {
	gates := make([]JunctionGate, b.count(4))
	for i := range gates {
		gates[i] = JunctionGate{
			Junction: uint32(b.number()),
			Kind:     NodeKind(b.uint(uint64(DoorNode))),
			Blocked:  ProfileSet(b.uint(uint64(AllProfiles))),
			When:     readTimes(b),
		}
	}
	return gates
}

func readBans(b *blobReader) []Ban {
	bans := make([]Ban, b.count(3))
	for i := range bans {
		bans[i] = Ban{
			Links:     readArray[uint32](b),
			Profiles:  ProfileSet(b.uint(uint64(AllProfiles))),
			Condition: b.int32(),
		}
	}
	return bans
}

// fault says which parts of n do not fit together, "" when all do.
func (n *Network) fault() string {
	segments, junctions := len(n.From), uint32(len(n.Lat))
	switch {
	case len(n.Lon) != len(n.Lat):
		return "junctions of different numbers"
	case len(n.To) != segments || len(n.Length) != segments || len(n.Attr) != segments || len(n.Way) != segments || len(n.ShapeFirst) != segments+1:
		return "segments of different numbers"
	case segments > maxSegments:
		return "too many segments"
	case n.ShapeFirst[0] != 0 || !slices.IsSorted(n.ShapeFirst) || 2*uint64(n.ShapeFirst[segments]) != uint64(len(n.Shape)):
		return "shapes out of order"
	case !within(n.From, junctions) || !within(n.To, junctions):
		return "a segment without a junction"
	case !within(n.Attr, uint32(len(n.Attrs))):
		return "a segment without attributes"
	case !within(n.Ashore, uint32(2*segments)) || !slices.IsSorted(n.Ashore):
		return "a landing without a segment"
	case slices.Contains(n.Length, 0):
		return "a segment without length"
	case !onEarth(n.Lat, 90e7) || !onEarth(n.Lon, 180e7) || !onEarth(n.Shape, 180e7):
		return "a place that is not on earth"
	}
	return n.faultOfRules()
}

func within(list []uint32, limit uint32) bool {
	for _, v := range list {
		if v >= limit {
			return false
		}
	}
	return true
}

func onEarth(list []int32, limit int32) bool {
	for _, v := range list {
		if v < -limit || v > limit {
			return false
		}
	}
	return true
}

// faultOfRules is fault for attributes, gates and bans.
func (n *Network) faultOfRules() string {
	for i := range n.Attrs {
		a := &n.Attrs[i]
		if int(a.Space) >= len(n.Spaces) || !n.timesFit(a.When) || a.Duration < 0 || a.Wait < 0 || a.Surface > Ground || a.Fitness > Unfit {
			return "attributes out of range"
		}
	}
	for i, gate := range n.Gates {
		if gate.Junction >= uint32(len(n.Lat)) || !n.timesFit(gate.When) || i > 0 && gate.Junction < n.Gates[i-1].Junction {
			return "a gate without a junction or out of order"
		}
	}
	for _, ban := range n.Bans {
		if len(ban.Links) < 2 || !within(ban.Links, uint32(2*len(n.From))) || ban.Condition < -1 || int(ban.Condition) >= len(n.Conditions) {
			return "a turn out of range"
		}
	}
	return ""
}

func (n *Network) timesFit(list []TimedAccess) bool {
	return !slices.ContainsFunc(list, func(w TimedAccess) bool { return int(w.Condition) >= len(n.Conditions) })
}
