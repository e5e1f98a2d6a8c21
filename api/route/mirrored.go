package route

import (
	"finnfram/api/member"
	"finnfram/geo"
)

// norway are boxes around Norway: the mainland with its coast, and Svalbard
// with Bjørnøya and Jan Mayen.
var norway = [...]geo.Box{
	{West: 4, South: 57.5, East: 31.5, North: 71.5},
	{West: -9.5, South: 70.5, East: 34, North: 81},
}

func inNorway(p geo.Point) bool {
	for _, box := range norway {
		if box.Contains(p) {
			return true
		}
	}
	return false
}

// mirrored tells that a place was given in numbers, lies outside Norway and
// would lie in it if the numbers changed places.
func (e *end) mirrored() bool {
	return e.service == nil && !inNorway(e.point) && inNorway(geo.Point{Lat: e.point.Lon, Lon: e.point.Lat})
}

// mirroredText is said where no road is near a place that is mirrored.
var mirroredText = member.In(
	"Det er ingen vei i nærheten som vi kjenner. Stedet ligger utenfor Norge: bredden (nord) kommer først, så lengden (øst).",
	"Det er ingen veg i nærleiken som vi kjenner. Staden ligg utanfor Noreg: breidda (nord) kjem først, så lengda (aust).",
	"No road that we know of is near. The place lies outside Norway: latitude comes first, then longitude.")
