// Package geojson reads sites from GeoJSON feature collections and from bare
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

	"github.com/paulmach/orb"
	orbjson "github.com/paulmach/orb/geojson"

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
	names   []string // of the object before, since most files repeat them
	columns mapping.Columns
}

func (f *file) read(r io.Reader) error {
	limited := &guard{r: r}
	buffered := bufio.NewReaderSize(limited, 64<<10)
	head, err := buffered.Peek(3)
	if string(head) == "\xef\xbb\xbf" {
		buffered.Discard(3)
	}
	if err != nil && err != io.EOF {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	if first(buffered) == '[' {
		return f.array(buffered, limited)
	}
	return importers.EachFeature(f.name, buffered, func(n int64, feature importers.Feature) error {
		limited.used = 0
		return f.feature(n, feature)
	}, func(n int64, err error) {
		limited.used = 0
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
func (f *file) array(r io.Reader, limited *guard) error {
	d := json.NewDecoder(r)
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
		var members map[string]json.RawMessage
		if err := json.Unmarshal(raw, &members); err != nil || members == nil {
			f.reject(n, "object-unreadable", "not a JSON object")
			continue
		}
		if err := f.row(n, importers.Feature{Properties: members}, nil, false); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return fail(err)
	}
	return nil
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
	if feature.Geometry == nil {
		return f.row(n, feature, nil, true)
	}
	point, err := position(feature.Geometry)
	if err != nil {
		f.reject(n, "geometry-unreadable", err.Error())
		return nil
	}
	return f.row(n, feature, point, true)
}

// position reads a geometry: a point as it is, of an area an interior point,
// of several points the first.
func position(raw json.RawMessage) (*geo.Point, error) {
	geometry, err := orbjson.UnmarshalGeometry(raw)
	if err != nil {
		return nil, err
	}
	if geometry.Type == "Point" {
		return pointOf(raw)
	}
	var area orb.MultiPolygon
	switch g := geometry.Geometry().(type) {
	case orb.MultiPoint:
		if len(g) == 1 {
			return &geo.Point{Lat: g[0][1], Lon: g[0][0]}, nil
		}
		return nil, fmt.Errorf("%d points, and nothing says which is meant", len(g))
	case orb.Polygon:
		area = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		area = g
	default:
		return nil, fmt.Errorf("a geometry of type %.40s is no site", geometry.Type)
	}
	point, ok := importers.Interior(area)
	if !ok {
		return nil, fmt.Errorf("an area without extent")
	}
	return &point, nil
}

// pointOf reads a position with all its numbers: the geometry types hold two
// and take a missing one for zero.
func pointOf(raw json.RawMessage) (*geo.Point, error) {
	var g struct {
		Coordinates []*float64 `json:"coordinates"`
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		return nil, err
	}
	if len(g.Coordinates) < 2 || g.Coordinates[0] == nil || g.Coordinates[1] == nil {
		return nil, fmt.Errorf("a point needs longitude and latitude")
	}
	return &geo.Point{Lat: *g.Coordinates[1], Lon: *g.Coordinates[0]}, nil
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
	row := mapping.Row{Columns: f.columns, Values: values, Options: f.options, Point: point, ID: idOf(feature.ID), Find: f.find}
	site, ok := row.Site()
	if !ok {
		return nil
	}
	f.object = site.Key
	return f.sink.Site(site)
}

func idOf(raw json.RawMessage) string {
	text := strings.Trim(string(raw), `"`)
	if text == "null" || len(text) > 200 {
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
