// Package catchments reads which service answers for which municipality.
package catchments

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"finnfram/data"
	"finnfram/importers"
)

// Reader reads CSV with a header, separated by comma, semicolon or tab. Three
// columns must be there: category, municipality, service; phone and source
// may be. A municipality is a four-digit number or a name; a service is a
// service or site id, an organisation number, or the name of a service of the
// category. Memory: one row, and the pairs seen.
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
func (Reader) Read(ctx context.Context, inputs []importers.Input, _ importers.Options, sink importers.Sink) error {
	seen := map[string]int64{}
	for _, input := range inputs {
		if err := file(input, sink, seen); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func file(input importers.Input, sink importers.Sink, seen map[string]int64) error {
	r, column, err := open(input)
	if err != nil {
		return fmt.Errorf("%s: %w: %w", input.Name, err, data.ErrInvalid)
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err := sink.Row(); err != nil {
			return err
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			sink.Finding(data.Finding{Severity: data.Error, Rule: "csv-row", File: input.Name, Line: int64(parse.Line), Detail: parse.Err.Error()})
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", input.Name, err)
		}
		line, _ := r.FieldPos(0)
		field := func(name string) string {
			if i, ok := column[name]; ok && i < len(cells) {
				return strings.TrimSpace(cells[i])
			}
			return ""
		}
		c, problem := row(field)
		key := string(c.Category) + " " + c.Municipality + " " + c.Service
		if before, twice := seen[key]; problem.Rule == "" && twice {
			problem = data.Finding{Rule: "duplicate-id", Field: "municipality", Value: c.Municipality, Detail: fmt.Sprintf("the same pair stands in line %d", before)}
		}
		if problem.Rule != "" {
			problem.Severity, problem.File, problem.Line = data.Error, input.Name, int64(line)
			sink.Finding(problem)
			continue
		}
		seen[key] = int64(line)
		importers.At(sink, input.Name, int64(line))
		if err := sink.Catchment(c); err != nil {
			return err
		}
	}
}

// open reads the header, and finds the separator as the one that yields the
// most columns in it.
func open(input io.Reader) (*csv.Reader, map[string]int, error) {
	b := bufio.NewReader(input)
	if bom, _ := b.Peek(3); string(bom) == "\ufeff" {
		_, _ = b.Discard(3)
	}
	head, err := b.Peek(4096)
	if len(head) == 0 {
		return nil, nil, errors.Join(errors.New("the file is empty"), ignoreEOF(err))
	}
	first, _, _ := strings.Cut(string(head), "\n")
	r := csv.NewReader(b)
	r.FieldsPerRecord = -1
	r.Comma = slices.MaxFunc([]rune{',', ';', '\t'}, func(a, b rune) int {
		return strings.Count(first, string(a)) - strings.Count(first, string(b))
	})
	header, err := r.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("header: %w", err)
	}
	column := map[string]int{}
	for name, words := range headings {
		for _, word := range words {
			i := slices.IndexFunc(header, func(cell string) bool { return strings.EqualFold(strings.TrimSpace(cell), word) })
			if i >= 0 {
				column[name] = i
				break
			}
		}
	}
	for _, need := range []string{"category", "municipality", "service"} {
		if _, ok := column[need]; !ok {
			return nil, nil, fmt.Errorf("no column %s: the columns found are %s", need, strings.Join(header, ", "))
		}
	}
	return r, column, nil
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
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
