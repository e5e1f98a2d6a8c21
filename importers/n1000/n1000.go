// Package n1000 reads the road links of Kartverket's N1000 map: the main roads
// and ferries of all Norway, without speed limits, one-way rules or streets.
package n1000

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/importers"
)

// Reader reads the object type Veglenke as GeoJSON, in degrees or in any UTM
// zone that the member crs names, and makes one coarse survey of all links,
// stored as the blob "roads". Where links meet is told by their coordinates
// alone: see joiner.
//
// Memory: about 100 bytes for each corner of a link; the whole country has
// some 300,000.
type Reader struct{}

// Revision is told apart by the run: see importers.Reader.
func (Reader) Revision() string { return "4" }

// Name is the word after «finnfram import».
func (Reader) Name() string { return "n1000" }

// Help says what the reader reads.
func (Reader) Help() string {
	return "Kartverket's N1000 road links (Veglenke) as GeoJSON: main roads and ferries of all Norway, for travel times by estimate where no OpenStreetMap extract is loaded"
}

// Credit is what the licence asks for.
const Credit = "© Kartverket, CC BY 4.0"

// RoadsBlob is the name of the blob that holds the survey.
const RoadsBlob = "roads"

// Read reads every input; all of them together are one network.
func (Reader) Read(ctx context.Context, inputs []importers.Input, _ importers.Options, sink importers.Sink) error {
	sink.Credit(Credit)
	old, err := inForce(ctx, sink)
	if err != nil {
		return err
	}
	survey, err := read(inputs, sink)
	if err != nil {
		return err
	}
	added, changed, removed := survey.Differ(old)
	importers.Counted(sink, data.Counts{
		Records: int64(len(survey.Ways)), Added: int64(added), Changed: int64(changed), Removed: int64(removed),
		Unchanged: int64(len(survey.Ways) - added - changed),
	})
	if len(survey.Ways) == 0 {
		return nil
	}
	if !survey.AsOf.IsZero() {
		sink.AsOf(survey.AsOf)
	}
	if err := sink.Blob(RoadsBlob, survey.Write); err != nil {
		return err
	}
	return sink.Blob(MapBlob, mapOf(survey).Write)
}

// inForce is the survey of the version in force, nil where there is none that
// can be read.
func inForce(ctx context.Context, sink importers.Sink) (*roads.Survey, error) {
	blob, err := importers.Previous(ctx, sink, RoadsBlob)
	if err != nil || blob == nil {
		return nil, err
	}
	defer blob.Close()
	old, err := roads.ReadSurvey(blob)
	if errors.Is(err, roads.ErrDamaged) {
		return nil, nil
	}
	return old, err
}

func read(inputs []importers.Input, sink importers.Sink) (*roads.Survey, error) {
	var all []link
	for _, input := range inputs {
		f := file{name: input.Name, sink: sink}
		if err := f.read(input.Reader); err != nil {
			return nil, err
		}
		all = append(all, f.links...)
	}
	return survey(all, sink)
}

// file is the reading of one file.
type file struct {
	name       string
	sink       importers.Sink
	projection geo.Projection
	named      bool // a system was named
	typed      bool // a feature had typeVeg
	features   int64
	links      []link
}

func (f *file) read(r io.Reader) error {
	buffered := bufio.NewReaderSize(r, 64<<10)
	if err := refuseGML(f.name, buffered); err != nil {
		return err
	}
	f.projection, _ = geo.ProjectionByEPSG(4326)
	err := importers.EachFeatureIn(f.name, buffered, f.system, f.feature, func(n int64, err error) {
		if f.sink.Row() == nil {
			f.reject(n, "not-a-feature", "", "", err.Error())
		}
	})
	if err != nil {
		return err
	}
	if !f.typed {
		return fmt.Errorf("%s: none of its %d features has the property typeVeg: these are no road links of N1000: %w", f.name, f.features, data.ErrInvalid)
	}
	return f.place()
}

// refuseGML tells what to do with the form in which Kartverket hands the map
// out.
func refuseGML(name string, r *bufio.Reader) error {
	head, _ := r.Peek(512)
	text := strings.TrimLeft(strings.TrimPrefix(string(head), "\xef\xbb\xbf"), " \t\r\n")
	if !strings.HasPrefix(text, "<") {
		return nil
	}
	return fmt.Errorf("%s: this is XML, probably the GML that Kartverket hands out, and GeoJSON is read: convert it with «ogr2ogr -f GeoJSON -t_srs OGC:CRS84 veglenke.geojson FILE.gml Veglenke»: %w",
		name, data.ErrInvalid)
}

var systemCode = regexp.MustCompile(`(?i)(?:^|[:/])EPSG(?:/0/|:[0-9.]*:|:)(\d{4,6})$`)

// system reads the member crs, in the forms that GeoJSON of 2008 and GDAL
// write: urn:ogc:def:crs:EPSG::25833, EPSG:25833, CRS84.
func (f *file) system(raw json.RawMessage) error {
	var crs struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if string(raw) == "null" {
		return nil
	}
	if err := json.Unmarshal(raw, &crs); err != nil {
		return errors.New("is not understood")
	}
	name := strings.TrimSpace(crs.Properties.Name)
	code := 0
	if m := systemCode.FindStringSubmatch(name); m != nil {
		code, _ = strconv.Atoi(m[1])
	} else if strings.HasSuffix(strings.ToUpper(name), "CRS84") {
		code = 4326
	}
	projection, err := geo.ProjectionByEPSG(code)
	if err != nil {
		return fmt.Errorf("names the coordinate reference system %.100q, which is not known here: convert the file to EPSG:25833 or CRS84", name)
	}
	f.projection, f.named = projection, true
	return nil
}

// feature reads one link. Its place on earth is reckoned once the whole file
// is read, since the member crs may stand behind the features.
func (f *file) feature(n int64, feature importers.Feature) error {
	if err := f.sink.Row(); err != nil {
		return err
	}
	f.features++
	importers.At(f.sink, f.name, n)
	p := propertiesOf(feature)
	f.typed = f.typed || p.kind != ""
	if rule, field, value, detail := p.skip(); rule != "" {
		f.note(n, rule, field, value, detail)
		return nil
	}
	lines, err := linesOf(feature.Geometry)
	if err != nil {
		f.reject(n, "geometry-unreadable", "geometry", "", err.Error())
		return nil
	}
	for _, line := range lines {
		f.links = append(f.links, link{properties: p, ordinal: n, file: f.name, corners: line})
	}
	importers.Taken(f.sink)
	return nil
}

// place turns plane coordinates into points.
func (f *file) place() error {
	for i := range f.links {
		l := &f.links[i]
		l.points = make([]geo.Point, len(l.corners))
		for j, c := range l.corners {
			p := geo.Point{Lat: c[1], Lon: c[0]}
			if f.projection.EPSG() != 4326 && f.projection.EPSG() != 4258 {
				p = f.projection.Inverse(c[0], c[1])
			}
			if err := p.Check(); err != nil {
				hint := ""
				if !f.named {
					hint = " (the file names no coordinate reference system; plane coordinates need the member crs)"
				}
				return fmt.Errorf("%s: feature %d: coordinates %v: %w%s: %w", f.name, l.ordinal, c, err, hint, data.ErrInvalid)
			}
			l.points[j] = p
		}
	}
	return f.keepInside()
}

// keepInside drops links that lie outside of Norway, and refuses a file in
// which they are more than a fifth: it says something wrong of its coordinates.
func (f *file) keepInside() error {
	outside := func(l link) bool {
		return slices.ContainsFunc(l.points, func(p geo.Point) bool { return !importers.InNorway(p) })
	}
	var inside, strays []link
	for _, l := range f.links {
		if outside(l) {
			strays = append(strays, l)
		} else {
			inside = append(inside, l)
		}
	}
	if 5*len(strays) > len(f.links) {
		return fmt.Errorf("%s: %d of %d links lie outside of Norway, feature %d at %v: %s: %w",
			f.name, len(strays), len(f.links), strays[0].ordinal, strays[0].corners[0], f.suspicion(strays[0]), data.ErrInvalid)
	}
	for _, l := range strays {
		f.sink.Finding(data.Finding{Severity: data.Warning, Rule: "coordinates-outside-norway", File: f.name, Line: l.ordinal, Field: "geometry", Detail: "lies outside of Norway: not used"})
	}
	f.links = inside
	return nil
}

// suspicion says what is probably wrong with the coordinates of a stray link.
func (f *file) suspicion(l link) string {
	at := l.corners[0]
	lonLat, swapped := geo.Point{Lat: at[1], Lon: at[0]}, geo.Point{Lat: at[0], Lon: at[1]}
	plane := f.projection.EPSG() != 4326 && f.projection.EPSG() != 4258
	switch {
	case plane && (lonLat.Check() == nil || swapped.Check() == nil):
		return fmt.Sprintf("the coordinates seem to be degrees, and the member crs says EPSG:%d", f.projection.EPSG())
	case plane && importers.InNorway(f.projection.Inverse(at[1], at[0])):
		return "east and north seem to be swapped; GeoJSON has east first"
	case !plane && importers.InNorway(swapped):
		return "latitude and longitude seem to be swapped; GeoJSON has longitude first"
	}
	return "the member crs seems to name another coordinate reference system than the coordinates have"
}

func (f *file) note(n int64, rule, field, value, detail string) {
	f.sink.Finding(data.Finding{Severity: data.Note, Rule: rule, File: f.name, Line: n, Field: field, Value: value, Detail: detail})
}

func (f *file) reject(n int64, rule, field, value, detail string) {
	f.sink.Finding(data.Finding{Severity: data.Error, Rule: rule, File: f.name, Line: n, Field: field, Value: value, Detail: detail})
}

// dateOf reads a date, with or without a time behind it.
func dateOf(text string) time.Time {
	if len(text) > 10 {
		text = text[:10]
	}
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}
	}
	return at
}
