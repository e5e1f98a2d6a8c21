package roads

import (
	"container/heap"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"finnfram/geo"
)

// truth finds journeys by their whole meaning: it remembers the last links
// travelled and the land they were on, and asks of each further link whether
// the rules allow it. It shares nothing with the expansion of graphs but the
// words of the network.
type truth struct {
	n     *Network
	p     Profile
	at    time.Time
	holds func(condition uint32) bool
}

// memory is as many links as the longest ban of the random networks has before
// its last.
const memory = 2

// bans is a set of bans of the network.
type bans uint16

type truthState struct {
	links [memory]int64 // last first; -1: none
	phase phase
	// watched bans forbid their last link now; passed ones would again if the
	// journey turned back on the spot.
	watched, passed bans
}

func (tr *truth) access(link uint32) Access {
	a := &tr.n.Attrs[tr.n.Attr[link>>1]]
	access := a.Access[tr.p][link&1]
	for _, w := range a.When {
		if (link&1 == 0 && w.Along || link&1 == 1 && w.Against) && w.Profiles.Has(tr.p) && tr.holds(w.Condition) {
			access = w.Access
		}
	}
	return access
}

// ever tells whether some time opens a link.
func (tr *truth) ever(link uint32) bool {
	a := &tr.n.Attrs[tr.n.Attr[link>>1]]
	ever := a.Access[tr.p][link&1] != NoAccess
	for _, w := range a.When {
		if (link&1 == 0 && w.Along || link&1 == 1 && w.Against) && w.Profiles.Has(tr.p) && w.Access != NoAccess {
			ever = true
		}
	}
	return ever
}

// everPublic tells whether some time opens a link to the public.
func (tr *truth) everPublic(link uint32) bool {
	a := &tr.n.Attrs[tr.n.Attr[link>>1]]
	ever := a.Access[tr.p][link&1] == Allowed
	for _, w := range a.When {
		if (link&1 == 0 && w.Along || link&1 == 1 && w.Against) && w.Profiles.Has(tr.p) && w.Access == Allowed {
			ever = true
		}
	}
	return ever
}

func (tr *truth) blocked(junction uint32) bool {
	for _, gate := range tr.n.Gates {
		if gate.Junction != junction {
			continue
		}
		blocked := gate.Blocked.Has(tr.p)
		for _, w := range gate.When {
			if w.Profiles.Has(tr.p) && tr.holds(w.Condition) {
				blocked = w.Access == NoAccess
			}
		}
		if blocked {
			return true
		}
	}
	return false
}

func (tr *truth) blockedForever(junction uint32) bool {
	for _, gate := range tr.n.Gates {
		if gate.Junction == junction && gate.Blocked.Has(tr.p) && len(gate.When) == 0 {
			return true
		}
	}
	return false
}

// begin is the state after a first link; ok is false where it may not be
// travelled.
func (tr *truth) begin(link uint32) (s truthState, ok bool) {
	s.links = [memory]int64{int64(link), -1}
	access := tr.access(link)
	if access == Private {
		s.phase = wayOut
	}
	s.watched = tr.matched(s)
	return s, access != NoAccess
}

// after is the state after one more link.
func (tr *truth) after(s truthState, link uint32) (next truthState, ok bool) {
	access := tr.access(link)
	last := uint32(s.links[0])
	if access == NoAccess || link != last^1 && tr.blocked(tr.n.tail(link)) {
		return s, false
	}
	next.links, next.phase = [memory]int64{int64(link), s.links[0]}, s.phase
	switch {
	case access == Private && s.phase == inPublic:
		next.phase = wayIn
	case access != Private && s.phase == wayIn:
		return s, false
	case access != Private:
		next.phase = inPublic
	}
	next.watched = tr.matched(next)
	if link == last^1 {
		next.watched |= s.passed
	}
	for i, ban := range tr.n.Bans {
		if s.watched>>i&1 == 0 {
			continue
		}
		if link != ban.Links[len(ban.Links)-1] {
			if tr.ever(link^1) && !tr.deadEnd(link) {
				next.passed |= 1 << i
			}
		} else if ban.Condition < 0 || tr.holds(uint32(ban.Condition)) {
			return s, false
		}
	}
	return next, true
}

// matched are the bans all but whose last link was just travelled.
func (tr *truth) matched(s truthState) (set bans) {
	for i, ban := range tr.n.Bans {
		before := ban.Links[:len(ban.Links)-1]
		match := ban.Profiles.Has(tr.p) && tr.everAll(ban.Links)
		for j, link := range before {
			match = match && s.links[len(before)-1-j] == int64(link)
		}
		if match {
			set |= 1 << i
		}
	}
	return set
}

func (tr *truth) everAll(links []uint32) bool {
	for _, link := range links {
		if !tr.ever(link) {
			return false
		}
	}
	return true
}

func (tr *truth) deadEnd(link uint32) bool {
	end := tr.n.head(link)
	if tr.blockedForever(end) {
		return true
	}
	for other := range uint32(2 * len(tr.n.From)) {
		if other != link^1 && tr.everPublic(other) && tr.n.tail(other) == end {
			return false
		}
	}
	return true
}

// base and delay of links in milliseconds.
func (tr *truth) base(link uint32) float64 {
	ms, _, _ := tr.n.Weight(tr.p, link)
	return float64(max(ms, 1))
}

func (tr *truth) delay(link uint32) float64 {
	most := 0.0
	for _, gate := range tr.n.Gates {
		if gate.Junction == tr.n.head(link) {
			most = max(most, float64(junctionDelays[gate.Kind][tr.p].Milliseconds()))
		}
	}
	return most
}

// journey is the time of the quickest lawful journey; +Inf: none.
func (tr *truth) journey(from, to Position) float64 {
	best := tr.direct(from, to)
	queue := &truthQueue{}
	done := map[truthState]bool{}
	for direction := range uint32(2) {
		link := from.Segment<<1 | direction
		if s, ok := tr.begin(link); ok {
			heap.Push(queue, truthItem{tr.base(link)*(1-travelled(from, direction)) + tr.delay(link), s})
		}
	}
	for queue.Len() > 0 {
		item := heap.Pop(queue).(truthItem)
		if item.ms >= best {
			break
		}
		if done[item.state] {
			continue
		}
		done[item.state] = true
		for link := range uint32(2 * len(tr.n.From)) {
			if tr.n.tail(link) != tr.n.head(uint32(item.state.links[0])) {
				continue
			}
			next, ok := tr.after(item.state, link)
			if !ok {
				continue
			}
			if link>>1 == to.Segment {
				best = min(best, item.ms+tr.base(link)*travelled(to, link&1))
			}
			heap.Push(queue, truthItem{item.ms + tr.base(link) + tr.delay(link), next})
		}
	}
	return best
}

func (tr *truth) direct(from, to Position) float64 {
	best := math.Inf(1)
	if from.Segment != to.Segment {
		return best
	}
	for direction := range uint32(2) {
		link := from.Segment<<1 | direction
		share := travelled(to, direction) - travelled(from, direction)
		if share >= 0 && tr.access(link) != NoAccess {
			best = min(best, share*tr.base(link))
		}
	}
	return best
}

type truthItem struct {
	ms    float64
	state truthState
}

type truthQueue []truthItem

func (q truthQueue) Len() int           { return len(q) }
func (q truthQueue) Less(i, j int) bool { return q[i].ms < q[j].ms }
func (q truthQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *truthQueue) Push(x any)        { *q = append(*q, x.(truthItem)) }
func (q *truthQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// onGraph is the time of the quickest journey by the plainest search on a
// graph (Bellman and Ford).
func onGraph(g *Graph, closed Closed, from, to Position) float64 {
	best := math.Inf(1)
	if seed, ok := g.Direct(from, to, closed); ok {
		best = float64(seed.Weight)
	}
	times := make([]float64, g.Nodes())
	for i := range times {
		times[i] = math.Inf(1)
	}
	for _, seed := range g.Starts(nil, from) {
		if !closed.Has(seed.Arc) {
			times[seed.Node] = min(times[seed.Node], float64(seed.Weight))
		}
	}
	for changed := true; changed; {
		changed = false
		g.eachArc(func(node, arc uint32) {
			if through := times[node] + float64(g.Weight[arc]); !closed.Has(arc) && through < times[g.Head[arc]] {
				times[g.Head[arc]], changed = through, true
			}
		})
	}
	for _, seed := range g.Ends(nil, to) {
		if !closed.Has(seed.Arc) {
			best = min(best, times[seed.Node]+float64(seed.Weight))
		}
	}
	return best
}

// randomNetwork has few junctions and many rules.
func randomNetwork(r *rand.Rand) *Network {
	n := &Network{
		Spaces:     []string{"osm"},
		Conditions: []string{"Mo-Fr 07:00-09:00", "Mo-Su 08:00-20:00", "Sa-Su 00:00-24:00"},
		ShapeFirst: []uint32{0},
	}
	junctions := 2 + r.IntN(8)
	for range junctions {
		n.Lat = append(n.Lat, 600000000+r.Int32N(100000))
		n.Lon = append(n.Lon, 100000000+r.Int32N(200000))
	}
	for range 1 + r.IntN(5) {
		n.Attrs = append(n.Attrs, randomAttributes(r))
	}
	for segment := range 1 + r.IntN(2*junctions) {
		n.From = append(n.From, r.Uint32N(uint32(junctions)))
		n.To = append(n.To, r.Uint32N(uint32(junctions)))
		n.Length = append(n.Length, 1+r.Uint32N(3000))
		n.Attr = append(n.Attr, r.Uint32N(uint32(len(n.Attrs))))
		n.Way = append(n.Way, int64(segment))
		n.ShapeFirst = append(n.ShapeFirst, 0)
	}
	for junction := range uint32(junctions) {
		if r.IntN(5) == 0 {
			n.Gates = append(n.Gates, randomGate(r, junction))
		}
	}
	for range r.IntN(8) {
		if ban, ok := randomBan(r, n); ok {
			n.Bans = append(n.Bans, ban)
		}
	}
	return n
}

func randomAttributes(r *rand.Rand) Attributes {
	a := Attributes{Class: Residential, Incline: NoIncline}
	kinds := []Access{NoAccess, Allowed, Allowed, Allowed, Private, Private}
	for p := range a.Access {
		one := kinds[r.IntN(len(kinds))]
		a.Access[p] = [2]Access{one, one}
		if r.IntN(3) == 0 {
			a.Access[p][1] = kinds[r.IntN(len(kinds))]
		}
	}
	for r.IntN(3) == 0 {
		a.When = append(a.When, randomTimed(r, kinds))
	}
	return a
}

func randomTimed(r *rand.Rand, kinds []Access) TimedAccess {
	return TimedAccess{AllProfiles, r.IntN(3) > 0, r.IntN(3) > 0, kinds[r.IntN(len(kinds))], r.Uint32N(3)}
}

func randomGate(r *rand.Rand, junction uint32) JunctionGate {
	gate := JunctionGate{Junction: junction, Kind: NodeKind(r.IntN(int(DoorNode) + 1))}
	if r.IntN(2) == 0 {
		gate.Blocked = AllProfiles
	}
	if r.IntN(3) == 0 {
		w := randomTimed(r, []Access{NoAccess, Allowed})
		if blocked := gate.Blocked != 0; blocked == (w.Access == Allowed) {
			gate.When = append(gate.When, w)
		}
	}
	return gate
}

// randomBan walks at random.
func randomBan(r *rand.Rand, n *Network) (ban Ban, ok bool) {
	ban = Ban{Links: []uint32{r.Uint32N(uint32(2 * len(n.From)))}, Profiles: AllProfiles, Condition: -1}
	for range 1 + r.IntN(2) {
		var on []uint32
		for link := range uint32(2 * len(n.From)) {
			if n.tail(link) == n.head(ban.Links[len(ban.Links)-1]) {
				on = append(on, link)
			}
		}
		if len(on) == 0 {
			return ban, false
		}
		ban.Links = append(ban.Links, on[r.IntN(len(on))])
	}
	if r.IntN(3) == 0 {
		ban.Condition = r.Int32N(3)
	}
	return ban, true
}

func randomPosition(r *rand.Rand, n *Network) Position {
	offset := []float32{0, 1, 0.5, r.Float32(), r.Float32(), r.Float32()}[r.IntN(6)]
	return Position{Segment: r.Uint32N(uint32(len(n.From))), Offset: offset, Point: geo.Point{Lat: 60, Lon: 10}}
}

// TestGraphIsLawful compares journeys on graphs with the truth on thousands of
// small networks full of bans, private land, gates and one-ways.
func TestGraphIsLawful(t *testing.T) {
	found := 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 3))
		n := randomNetwork(r)
		p := Profile(r.IntN(Profiles))
		g, err := NewGraph(n, p)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2026, 11, 20+r.IntN(4), r.IntN(24), 30, 0, 0, time.UTC)
		tr := &truth{n: n, p: p, at: at, holds: func(c uint32) bool { return g.calendar.Holds(c, at) }}
		closed := g.ClosedAt(at)
		for range 12 {
			from, to := randomPosition(r, n), randomPosition(r, n)
			if r.IntN(4) == 0 {
				to.Segment = from.Segment
			}
			want, got := tr.journey(from, to), onGraph(g, closed, from, to)
			if !same(want, got) {
				t.Fatalf("seed %d, %s at %s: from %d:%.3f to %d:%.3f: got %.0f ms, want %.1f\n%s",
					seed, p, at, from.Segment, from.Offset, to.Segment, to.Offset, got, want, describe(n, p))
			}
			if !math.IsInf(want, 1) {
				found++
			}
		}
	}
	if found < 8000 {
		t.Errorf("only %d journeys exist", found)
	}
}

// same allows for the rounding of both ends.
func same(want, got float64) bool {
	return math.IsInf(want, 1) && math.IsInf(got, 1) || math.Abs(want-got) <= 1.01
}

func describe(n *Network, p Profile) string {
	text := ""
	for s := range n.From {
		a := n.Attrs[n.Attr[s]]
		text += fmt.Sprintf("segment %d: %d-%d access %v when %v\n", s, n.From[s], n.To[s], a.Access[p], a.When)
	}
	return text + fmt.Sprintf("bans %v\ngates %v\n", n.Bans, n.Gates)
}
