package live

import (
	"maps"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/tiles"
)

// drawMunicipalities draws the municipalities whose border is loaded: their
// land, the borders between them and their names.
func drawMunicipalities(towns *municipalities, layers []*layer) *tiles.Base {
	credit := ""
	for _, l := range layers {
		if slices.ContainsFunc(l.areas, func(a data.Area) bool { return !coarse(a) }) {
			credit = l.version.Credit
		}
	}
	builder := tiles.NewBuilder(tiles.Origin{Credit: credit, Coarse: true})
	b := frontiers{builder: builder, owners: map[edge][]int{}}
	for _, code := range slices.Sorted(maps.Keys(towns.byCode)) {
		if o, ok := outline(towns.byCode[code]); ok {
			o.middle = towns.middles[code]
			b.list = append(b.list, o)
		}
	}
	for i, o := range b.list {
		o.each(func(e edge) { b.owners[e] = append(b.owners[e], i) })
	}
	for i, o := range b.list {
		id := uint64(i+1)<<32 | 1<<51
		_ = builder.Add(tiles.Feature{ID: id, Layer: tiles.Land, Class: "municipality", Geometry: o.area})
		b.draw(i, id)
	}
	return builder.Build()
}

// outlined is a municipality with its area.
type outlined struct {
	code, name string
	area       orb.MultiPolygon
	middle     *geo.Point // nil: not known
}

func outline(area data.Area) (outlined, bool) {
	o := outlined{code: area.Code, name: area.Name}
	if len(area.Border) == 0 {
		return o, false
	}
	geometry, err := geojson.UnmarshalGeometry(area.Border)
	if err != nil {
		return o, false // the import has refused such borders already
	}
	switch g := geometry.Geometry().(type) {
	case orb.Polygon:
		o.area = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		o.area = g
	}
	return o, len(o.area) > 0
}

// edge is a stretch of a border, whichever way it runs.
type edge struct{ a, b orb.Point }

func edgeOf(a, b orb.Point) edge {
	if a[0] > b[0] || a[0] == b[0] && a[1] > b[1] {
		a, b = b, a
	}
	return edge{a, b}
}

// frontiers tell stretches that two municipalities share from coast and frontier.
type frontiers struct {
	builder *tiles.Builder
	owners  map[edge][]int
	list    []outlined
}

// each visits every stretch of the outline.
func (o outlined) each(visit func(edge)) {
	for _, polygon := range o.area {
		for _, ring := range polygon {
			for k := 1; k < len(ring); k++ {
				visit(edgeOf(ring[k-1], ring[k]))
			}
		}
	}
}

// class is what a stretch of the border of i is; "" where another has drawn it.
func (b *frontiers) class(i int, e edge) string {
	owners := b.owners[e]
	switch {
	case len(owners) < 2:
		return "outline"
	case slices.Min(owners) < i:
		return ""
	}
	for _, other := range owners {
		if countyOf(b.list[other].code) != countyOf(b.list[i].code) {
			return "county"
		}
	}
	return "municipality"
}

func countyOf(code string) string { return code[:min(2, len(code))] }

// borderZooms are the zooms from which each kind of border is shown.
var borderZooms = map[string]uint8{"outline": 3, "county": 5, "municipality": 8}

// draw adds the stretches of the border of i, those alike in one line.
func (b *frontiers) draw(i int, id uint64) {
	add := func(class string, line orb.LineString) {
		if class == "" || len(line) < 2 {
			return
		}
		id++
		_ = b.builder.Add(tiles.Feature{ID: id, Layer: tiles.Boundaries, Class: class, Geometry: line, MinZoom: borderZooms[class]})
	}
	for _, polygon := range b.list[i].area {
		for _, ring := range polygon {
			class, line := "", orb.LineString(nil)
			for k := 1; k < len(ring); k++ {
				next := b.class(i, edgeOf(ring[k-1], ring[k]))
				if next != class || line == nil {
					add(class, line)
					class, line = next, orb.LineString{ring[k-1]}
				}
				line = append(line, ring[k])
			}
			add(class, line)
		}
	}
	b.label(i, id+1)
}

// label puts the name of a municipality in its middle.
func (b *frontiers) label(i int, id uint64) {
	o := b.list[i]
	if o.middle == nil {
		return
	}
	_ = b.builder.Add(tiles.Feature{
		ID: id, Layer: tiles.Places, Class: "municipality", Names: map[string]string{"": o.name},
		Geometry: orb.Point{o.middle.Lon, o.middle.Lat}, MinZoom: 6, MaxZoom: 10, Rank: 90, Props: map[string]any{"rank": 90},
	})
}
