package osm

import (
	"maps"
	"slices"
	"strings"

	"finnfram/data"
	"finnfram/geo"
)

// twins finds places that are mapped twice, as a node and as the building or
// the grounds around it, or as a way and as the relation it belongs to: another
// kind of element with the same categories and level, that lies within the
// bounds of the area or close to its entrance. Their names must be equal;
// within the bounds it is enough that one of them has none.
type twins map[data.Category][]data.Site

const twinDistance = geo.Metres(60)

func (t twins) add(site data.Site) {
	for _, service := range site.Services {
		t[service.Category] = append(t[service.Category], site)
	}
}

// find returns the key of the first twin of an area with the given bounds.
// Nodes have no twins among what came before them.
func (t twins) find(site data.Site, bound *geo.Box) (key string, ok bool) {
	if bound == nil {
		return "", false
	}
	kind, _, _ := strings.Cut(site.Key, "/")
	common := map[string]int{}
	for _, service := range site.Services {
		for _, other := range t[service.Category] {
			if !strings.HasPrefix(other.Key, kind+"/") && site.Level == other.Level && same(site, other, *bound) {
				common[other.Key]++
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(common)) {
		if common[key] == len(site.Services) {
			return key, true
		}
	}
	return "", false
}

func same(area, other data.Site, bound geo.Box) bool {
	inside := bound.Contains(*other.Position)
	switch {
	case area.Name != "" && strings.EqualFold(area.Name, other.Name):
		return inside || geo.Distance(*area.Position, *other.Position) <= twinDistance
	default:
		return inside && (area.Name == "" || other.Name == "")
	}
}

// bound is the box around the known nodes of an area, nil for a node.
func (p *pass) bound(e *Element) *geo.Box {
	if e.Kind == Node {
		return nil
	}
	outers, _ := p.rings(e)
	box := geo.Box{South: 90, North: -90, West: 180, East: -180}
	for _, id := range slices.Concat(slices.Concat(outers...), memberNodes(e)) {
		if at, ok := p.nodes[id]; ok {
			box.South, box.North = min(box.South, at.Lat), max(box.North, at.Lat)
			box.West, box.East = min(box.West, at.Lon), max(box.East, at.Lon)
		}
	}
	if box.South > box.North {
		return nil
	}
	return &box
}
