package live

import (
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// Municipality is the one in which something lies. The zero value means that
// it is not known.
type Municipality struct {
	Code string `json:"code"` // four digits
	Name string `json:"name"`
}

// SourceRef credits one source of a service.
type SourceRef struct {
	Source  data.Source        `json:"source"`
	Version data.VersionNumber `json:"version"`
	SiteID  data.SiteID        `json:"site"`
	AsOf    time.Time          `json:"as_of,omitzero"` // the source's date for this site
	Credit  string             `json:"credit,omitempty"`
	Origin  string             `json:"origin,omitempty"` // public document that the row restates
}

// Conflict is a field on which the sources of a service disagree. The first
// value is the one shown.
type Conflict struct {
	Field  string          `json:"field"`
	Values []ConflictValue `json:"values"`
}

// ConflictValue is what one source says about a field.
type ConflictValue struct {
	Source data.Source `json:"source"`
	Value  string      `json:"value"`
}

// Joined explains why two sites of different sources were taken for one.
type Joined struct {
	A      data.SiteID `json:"a"`
	B      data.SiteID `json:"b"`
	Rule   string      `json:"rule"`             // org-number, her-id, chain-number, address, name …
	Value  string      `json:"value"`            // the shared key, address or name
	Metres *geo.Metres `json:"metres,omitempty"` // between them, when both are placed
	Score  float64     `json:"score"`            // 1 for an equal key, else likeness, 0 to 1
}

// Service is one published service at one site, merged from every source
// that knows it. It belongs to its World and must not be changed.
type Service struct {
	ID         data.ServiceID
	Aliases    []data.ServiceID // ids under which the other sources know it; they resolve too
	SiteID     data.SiteID
	Ordinal    int32 // index in World.All, which is sorted by ID
	Rank       int32 // its place among all when neighbours stand side by side
	Category   data.Category
	Name       string
	Names      map[string]string // by language
	Position   *geo.Point        // nil: not placed
	Accuracy   data.Accuracy
	Level      string
	Address    data.Address
	Contact    data.Contact
	Keys       data.Keys
	Wheelchair data.Access
	Languages  []string
	Areas      []string // codes of the municipalities it answers for, sorted
	// Municipality is where it lies.
	Municipality Municipality
	Hours        *data.Hours // as the chosen source wrote them; nil: none known
	Closures     []data.Closure
	Suspended    bool
	CallFirst    bool
	CallNumber   string
	Sources      []SourceRef // the first has the highest precedence
	// Provenance tells by field which source a value comes from; nil when one
	// source alone knows the service.
	Provenance map[string]data.Source
	Conflicts  []Conflict
	Joined     []Joined
	AsOf       time.Time // date of the first of Sources, never that of another; zero: it does not say

	clock   *clock    // of Hours; nil without
	expires time.Time // when Hours grow stale
	hash    uint64    // of everything that a client may see, time left out
}

// said is the source that a field's value comes from.
func (s *Service) said(field string) SourceRef {
	for _, ref := range s.Sources {
		if ref.Source == s.Provenance[field] {
			return ref
		}
	}
	return s.Sources[0]
}

// DisplayName is the name in the first of the languages that has one, else
// Name, else the category's name in that language.
func (s *Service) DisplayName(languages ...string) string {
	for _, language := range languages {
		if name := s.Names[language]; name != "" {
			return name
		}
	}
	if s.Name != "" {
		return s.Name
	}
	info, _ := data.FindCategory(string(s.Category))
	for _, language := range languages {
		if name := info.Names[language]; name != "" {
			return name
		}
	}
	return info.Names["nb"]
}
