// Package table reads delimited text with a header row, as registries and
// spreadsheets write it: CSV and TSV in any of their dialects.
package table

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"finnfram/data"
	"finnfram/importers"
)

// maxRow bounds one row: a quote that is never closed would otherwise take
// the rest of the file for one field.
const maxRow = 1 << 20

// Table is an opened file whose rows are read one by one. The delimiter is
// taken from the header row or a first line «sep=;»; a byte order mark says
// that the file is UTF-8 or UTF-16; lines may end with LF, CRLF or CR. Not
// safe for several goroutines. Memory: one row of at most 1 MiB.
type Table struct {
	Header []string // trimmed
	Line   int64    // of the row read last, the first one of its lines

	name    string
	lines   *csv.Reader
	guard   *guard
	skipped int64 // lines above the header
	ahead   *row
}

type row struct {
	values []string
	line   int64
	err    error
}

// Broken is the error of Next for lines that cannot be cut into cells. The
// reading goes on behind them.
type Broken struct {
	First, Last int64 // lines; several where a quote took them all in
	Detail      string
	column      int
}

// Error says where and why.
func (b *Broken) Error() string { return b.Detail }

// Open reads up to the header. The words of set that count are encoding
// (utf-8, latin1, windows-1252), delimiter (comma, semicolon, tab, |) and
// skip_lines (above the header). An error is of kind data.ErrInvalid and names
// the file.
func Open(input importers.Input, set map[string]string) (*Table, error) {
	t := &Table{name: input.Name}
	in := source{table: t, set: set}
	if err := in.open(input.Reader); err != nil {
		return nil, err
	}
	header, err := t.lines.Read()
	if err != nil {
		return nil, t.Fault("header: %w", err)
	}
	first, _ := t.lines.FieldPos(0)
	t.Line = t.skipped + int64(first)
	for i, name := range header {
		if !utf8.ValidString(name) || strings.ContainsRune(name, 0) {
			return nil, t.Fault("line %d: header of column %d is not UTF-8 text: convert the file, or say --set encoding=latin1", t.Line, i+1)
		}
		t.Header = append(t.Header, strings.Clone(strings.TrimSpace(name)))
	}
	return t, nil
}

// Fault is an error of kind data.ErrInvalid that names the file.
func (t *Table) Fault(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	if errors.Is(err, data.ErrInvalid) {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	return fmt.Errorf("%s: %w: %w", t.name, err, data.ErrInvalid)
}

// Next reads a row; its cells are valid until the next call. Rows without any
// text are passed over, and empty cells beyond the header's are cut off. The
// error is io.EOF after the last row, a *Broken where lines are to be
// rejected, or one of kind data.ErrInvalid where the rest cannot be read.
func (t *Table) Next() ([]string, error) {
	for {
		r := t.read()
		t.Line = r.line
		if r.err != nil {
			return nil, r.err
		}
		if len(strings.TrimSpace(strings.Join(r.values, ""))) == 0 {
			continue
		}
		for len(r.values) > len(t.Header) && strings.TrimSpace(r.values[len(r.values)-1]) == "" {
			r.values = r.values[:len(r.values)-1]
		}
		return r.values, nil
	}
}

// read reads a row, and one further behind a broken one: a quote that is still
// open where the file ends has taken the rest of it, or the file is cut off.
func (t *Table) read() row {
	if next := t.ahead; next != nil {
		t.ahead = nil
		return *next
	}
	r := t.parse()
	broken := (*Broken)(nil)
	if !errors.As(r.err, &broken) {
		return r
	}
	next := t.parse()
	if next.err == io.EOF && (broken.Last > broken.First || broken.column == t.guard.tail+1) {
		return row{line: r.line, err: t.Fault("line %d: a quote is not closed before the end of the file", r.line)}
	}
	t.ahead = &next
	return r
}

func (t *Table) parse() row {
	t.guard.used = 0
	values, err := t.lines.Read()
	fault := (*csv.ParseError)(nil)
	switch {
	case err == io.EOF:
		return row{line: t.Line, err: err}
	case errors.Is(err, errRow):
		return row{line: t.Line, err: t.Fault("behind line %d: %w", t.Line, err)}
	case errors.As(err, &fault):
		first, last := t.skipped+int64(fault.StartLine), t.skipped+int64(fault.Line)
		return row{line: first, err: &Broken{First: first, Last: last, column: fault.Column, Detail: fmt.Sprintf("line %d, column %d: %v", last, fault.Column, fault.Err)}}
	case err != nil:
		return row{line: t.Line, err: fmt.Errorf("%s: behind line %d: %w", t.name, t.Line, err)}
	}
	first, _ := t.lines.FieldPos(0)
	return row{values: values, line: t.skipped + int64(first)}
}
