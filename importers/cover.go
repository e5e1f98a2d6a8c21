package importers

import "finnfram/geo"

// InNorway tells whether p may lie in Norway: in a rough cover of the
// mainland, Svalbard with Bjørnøya, and Jan Mayen. It says no only to places
// that surely lie outside, and serves to doubt coordinates.
func InNorway(p geo.Point) bool { return inNorway(p) }
