package n1000

import (
	"slices"

	"github.com/paulmach/orb"

	"finnfram/geo/roads"
	"finnfram/geo/tiles"
)

// MapBlob is the name of the blob that holds what is drawn of the links.
const MapBlob = "map"

// drawn are the class and the first zoom of what is drawn of a class of road.
type drawn struct {
	class string
	zoom  uint8
	rank  int
}

func drawnAs(class roads.Class) (d drawn, ok bool) {
	switch class {
	case roads.Motorway:
		return drawn{"motorway", 4, 12}, true
	case roads.Trunk:
		return drawn{"trunk", 4, 11}, true
	case roads.Primary:
		return drawn{"primary", 6, 10}, true
	case roads.Secondary:
		return drawn{"secondary", 7, 9}, true
	case roads.Tertiary:
		return drawn{"tertiary", 8, 8}, true
	case roads.Unclassified, roads.Residential, roads.Service, roads.Track:
		return drawn{"minor", 9, 7}, true
	case roads.Ferry:
		return drawn{"ferry", 5, 0}, true
	}
	return drawn{}, false
}

// mapOf draws the ways of a survey for small scales: where finer roads are
// known they take the place of these.
func mapOf(survey *roads.Survey) *tiles.Base {
	builder := tiles.NewBuilder(tiles.Origin{Credit: Credit, Coarse: true})
	for i := range survey.Ways {
		way := &survey.Ways[i]
		d, ok := drawnAs(way.Class)
		if !ok {
			continue
		}
		f := tiles.Feature{
			ID: uint64(way.ID)&(1<<48-1) | 1<<52, Layer: tiles.Roads, Class: d.class, MinZoom: d.zoom, Rank: d.rank,
			Names: map[string]string{"": way.Name}, Props: map[string]any{}, Geometry: lineOf(survey, way),
		}
		if d.class == "ferry" {
			f.Layer = tiles.Ferries
		}
		if way.Ref != "" {
			f.Props["ref"] = way.Ref
		}
		if way.Flags&roads.Tunnel != 0 {
			f.Props["tunnel"] = true
		}
		_ = builder.Add(f) // a link without length has nothing to show
	}
	return builder.Build()
}

// lineOf is where a way runs.
func lineOf(survey *roads.Survey, way *roads.Way) orb.LineString {
	line := make(orb.LineString, 0, len(way.Nodes))
	for _, id := range way.Nodes {
		i, ok := slices.BinarySearchFunc(survey.Nodes, id, func(n roads.Node, id int64) int {
			switch {
			case n.ID < id:
				return -1
			case n.ID > id:
				return 1
			}
			return 0
		})
		if ok {
			line = append(line, orb.Point{survey.Nodes[i].Point.Lon, survey.Nodes[i].Point.Lat})
		}
	}
	return line
}
