// Package sinktest offers a Sink that keeps everything it is handed, for
// tests of readers.
package sinktest

import (
	"bytes"
	"io"
	"time"

	"finnfram/data"
	"finnfram/importers"
)

// Sink keeps what a reader hands over, in order.
type Sink struct {
	Rows       int
	Sites      []data.Site
	Areas      []data.Area
	Postcodes  []data.Postcode
	Catchments []data.Catchment
	Deleted    []string
	Blobs      map[string][]byte
	Findings   []data.Finding
	Credits    []string
	Date       time.Time
	Steps      []string // suggested
	Told       []string
}

var _ importers.Sink = (*Sink)(nil)

// Row counts a row.
func (s *Sink) Row() error { s.Rows++; return nil }

// Site keeps a site.
func (s *Sink) Site(site data.Site) error { s.Sites = append(s.Sites, site); return nil }

// Area keeps an area.
func (s *Sink) Area(a data.Area) error { s.Areas = append(s.Areas, a); return nil }

// Postcode keeps a post code.
func (s *Sink) Postcode(p data.Postcode) error { s.Postcodes = append(s.Postcodes, p); return nil }

// Catchment keeps a catchment.
func (s *Sink) Catchment(c data.Catchment) error { s.Catchments = append(s.Catchments, c); return nil }

// Delete keeps the key with its kind before it.
func (s *Sink) Delete(kind data.RecordKind, key string) error {
	s.Deleted = append(s.Deleted, string(kind)+" "+key)
	return nil
}

// Blob keeps what write writes.
func (s *Sink) Blob(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if s.Blobs == nil {
		s.Blobs = map[string][]byte{}
	}
	s.Blobs[name] = b.Bytes()
	return nil
}

// Finding keeps a finding.
func (s *Sink) Finding(f data.Finding) { s.Findings = append(s.Findings, f) }

// Credit keeps a credit.
func (s *Sink) Credit(c string) { s.Credits = append(s.Credits, c) }

// AsOf keeps the content's date.
func (s *Sink) AsOf(t time.Time) { s.Date = t }

// Suggest keeps a suggestion.
func (s *Sink) Suggest(step string) { s.Steps = append(s.Steps, step) }

// Tell keeps a sentence.
func (s *Sink) Tell(sentence string) { s.Told = append(s.Told, sentence) }

// ByRule counts the findings by rule.
func (s *Sink) ByRule() map[string]int {
	count := map[string]int{}
	for _, f := range s.Findings {
		count[f.Rule]++
	}
	return count
}
