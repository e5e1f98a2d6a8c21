package route

import (
	"math"
	"time"

	"finnfram/geo/roads"
)

// Stop is where a journey begins or ends: a position on a road, and how long
// it takes between there and the place itself.
type Stop struct {
	roads.Position
	// Approach is the time off the road, in milliseconds.
	Approach uint32
}

// Cost of a journey along roads, without the approaches of its ends.
type Cost struct {
	Weight uint32 // milliseconds
	Length uint32 // decimetres
	Flags  roads.ArcFlags
}

// Unreachable is the Weight of what cannot be reached.
const Unreachable = math.MaxUint32

// Duration is the time of c.
func (c Cost) Duration() time.Duration { return time.Duration(c.Weight) * time.Millisecond }

// Path is a journey piece by piece.
type Path struct {
	Cost
	From, To Stop
	// Pieces in the order of travel; the first and the last may be parts of a
	// segment.
	Pieces []Piece
}

// Piece is one segment, or a part of it, travelled in one direction.
type Piece struct {
	Segment uint32
	Against bool // against the way it is drawn
	// From and To are offsets along the segment as drawn, 0 to 1; From is
	// greater than To where Against.
	From, To float32
	Weight   uint32 // milliseconds
	Length   uint32 // decimetres
	Flags    roads.ArcFlags
}

// Options narrow a search for the nearest. The zero value finds nothing, since
// K is 0.
type Options struct {
	// K is how many are wanted.
	K int
	// MaxTime bounds the cost with the target's approach; 0: no bound.
	MaxTime time.Duration
	// Filter, where it is not nil, is the set of items that may be found: bit
	// i%64 of word i/64 is item i.
	Filter []uint64
	// Accept, where it is not nil, is asked about items in ascending order of
	// (cost, item), each once; those refused do not count.
	Accept func(item int32, c Cost) bool
}

// Hit is a target that was found, and what it takes to get there, its approach
// included.
type Hit struct {
	Item int32
	Cost
}
