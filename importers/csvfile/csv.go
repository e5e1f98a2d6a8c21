// Package csvfile reads sites from any CSV or TSV file with a header row.
package csvfile

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"strings"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/mapping"
)

// Reader reads tables. The delimiter (comma, semicolon, tab, |) is taken from
// the header row unless --set delimiter=… says it; columns are found by the
// headers that registries use (mapping.Resolve) and by --map field=column;
// --set field=value is a constant for every row. --set encoding=latin1 (or
// windows-1252) decodes a file that is not UTF-8, which is never guessed;
// --set skip_lines=N passes over lines above the header.
//
// A row whose quotes or number of columns are wrong is a finding and rejected.
// Line numbers are those of the row's first line in the file, also behind
// fields of several lines. Points that rows with different addresses share are
// findings, for up to a million points.
//
// Memory: one row of at most 1 MiB, and about 64 bytes for each point looked after, so at most 64 MB.
type Reader struct{}

// Name is "csv".
func (Reader) Name() string { return "csv" }

// Help says what is read.
func (Reader) Help() string {
	return "any table with a header (CSV, TSV): --map field=column and --set field=value say what the headers do not"
}

// Read reads every input.
func (Reader) Read(ctx context.Context, inputs []importers.Input, options importers.Options, sink importers.Sink) error {
	if err := mapping.CheckSettings(options); err != nil {
		return err
	}
	for _, input := range inputs {
		t := table{input: input, options: options, sink: sink, points: map[[2]float64]place{}}
		if err := t.open(); err != nil {
			return err
		}
		if err := t.rows(ctx); err != nil {
			return err
		}
	}
	return nil
}

// place is what is known about a point: who was there first.
type place struct {
	address uint64
	line    int64
}

// maxPoints bounds the points that are looked after.
const maxPoints = 1_000_000

// table is the reading of one file.
type table struct {
	input   importers.Input
	options importers.Options
	sink    importers.Sink

	lines   *csv.Reader
	guard   *guard
	skipped int64 // lines above the header
	header  []string
	columns mapping.Columns
	line    int64
	object  string
	points  map[[2]float64]place
}

// rows reads all rows behind the header.
func (t *table) rows(ctx context.Context) error {
	for n := 0; ; n++ {
		if n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		values, err := t.lines.Read()
		t.guard.used = 0
		if err == io.EOF {
			return nil
		}
		if fault := (*csv.ParseError)(nil); errors.As(err, &fault) {
			if err := t.malformed(fault); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: line %d: %w", t.input.Name, t.line, err)
		}
		first, _ := t.lines.FieldPos(0)
		t.line = t.skipped + int64(first)
		if err := t.row(values); err != nil {
			return err
		}
	}
}

func (t *table) malformed(fault *csv.ParseError) error {
	t.line = t.skipped + int64(fault.StartLine)
	if err := t.begin(); err != nil {
		return err
	}
	t.find(data.Finding{Severity: data.Error, Rule: "csv-malformed", Detail: fmt.Sprintf("line %d, column %d: %v", t.skipped+int64(fault.Line), fault.Column, fault.Err)})
	return nil
}

func (t *table) begin() error {
	t.object = ""
	err := t.sink.Row()
	importers.At(t.sink, t.input.Name, t.line)
	return err
}

func (t *table) find(f data.Finding) {
	f.File, f.Line = t.input.Name, t.line
	if f.Object == "" {
		f.Object = t.object
	}
	t.sink.Finding(f)
}

func (t *table) row(values []string) error {
	if len(values) == 1 && strings.TrimSpace(values[0]) == "" {
		return nil // an empty line
	}
	if err := t.begin(); err != nil {
		return err
	}
	for len(values) > len(t.header) && strings.TrimSpace(values[len(values)-1]) == "" {
		values = values[:len(values)-1]
	}
	if len(values) != len(t.header) {
		t.find(data.Finding{Severity: data.Error, Rule: "column-count", Value: fmt.Sprint(len(values)),
			Detail: fmt.Sprintf("%d columns where the header has %d", len(values), len(t.header))})
		return nil
	}
	row := mapping.Row{Columns: t.columns, Values: values, Options: t.options, Find: t.find}
	site, ok := row.Site()
	if !ok {
		return nil
	}
	t.object = site.Key
	t.shared(site)
	return t.sink.Site(site)
}

// shared reports a point that another address has, too: one of the two is
// wrong, or both stand for a whole town.
func (t *table) shared(site data.Site) {
	if site.Position == nil || site.Address.Street == "" {
		return
	}
	h := fnv.New64a()
	h.Write([]byte(strings.ToLower(strings.Join(strings.Fields(site.Address.Street+" "+site.Address.PostalCode), " "))))
	address, at := h.Sum64(), [2]float64{site.Position.Lat, site.Position.Lon}
	first, known := t.points[at]
	switch {
	case !known && len(t.points) < maxPoints:
		t.points[at] = place{address, t.line}
	case known && first.address != address:
		t.find(data.Finding{Severity: data.Warning, Rule: "shared-point", Field: "position", Value: site.Address.Street,
			Detail: fmt.Sprintf("the point is also that of line %d, which has another address", first.line)})
	}
}
