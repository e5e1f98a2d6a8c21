// Package link finds the sites of several sources that are one place, says
// why, and merges what the sources say about it. Its rules are pure: the same
// input gives the same result in any order, and nothing is kept between calls.
// What a person has separated stays apart. The table of rules and the order of
// precedence are explained in docs/decisions/0003-joining-sites.md.
package link

import (
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// Input is a site of one source, and where it is taken to be.
type Input struct {
	Site *data.Site
	// Position is the site's own position or one found by its address; nil
	// when it is not placed.
	Position *geo.Point
	Accuracy data.Accuracy // of Position
}

// Own makes the Input of a site that is where its source says.
func Own(site *data.Site) Input {
	return Input{Site: site, Position: site.Position, Accuracy: site.Accuracy}
}

// Rule names what made two sites one.
type Rule string

// The rules, strongest first.
const (
	SameOrgNumber      Rule = "org-number"
	SameHERID          Rule = "her-id"
	SameRESH           Rule = "resh"
	SamePharmacyNumber Rule = "pharmacy-number"
	SameChainNumber    Rule = "chain-number"
	SameAddress        Rule = "address"
	SameName           Rule = "name"
)

// Reason explains to a person why two sites are taken for one. A is the
// smaller id.
type Reason struct {
	A      data.SiteID `json:"a"`
	B      data.SiteID `json:"b"`
	Rule   Rule        `json:"rule"`
	Value  string      `json:"value"`            // the shared key, address or name
	Metres *geo.Metres `json:"metres,omitempty"` // between them, when both are placed
	Score  float64     `json:"score"`            // 1 for an equal key; else likeness of the names or addresses, 0 to 1
}

// Group is the sites that are one place: indexes of the inputs by ascending
// SiteID, and the reasons that hold them together. A site alone is a Group
// without reasons.
type Group struct {
	Members []int32
	Reasons []Reason
}

// Result is what Join found. Groups hold every input exactly once and are
// ordered by their first SiteID. Review lists pairs that a person should look
// at: their rules are "link-near-miss", "link-key-far-apart",
// "link-key-of-many", "link-keys-differ", "link-other-floor" and
// "link-ambiguous".
type Result struct {
	Groups []Group
	Review []data.Finding
}

// Provenance tells which source a chosen value comes from.
type Provenance struct {
	Source data.Source `json:"source"`
	Site   data.SiteID `json:"site"`
	AsOf   time.Time   `json:"as_of,omitzero"`
}

// Value is what one source says about a field, as text for a person.
type Value struct {
	Provenance
	Value string `json:"value"`
}

// Conflict is a field about which sources disagree.
type Conflict struct {
	Field  string  `json:"field"`
	Chosen Value   `json:"chosen"`
	Others []Value `json:"others"`
}

// Merged is what all sources together say about one place. The fields that
// Provenance and Conflicts speak of are name, position, address, level,
// org_number, phone, email, web, hours, wheelchair and suspended.
type Merged struct {
	Site       data.Site             // chosen values; ID is that of the highest source; Services are in Services
	Members    []data.SiteID         // highest source first
	Accuracy   data.Accuracy         // of Site.Position
	Provenance map[string]Provenance // by field
	Conflicts  []Conflict            // by field name
	Services   []MergedService
}

// MergedService is what all sources together say about one service; what it
// inherits from its site is filled in. The fields that Provenance and
// Conflicts speak of are name, phone, email, web, hours, languages and areas.
type MergedService struct {
	Service    data.Service
	Site       data.SiteID      // whose service gave the ID
	Members    []data.ServiceID // highest source first
	Provenance map[string]Provenance
	Conflicts  []Conflict
}

// Options are what Merge needs to know from others.
type Options struct {
	// Readable tells whether opening hours can be understood; nil: all can.
	Readable func(data.Hours) bool
}
