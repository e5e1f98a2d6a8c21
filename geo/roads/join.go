package roads

import (
	"slices"

	"finnfram/geo"
)

// join puts coarse road where no fine road is. Coarse road that runs within
// about a kilometre of fine road for cars is left out; what is left is joined,
// where it was cut, to the fine road that cars can reach and leave, of the same
// number where there is one within joinReach. Both networks are used up.
//
// The coarse map may lie 500 m off the fine one, so what is left between two
// ends of the same fine road may be the same road again. It is left out too
// where it is short or a ferry.
func join(fine, coarse *Network, report *Report) *Network {
	if coarse.Segments() == 0 {
		return fine
	}
	if fine.Segments() == 0 {
		return coarse
	}
	j := &joiner{fine: fine, coarse: coarse, report: report, attrs: map[string]uint32{}}
	j.cut(coverOf(fine))
	j.parts = partsOf(fine)
	j.aim()
	j.dropTwins()
	j.append()
	return fine
}

const (
	// joinReach is how far a cut end of coarse road is led to fine road.
	joinReach = geo.Metres(2000)
	// longestTwin is how much coarse road between two ends of the same fine
	// road is taken for that road drawn again.
	longestTwin = geo.Metres(3000)
)

type joiner struct {
	fine, coarse *Network
	report       *Report
	parts        *parts
	pieces       []leftover
	attrs        map[string]uint32 // of fine, those that came from coarse
}

// leftover is coarse road off the fine road: a segment or what is left of it.
type leftover struct {
	segment uint32
	points  []geo.Point
	ends    [2]cutEnd // at the first and the last point
	dropped bool
}

// cutEnd is an end of a piece: at a junction of the coarse network, or cut off.
type cutEnd struct {
	junction uint32
	cut      bool
	// Where it was cut: the fine junctions by which one comes in from the
	// piece and goes out to it.
	in, out target
}

// target is a junction of the fine network.
type target struct {
	junction uint32
	cost     float64 // 0: none
}

func (t target) found() bool { return t.cost > 0 }

// dropTwins leaves out pieces that hang together, begin and end at one part of
// the fine road, and are short or ferries only.
func (j *joiner) dropTwins() {
	groups := newUnion(j.coarse.Junctions() + len(j.pieces))
	at := func(i int) uint32 { return uint32(j.coarse.Junctions() + i) }
	for i := range j.pieces {
		for _, end := range j.pieces[i].ends {
			if !end.cut {
				groups.join(at(i), end.junction)
			}
		}
	}
	type group struct {
		length      geo.Metres
		roads, ends int
		part        uint32
		split       bool
	}
	known := map[uint32]*group{}
	for i := range j.pieces {
		root := groups.find(at(i))
		g := known[root]
		if g == nil {
			g = &group{}
			known[root] = g
		}
		g.length += j.pieces[i].length()
		if j.coarse.attributes(j.pieces[i].segment).Class != Ferry {
			g.roads++
		}
		for _, end := range j.pieces[i].ends {
			if !end.cut || end.loose() {
				continue
			}
			part := j.parts.of(end)
			g.split = g.split || g.ends > 0 && g.part != part
			g.part = part
			g.ends++
		}
	}
	for i := range j.pieces {
		g := known[groups.find(at(i))]
		twin := g.ends >= 2 && !g.split && (g.roads == 0 || g.length <= longestTwin)
		j.pieces[i].dropped = twin || j.adrift(&j.pieces[i])
	}
}

// adrift tells that p is a ferry that was cut at sea, off every quay: the fine
// network has it.
func (j *joiner) adrift(p *leftover) bool {
	return j.coarse.attributes(p.segment).Class == Ferry && slices.ContainsFunc(p.ends[:], cutEnd.loose)
}

// loose tells that an end was cut and found no fine road.
func (e cutEnd) loose() bool { return e.cut && !e.in.found() && !e.out.found() }

func (p *leftover) length() (sum geo.Metres) {
	for i := 1; i < len(p.points); i++ {
		sum += stretch(p.points[i-1], p.points[i])
	}
	return sum
}

// append adds the pieces that are left to the fine network.
func (j *joiner) append() {
	kept := geo.Metres(0)
	moved := map[uint32]uint32{} // coarse junction to fine
	whole := map[uint32]uint32{} // coarse segment to fine
	for i := range j.pieces {
		p := &j.pieces[i]
		if p.dropped {
			continue
		}
		kept += p.length()
		from, to := j.endOf(p, 0, moved), j.endOf(p, 1, moved)
		segment := j.segment(p, from, to, j.attribute(*j.coarse.attributes(p.segment)))
		if !p.ends[0].cut && !p.ends[1].cut {
			whole[p.segment] = segment
		}
	}
	for s := range j.coarse.From {
		j.report.CoarseDropped += geo.Metres(j.coarse.Length[s]) / 10
	}
	j.report.CoarseDropped = max(0, j.report.CoarseDropped-kept)
	j.moveRest(moved, whole)
}

// endOf is the junction at which end e of p is to end; p.points are led there.
func (j *joiner) endOf(p *leftover, e int, moved map[uint32]uint32) uint32 {
	end := p.ends[e]
	switch {
	case !end.cut:
		if at, ok := moved[end.junction]; ok {
			return at
		}
		at := j.junction(j.coarse.Point(end.junction))
		moved[end.junction] = at
		return at
	case end.loose():
		return j.junction(p.points[last(p, e)])
	}
	j.report.CoarseJoined++
	if !end.in.found() || !end.out.found() || end.in.junction == end.out.junction {
		to := end.in
		if !to.found() {
			to = end.out
		}
		j.lead(p, e, j.fine.Point(to.junction))
		return to.junction
	}
	return j.fork(p, e)
}

func last(p *leftover, e int) int {
	if e == 0 {
		return 0
	}
	return len(p.points) - 1
}

// lead lengthens p at end e to a point.
func (j *joiner) lead(p *leftover, e int, to geo.Point) {
	if e == 0 {
		p.points = slices.Insert(p.points, 0, to)
	} else {
		p.points = append(p.points, to)
	}
}

// fork joins end e of p to two carriageways, one for each direction.
func (j *joiner) fork(p *leftover, e int) uint32 {
	end := p.ends[e]
	at := p.points[last(p, e)]
	fork := j.junction(at)
	a := *j.coarse.attributes(p.segment)
	for profile := range a.Access {
		open := max(a.Access[profile][Along], a.Access[profile][Against])
		a.Access[profile] = [2]Access{open, NoAccess}
	}
	attr := j.attribute(a)
	in := leftover{segment: p.segment, points: []geo.Point{at, j.fine.Point(end.in.junction)}}
	j.segment(&in, fork, end.in.junction, attr)
	out := leftover{segment: p.segment, points: []geo.Point{j.fine.Point(end.out.junction), at}}
	j.segment(&out, end.out.junction, fork, attr)
	return fork
}

func (j *joiner) junction(p geo.Point) uint32 {
	j.fine.Lat = append(j.fine.Lat, toFixed(p.Lat))
	j.fine.Lon = append(j.fine.Lon, toFixed(p.Lon))
	return uint32(len(j.fine.Lat) - 1)
}

func (j *joiner) segment(p *leftover, from, to, attr uint32) uint32 {
	n := j.fine
	n.From, n.To = append(n.From, from), append(n.To, to)
	n.Attr = append(n.Attr, attr)
	n.Way = append(n.Way, j.coarse.Way[p.segment])
	n.Length = append(n.Length, decimetres(p.length()))
	for _, point := range p.points[1 : len(p.points)-1] {
		n.Shape = append(n.Shape, toFixed(point.Lat), toFixed(point.Lon))
	}
	n.ShapeFirst = append(n.ShapeFirst, uint32(len(n.Shape)/2))
	return uint32(n.Segments() - 1)
}

// attribute is the number in fine of attributes of coarse.
func (j *joiner) attribute(a Attributes) uint32 {
	key := string(a.key())
	if number, ok := j.attrs[key]; ok {
		return number
	}
	a.Space = uint8(indexIn(&j.fine.Spaces, j.coarse.Spaces[a.Space]))
	a.When = j.times(a.When)
	j.fine.Attrs = append(j.fine.Attrs, a)
	number := uint32(len(j.fine.Attrs) - 1)
	j.attrs[key] = number
	return number
}

func (j *joiner) times(list []TimedAccess) []TimedAccess {
	list = slices.Clone(list)
	for i := range list {
		list[i].Condition = j.condition(list[i].Condition)
	}
	return list
}

func (j *joiner) condition(number uint32) uint32 {
	return uint32(indexIn(&j.fine.Conditions, j.coarse.Conditions[number]))
}

// indexIn is the index of text in list, put there where it is not yet.
func indexIn(list *[]string, text string) int {
	if i := slices.Index(*list, text); i >= 0 {
		return i
	}
	*list = append(*list, text)
	return len(*list) - 1
}

// moveRest takes over what stands at junctions, and turns, spots, places and
// credits.
func (j *joiner) moveRest(moved, whole map[uint32]uint32) {
	n := j.fine
	for _, gate := range j.coarse.Gates {
		if at, ok := moved[gate.Junction]; ok {
			gate.Junction, gate.When = at, j.times(gate.When)
			n.Gates = append(n.Gates, gate)
		}
	}
	slices.SortStableFunc(n.Gates, func(a, b JunctionGate) int { return int(a.Junction) - int(b.Junction) })
	for _, ban := range j.coarse.Bans {
		if links, ok := movedLinks(ban.Links, whole); ok {
			ban.Links = links
			if ban.Condition >= 0 {
				ban.Condition = int32(j.condition(uint32(ban.Condition)))
			}
			n.Bans = append(n.Bans, ban)
		}
	}
	n.Spots = append(n.Spots, j.coarse.Spots...)
	n.Places = append(n.Places, j.coarse.Places...)
	for _, credit := range j.coarse.Credits {
		indexIn(&n.Credits, credit)
	}
}

func movedLinks(links []uint32, whole map[uint32]uint32) (moved []uint32, ok bool) {
	for _, link := range links {
		segment, ok := whole[link>>1]
		if !ok {
			return nil, false
		}
		moved = append(moved, segment<<1|link&1)
	}
	return moved, true
}
