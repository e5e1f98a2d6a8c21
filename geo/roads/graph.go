package roads

import (
	"time"

	"finnfram/geo"
)

// ArcFlags tell what an arc, or any arc of a path, is.
type ArcFlags uint8

// The flags of arcs. Paths and shortcuts carry the union of their arcs'.
const (
	OnFerry     ArcFlags = 1 << iota // waits and sails
	IsCoarse                         // time is an estimate of a coarse source
	IsToll                           //
	IsPrivate                        // on private land: only first or last on a path
	IsUncertain                      // step-free: nobody has said that there is no step
	IsTimed                          // closed at certain times: see Graph.ClosedAt
	IsSteps                          // has steps
)

// Graph is what one profile may travel: nodes and arcs in flat arrays
// (compressed sparse rows). Fields are for reading only.
type Graph struct {
	Net     *Network
	Profile Profile

	// First has one element more than there are nodes: the arcs that leave
	// node n are First[n] to First[n+1].
	First []uint32
	// Head is the node at which an arc ends.
	Head []uint32
	// Weight is the time over an arc in milliseconds, at least 1.
	Weight []uint32
	// Length of an arc along the road in decimetres.
	Length []uint32
	// Link is segment<<1 | Direction.
	Link  []uint32
	Flags []ArcFlags
	// Junction of a node in Net. Nodes of one junction stand side by side, and
	// junctions that are near each other mostly have near numbers.
	Junction []uint32

	nodeOf   []uint32 // the first node of a junction; noNode: none
	origins  bitset   // of arcs: where journeys that begin on a link begin
	timed    []timedArc
	rules    []rule
	calendar *Calendar
	snaps    bitset // of segments: journeys may begin or end there
	tunnels  bitset // of segments: only travellers on the move may be there
	parts    Components
}

// noNode stands for no node in Graph.nodeOf.
const noNode = ^uint32(0)

// bitset holds whole numbers from 0.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) has(i uint32) bool { return b[i>>6]>>(i&63)&1 == 1 }

func (b bitset) set(i uint32) { b[i>>6] |= 1 << (i & 63) }

// Nodes is the number of nodes.
func (g *Graph) Nodes() int { return len(g.First) - 1 }

// Arcs is the number of arcs.
func (g *Graph) Arcs() int { return len(g.Head) }

// MaxWeight bounds the weight of an arc and of every path that is answered:
// longer ones count as unreachable. 12 days.
const MaxWeight = 1 << 30

// Position is a point put onto a segment by Snap.
type Position struct {
	Segment uint32
	// Offset along the segment as drawn, 0 to 1.
	Offset float32
	// Point is on the segment.
	Point geo.Point
	// Away is the straight line between Point and the point that was put here.
	Away geo.Metres
}

// Seed is where a search begins (or ends): a node, and what it takes to get
// there from (or from there to) a Position.
type Seed struct {
	Node   uint32
	Weight uint32 // milliseconds
	Length uint32 // decimetres
	Flags  ArcFlags
	// Arc is the arc travelled in part; its Link tells segment and direction.
	Arc uint32
}

// Closed is a set of arcs of one graph that must not be travelled; nil is the
// empty set.
type Closed []uint64

// Has tells whether arc is closed.
func (c Closed) Has(arc uint32) bool {
	return int(arc>>6) < len(c) && c[arc>>6]>>(arc&63)&1 == 1
}

// Closure shuts roads for a time.
type Closure struct {
	ID string
	// Space gives the ids of Ways; "": whatever space.
	Space    string
	From     time.Time
	To       time.Time // exclusive; zero: until taken back
	Profiles ProfileSet
	// What is shut: whole ways by their source ids, and every segment that
	// comes within Within metres of Shape (a point, a line or an area; closed
	// rings are areas).
	Ways   []int64
	Shape  [][]geo.Point
	Within geo.Metres
	// Against and Along limit it to one direction; both false: both ways.
	OnlyAlong, OnlyAgainst bool
}
