package importers

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"time"
	"unicode/utf8"

	"finnfram/data"
)

// batchRecords and batchBytes bound what waits to be stored.
const (
	batchRecords = 2000
	batchBytes   = 4 << 20
)

// sink is the Sink of a Run.
type sink struct {
	ctx     context.Context
	run     Run
	staging Staging
	active  data.Version // in force; zero when there is none
	report  *Report
	rejects *rejects
	seen    *seen
	tally   tally

	files []string // that rows came from, in order
	file  string   // where the reader says it is
	line  int64    // zero: the ordinal of the row
	row   struct {
		open, taken, rejected bool
		rule                  string
	}
	pending      []data.Record
	pendingBytes int
	gone         []place        // keys to delete
	words        map[place]bool // delta: the keys that wait, and whether to be deleted
	findings     []data.Finding
	err          error // of writing findings; ends the run at the next call that can return it
	stored       int64 // findings
	blobRows     data.Counts
	blobs        map[string]string // of the version being written: name → SHA-256
	reported     int64             // rows told to Progress
}

func newSink(ctx context.Context, r Run, staging Staging, active data.Version, report *Report) *sink {
	report.Skipped, report.Findings, report.Examples = map[string]int64{}, map[string]int64{}, map[string]data.Finding{}
	report.Kinds = map[data.RecordKind]int64{}
	blobs := map[string]string{}
	if r.Options.Delta {
		maps.Copy(blobs, active.Blobs)
	}
	return &sink{
		blobs: blobs, ctx: ctx, run: r, staging: staging, active: active, report: report, seen: newSeen(), tally: tally{},
		rejects: newRejects(r, report.Started),
	}
}

// read lets the reader read, and stores the rest of what it handed over.
func (s *sink) read(files fileSet) error {
	inputs := files.inputs()
	if len(inputs) == 1 {
		s.file = inputs[0].Name
	}
	if err := s.run.Reader.Read(s.ctx, inputs, s.run.Options, s); err != nil {
		return err
	}
	s.closeRow()
	s.run.Progress.Rows(s.report.Counts.Read - s.reported)
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if err := s.flush(); err != nil {
		return err
	}
	if s.err == nil {
		s.err = s.flushFindings()
	}
	return s.err
}

// At implements what the function At asks for.
func (s *sink) At(file string, line int64) { s.file, s.line = file, line }

// Suggest implements what the function Suggest asks for.
func (s *sink) Suggest(step string) { s.report.NextSteps = append(s.report.NextSteps, clip(step, 500)) }

// Tell implements what the function Tell asks for.
func (s *sink) Tell(sentence string) { s.report.Notes = append(s.report.Notes, clip(sentence, 500)) }

// Row counts a row.
func (s *sink) Row() error {
	s.closeRow()
	s.row.open = true
	s.report.Counts.Read++
	if s.report.Counts.Read-s.reported >= 1000 {
		s.run.Progress.Rows(s.report.Counts.Read - s.reported)
		s.reported = s.report.Counts.Read
		if err := s.ctx.Err(); err != nil {
			return err
		}
	}
	return s.err
}

// closeRow decides what became of the row that ends here. A row that gave a
// record is taken, even when another part of it was rejected.
func (s *sink) closeRow() {
	row := s.row
	switch {
	case !row.open:
	case row.taken:
		s.report.Taken++
	case row.rejected:
		s.report.Counts.Rejected++
	case row.rule != "":
		s.report.Skipped[row.rule]++
	default:
		s.report.Skipped["no-record-of-its-own"]++
	}
	s.row.open, s.row.taken, s.row.rejected, s.row.rule = false, false, false, ""
}

func (s *sink) where() int64 {
	if s.line != 0 {
		return s.line
	}
	return s.report.Counts.Read
}

// Finding counts, keeps and writes f.
func (s *sink) Finding(f data.Finding) {
	if f.File == "" {
		f.File = s.file
	}
	if f.Line == 0 {
		f.Line = s.where()
	}
	f.Value, f.Detail = clip(f.Value, 200), clip(f.Detail, 500)
	if f.Severity == data.Error {
		s.row.rejected = true
	} else if s.row.rule == "" {
		s.row.rule = f.Rule
	}
	if _, known := s.report.Examples[f.Rule]; !known {
		s.report.Examples[f.Rule] = f
	}
	s.report.Findings[f.Rule]++
	s.findings = append(s.findings, f)
	if len(s.findings) >= batchRecords && s.err == nil {
		s.err = s.flushFindings()
	}
}

// clip shortens text to at most n bytes of valid UTF-8.
func clip(text string, n int) string {
	if !utf8.ValidString(text) {
		text = fmt.Sprintf("%+q", text)
	}
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// flushFindings writes the findings to the file of rejected rows, and the
// first of them to the store.
func (s *sink) flushFindings() error {
	for _, f := range s.findings {
		if err := s.rejects.write(f); err != nil {
			return err
		}
	}
	if room := s.run.Limits.Findings - s.stored; room > 0 && len(s.findings) > 0 {
		batch := s.findings[:min(int64(len(s.findings)), room)]
		s.stored += int64(len(batch))
		if err := s.staging.Findings(s.ctx, batch); err != nil {
			return err
		}
	}
	s.findings = s.findings[:0]
	return nil
}

// Site checks and stores a site.
func (s *sink) Site(site data.Site) error {
	site.Source = s.run.Options.Source
	if !s.checkText(site.Key, text{"id", &site.Key, 200}) { // before the ID is made of it
		return s.spill()
	}
	if site.ID == "" && site.Key != "" {
		site.ID = data.MakeSiteID(site.Source, site.Key)
	}
	if site.AsOf.IsZero() {
		site.AsOf = s.run.Options.AsOf
	}
	fillServiceIDs(&site)
	if !s.checkSite(&site) {
		return s.spill()
	}
	if s.again(data.SiteRecord, string(site.ID), site.Key) {
		return s.spill()
	}
	s.tally.add(site)
	s.report.Counts.Services += int64(len(site.Services))
	return s.put(data.SiteRecord, site.Key, site)
}

func fillServiceIDs(site *data.Site) {
	nth := map[data.Category]int{}
	for i := range site.Services {
		service := &site.Services[i]
		nth[service.Category]++
		if service.ID == "" {
			service.ID = data.MakeServiceID(site.ID, service.Category, nth[service.Category])
		}
	}
}

// again rejects a record whose id was seen before.
func (s *sink) again(kind data.RecordKind, id, key string) bool {
	if s.run.Options.Delta {
		return false // the last word on a key counts
	}
	first, again := s.seen.add(string(kind)+"\x00"+id, s.position())
	if again {
		s.Finding(data.Finding{Severity: data.Error, Rule: "duplicate-id", Object: key, Field: "id", Value: key,
			Detail: fmt.Sprintf("the id of line %d stands in %s already; the first is kept", s.where(), s.placed(first))})
	}
	return again
}

// position is the file and line of the row in one number: the file's ordinal in
// the upper 16 bits. Beyond that many files the last ones are not told apart.
func (s *sink) position() int64 {
	if len(s.files) == 0 || s.files[len(s.files)-1] != s.file {
		s.files = append(s.files, s.file)
	}
	return int64(min(len(s.files)-1, 1<<15-1))<<48 | s.where()&(1<<48-1)
}

// placed names a place, with its file where that is another one.
func (s *sink) placed(place int64) string {
	line := fmt.Sprintf("line %d", place&(1<<48-1))
	if file := s.files[place>>48]; file != s.file {
		return line + " of " + file
	}
	return line
}

// Area stores an area.
func (s *sink) Area(area data.Area) error {
	if !s.checkAll(area.Code, text{"code", &area.Code, shortText}, text{"name", &area.Name, nameText}) || !s.checkList(area.Code, "parts", area.Parts) {
		return s.spill()
	}
	if area.Code == "" {
		s.reject("key-missing", "code", "", "an area needs a code")
		return s.spill()
	}
	if s.again(data.AreaRecord, area.Code, area.Code) {
		return s.spill()
	}
	return s.put(data.AreaRecord, area.Code, area)
}

// Postcode stores a post code.
func (s *sink) Postcode(p data.Postcode) error {
	if !s.checkAll(p.Code, text{"code", &p.Code, shortText}, text{"city", &p.City, nameText}) {
		return s.spill()
	}
	if p.Code == "" {
		s.reject("key-missing", "code", "", "a post code needs its four digits")
		return s.spill()
	}
	if p.Position != nil && !s.checkPosition(&p.Position, p.Code) {
		return s.spill()
	}
	if s.again(data.PostcodeRecord, p.Code, p.Code) {
		return s.spill()
	}
	return s.put(data.PostcodeRecord, p.Code, p)
}

// Catchment stores a catchment.
func (s *sink) Catchment(c data.Catchment) error {
	if !s.checkAll(c.Municipality, text{"municipality", &c.Municipality, nameText}, text{"service", &c.Service, 400},
		text{"phone", &c.Phone, nameText}, text{"source", &c.Origin, nameText}) {
		return s.spill()
	}
	key := string(c.Category) + "/" + c.Municipality + "/" + c.Service
	if c.Category == "" || c.Municipality == "" || c.Service == "" {
		s.reject("key-missing", "category, municipality, service", key, "a catchment needs all three")
		return s.spill()
	}
	if s.again(data.CatchmentRecord, key, key) {
		return s.spill()
	}
	return s.put(data.CatchmentRecord, key, c)
}

func (s *sink) reject(rule, field, value, detail string) {
	s.Finding(data.Finding{Severity: data.Error, Rule: rule, Field: field, Value: value, Detail: detail})
}

// put queues a record.
func (s *sink) put(kind data.RecordKind, key string, body any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		s.reject("not-storable", "", key, err.Error())
		return s.spill()
	}
	if err := s.lastWord(place{kind, key}, false); err != nil {
		return err
	}
	s.row.taken = true
	s.report.Kinds[kind]++
	s.report.Counts.Records++
	s.pending = append(s.pending, data.Record{Kind: kind, Key: key, Body: raw})
	s.pendingBytes += len(raw)
	return s.spill()
}

// spill stores what is queued once it is enough.
func (s *sink) spill() error {
	if s.err != nil {
		return s.err
	}
	if len(s.pending)+len(s.gone) >= batchRecords || s.pendingBytes >= batchBytes {
		return s.flush()
	}
	return nil
}

func (s *sink) flush() error {
	clear(s.words)
	if err := s.flushGone(); err != nil || len(s.pending) == 0 {
		return err
	}
	repeated, err := s.staging.Put(s.ctx, s.pending)
	if err == nil && len(repeated) > 0 { // the ids differ, or seen had found them
		err = fmt.Errorf("the key %.100q is given to two records: %w", repeated[0].Key, data.ErrConflict)
	}
	clear(s.pending)
	s.pending, s.pendingBytes = s.pending[:0], 0
	return err
}

// Blob stores a built artefact.
func (s *sink) Blob(name string, write func(io.Writer) error) error {
	s.report.Blobs++
	sha, err := s.staging.Blob(s.ctx, name, write)
	if err == nil {
		s.blobs[name] = sha
	}
	return err
}

// Credit names whom to credit.
func (s *sink) Credit(credit string) { s.report.Credit = credit }

// AsOf takes the content's own date, unless the operator gave one.
func (s *sink) AsOf(at time.Time) {
	if s.run.Options.AsOf.IsZero() {
		s.report.AsOf = at
	}
}

// Taken, Previous and Counted make sink a BlobSink.
func (s *sink) Taken() { s.row.taken = true }

// Previous opens a blob of the version in force.
func (s *sink) Previous(ctx context.Context, name string) (io.ReadCloser, error) {
	sha := s.active.Blobs[name]
	if sha == "" || s.run.Store.Blob == nil {
		return nil, nil
	}
	return s.run.Store.Blob(ctx, sha)
}

// Counted adds the counts of a blob's rows.
func (s *sink) Counted(c data.Counts) {
	s.blobRows.Records += c.Records
	s.blobRows.Added += c.Added
	s.blobRows.Changed += c.Changed
	s.blobRows.Removed += c.Removed
	s.blobRows.Unchanged += c.Unchanged
}

// compare counts the differences from the version in force.
func (s *sink) compare() error {
	if !s.run.Options.AsOf.IsZero() {
		s.report.AsOf = s.run.Options.AsOf
	}
	counts := &s.report.Counts
	err := s.staging.Changes(s.ctx, func(c data.Change) error {
		switch c.Change {
		case "added":
			counts.Added++
		case "changed":
			counts.Changed++
		case "removed":
			counts.Removed++
		}
		return s.tally.change(c)
	})
	if err != nil {
		return err
	}
	s.report.Categories = s.tally.list()
	var added int64
	for _, c := range s.report.Categories {
		s.report.ServicesRemoved += c.Removed
		added += c.Added
	}
	active := s.active
	if s.run.Options.Delta {
		counts.Records = active.Counts.Records + counts.Added - counts.Removed
		counts.Services = active.Counts.Services + added - s.report.ServicesRemoved
	}
	counts.Unchanged = counts.Records - counts.Added - counts.Changed + s.blobRows.Unchanged
	counts.Records += s.blobRows.Records
	counts.Added += s.blobRows.Added
	counts.Changed += s.blobRows.Changed
	counts.Removed += s.blobRows.Removed
	return nil
}
