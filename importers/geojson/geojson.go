// Package geojson reads sites from GeoJSON, also line by line, and from bare
// JSON arrays of objects.
package geojson

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/importers"
	"finnfram/importers/mapping"
)

// Reader reads feature collections feature by feature, and bare arrays of
// objects, whose members are read like the columns of a table. Properties are
// found by the names that registries use (mapping.Resolve) and by --map
// field=property; --set field=value is a constant for every feature. A Point
// is the position; of areas an interior point is taken. Coordinates are WGS84
// with longitude first (RFC 7946); any other member crs is refused.
//
// Memory: one feature of at most 64 MiB.
type Reader struct{}

// Revision is told apart by the run: see importers.Reader.
func (Reader) Revision() string { return "2" }

// Name is "geojson".
func (Reader) Name() string { return "geojson" }

// Help says what is read.
func (Reader) Help() string {
	return "GeoJSON feature collection, or a JSON array of objects: --map field=property and --set field=value say what the names do not"
}

// Read reads every input.
func (Reader) Read(ctx context.Context, inputs []importers.Input, options importers.Options, sink importers.Sink) error {
	if err := mapping.CheckSettings(options); err != nil {
		return err
	}
	for _, input := range inputs {
		f := file{ctx: ctx, name: input.Name, options: options, sink: sink}
		if err := f.read(input.Reader); err != nil {
			return err
		}
	}
	return nil
}

// file is the reading of one file.
type file struct {
	ctx     context.Context
	name    string
	options importers.Options
	sink    importers.Sink

	ordinal int64
	object  string
	coarse  bool     // the point of the feature has few decimals
	names   []string // of the object before, since most files repeat them
	columns mapping.Columns
}

func (f *file) read(r io.Reader) error {
	buffered := bufio.NewReaderSize(r, 64<<10)
	if head, _ := buffered.Peek(3); string(head) == "\xef\xbb\xbf" {
		buffered.Discard(3)
	}
	if first(buffered) == '[' {
		limited := &guard{r: buffered}
		return f.array(limited)
	}
	return importers.EachFeature(f.name, buffered, f.feature, func(n int64, err error) {
		f.reject(n, "feature-unreadable", err.Error())
	})
}

// first is the first byte that is no white space, 0 at the end.
func first(r *bufio.Reader) byte {
	for {
		b, err := r.Peek(1)
		if err != nil {
			return 0
		}
		if !strings.ContainsRune(" \t\r\n", rune(b[0])) {
			return b[0]
		}
		r.Discard(1)
	}
}

// array reads a bare array of objects.
func (f *file) array(limited *guard) error {
	d := json.NewDecoder(limited)
	fail := func(err error) error {
		return fmt.Errorf("%s: object %d (byte %d): %w: %w", f.name, f.ordinal+1, d.InputOffset(), err, data.ErrInvalid)
	}
	if _, err := d.Token(); err != nil {
		return fail(err)
	}
	for n := int64(1); d.More(); n++ {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return fail(err)
		}
		limited.used = 0
		if err := f.one(n, raw); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return fail(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return fail(fmt.Errorf("something stands behind the array"))
	}
	return nil
}

// one reads an object of an array: a row, or a feature.
func (f *file) one(n int64, raw []byte) error {
	var members map[string]json.RawMessage
	switch err := json.Unmarshal(raw, &members); {
	case !utf8.Valid(raw):
		f.reject(n, "object-unreadable", "the bytes are not UTF-8 (Latin-1 perhaps): convert the file")
		return nil
	case err != nil || members == nil:
		f.reject(n, "object-unreadable", "not a JSON object")
		return nil
	}
	if string(members["type"]) != `"Feature"` {
		return f.row(n, importers.Feature{Properties: members}, nil, false)
	}
	feature, err := importers.ParseFeature(raw)
	if err != nil {
		f.reject(n, "feature-unreadable", err.Error())
		return nil
	}
	return f.feature(n, feature)
}

func (f *file) begin(n int64) error {
	f.ordinal, f.object = n, ""
	err := f.sink.Row()
	importers.At(f.sink, f.name, n)
	return err
}

func (f *file) find(finding data.Finding) {
	finding.File, finding.Line = f.name, f.ordinal
	if finding.Object == "" {
		finding.Object = f.object
	}
	f.sink.Finding(finding)
}

func (f *file) reject(n int64, rule, detail string) {
	if f.begin(n) == nil {
		f.find(data.Finding{Severity: data.Error, Rule: rule, Detail: detail})
	}
}

// feature places a feature, and reads its properties. Without geometry the
// properties may still hold a position or an address.
func (f *file) feature(n int64, feature importers.Feature) error {
	f.coarse = false
	if feature.Geometry == nil {
		return f.row(n, feature, nil, true)
	}
	point, coarse, err := position(feature.Geometry)
	f.coarse = coarse
	if err != nil {
		f.reject(n, "geometry-unreadable", err.Error())
		return nil
	}
	return f.row(n, feature, point, true)
}

// row reads the properties of one object.
func (f *file) row(n int64, feature importers.Feature, point *geo.Point, placed bool) error {
	names := slices.Sorted(maps.Keys(feature.Properties))
	if err := f.resolve(n, names, placed); err != nil {
		return err
	}
	if err := f.begin(n); err != nil {
		return err
	}
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = feature.Text(name)
	}
	row := mapping.Row{Columns: f.columns, Values: values, Options: f.options, Point: point, CoarsePoint: f.coarse, ID: idOf(feature.ID), Find: f.find}
	site, ok := row.Site()
	if !ok {
		return nil
	}
	f.object = site.Key
	return f.sink.Site(site)
}

func idOf(raw json.RawMessage) string {
	text := importers.Feature{Properties: map[string]json.RawMessage{"id": raw}}.Text("id")
	if len(text) > 200 {
		return ""
	}
	return text
}

// resolve finds the columns again when the names have changed. Only the first
// object must have all that is needed: later ones may leave members out, which
// then shows as a finding of the row.
func (f *file) resolve(n int64, names []string, placed bool) error {
	if f.columns != nil && slices.Equal(names, f.names) {
		return nil
	}
	options := f.options
	if f.columns != nil {
		options.Mapping = present(names, options.Mapping)
	}
	columns, err := mapping.Resolve(names, options)
	if err == nil && f.columns == nil {
		err = mapping.CheckNeeds(columns, names, options, placed)
	}
	if err != nil {
		return fmt.Errorf("%s: object %d: %w", f.name, n, err)
	}
	f.names, f.columns = names, columns
	return nil
}

// present keeps the mappings whose property this object has.
func present(names []string, mapped map[string]string) map[string]string {
	kept := map[string]string{}
	for field, name := range mapped {
		if slices.Contains(names, name) {
			kept[field] = name
		}
	}
	return kept
}

// maxObject bounds one feature or object.
const maxObject = 64 << 20

// guard stops a reading that has used more than maxObject bytes since it was
// set back.
type guard struct {
	r    io.Reader
	used int
}

func (g *guard) Read(p []byte) (int, error) {
	if g.used > maxObject {
		return 0, fmt.Errorf("an object of more than 64 MiB: %w", data.ErrInvalid)
	}
	n, err := g.r.Read(p)
	g.used += n
	return n, err
}
