package tiles

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cespare/xxhash/v2"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"finnfram/geo"
)

// Set is several bases drawn together. It is immutable and safe for all
// goroutines.
type Set struct {
	bases   []*Base
	credits []string
	token   string
}

// Join makes a set. Roads and ferries of coarse bases are cut away where a
// fine one has any. Cost: that of building the coarse bases anew.
func Join(bases ...*Base) *Set {
	s := &Set{}
	var cover []cell
	sum := xxhash.New()
	for _, b := range bases {
		cover = append(cover, b.cover...)
		fmt.Fprintf(sum, "%x ", b.sum)
		if c := b.origin.Credit; c != "" && !slices.Contains(s.credits, c) {
			s.credits = append(s.credits, c)
		}
	}
	slices.Sort(cover)
	cover = slices.Compact(cover)
	for _, b := range bases {
		if b.origin.Coarse {
			b = b.without(cover)
		}
		s.bases = append(s.bases, b)
	}
	s.token = fmt.Sprintf("%x", sum.Sum64())
	return s
}

// Token names the content: equal sets of equal bases have equal tokens on
// every node.
func (s *Set) Token() string { return s.token }

// Credits are the lines that the licences of the bases ask for.
func (s *Set) Credits() []string { return s.credits }

// Features is how many features there are.
func (s *Set) Features() int {
	n := 0
	for _, b := range s.bases {
		n += len(b.items)
	}
	return n
}

// Bounds is the box around everything, and false where there is nothing.
func (s *Set) Bounds() (geo.Box, bool) {
	all := &Base{box: nothing}
	for _, b := range s.bases {
		all.box = all.box.join(b.box)
	}
	return all.Bounds()
}

// Detail is the box around the roads of the fine bases: where the map shows
// more than the outlines of a country. It is false where there are none.
// Ferries do not count; they lead far out of what is drawn. Cost: O(features).
func (s *Set) Detail() (geo.Box, bool) {
	all := &Base{box: nothing}
	for _, b := range s.bases {
		if b.origin.Coarse {
			continue
		}
		for i := range b.items {
			if a := &b.attrs[b.items[i].attr]; a.layer == Roads && a.gives() {
				all.box = all.box.join(b.items[i].box)
			}
		}
	}
	return all.Bounds()
}

// buffer is how far a tile reaches over its edges, in units: as far as the
// widest road and the largest circle are drawn, 8 pixels.
const buffer = 64

// Valid tells whether there is a tile of these numbers.
func Valid(z, x, y int) bool {
	return z >= MinZoom && z <= MaxZoom && x >= 0 && y >= 0 && x < 1<<z && y < 1<<z
}

// Encode makes a tile: the bytes of a Mapbox Vector Tile 2.1, none where there
// is nothing to draw. Equal sets give equal bytes. Tiles that are not Valid are
// empty. Cost: O(corners of the features that meet the tile); no more than
// some milliseconds in a city.
func (s *Set) Encode(z, x, y int) ([]byte, error) {
	if !Valid(z, x, y) {
		return nil, nil
	}
	w := newWindow(uint8(z), x, y)
	var found [layers][]sketch
	for n, b := range s.bases {
		for begin := range z + 1 {
			b.trees[begin].search(b.items, w.box, func(i int) {
				if it := &b.items[i]; it.to >= w.zoom {
					if g := w.draw(b, it); g != nil {
						l := b.attrs[it.attr].layer
						found[l] = append(found[l], sketch{it, n, i, g})
					}
				}
			})
		}
	}
	var all mvt.Layers
	for l, sketches := range found {
		if len(sketches) > 0 {
			all = append(all, &mvt.Layer{Name: Layer(l).String(), Version: 2, Extent: extent, Features: s.finish(sketches)})
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return mvt.Marshal(all)
}

// sketch is an item as it is drawn in a tile.
type sketch struct {
	item     *item
	base     int
	index    int
	geometry orb.Geometry
}

// finish puts a layer in order.
func (s *Set) finish(sketches []sketch) []*geojson.Feature {
	slices.SortFunc(sketches, func(p, q sketch) int {
		return cmp.Or(cmp.Compare(p.item.rank, q.item.rank), cmp.Compare(p.item.id, q.item.id), cmp.Compare(p.base, q.base), cmp.Compare(p.index, q.index))
	})
	list := make([]*geojson.Feature, len(sketches))
	block := make([]geojson.Feature, len(sketches))
	for i, k := range sketches {
		block[i] = geojson.Feature{ID: k.item.id, Type: "Feature", Geometry: k.geometry, Properties: s.bases[k.base].attrs[k.item.attr].props}
		list[i] = &block[i]
	}
	return list
}
