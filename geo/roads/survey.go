package roads

import (
	"time"

	"finnfram/geo"
)

// Survey is what one source says of roads, in the source's own pieces. Several
// surveys of one Space are merged by the ids of their nodes and ways.
type Survey struct {
	// Space names who gives the ids: "osm", "n1000". Equal ids of one space are
	// the same thing, of two spaces never.
	Space string
	// Coarse tells that speeds are guessed by class and small roads are
	// missing, so that times are estimates.
	Coarse bool
	Credit string
	// AsOf is how old the data is; zero: not known. Where surveys of a Space
	// differ the newest is believed.
	AsOf   time.Time
	Nodes  []Node // in ascending order of ID, each once
	Ways   []Way  // in ascending order of ID, each once
	Turns  []Turn
	Spots  []Spot
	Places []Place
}

// Node is a point of ways. Nodes that ways name and the survey lacks are cut
// away: an extract's edge.
type Node struct {
	ID    int64
	Point geo.Point
	// Blocked are the profiles that cannot pass here; Gate asks them for a
	// stop. Both are empty for nearly all nodes.
	Blocked ProfileSet
	Kind    NodeKind
	When    []Condition // under which Blocked differs
}

// NodeKind is what stands at a node and costs time.
type NodeKind uint8

// The kinds of nodes.
const (
	PlainNode  NodeKind = iota
	Signals             // traffic lights
	GiveWay             // give way or stop sign
	Crossing            // of people on foot, marked
	Calming             // a hump, a chicane
	Gate                // to be opened or lifted
	TollBooth           //
	BorderNode          // customs
	RaisedKerb          // a step of more than 3 cm
	LowKerb             // lowered or flush: known to be free of a step
	LiftNode            // a lift drawn as a point
	DoorNode            // an entrance
)

// Class is what kind of road a way is.
type Class uint8

// The classes, in the order of importance to a driver.
const (
	UnknownClass Class = iota
	Motorway
	Trunk
	Primary
	Secondary
	Tertiary
	Unclassified
	Residential
	LivingStreet
	Service
	Track
	BusRoad
	Pedestrian
	Cycleway
	Footway
	Path
	Bridleway
	Corridor // inside a building
	Steps
	Lift // drawn as a way
	Escalator
	Platform
	Ferry
	Classes = 24 // more than there are
)

// Surface is what a way is paved with, in the order of comfort.
type Surface uint8

// The surfaces.
const (
	UnknownSurface Surface = iota
	Asphalt                // asphalt, concrete, smooth paving
	Paving                 // paving stones, setts laid evenly
	Compacted              // fine gravel, compacted
	Gravel
	Cobble // cobblestone, unhewn
	Ground // earth, grass, sand, mud
)

// Access is whether a profile may travel a way.
type Access uint8

// The kinds of access. Private roads may be used to arrive and to leave and
// never to pass through (private, destination, customers, delivery, permit).
// Pushed is for those who must get off: cycles pushed at walking pace.
const (
	NoAccess Access = iota
	Allowed
	Private
	Pushed
)

// Direction is along a way or segment as it is drawn, or against it.
type Direction uint8

// The directions.
const (
	Along Direction = iota
	Against
)

// Condition changes access while it holds: `no @ (Oct 14-March 16)`.
type Condition struct {
	Profiles ProfileSet
	Along    bool
	Against  bool
	Access   Access
	// When is an expression in the notation of OSM opening_hours; where it
	// holds, Access applies in place of the way's own.
	When string
}

// Fitness is whether a way serves those who cannot take a step.
type Fitness uint8

// The kinds of fitness; not known is told apart from known to be good.
const (
	FitUnknown Fitness = iota
	Fit                // wheelchair=yes or designated, or everything needed is known
	Unfit              // wheelchair=no, a step, too steep, too narrow, too rough
)

// WayFlags are yes-or-no facts of a way.
type WayFlags uint16

// The flags.
const (
	Roundabout WayFlags = 1 << iota
	Link                // a ramp or slip road
	Tunnel
	Bridge
	Toll
	Urban     // within a built-up area, as far as the source says
	DualRoad  // one carriageway of two
	Indoor    // inside a building
	Planned   // never travelled; dropped by Build
	Seasonal  // closed in winter by a word such as winter_service=no or seasonal=yes, without dates
	HighSpeed // motortrafikkveg: a main road without crossings
)

// Way is a road, path or ferry line as its source draws it.
type Way struct {
	ID    int64
	Nodes []int64 // at least two
	Class Class
	Flags WayFlags
	// Access by profile and Direction.
	Access [Profiles][2]Access
	When   []Condition
	Name   string // as on the sign
	NameSe string // in Northern Sámi, where another than Name
	Ref    string // "E6", "Fv. 120": as people say it
	// Exit or destination on signs, for instructions.
	Destination string
	// MaxSpeed by Direction in km/h; 0: not said.
	MaxSpeed [2]uint8
	Surface  Surface
	Rough    bool // smoothness bad or worse
	Lanes    uint8
	// Incline in percent, rising along the way; NoIncline: not said.
	Incline int8
	Fitness Fitness
	Layer   int8
	// Duration of a whole ferry line, without Wait; 0: not said.
	Duration time.Duration
	// Wait is the mean wait for a ferry, where the source tells how often it
	// goes; 0: not said.
	Wait time.Duration
}

// NoIncline is the Way.Incline of ways without one.
const NoIncline = -128

// Turn bans or demands a way of turning.
type Turn struct {
	ID   int64
	Only bool // only To may follow; else To may not follow
	From int64
	Via  []int64 // ways between, in order; empty: at Node
	Node int64   // where Via is empty
	To   int64
	// Profiles that must obey; When, in the notation of opening_hours, is
	// when, "" for always.
	Profiles ProfileSet
	When     string
}

// SpotKind is what a Spot is for.
type SpotKind uint8

// The kinds of spots near which journeys end.
const (
	Parking SpotKind = iota
	AccessibleParking
	DropOff
	BusStop
	RailStop
	CycleParking
	TaxiStand
)

// Spot is a place where one changes from one manner of travel to another.
type Spot struct {
	ID    int64
	Kind  SpotKind
	Point geo.Point
	Name  string
	// Capacity in vehicles, AccessibleCapacity those for disabled people; -1:
	// not said.
	Capacity           int32
	AccessibleCapacity int32
	Fee                string // "yes", "no" or "" when not said
	Access             Access // Private: for customers or permits
}

// Place names land, so that parts of the network cut off from the rest can be
// called by name.
type Place struct {
	Name  string
	Kind  string // "island", "town", "village" …; "municipality": the land lies in it
	Point geo.Point
}
