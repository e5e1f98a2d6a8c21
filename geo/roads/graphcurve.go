package roads

import (
	"cmp"
	"slices"
)

// curveRanks orders points along Hilbert's curve, so that points with near
// ranks are mostly near each other, and gives each its rank. Points at one spot
// keep their order.
func curveRanks(lat, lon []int32) []uint32 {
	type key struct {
		at    uint64
		point uint32
	}
	keys := make([]key, len(lat))
	for i := range lat {
		keys[i] = key{curve(uint32(lon[i])^1<<31, uint32(lat[i])^1<<31), uint32(i)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.point, b.point))
	})
	ranks := make([]uint32, len(lat))
	for rank, k := range keys {
		ranks[k.point] = uint32(rank)
	}
	return ranks
}

// curve is how far along Hilbert's curve of order 32 the cell x, y lies.
func curve(x, y uint32) uint64 {
	var d uint64
	for s := uint32(1) << 31; s > 0; s >>= 1 {
		var rx, ry uint64
		if x&s != 0 {
			rx = 1
		}
		if y&s != 0 {
			ry = 1
		}
		d = d<<2 | (3*rx ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = ^x, ^y
			}
			x, y = y, x
		}
	}
	return d
}
