package places

import (
	"cmp"
	"slices"
)

// Difference counts how one table differs from an earlier one, by address id.
type Difference struct {
	Added, Changed, Removed, Unchanged int64
}

// Compare counts the differences of a from earlier. It needs 12 bytes an
// address of both tables while it runs, and n log n time.
func (a *Addresses) Compare(earlier *Addresses) Difference {
	old, now := earlier.byID(), a.byID()
	var d Difference
	i, j := 0, 0
	for i < len(old) && j < len(now) {
		switch x, y := old[i], now[j]; {
		case x.id < y.id:
			d.Removed++
			i++
		case x.id > y.id:
			d.Added++
			j++
		default:
			if earlier.at(earlier.streetOf(int(x.house)), int(x.house)) == a.at(a.streetOf(int(y.house)), int(y.house)) {
				d.Unchanged++
			} else {
				d.Changed++
			}
			i++
			j++
		}
	}
	d.Removed += int64(len(old) - i)
	d.Added += int64(len(now) - j)
	return d
}

type houseID struct {
	id    uint64
	house uint32
}

func (a *Addresses) byID() []houseID {
	list := make([]houseID, a.Len())
	for h := range list {
		list[h] = houseID{a.ids[h], uint32(h)}
	}
	slices.SortFunc(list, func(x, y houseID) int { return cmp.Compare(x.id, y.id) })
	return list
}
