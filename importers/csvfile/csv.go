// Package csvfile reads sites from any CSV or TSV file with a header row.
package csvfile

import (
	"context"
	"errors"
	"fmt"
	"io"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/mapping"
	"finnfram/importers/table"
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
// fields of several lines. A point that rows with different addresses share is
// a finding of each of them, and exact for none: see mapping.Points. Where the
// file can be read only once, the first of such rows is not caught.
//
// Memory: one row of at most 1 MiB, and while it looks ahead at most 100 MB for
// a million points.
type Reader struct{}

// Name is "csv".
func (Reader) Name() string { return "csv" }

// Revision is told apart by the run: see importers.Reader.
func (Reader) Revision() string { return "2" }

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
		f := file{name: input.Name, options: options, sink: sink, points: &mapping.Points{}}
		if err := f.open(input); err != nil {
			return err
		}
		f.findTwice()
		if err := f.lookAhead(ctx, input); err != nil {
			return err
		}
		if err := f.rows(ctx); err != nil {
			return err
		}
		f.suggest()
	}
	return nil
}

// file is the reading of one file.
type file struct {
	name    string
	options importers.Options
	sink    importers.Sink
	table   *table.Table
	columns mapping.Columns
	line    int64
	object  string
	points  *mapping.Points
	ahead   bool // only the points are wanted

	ids, orgNumbers int // rows with an id, and those whose id is an organisation number
}

func (f *file) open(input importers.Input) (err error) {
	if f.table, err = table.Open(input, f.options.Set); err != nil {
		return err
	}
	f.line = f.table.Line
	if f.columns, err = mapping.Resolve(f.table.Header, f.options); err != nil {
		return f.table.Fault("line %d: %w", f.line, err)
	}
	if err := mapping.CheckNeeds(f.columns, f.table.Header, f.options, false); err != nil {
		return f.table.Fault("line %d: %w", f.line, err)
	}
	return nil
}

// findTwice reports headers that stand over two columns, of which one is read.
func (f *file) findTwice() {
	for _, name := range mapping.Twice(f.table.Header, f.columns) {
		f.find(data.Finding{Severity: data.Warning, Rule: "column-twice", Field: name, Detail: "two columns have this header; the first is read"})
	}
}

// lookAhead reads the file once for its points alone, where it can be read
// again and has points and streets to compare.
func (f *file) lookAhead(ctx context.Context, input importers.Input) error {
	if input.Open == nil || !f.columns.Placed(f.options) {
		return nil
	}
	content, err := input.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	ahead := file{name: f.name, options: f.options, sink: f.sink, points: f.points, ahead: true}
	if err := ahead.open(importers.Input{Name: input.Name, Reader: content}); err != nil {
		return err
	}
	defer f.points.Settle()
	return ahead.rows(ctx)
}

// rows reads all rows behind the header.
func (f *file) rows(ctx context.Context) error {
	for n := 0; ; n++ {
		if n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		values, err := f.table.Next()
		f.line = f.table.Line
		if err == io.EOF {
			return nil
		}
		if broken := (*table.Broken)(nil); errors.As(err, &broken) {
			err = f.broken(broken)
		} else if err == nil {
			err = f.row(values)
		}
		if err != nil {
			return err
		}
	}
}

// broken rejects each of the lines that a misplaced quote took in.
func (f *file) broken(broken *table.Broken) error {
	for f.line = broken.First; f.line <= broken.Last; f.line++ {
		if err := f.begin(); err != nil {
			return err
		}
		f.find(data.Finding{Severity: data.Error, Rule: "csv-malformed", Detail: broken.Detail})
	}
	return nil
}

func (f *file) begin() error {
	f.object = ""
	if f.ahead {
		return nil
	}
	err := f.sink.Row()
	importers.At(f.sink, f.name, f.line)
	return err
}

func (f *file) find(finding data.Finding) {
	finding.File, finding.Line = f.name, f.line
	if finding.Object == "" {
		finding.Object = f.object
	}
	if !f.ahead {
		f.sink.Finding(finding)
	}
}

func (f *file) row(values []string) error {
	if err := f.begin(); err != nil {
		return err
	}
	if len(values) != len(f.table.Header) {
		f.find(data.Finding{Severity: data.Error, Rule: "column-count", Value: fmt.Sprint(len(values)),
			Detail: fmt.Sprintf("%d columns where the header has %d", len(values), len(f.table.Header))})
		return nil
	}
	row := mapping.Row{Columns: f.columns, Values: values, Options: f.options, Find: f.find}
	site, ok := row.Site()
	if !ok {
		return nil
	}
	f.points.Note(site, f.line)
	if f.ahead {
		return nil
	}
	f.object = site.Key
	f.points.Judge(&site, f.line, f.find)
	f.count(site)
	return f.sink.Site(site)
}

// count looks whether the ids are organisation numbers.
func (f *file) count(site data.Site) {
	f.ids++
	if data.ValidOrgNumber(site.Key) && site.Keys.OrgNumber == "" {
		f.orgNumbers++
	}
}

// enoughIDs is how many ids in a row are no accident: one number of nine
// digits in eleven has a valid check digit.
const enoughIDs = 5

func (f *file) suggest() {
	if i, ok := f.columns["id"]; ok && f.ids >= enoughIDs && f.orgNumbers == f.ids {
		importers.Suggest(f.sink, fmt.Sprintf("every value of column «%s» is a valid organisation number: with --map org_number=%[1]s the sites are joined with those of other sources", f.table.Header[i]))
	}
}
