package places

import (
	"strconv"
	"strings"

	"finnfram/geo"
)

// Address is one official address. A street address has Street and Number; a
// cadastral one (a farm without a street name) has Cadastral instead.
type Address struct {
	ID               uint64 // the registry's own id
	MunicipalityCode string // four digits
	Municipality     string
	StreetCode       int    // the municipality's number for the street
	Street           string // empty for a cadastral address
	Number           int    // 0 where the answer is a street as a whole
	Letter           string // upper case, or empty
	Cadastral        Cadastral
	Additional       string // farm or building name before the address
	Postcode         string // four digits
	City             string // as the registry writes it: upper case
	Point            geo.Point
}

// Cadastral is the number of a property: holding, title, lease and serial
// number (gårds-, bruks-, feste- og undernummer). The zero value is none.
type Cadastral struct {
	Holding, Title, Lease, Serial int
}

// String writes the number as the registry does: 33/1144, 33/1144/5, 33/1144-2.
func (c Cadastral) String() string {
	if c == (Cadastral{}) {
		return ""
	}
	text := strconv.Itoa(c.Holding) + "/" + strconv.Itoa(c.Title)
	if c.Lease > 0 {
		text += "/" + strconv.Itoa(c.Lease)
	}
	if c.Serial > 0 {
		text += "-" + strconv.Itoa(c.Serial)
	}
	return text
}

// Line is the address without post code: «Storgata 40B», «Storgata», «33/1144-2».
func (a Address) Line() string {
	if a.Street == "" {
		return a.Cadastral.String()
	}
	if a.Number == 0 {
		return a.Street
	}
	return a.Street + " " + strconv.Itoa(a.Number) + a.Letter
}

// String is the whole address on one line: «Storgata 40B, 2408 ELVERUM».
func (a Address) String() string {
	return strings.TrimRight(a.Line()+", "+strings.TrimSpace(a.Postcode+" "+a.City), ", ")
}

// AddressMatch is one answer of a search for addresses.
type AddressMatch struct {
	Address Address // Number 0: the street as a whole, at its middle house
	Quality Quality
	// Distance from the point asked near; 0 without one.
	Distance geo.Metres
}

// Accuracy says how a Location was found. The values are those of
// data.Accuracy.
type Accuracy string

// The accuracies that a table of addresses can give.
const (
	AddressAccuracy Accuracy = "address" // the address itself
	StreetAccuracy  Accuracy = "street"  // the nearest number in its street
	NoAccuracy      Accuracy = "none"    // not placed; see Reason
)

// Reason says in a stable word why a Location has no point, or why it has one
// that is only near.
type Reason string

// The reasons.
const (
	NoReason        Reason = ""
	PostboxReason   Reason = "postbox"            // a box is no destination
	UnknownReason   Reason = "unknown-street"     // no such street or property in the table
	PlaceReason     Reason = "place-missing"      // neither post code nor city was given
	ConflictReason  Reason = "place-conflict"     // post code and city name different places, or the street lies in neither
	AmbiguousReason Reason = "ambiguous"          // several addresses fit equally well
	NumberReason    Reason = "number-missing"     // no house number in the line
	AbsentReason    Reason = "number-unknown"     // the number is not in the table
	RangeReason     Reason = "number-range"       // the line names several numbers
	CodeReason      Reason = "postcode-different" // found by city; the table has another post code
)

// Location is the answer to Locate.
type Location struct {
	Point    geo.Point
	Accuracy Accuracy
	Matched  string // the address whose point this is, as the table writes it
	Reason   Reason
}
