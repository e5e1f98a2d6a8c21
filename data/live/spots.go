package live

import (
	"finnfram/geo"
	"finnfram/geo/nearest"
	"finnfram/geo/roads"
)

// Spot is a place to change from one manner of travel to another, and how far
// away it is in a straight line.
type Spot struct {
	roads.Spot
	Distance geo.Metres
}

// spotIndex finds the spots of a network by kind. It is immutable.
type spotIndex struct {
	spots []roads.Spot
	set   *nearest.Set
}

func newSpotIndex(spots []roads.Spot) *spotIndex {
	points, kinds := make([]geo.Point, len(spots)), make([]uint16, len(spots))
	for i := range spots {
		points[i], kinds[i] = spots[i].Point, uint16(spots[i].Kind)
	}
	return &spotIndex{spots, nearest.BuildSet(points, kinds)}
}

// near are the nearest spots of each kind, at most k of a kind, kind by kind
// and each in the order of distance.
func (x *spotIndex) near(p geo.Point, kinds []roads.SpotKind, within geo.Metres, k int) []Spot {
	var found []Spot
	var q nearest.Query
	for _, kind := range kinds {
		for _, hit := range x.set.Find(&q, p, int(kind), nearest.Options{K: k, MaxDistance: within}) {
			found = append(found, Spot{x.spots[hit.Item], hit.Distance})
		}
	}
	return found
}
