// Package brreg reads units (underenheter) of the Norwegian register of
// entities, Enhetsregisteret, by their industry codes.
//
// An industry code suggests that a unit offers something and never proves it,
// so every service from here is tentative: it is published only where another
// source knows the same place. That also keeps the units of sole proprietors,
// which carry personal names, out of sight. No name from the register is
// repeated in a finding.
package brreg

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/registry"
)

// Reader reads the bulk file of underenheter (one JSON array), pages of the
// search, single units, the feed of updates, and the CSV edition; which one
// it is shows in the file. Memory is bounded by the largest object, whatever
// the number of units; delta imports keep the numbers that the feed names.
// The zero value is ready.
type Reader struct{}

var _ importers.Reader = Reader{}

// Name implements importers.Reader.
func (Reader) Name() string { return "brreg" }

// Help implements importers.Reader.
func (Reader) Help() string {
	return "underenheter of Enhetsregisteret (data.brreg.no) as bulk JSON, pages, update feed or CSV, by industry code"
}

const (
	credit = "Inneholder data under Norsk lisens for offentlige data (NLOD) tilgjengeliggjort av Brønnøysundregistrene (Enhetsregisteret)"
	unitAt = "https://data.brreg.no/enhetsregisteret/api/underenheter/"
)

var lists = []string{"_embedded.underenheter", "_embedded.oppdaterteUnderenheter", "underenheter"}

// Read implements importers.Reader.
func (Reader) Read(ctx context.Context, inputs []importers.Input, options importers.Options, sink importers.Sink) error {
	sink.Credit(credit)
	r := run{sink: sink, options: options, changed: map[string]registry.Row{}, given: map[string]bool{}}
	for _, input := range inputs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.input(ctx, input); err != nil {
			return err
		}
	}
	return r.finish(inputs)
}

// run is one import under way.
type run struct {
	sink    importers.Sink
	options importers.Options
	units   int64
	others  int64
	paged   int64 // units on pages, and how many the pages promise
	total   int64
	cursor  int64                   // highest update id of the feed
	changed map[string]registry.Row // units that the feed calls new or changed
	given   map[string]bool         // units handed over in a delta import
}

func (r *run) input(ctx context.Context, input importers.Input) error {
	in := bufio.NewReaderSize(input.Reader, 64<<10)
	first, err := firstByte(in)
	if err != nil {
		return fmt.Errorf("%s: %w", input.Name, err)
	}
	input.Reader = in
	if first == '[' || first == '{' || first == 0 {
		_, err := registry.Read(ctx, []importers.Input{input}, r.sink, lists, r.object)
		return err
	}
	return r.csv(input)
}

// firstByte peeks at the first byte after white space and a byte order mark;
// 0 in an empty file.
func firstByte(in *bufio.Reader) (byte, error) {
	head, err := in.Peek(512)
	if err != nil && err != io.EOF {
		return 0, err
	}
	text := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n")
	if text == "" {
		return 0, nil
	}
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		return '[', nil // UTF-16: refused where JSON is read
	}
	return text[0], nil
}

func (r *run) finish(inputs []importers.Input) error {
	if r.units == 0 && r.cursor == 0 && r.others > 0 {
		return fmt.Errorf("%s: no underenhet among %d objects: %w", inputs[0].Name, r.others, data.ErrInvalid)
	}
	if r.paged > 0 && r.paged < r.total {
		row := registry.Row{Sink: r.sink, File: inputs[0].Name}
		row.Warning("pages-missing", "page.totalElements", strconv.FormatInt(r.total, 10), fmt.Sprintf("the pages hold %d units only", r.paged))
	}
	for _, number := range slices.Sorted(maps.Keys(r.changed)) {
		if !r.given[number] {
			r.changed[number].Note("changed-unit", "organisasjonsnummer", number, "the feed says that it is new or changed; fetch it and import it too")
		}
	}
	if r.cursor > 0 {
		row := registry.Row{Sink: r.sink, File: inputs[len(inputs)-1].Name}
		row.Note("next-update", "oppdateringsid", strconv.FormatInt(r.cursor+1, 10), "ask the feed from here the next time")
	}
	return nil
}
