// Package data holds the words of the service's world: the Site a person
// walks to, the Service offered there, its Category, and what is known about
// where each fact came from. Rules with loops in them live in sub-packages.
package data

import (
	"encoding/json"
	"time"

	"finnfram/geo"
)

// Source names a registry or file format that facts come from: "osm",
// "locoreg", "fhir", "helsenorge", "brreg", "norway" (the shipped facts) …
// An operator may import the same format under several source names.
type Source string

// SiteID identifies a site as one source knows it: the source's name, a
// hyphen, and the source's own key with every character outside
// [A-Za-z0-9._-] turned into a hyphen. It is stable between imports.
type SiteID string

// ServiceID identifies one service at a site: the SiteID, a hyphen and the
// category, with a further -2, -3 … where a site offers several of one kind.
type ServiceID string

// Accuracy tells how exactly a site's position is known.
type Accuracy string

// From the best to none. A position of PostcodeAccuracy is the middle of a
// post-code area and must be shown as approximate.
const (
	ExactAccuracy    Accuracy = "exact"    // surveyed or drawn at the site
	AddressAccuracy  Accuracy = "address"  // its official address point
	StreetAccuracy   Accuracy = "street"   // the nearest number in its street
	PostcodeAccuracy Accuracy = "postcode" // the middle of its post-code area
	NoAccuracy       Accuracy = "none"     // not placed
)

// Access answers whether something is possible for a person: "yes", "no",
// "limited", or "" when nobody has said.
type Access string

// Address is a visiting address. Fields are as the source wrote them, white
// space trimmed; absent ones are empty.
type Address struct {
	Street           string `json:"street,omitempty"` // street, number and letter: «Storgata 40 B»
	Extra            string `json:"extra,omitempty"`  // c/o, floor, building
	PostalCode       string `json:"postal_code,omitempty"`
	City             string `json:"city,omitempty"`
	MunicipalityCode string `json:"municipality_code,omitempty"` // four digits
	Municipality     string `json:"municipality,omitempty"`
	Country          string `json:"country,omitempty"`
}

// Keys are the identifiers under which other registries know the same site.
type Keys struct {
	OrgNumber      string            `json:"org_number,omitempty"`      // of the unit at this place (underenhet); valid mod 11
	ParentOrg      string            `json:"parent_org,omitempty"`      // the legal entity over it; never joins sites
	HERIDs         []string          `json:"her_ids,omitempty"`         //
	RESH           string            `json:"resh,omitempty"`            //
	PharmacyNumber string            `json:"pharmacy_number,omitempty"` // konsesjonsnummer
	Chain          map[string]string `json:"chain,omitempty"`           // "ref:apotek1" → number
}

// Contact is how to reach a site or a service.
type Contact struct {
	Phone string `json:"phone,omitempty"` // as E.164 where it could be read, else as written
	Email string `json:"email,omitempty"`
	Web   string `json:"web,omitempty"`
}

// Notation names the language in which opening hours are written.
type Notation string

// The notations that geo/hours reads.
const (
	OSMHours        Notation = "osm"        // opening_hours
	FHIRHours       Notation = "fhir"       // R4: JSON {"hoursOfOperation":[…]} or {"availableTime":[…],"notAvailable":[…],"availabilityExceptions":"…"}
	LocoRegHours    Notation = "locoreg"    // JSON array of Availability (R5 shape)
	HelsenorgeHours Notation = "helsenorge" // minutes of the week: 540-900,1980-2340
	WeekdayHours    Notation = "weekdays"   // JSON {"weekday":"9:00-20:00","saturday":…,"sunday":…,"weekend":…}
)

// Hours are opening hours as a source wrote them, read by data/live.
type Hours struct {
	Notation Notation  `json:"notation"`
	Raw      string    `json:"raw"`
	Comment  string    `json:"comment,omitempty"` // prose beside the notation; shown, never computed
	AsOf     time.Time `json:"as_of,omitzero"`    // when somebody last vouched for them; zero: never said
}

// Closure is a time in which a service does not receive people, whatever its
// hours say. A zero To means until further notice.
type Closure struct {
	ID      string    `json:"id,omitempty"`
	Service ServiceID `json:"service,omitempty"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to,omitzero"` // exclusive
	Reason  string    `json:"reason,omitempty"`
	ETag    string    `json:"-"`
}

// Covers tells whether c is in force at t.
func (c Closure) Covers(t time.Time) bool {
	return !t.Before(c.From) && (c.To.IsZero() || t.Before(c.To))
}

// Service is what is offered at a site to a person of one need (FHIR
// HealthcareService). Empty Contact fields and nil Hours are inherited from
// the site.
type Service struct {
	ID        ServiceID         `json:"id"`
	Category  Category          `json:"category"`
	Name      string            `json:"name,omitempty"`
	Names     map[string]string `json:"names,omitempty"` // by language
	Contact   Contact           `json:"contact,omitzero"`
	Hours     *Hours            `json:"hours,omitempty"`
	Closures  []Closure         `json:"closures,omitempty"`
	Languages []string          `json:"languages,omitempty"` // of the staff: nb, nn, se, en …
	Areas     []string          `json:"areas,omitempty"`     // municipality codes it answers for
	// Evidence is what made us believe that this service exists here, as
	// the source wrote it: "amenity=pharmacy", "OID 8663 KA02".
	Evidence string `json:"evidence,omitempty"`
	// Tentative services are suggested by weak evidence (an industry code)
	// and are published only when joined to a site of another source.
	Tentative bool `json:"tentative,omitempty"`
}

// Site is a place that people visit (FHIR Location), as one source knows it.
type Site struct {
	ID         SiteID            `json:"id"`
	Source     Source            `json:"source"`
	Key        string            `json:"key"` // the source's own id: "node/123", an orgnr …
	Name       string            `json:"name,omitempty"`
	Names      map[string]string `json:"names,omitempty"` // by language
	Position   *geo.Point        `json:"position,omitempty"`
	Accuracy   Accuracy          `json:"accuracy,omitempty"` // of Position, as the source gives it
	Level      string            `json:"level,omitempty"`    // floor, as the source writes it: "0;1"
	Address    Address           `json:"address,omitzero"`
	Keys       Keys              `json:"keys,omitzero"`
	Contact    Contact           `json:"contact,omitzero"`
	Hours      *Hours            `json:"hours,omitempty"`
	Closures   []Closure         `json:"closures,omitempty"`
	Wheelchair Access            `json:"wheelchair,omitempty"`
	Suspended  bool              `json:"suspended,omitempty"` // closed for the time being, by the source's word
	AsOf       time.Time         `json:"as_of,omitzero"`      // the source's own date for this row, else the file's
	Origin     string            `json:"origin,omitempty"`    // public document or page that the row restates
	Services   []Service         `json:"services"`
}

// Area is a municipality (or another administrative area) with its border.
type Area struct {
	Code string `json:"code"` // four digits for a municipality; never a number
	Name string `json:"name"`
	// Parts are the single names where Name joins several: «Hammerfest» and
	// «Hámmerfeasta». Empty where Name is one name.
	Parts []string `json:"parts,omitempty"`
	// Border is a GeoJSON geometry, Polygon or MultiPolygon.
	Border json.RawMessage `json:"border,omitempty"`
	// Cells are H3 cells that cover the area, where no Border is known. A
	// cell on a border belongs to several areas: a point in it lies in one of
	// them, and which one is not known.
	Cells []string  `json:"cells,omitempty"`
	AsOf  time.Time `json:"as_of,omitzero"`
}

// Postcode is a post-code area and its middle.
type Postcode struct {
	Code      string     `json:"code"` // four digits
	City      string     `json:"city"`
	Position  *geo.Point `json:"position,omitempty"`
	Uncertain bool       `json:"uncertain,omitempty"` // the source doubts the position
	BoxesOnly bool       `json:"boxes_only,omitempty"`
	Retired   bool       `json:"retired,omitempty"`
}

// Catchment says which service answers for a municipality.
type Catchment struct {
	Category     Category `json:"category"`
	Municipality string   `json:"municipality"` // code
	// Service is the ServiceID or SiteID meant, or an org number, or a name
	// found within the category; data/live resolves it.
	Service string `json:"service"`
	Phone   string `json:"phone,omitempty"` // direct number for this municipality
	Origin  string `json:"origin,omitempty"`
}
