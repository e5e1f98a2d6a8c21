package guide

import (
	"math"
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/geo/route"
)

// Guide makes steps of paths through one network. It is immutable and safe for
// all goroutines. It holds eight bytes a segment and four a junction.
type Guide struct {
	n     *roads.Network
	first []uint32 // by junction, into links
	links []uint32 // that leave a junction

	beside Beside // nil: pavements have no names
}

// New prepares a guide of n. Cost: two looks at every segment.
func New(n *roads.Network) *Guide {
	g := &Guide{n: n, first: make([]uint32, len(n.Lat)+1), links: make([]uint32, 2*len(n.From))}
	for s := range n.From {
		g.first[n.From[s]]++
		g.first[n.To[s]]++
	}
	sum := uint32(0)
	for j, count := range g.first {
		g.first[j] = sum
		sum += count
	}
	at := append([]uint32(nil), g.first...)
	for s := range n.From {
		g.links[at[n.From[s]]] = uint32(s) << 1
		at[n.From[s]]++
		g.links[at[n.To[s]]] = uint32(s)<<1 | 1
		at[n.To[s]]++
	}
	return g
}

// leaving lists the links that leave a junction, with those travelled
// backwards among them.
func (g *Guide) leaving(junction uint32) []uint32 {
	return g.links[g.first[junction]:g.first[junction+1]]
}

func (g *Guide) tail(link uint32) uint32 {
	if link&1 == 0 {
		return g.n.From[link>>1]
	}
	return g.n.To[link>>1]
}

func (g *Guide) head(link uint32) uint32 { return g.tail(link ^ 1) }

func (g *Guide) attributes(link uint32) *roads.Attributes {
	return &g.n.Attrs[g.n.Attr[link>>1]]
}

// Steps lists what a person of the profile has to do along path, first Depart
// and last Arrive. destination, where it is known, tells on which side of the
// road the end lies. A path without pieces has no steps.
func (g *Guide) Steps(profile roads.Profile, path *route.Path, destination *geo.Point) []Step {
	if len(path.Pieces) == 0 {
		return nil
	}
	w := walk{g: g, profile: profile, pieces: path.Pieces}
	w.name()
	w.depart(path)
	for i := 1; i < len(w.pieces); i++ {
		w.pass(i)
	}
	w.measure()
	if w.onFoot() {
		w.straighten()
	}
	w.arrive(path, destination)
	return w.steps
}

// walk is one path on its way to steps.
type walk struct {
	g       *Guide
	profile roads.Profile
	pieces  []route.Piece
	steps   []Step
	exits   int // passed in the roundabout that we are in

	roads []*roads.Attributes // of the pieces, as they are called
	along []bool              // pieces called by the street beside them
}

func (w *walk) link(i int) uint32 {
	link := w.pieces[i].Segment << 1
	if w.pieces[i].Against {
		link |= 1
	}
	return link
}

func (w *walk) attributes(i int) *roads.Attributes { return w.roads[i] }

// add begins a step with piece i.
func (w *walk) add(kind Kind, side Side, i int) *Step {
	a := w.attributes(i)
	w.steps = append(w.steps, Step{
		Kind: kind, Side: side, Profile: w.profile, First: i, Along: w.along[i],
		Name: a.Name, NameSe: a.NameSe, Ref: a.Ref, Towards: a.Destination, Class: a.Class,
		Bearing: w.g.setsOut(w.link(i)), At: w.g.point(w.g.tail(w.link(i))),
	})
	return &w.steps[len(w.steps)-1]
}

func (w *walk) depart(path *route.Path) {
	kind := Depart
	if w.attributes(0).Class == roads.Ferry {
		kind = Board // whoever stands at the quay has nothing to do before
	}
	s := w.add(kind, NoSide, 0)
	s.At = path.From.Point
	first := w.pieces[0]
	if length := float64(w.g.n.Length[first.Segment]) / 10; length > 0 {
		ahead := float64(first.From) + math.Copysign(float64(lookAhead)/length, float64(first.To-first.From))
		if first.Against == (ahead < float64(first.To)) {
			ahead = float64(first.To)
		}
		s.Bearing = bearing(s.At, w.g.along(first.Segment, ahead))
	}
}

// measure gives every step the length and time of its pieces.
func (w *walk) measure() {
	for k := range w.steps {
		s := &w.steps[k]
		s.Last = len(w.pieces)
		if k+1 < len(w.steps) {
			s.Last = w.steps[k+1].First
		}
		s.Length, s.Duration, s.Flags = 0, 0, 0
		for _, piece := range w.pieces[s.First:s.Last] {
			s.Length += geo.Metres(piece.Length) / 10
			s.Duration += time.Duration(piece.Weight) * time.Millisecond
			s.Flags |= piece.Flags
		}
		if s.Kind == Board {
			s.Wait = w.waitOn(s)
		}
	}
}

// waitOn is what of a ferry's time is waiting.
func (w *walk) waitOn(s *Step) time.Duration {
	var sailing time.Duration
	for i := s.First; i < s.Last; i++ {
		sailing += w.g.n.Sailing(w.link(i))
	}
	return max(s.Duration-sailing, 0)
}

// straighten takes out the little zigzags of crossing a street on foot: a turn
// and, a few metres on, the turn back.
func (w *walk) straighten() {
	kept := w.steps[:0]
	for k := 0; k < len(w.steps); k++ {
		s := w.steps[k]
		if k+1 < len(w.steps) && zigzag(&s, &w.steps[k+1]) && len(kept) > 0 {
			next := w.steps[k+1]
			k++
			if before := &kept[len(kept)-1]; before.Name == next.Name && before.Ref == next.Ref {
				continue
			}
			next.Kind, next.Side, next.First, next.At = Continue, Straight, s.First, s.At
			s = next
		}
		kept = append(kept, s)
	}
	w.steps = kept
	w.measure()
}

// shortCrossing is how long the way between the two turns of a zigzag may be.
const shortCrossing geo.Metres = 15

func zigzag(a, b *Step) bool {
	return a.Kind == Turn && b.Kind == Turn && a.Length < shortCrossing && opposite(a.Side, b.Side)
}

func opposite(a, b Side) bool {
	return isRight(a) && isLeft(b) || isLeft(a) && isRight(b)
}

func isRight(s Side) bool { return s >= SlightRight && s <= SharpRight }
func isLeft(s Side) bool  { return s >= SharpLeft }

// clearlyBeside is how far from the road a place must lie to have a side.
const clearlyBeside geo.Metres = 5

func (w *walk) arrive(path *route.Path, destination *geo.Point) {
	end := Step{Kind: Arrive, Profile: w.profile, At: path.To.Point, First: len(w.pieces), Last: len(w.pieces)}
	if destination != nil && geo.Distance(path.To.Point, *destination) > clearlyBeside {
		last := w.link(len(w.pieces) - 1)
		heading := w.g.comesIn(last)
		end.Bearing = geo.Bearing(path.To.Point, *destination)
		switch turned := turn(heading, end.Bearing); {
		case turned > 15 && turned < 165:
			end.Side = Right
		case turned < -15 && turned > -165:
			end.Side = Left
		}
	}
	w.steps = append(w.steps, end)
}

// turn is the angle from one bearing to another, right positive, -180 to 180.
func turn(from, to float64) float64 {
	return math.Mod(to-from+540, 360) - 180
}
