package roads

import (
	"math"
	"slices"

	"finnfram/geo"
)

// sheet is the survey of one space on its way into a network: ways cut where
// nodes are missing and split where they meet.
type sheet struct {
	*builder
	survey *Survey
	ids    []int64 // of the survey's nodes

	// refs are the known nodes of all ways, as indices; a way is one run of
	// them, or several where nodes are missing between.
	refs []uint32
	runs []run
	// uses counts how often a node is met, its ends twice, at most two.
	uses []uint8
	// junction of a node plus one; 0: none.
	junction []uint32
	// segments of way w are first[w] to first[w+1], counted in the network.
	first []uint32
}

// run is refs[from:to] of a way; cut tells that the way has more.
type run struct {
	way      int
	from, to int
	cut      bool
}

func newSheet(b *builder, s *Survey) *sheet {
	sh := &sheet{builder: b, survey: s, ids: make([]int64, len(s.Nodes))}
	for i := range s.Nodes {
		sh.ids[i] = s.Nodes[i].ID
	}
	return sh
}

// split appends junctions and segments of all ways.
func (sh *sheet) split() {
	sh.place()
	sh.uses = make([]uint8, len(sh.ids))
	for _, r := range sh.runs {
		nodes := sh.refs[r.from:r.to]
		for _, node := range nodes {
			sh.use(node)
		}
		sh.use(nodes[0])
		sh.use(nodes[len(nodes)-1])
	}
	for i := range sh.survey.Nodes {
		if sh.uses[i] > 0 && !sh.survey.Nodes[i].plain() {
			sh.uses[i] = 2
		}
	}
	for i := range sh.survey.Turns {
		if t := &sh.survey.Turns[i]; len(t.Via) == 0 {
			if node, ok := slices.BinarySearch(sh.ids, t.Node); ok && sh.uses[node] > 0 {
				sh.uses[node] = 2
			}
		}
	}
	sh.junction = make([]uint32, len(sh.ids))
	sh.draw()
}

func (sh *sheet) use(node uint32) {
	if sh.uses[node] < 2 {
		sh.uses[node]++
	}
}

// place looks up the nodes of all ways.
func (sh *sheet) place() {
	for w := range sh.survey.Ways {
		way := &sh.survey.Ways[w]
		if way.Flags&Planned != 0 {
			sh.report.Planned++
			continue
		}
		before, missing := len(sh.runs), sh.placeWay(w)
		if missing {
			sh.report.Cut++
			for i := range sh.runs[before:] {
				sh.runs[before+i].cut = true
			}
		}
		if len(sh.runs) == before {
			sh.report.Unplaced++
			sh.report.find(sh.survey.Space, "way", way.ID, "", "", "fewer than two different nodes of it are known: left out")
		}
	}
}

// placeWay appends the runs of one way; nodes that follow themselves are taken
// once.
func (sh *sheet) placeWay(w int) (missing bool) {
	from, hint := len(sh.refs), 0
	end := func() {
		if len(sh.refs)-from >= 2 {
			sh.runs = append(sh.runs, run{way: w, from: from, to: len(sh.refs)})
		} else {
			sh.refs = sh.refs[:from]
		}
		from = len(sh.refs)
	}
	for _, ref := range sh.survey.Ways[w].Nodes {
		node, ok := sh.find(ref, hint)
		if !ok {
			missing = true
			end()
			continue
		}
		hint = node
		if len(sh.refs) == from || sh.refs[len(sh.refs)-1] != uint32(node) {
			sh.refs = append(sh.refs, uint32(node))
		}
	}
	end()
	return missing
}

// find is the index of a node, which often follows the last one.
func (sh *sheet) find(id int64, last int) (int, bool) {
	if last+1 < len(sh.ids) && sh.ids[last+1] == id {
		return last + 1, true
	}
	return slices.BinarySearch(sh.ids, id)
}

// draw appends the segments of all runs.
func (sh *sheet) draw() {
	sh.first = make([]uint32, len(sh.survey.Ways)+1)
	next := 0
	for _, r := range sh.runs {
		for ; next <= r.way; next++ {
			sh.first[next] = uint32(sh.net.Segments())
		}
		sh.drawRun(r)
	}
	for ; next < len(sh.first); next++ {
		sh.first[next] = uint32(sh.net.Segments())
	}
}

func (sh *sheet) drawRun(r run) {
	nodes := sh.refs[r.from:r.to]
	attr := sh.attribute(&sh.survey.Ways[r.way], nodes, r.cut)
	start := 0
	for i := 1; i < len(nodes); i++ {
		if sh.uses[nodes[i]] >= 2 {
			sh.segment(r.way, nodes[start:i+1], attr)
			start = i
		}
	}
}

// segment appends the part of a way between two junctions.
func (sh *sheet) segment(way int, nodes []uint32, attr uint32) {
	n := sh.net
	n.From = append(n.From, sh.junctionOf(nodes[0]))
	n.To = append(n.To, sh.junctionOf(nodes[len(nodes)-1]))
	n.Attr = append(n.Attr, attr)
	n.Way = append(n.Way, sh.survey.Ways[way].ID)
	for _, node := range nodes[1 : len(nodes)-1] {
		p := sh.survey.Nodes[node].Point
		n.Shape = append(n.Shape, toFixed(p.Lat), toFixed(p.Lon))
	}
	n.ShapeFirst = append(n.ShapeFirst, uint32(len(n.Shape)/2))
	n.Length = append(n.Length, decimetres(sh.length(nodes)))
}

// junctionOf is the junction at a node, made where there is none yet.
func (sh *sheet) junctionOf(node uint32) uint32 {
	if sh.junction[node] == 0 {
		p := sh.survey.Nodes[node].Point
		sh.net.Lat = append(sh.net.Lat, toFixed(p.Lat))
		sh.net.Lon = append(sh.net.Lon, toFixed(p.Lon))
		sh.junction[node] = uint32(len(sh.net.Lat))
	}
	return sh.junction[node] - 1
}

func (sh *sheet) length(nodes []uint32) geo.Metres {
	var sum geo.Metres
	for i := 1; i < len(nodes); i++ {
		sum += stretch(sh.survey.Nodes[nodes[i-1]].Point, sh.survey.Nodes[nodes[i]].Point)
	}
	return sum
}

// stretch is the distance between neighbouring points of a road: by the chord,
// which is a millimetre short at ten kilometres, and beyond that exactly.
func stretch(a, b geo.Point) geo.Metres {
	u, v := a.Vec(), b.Vec()
	dx, dy, dz := u.X-v.X, u.Y-v.Y, u.Z-v.Z
	d := geo.Metres(math.Sqrt(dx*dx + dy*dy + dz*dz))
	if d > 10_000 {
		return geo.Distance(a, b)
	}
	return d
}

// decimetres rounds a length, to at least one: what has no length has no place
// for a position on it.
func decimetres(m geo.Metres) uint32 {
	return uint32(max(1, min(math.MaxUint32, math.Round(float64(m)*10))))
}

// gates appends what stands at junctions.
func (sh *sheet) gates() {
	from := len(sh.net.Gates)
	for i := range sh.survey.Nodes {
		nd := &sh.survey.Nodes[i]
		if sh.junction[i] == 0 || nd.plain() {
			continue
		}
		gate := JunctionGate{Junction: sh.junction[i] - 1, Kind: nd.Kind, Blocked: nd.Blocked}
		if nd.Kind == RaisedKerb {
			gate.Blocked |= Only(StepFree)
		}
		gate.When = sh.gateTimes(nd, &gate)
		sh.net.Gates = append(sh.net.Gates, gate)
	}
	slices.SortFunc(sh.net.Gates[from:], func(a, b JunctionGate) int { return int(a.Junction) - int(b.Junction) })
}
