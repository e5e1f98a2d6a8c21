package tiles

import (
	"github.com/paulmach/orb/geojson"

	"finnfram/geo"
)

// Origin tells where the features of a Base come from.
type Origin struct {
	Credit string // the line that the licence asks for
	// Coarse tells that it is drawn for small scales: its roads and ferries
	// give way where another base of a Set has finer ones.
	Coarse bool
}

// Base is all that one source draws, simplified and indexed. It is immutable
// and safe for all goroutines. Memory: 9 bytes a corner, about 60 bytes a
// feature.
type Base struct {
	origin Origin
	attrs  []attr
	items  []item // by first zoom, then along a Hilbert curve
	parts  []part
	shape  []point // corners, of all parts in order
	level  []uint8 // the zoom from which a corner is needed
	cover  []cell  // where it has roads, ascending; coarse bases have none

	trees [MaxZoom + 1]tree // over the items that begin at a zoom
	box   box
	sum   uint64 // of everything: names the content
}

// kind is what the parts of an item are.
type kind uint8

const (
	points kind = iota
	lines
	areas
)

// attr is what features of the same look have in common.
type attr struct {
	layer Layer
	props geojson.Properties // strings, bools and int64s; shared: never changed
}

// item is one feature.
type item struct {
	id       uint64
	attr     uint32
	rank     int32
	kind     kind
	from, to uint8 // zooms
	first    uint32
	count    uint32 // parts
	box      box
}

// part is a point, a line or a ring. The corners of part i are
// shape[parts[i].first:parts[i+1].first]; the last part is a sentinel.
type part struct {
	first uint32
	hole  bool // of the ring before that is none
}

// Features is how many features the base holds.
func (b *Base) Features() int { return len(b.items) }

// Corners is how many corners its features have.
func (b *Base) Corners() int { return len(b.shape) }

// Origin tells where it comes from.
func (b *Base) Origin() Origin { return b.origin }

// Sum names its content: equal for equal content, on every node.
func (b *Base) Sum() uint64 { return b.sum }

// Bounds is the box around everything, and false where there is nothing.
func (b *Base) Bounds() (geo.Box, bool) {
	if b.box.empty() {
		return geo.Box{}, false
	}
	northWest, southEast := point{b.box.west, b.box.north}.degrees(), point{b.box.east, b.box.south}.degrees()
	return geo.Box{South: southEast.Lat, West: northWest.Lon, North: northWest.Lat, East: southEast.Lon}, true
}

func (b *Base) corners(p uint32) ([]point, []uint8) {
	from, to := b.parts[p].first, b.parts[p+1].first
	return b.shape[from:to], b.level[from:to]
}

// plant makes the trees; items are in order.
func (b *Base) plant() {
	b.box = nothing
	start := 0
	for z := range b.trees {
		end := start
		for end < len(b.items) && int(b.items[end].from) == z {
			b.box = b.box.join(b.items[end].box)
			end++
		}
		b.trees[z] = grow(b.items, start, end)
		start = end
	}
}
