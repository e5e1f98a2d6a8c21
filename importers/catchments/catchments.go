// Package catchments reads which service answers for which municipality.
package catchments

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/table"
)

// Reader reads CSV with a header, separated by comma, semicolon or tab. Three
// columns must be there: category, municipality, service; phone and source
// may be. A municipality is a four-digit number or a name; a service is a
// service or site id, an organisation number, or the name of a service of the
// category. --set encoding, delimiter and skip_lines are as for csv. Memory: one
// row of at most 1 MiB, and the pairs seen.
type Reader struct{}

// Name is the word after «finnfram import».
func (Reader) Name() string { return "catchments" }

// Help says what the reader reads.
func (Reader) Help() string {
	return "which service answers for which municipality: CSV with the columns category, municipality, service, and optionally phone and source"
}

// The words by which each column may be headed, in any case.
var headings = map[string][]string{
	"category":     {"category", "kategori", "type"},
	"municipality": {"municipality", "kommune", "kommunenummer", "kommunenr", "municipality_code"},
	"service":      {"service", "tjeneste", "service_id", "orgnr", "organisasjonsnummer", "id", "navn", "name"},
	"phone":        {"phone", "telefon", "tlf"},
	"source":       {"source", "kilde", "origin"},
}

// Read hands over one Catchment a row. A row without one of the three, with an
// unknown category, or that contradicts an earlier row is an Error finding.
func (Reader) Read(ctx context.Context, inputs []importers.Input, options importers.Options, sink importers.Sink) error {
	r := reading{sink: sink, seen: map[string]place{}}
	for _, input := range inputs {
		if err := r.open(input, options.Set); err != nil {
			return err
		}
		if err := r.rows(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// reading is one running import.
type reading struct {
	sink   importers.Sink
	seen   map[string]place
	name   string
	table  *table.Table
	column map[string]int
}

type place struct {
	file string
	line int64
}

// open finds the columns.
func (r *reading) open(input importers.Input, set map[string]string) (err error) {
	if r.table, err = table.Open(input, set); err != nil {
		return err
	}
	r.name, r.column = input.Name, map[string]int{}
	for name, words := range headings {
		for _, word := range words {
			i := slices.IndexFunc(r.table.Header, func(cell string) bool { return strings.EqualFold(cell, word) })
			if i >= 0 {
				r.column[name] = i
				break
			}
		}
	}
	for _, need := range []string{"category", "municipality", "service"} {
		if _, ok := r.column[need]; !ok {
			return r.table.Fault("no column %s: the columns found are %.200s", need, strings.Join(r.table.Header, ", "))
		}
	}
	return nil
}

func (r *reading) rows() error {
	for {
		cells, err := r.table.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if broken := (*table.Broken)(nil); errors.As(err, &broken) {
			err = r.broken(broken)
		} else if err == nil {
			err = r.row(cells)
		}
		if err != nil {
			return err
		}
	}
}

func (r *reading) broken(broken *table.Broken) error {
	for line := broken.First; line <= broken.Last; line++ {
		if err := r.sink.Row(); err != nil {
			return err
		}
		r.sink.Finding(data.Finding{Severity: data.Error, Rule: "csv-row", File: r.name, Line: line, Detail: broken.Detail})
	}
	return nil
}

func (r *reading) row(cells []string) error {
	if err := r.sink.Row(); err != nil {
		return err
	}
	importers.At(r.sink, r.name, r.table.Line)
	field := func(name string) string {
		if i, ok := r.column[name]; ok && i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	c, problem := row(field)
	key := string(c.Category) + " " + c.Municipality + " " + c.Service
	if before, twice := r.seen[key]; problem.Rule == "" && twice {
		problem = data.Finding{Rule: "duplicate-id", Field: "municipality", Value: c.Municipality, Detail: fmt.Sprintf("the same pair stands in line %d of %s", before.line, before.file)}
	}
	if problem.Rule != "" {
		problem.Severity, problem.File, problem.Line = data.Error, r.name, r.table.Line
		r.sink.Finding(problem)
		return nil
	}
	r.seen[key] = place{r.name, r.table.Line}
	return r.sink.Catchment(c)
}

func row(field func(string) string) (data.Catchment, data.Finding) {
	c := data.Catchment{Municipality: field("municipality"), Service: field("service"), Phone: importers.Phone(field("phone")), Origin: field("source")}
	for _, name := range []string{"category", "municipality", "service", "phone", "source"} {
		if value := field(name); !utf8.ValidString(value) {
			return c, data.Finding{Rule: "not-utf8", Field: name, Value: strings.ToValidUTF8(value, "?"), Detail: "the file is not UTF-8: convert it first"}
		}
		if value := field(name); len(value) > 500 {
			return c, data.Finding{Rule: "value-too-long", Field: name, Value: value[:100], Detail: "at most 500 bytes"}
		}
	}
	info, ok := data.FindCategory(field("category"))
	if !ok {
		return c, data.Finding{Rule: "category-unknown", Field: "category", Value: field("category"), Detail: "use an id, an alias or a code of the category list"}
	}
	c.Category = info.ID
	if c.Municipality == "" || c.Service == "" {
		return c, data.Finding{Rule: "value-missing", Field: "municipality, service", Detail: "both must be given"}
	}
	if digits := strings.Trim(c.Municipality, "0123456789"); digits == "" {
		if len(c.Municipality) == 3 {
			c.Municipality = "0" + c.Municipality // a tool took the number for a number
		}
		if len(c.Municipality) != 4 {
			return c, data.Finding{Rule: "municipality-code", Field: "municipality", Value: c.Municipality, Detail: "a municipality's number has four digits"}
		}
	}
	return c, data.Finding{}
}
