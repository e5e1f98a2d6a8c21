package member

import (
	"fmt"
	"slices"

	"finnfram/api/wire"
	"finnfram/geo/roads"
)

// noRoads tells what is missing and how it comes.
const noRoads = "no road data is loaded on this server; its operator imports some with finnfram import osm or finnfram import n1000"

// NoRoads is why a parameter that needs roads cannot be answered.
const NoRoads = "cannot be answered: " + noRoads

// ErrNoRoads is why an address that needs roads cannot be answered; it is of
// kind wire.ErrNotSupported.
var ErrNoRoads = fmt.Errorf(noRoads+": %w", wire.ErrNotSupported)

// ErrRoadsComing is why an address that needs roads cannot be answered yet; it
// is of kind wire.ErrUnready.
var ErrRoadsComing = fmt.Errorf("the roads are being prepared on this server; ask again in a few minutes: %w", wire.ErrUnready)

// RoadsMissing is why there are no roads: none are loaded, or they are coming.
func RoadsMissing(coming bool) error {
	if coming {
		return ErrRoadsComing
	}
	return ErrNoRoads
}

// noTransit is why nothing is answered by public transport.
const noTransit = "cannot be answered by public transport: no timetables are held here (docs/decisions/0010-no-public-transport.md). Ask for walk or drive instead, or plan the journey at https://entur.no"

// transit are the words in which people ask for public transport.
var transit = []string{"transit", "public-transport", "public_transport", "public", "pt", "bus", "tram", "train", "metro", "rail", "kollektiv", "buss", "tog"}

// Profile reads a manner of travel: drive, walk, cycle, step-free, or the word
// that stands for none, if there is one. given is false where the parameter is
// absent, says that word, or is at fault.
func Profile(q *wire.Query, name, none string) (p roads.Profile, given bool) {
	word, ok := q.Text(name, 40)
	if !ok || word == none {
		return 0, false
	}
	p, ok = roads.ParseProfile(word)
	switch {
	case slices.Contains(transit, word):
		q.Fault(name, noTransit)
	case !ok && none != "":
		q.Fault(name, "is none of "+none+", drive, walk, cycle, step-free")
	case !ok:
		q.Fault(name, "is none of drive, walk, cycle, step-free")
	}
	return p, ok
}
