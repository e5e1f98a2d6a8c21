package data

import (
	"encoding/json"
	"time"
)

// VersionNumber counts the imports of a store, all sources together, from 1.
type VersionNumber int64

// Severity of a finding.
type Severity string

// An Error means the row was not taken; a Warning that it was taken with
// something left out or doubted; a Note that a person may want to look.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Finding is one thing worth saying about one row of an import.
type Finding struct {
	Severity Severity `json:"severity"`
	Rule     string   `json:"rule"` // stable kebab-case name: "coordinates-swapped"
	File     string   `json:"file,omitempty"`
	Line     int64    `json:"line,omitempty"` // line, or the ordinal of the object in files without lines
	Object   string   `json:"object,omitempty"`
	Field    string   `json:"field,omitempty"`
	Value    string   `json:"value,omitempty"` // at most 200 characters
	Detail   string   `json:"detail,omitempty"`
}

// RecordKind says what a Record's body is.
type RecordKind string

// The kinds of records that a version holds.
const (
	SiteRecord      RecordKind = "site"      // Site
	AreaRecord      RecordKind = "area"      // Area, with "border" as GeoJSON
	PostcodeRecord  RecordKind = "postcode"  // Postcode
	CatchmentRecord RecordKind = "catchment" // Catchment
)

// Record is one row of a version: a key unique in its version and kind, and a
// JSON body.
type Record struct {
	Kind RecordKind
	Key  string
	Body json.RawMessage
}

// Counts tells how an import changed its source, by records.
type Counts struct {
	Read      int64 `json:"read"`     // rows looked at
	Rejected  int64 `json:"rejected"` // rows with an Error finding
	Records   int64 `json:"records"`  // in the new version
	Services  int64 `json:"services"`
	Added     int64 `json:"added"`
	Changed   int64 `json:"changed"`
	Removed   int64 `json:"removed"`
	Unchanged int64 `json:"unchanged"`
}

// File is one input of an import.
type File struct {
	Name   string `json:"name"` // base name only
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Version is one import of one source, whole: a source's content is always
// exactly one version.
type Version struct {
	Number   VersionNumber     `json:"number"`
	Source   Source            `json:"source"`
	Format   string            `json:"format"` // importer that read it
	Started  time.Time         `json:"started"`
	Finished time.Time         `json:"finished"`
	AsOf     time.Time         `json:"as_of,omitzero"` // date of the content
	Files    []File            `json:"files"`
	Checksum string            `json:"checksum"` // over files and options
	Counts   Counts            `json:"counts"`
	Findings map[string]int64  `json:"findings"`        // by rule
	Blobs    map[string]string `json:"blobs,omitempty"` // name → SHA-256
	Credit   string            `json:"credit,omitempty"`
	Active   bool              `json:"active"`
	Pruned   bool              `json:"pruned,omitempty"` // only this description is still kept
}

// Change is one difference between two versions of a source.
type Change struct {
	Kind   RecordKind      `json:"kind"`
	Key    string          `json:"key"`
	Change string          `json:"change"` // added, changed, removed
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
}

// Separation undoes a join: the two sites are never taken for one again.
type Separation struct {
	A      SiteID    `json:"a"`
	B      SiteID    `json:"b"`
	Reason string    `json:"reason,omitempty"`
	By     string    `json:"by,omitempty"`
	At     time.Time `json:"at"`
}

// Report is a person's word that something about a service is wrong.
type Report struct {
	ID      string    `json:"id"`
	Service ServiceID `json:"service"`
	Kind    string    `json:"kind"` // closed, hours, position, phone, access, other
	Text    string    `json:"text,omitempty"`
	At      time.Time `json:"at"`
	State   string    `json:"state"` // new, accepted, declined
}
