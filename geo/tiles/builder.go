package tiles

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// ErrFeature marks features that cannot be drawn.
var ErrFeature = errors.New("not drawable")

// Builder collects features. It serves one goroutine.
type Builder struct {
	origin Origin
	attrs  []attr
	byKey  map[string]uint32
	drafts []draft
}

// draft is a feature with its shape still apart.
type draft struct {
	item
	lines [][]point
	holes []bool
}

// NewBuilder returns an empty builder.
func NewBuilder(origin Origin) *Builder {
	return &Builder{origin: origin, byKey: map[string]uint32{}}
}

// Add takes a feature. What cannot be drawn (no corners, positions that are
// none, a kind of geometry other than those named at Feature) is an error of
// kind ErrFeature, and nothing is kept of it.
func (b *Builder) Add(f Feature) error {
	if f.Layer >= layers || f.MinZoom > MaxZoom || f.Geometry == nil {
		return fmt.Errorf("%w: layer %d, zoom %d, %T", ErrFeature, f.Layer, f.MinZoom, f.Geometry)
	}
	d := draft{item: item{id: f.ID, rank: int32(min(max(f.Rank, math.MinInt32), math.MaxInt32)), from: f.MinZoom, to: MaxZoom, box: nothing}}
	if f.MaxZoom != 0 {
		d.to = min(f.MaxZoom, MaxZoom)
	}
	if err := d.take(f.Geometry); err != nil {
		return err
	}
	if len(d.lines) == 0 {
		return fmt.Errorf("%w: it has no corners", ErrFeature)
	}
	for _, line := range d.lines {
		for _, p := range line {
			d.box = d.box.with(p)
		}
	}
	d.from = max(d.from, d.visible(f.Layer))
	if d.from > d.to {
		return nil // too small for every zoom at which it would be shown
	}
	var err error
	if d.attr, err = b.attribute(f); err == nil {
		b.drafts = append(b.drafts, d)
	}
	return err
}

// attribute finds or makes the attributes of a feature.
func (b *Builder) attribute(f Feature) (uint32, error) {
	props := geojson.Properties{}
	for key, value := range f.Props {
		switch v := value.(type) {
		case string, bool, int64:
			props[key] = v
		case int:
			props[key] = int64(v)
		default:
			return 0, fmt.Errorf("%w: property %q is a %T", ErrFeature, key, value)
		}
	}
	if f.Class != "" {
		props["class"] = f.Class
	}
	for language, name := range f.Names {
		if name == "" {
			continue
		}
		if language != "" {
			language = ":" + language
		}
		props["name"+language] = name
	}
	return b.intern(attr{f.Layer, props}), nil
}

func (b *Builder) intern(a attr) uint32 {
	var key strings.Builder
	key.WriteByte(byte(a.layer))
	for _, name := range slices.Sorted(maps.Keys(a.props)) {
		fmt.Fprintf(&key, "\x00%s\x01%T%v", name, a.props[name], a.props[name])
	}
	i, known := b.byKey[key.String()]
	if !known {
		i = uint32(len(b.attrs))
		b.attrs, b.byKey[key.String()] = append(b.attrs, a), i
	}
	return i
}

// take fills the parts of a draft.
func (d *draft) take(g orb.Geometry) error {
	switch g := g.(type) {
	case orb.Point:
		return d.line(points, orb.LineString{g}, 1)
	case orb.MultiPoint:
		for _, p := range g {
			if err := d.line(points, orb.LineString{p}, 1); err != nil {
				return err
			}
		}
	case orb.LineString:
		return d.line(lines, g, 2)
	case orb.MultiLineString:
		for _, l := range g {
			if err := d.line(lines, l, 2); err != nil {
				return err
			}
		}
	case orb.Polygon:
		return d.polygon(g)
	case orb.MultiPolygon:
		for _, p := range g {
			if err := d.polygon(p); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("%w: a %s", ErrFeature, g.GeoJSONType())
	}
	return nil
}

// polygon takes the rings that enclose something; a hole without an outer ring
// is none.
func (d *draft) polygon(p orb.Polygon) error {
	for i, ring := range p {
		before := len(d.lines)
		if err := d.line(areas, orb.LineString(ring), 4); err != nil {
			return err
		}
		if len(d.lines) == before {
			if i == 0 {
				return nil
			}
			continue
		}
		last := d.lines[before]
		if last[0] != last[len(last)-1] || doubleArea(last) == 0 {
			d.lines, d.holes = d.lines[:before], d.holes[:before]
			if i == 0 {
				return nil
			}
			continue
		}
		d.holes[before] = i > 0
	}
	return nil
}

// line takes a line unless it has too few corners that differ from the one
// before.
func (d *draft) line(k kind, l orb.LineString, least int) error {
	d.kind = k
	line := make([]point, 0, len(l))
	for _, p := range l {
		if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
			return fmt.Errorf("%w: a position that is none", ErrFeature)
		}
		if at := project(p); len(line) == 0 || line[len(line)-1] != at {
			line = append(line, at)
		}
	}
	if len(line) >= least {
		d.lines, d.holes = append(d.lines, line), append(d.holes, false)
	}
	return nil
}

// doubleArea is twice the area of a ring in square units; positive where it
// runs clockwise as seen on a map.
func doubleArea(ring []point) float64 {
	sum := 0.0
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		sum += (float64(a.x)-float64(ring[0].x))*(float64(b.y)-float64(ring[0].y)) - (float64(b.x)-float64(ring[0].x))*(float64(a.y)-float64(ring[0].y))
	}
	return sum
}

// leastPixels is how large an area must be to be shown, in square pixels.
func leastPixels(l Layer) float64 {
	switch l {
	case Buildings:
		return 9
	case Land:
		return 1
	}
	return 5
}

// visible is the zoom from which something is large enough to see.
func (d *draft) visible(l Layer) uint8 {
	switch d.kind {
	case areas:
		area := 0.0
		for i, ring := range d.lines {
			if !d.holes[i] {
				area += math.Abs(doubleArea(ring)) / 2
			}
		}
		return firstZoom(func(z uint8) bool { return area >= leastPixels(l)*pixel(z)*pixel(z) })
	case lines:
		size := float64(max(int64(d.box.east)-int64(d.box.west), int64(d.box.south)-int64(d.box.north)))
		return firstZoom(func(z uint8) bool { return size >= pixel(z)/4 })
	}
	return MinZoom
}

func firstZoom(ok func(z uint8) bool) uint8 {
	z := uint8(MinZoom)
	for z < MaxZoom && !ok(z) {
		z++
	}
	return z
}

// Build makes the base. The builder must not be used after. Cost: O(n log n)
// in corners. Equal features in any order give equal bases.
func (b *Builder) Build() *Base {
	b.canonical()
	b.join()
	base := pack(b.origin, b.attrs, b.drafts)
	b.drafts = nil
	return base
}

// pack puts drafts into flat arrays.
func pack(origin Origin, attrs []attr, drafts []draft) *Base {
	slices.SortFunc(drafts, func(p, q draft) int {
		return cmp.Or(cmp.Compare(p.from, q.from), cmp.Compare(hilbert(p.middle()), hilbert(q.middle())), p.compare(&q))
	})
	base := &Base{origin: origin, attrs: attrs}
	for _, d := range drafts {
		d.first, d.count = uint32(len(base.parts)), uint32(len(d.lines))
		for i, line := range d.lines {
			base.parts = append(base.parts, part{uint32(len(base.shape)), d.holes[i]})
			base.shape = append(base.shape, line...)
			base.level = append(base.level, levels(line, d.kind == areas)...)
		}
		base.items = append(base.items, d.item)
	}
	base.parts = append(base.parts, part{first: uint32(len(base.shape))})
	base.mark()
	base.plant()
	base.sum = base.checksum()
	return base
}

func (d *draft) compare(e *draft) int {
	return cmp.Or(cmp.Compare(d.id, e.id), cmp.Compare(d.attr, e.attr), compareLines(d.lines, e.lines))
}

func (d *draft) middle() point {
	return point{d.box.west/2 + d.box.east/2, d.box.north/2 + d.box.south/2}
}

func compareLines(p, q [][]point) int {
	return slices.CompareFunc(p, q, func(a, b []point) int {
		return slices.CompareFunc(a, b, func(s, t point) int { return cmp.Or(cmp.Compare(s.x, t.x), cmp.Compare(s.y, t.y)) })
	})
}

// canonical orders features by id and attributes by their keys, whatever the
// order in which they came.
func (b *Builder) canonical() {
	attrs, to := make([]attr, 0, len(b.attrs)), make([]uint32, len(b.attrs))
	for _, key := range slices.Sorted(maps.Keys(b.byKey)) {
		old := b.byKey[key]
		to[old] = uint32(len(attrs))
		attrs = append(attrs, b.attrs[old])
	}
	for i := range b.drafts {
		b.drafts[i].attr = to[b.drafts[i].attr]
	}
	b.attrs, b.byKey = attrs, nil
	slices.SortFunc(b.drafts, func(p, q draft) int { return p.compare(&q) })
}
