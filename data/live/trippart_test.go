package live

import (
	"testing"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// TestTripToLandCutOff: no car comes to the islet, and of the islet nothing is
// known but its municipality.
func TestTripToLandCutOff(t *testing.T) {
	m := newMemory()
	s := streets(4)
	islet := s.Nodes[0].Point
	s.Places = []roads.Place{{Name: "Træna", Kind: "municipality", Point: islet}}
	m.survey(t, "n1000", s)
	r, _ := roadsOf(t, m)
	var trip Trip
	west := geo.Point{Lat: 69.65, Lon: 18.85}
	if err := r.Trip(&trip, TripQuery{From: west, To: islet, Profile: roads.Drive, At: testNow}); err != nil {
		t.Fatal(err)
	}
	if trip.Reason != NotConnected || trip.From.Part != "" || trip.To.Part != "Træna" {
		t.Errorf("%s, from %q to %q", trip.Reason, trip.From.Part, trip.To.Part)
	}
}
