package route

import (
	"strconv"

	"finnfram/api/member"
	"finnfram/geo"
	"finnfram/geo/guide"
	"finnfram/geo/roads"
)

// How far around a destination spots are told, and how many of a kind.
const (
	spotsWithin geo.Metres = 500
	spotsOfKind int        = 2
)

var spotKinds = []roads.SpotKind{roads.Parking, roads.AccessibleParking, roads.DropOff, roads.BusStop, roads.RailStop, roads.CycleParking, roads.TaxiStand}

var spotWords = [...]string{
	roads.Parking: "parking", roads.AccessibleParking: "accessible_parking", roads.DropOff: "drop_off", roads.BusStop: "bus_stop",
	roads.RailStop: "rail_stop", roads.CycleParking: "cycle_parking", roads.TaxiStand: "taxi_stand",
}

// appendSpots writes where one may park, be dropped or change near the
// destination, as the map has it, kind by kind.
func (a *answer) appendSpots(b []byte) []byte {
	b = append(b, `,"near_destination":[`...)
	if !a.asked.to.nowhere {
		for i, spot := range a.roads.Near(a.asked.to.point, spotKinds, spotsWithin, spotsOfKind) {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendSpot(b, &spot.Spot, spot.Distance)
		}
	}
	return append(b, ']')
}

func appendSpot(b []byte, s *roads.Spot, away geo.Metres) []byte {
	b = append(b, `{"kind":"`...)
	b = append(b, spotWords[s.Kind]...)
	b = append(b, '"')
	b = member.Text(b, "name", s.Name)
	b = append(b, `,"location":`...)
	b = appendPoint(b, s.Point)
	b = member.Metres(b, "straight_line_m", away)
	b = appendCount(b, "capacity", s.Capacity)
	b = appendCount(b, "accessible_capacity", s.AccessibleCapacity)
	b = member.Text(b, "fee", s.Fee)
	b = append(b, `,"restricted":`...)
	b = strconv.AppendBool(b, s.Access == roads.Private)
	return append(b, '}')
}

// appendCount writes a number, null where nobody said.
func appendCount(b []byte, name string, n int32) []byte {
	b = member.Name(b, name)
	if n < 0 {
		return append(b, "null"...)
	}
	return strconv.AppendInt(b, int64(n), 10)
}

// reviewed tells whether a speaker has read the sentences of a language.
func reviewed(l guide.Language) string {
	if guide.Reviewed(l) {
		return "yes"
	}
	return "no"
}
