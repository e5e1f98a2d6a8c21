package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"finnfram/data"
	"finnfram/importers"
)

// Row is one object of an import, for findings about it.
type Row struct {
	Sink   importers.Sink
	File   string
	Place  int64
	Object string // the source's id, where it could be read
}

// Begin counts the row, and tells the run where it stands.
func (r Row) Begin() error {
	err := r.Sink.Row()
	importers.At(r.Sink, r.File, r.Place)
	return err
}

// Reject counts the row and reports that it was not taken.
func (r Row) Reject(rule, field, value, detail string) error {
	err := r.Begin()
	r.Error(rule, field, value, detail)
	return err
}

// Error reports that the row, or one service of it, was not taken.
func (r Row) Error(rule, field, value, detail string) {
	r.find(data.Error, rule, field, value, detail)
}

// Warning reports that something of the row was left out or is doubted.
func (r Row) Warning(rule, field, value, detail string) {
	r.find(data.Warning, rule, field, value, detail)
}

// Note reports something that a person may want to look at.
func (r Row) Note(rule, field, value, detail string) { r.find(data.Note, rule, field, value, detail) }

func (r Row) find(severity data.Severity, rule, field, value, detail string) {
	r.Sink.Finding(data.Finding{
		Severity: severity, Rule: rule, File: r.File, Line: r.Place, Object: Clip(r.Object, 200),
		Field: field, Value: Clip(value, 200), Detail: detail,
	})
}

// Clip cuts s to at most n bytes at a character's border, and makes it valid
// UTF-8.
func Clip(s string, n int) string {
	if len(s) > n {
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

// maxText is the longest name, address part or comment that is kept.
const maxText = 4000

// Text returns a text of ordinary length, and reports and drops a longer one.
func (r Row) Text(field string, text Text) string {
	if len(text) > maxText {
		r.Warning("text-too-long", field, string(text), fmt.Sprintf("%d bytes; left out", len(text)))
		return ""
	}
	return string(text)
}

// PostCode returns a code of four digits and reports anything else.
func (r Row) PostCode(field string, written Text) string {
	code, ok := FourDigits(string(written))
	if !ok {
		r.Warning("post-code", field, string(written), "not four digits; kept as written")
	}
	return code
}

// Municipality returns a municipality code, or nothing and a finding.
func (r Row) Municipality(field string, written Text) string {
	code, ok := FourDigits(string(written))
	if !ok || len(written) == 1 || len(written) == 2 { // two digits name a county
		r.Warning("municipality-code", field, string(written), "not four digits; left out")
		return ""
	}
	return code
}

// Read walks through the objects of every input in order. Objects that could
// not be kept are counted and reported here; the others go to each, which counts
// them by Row.Begin. It returns the number of objects seen.
func Read(ctx context.Context, inputs []importers.Input, sink importers.Sink, lists []string, each func(Row, Object) error) (seen int64, err error) {
	for _, input := range inputs {
		objects := NewObjects(input.Name, input, lists...)
		for {
			object, err := objects.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return seen, err
			}
			if seen++; seen%1024 == 0 && ctx.Err() != nil {
				return seen, ctx.Err()
			}
			row := Row{Sink: sink, File: input.Name, Place: object.Place}
			if err := take(row, object, each); err != nil {
				return seen, err
			}
		}
	}
	return seen, nil
}

func take(row Row, object Object, each func(Row, Object) error) error {
	if object.Problem == "" {
		return each(row, object)
	}
	return row.Reject("unreadable-object", "", "", object.Problem)
}

// Instant reads a FHIR date, dateTime or instant; zero when it is none. Dates
// without a zone are taken at midnight UTC.
func Instant(written Text) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, string(written)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
