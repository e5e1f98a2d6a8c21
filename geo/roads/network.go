package roads

import (
	"time"

	"finnfram/geo"
)

// Network is all roads of all surveys, joined, in flat arrays. Fields are for
// reading only.
//
// Coordinates are degrees times 1e7. A link is segment<<1 | Direction: one
// segment travelled one way.
type Network struct {
	// Junctions: where they are, and what stands there.
	Lat, Lon []int32
	Gates    []JunctionGate // ascending by Junction; only those that block or cost time

	// Segments.
	From, To []uint32 // junctions
	Length   []uint32 // decimetres
	Attr     []uint32 // index into Attrs
	Way      []int64  // the source's id
	// ShapeFirst has one element more than there are segments: the points
	// between the ends of segment s are pairs lat, lon in
	// Shape[2*ShapeFirst[s]:2*ShapeFirst[s+1]].
	ShapeFirst []uint32
	Shape      []int32

	// Ashore are the ends of ferry segments that touch land, ascending:
	// segment<<1 for its From, segment<<1|1 for its To.
	Ashore []uint32

	Attrs []Attributes
	// Conditions are distinct, in the notation of opening_hours; those that
	// open something begin with "!" (see Calendar).
	Conditions []string
	Bans       []Ban
	Spots      []Spot
	Places     []Place
	Credits    []string
	Spaces     []string // of Attributes.Space
}

// Attributes are what the segments of a way have in common.
type Attributes struct {
	Space       uint8 // index into Spaces
	Coarse      bool
	Class       Class
	Flags       WayFlags
	Access      [Profiles][2]Access
	When        []TimedAccess
	Name        string
	NameSe      string
	Ref         string
	Destination string
	MaxSpeed    [2]uint8
	Surface     Surface
	Rough       bool
	Lanes       uint8
	Incline     int8
	Fitness     Fitness
	Layer       int8
	// Duration of the whole way, of WayLength; a segment takes its share by
	// length.
	Duration  time.Duration
	WayLength geo.Metres // of the whole way as the source draws it, ferries only
	// Wait for a ferry, the default where the source does not tell.
	Wait time.Duration
	// Cut tells that nodes of the way were missing, so that Duration is of
	// more than is here.
	Cut bool
}

// TimedAccess is a Condition with its expression as an index.
type TimedAccess struct {
	Profiles       ProfileSet
	Along, Against bool
	Access         Access
	Condition      uint32 // index into Network.Conditions
}

// JunctionGate is what stands at a junction.
type JunctionGate struct {
	Junction uint32
	Kind     NodeKind
	Blocked  ProfileSet
	When     []TimedAccess // Allowed or NoAccess for Profiles while they hold
}

// Ban forbids a sequence of at least two links travelled right after each
// other. Demands (only_…) come as bans of everything else.
type Ban struct {
	Links     []uint32
	Profiles  ProfileSet
	Condition int32 // index into Network.Conditions; -1: always
}
