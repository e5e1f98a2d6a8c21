// Package municipalities reads municipality borders from GeoJSON, as
// Kartverket and those who repackage its borders publish them.
package municipalities

import (
	"context"
	"encoding/json"
	"strings"

	"finnfram/data"
	"finnfram/geo/area"
	"finnfram/importers"
)

// Reader reads GeoJSON FeatureCollections of Polygons and MultiPolygons in
// WGS84 with the municipality's number and name as properties. Memory: one
// municipality.
type Reader struct{}

// Name is the word after «finnfram import».
func (Reader) Name() string { return "municipalities" }

// Help says what the reader reads.
func (Reader) Help() string {
	return "municipality borders as GeoJSON (properties kommunenummer and kommunenavn), from Kartverket's Administrative enheter"
}

// The property names under which publishers keep the number and the name,
// most telling first.
var (
	numberKeys = []string{"kommunenummer", "kommunenr", "nummer", "code", "id"}
	nameKeys   = []string{"kommunenavn", "navn", "name"}
)

// Read hands over one Area a feature. A feature without a four-digit number,
// a name or a usable border is an Error finding.
func (Reader) Read(ctx context.Context, inputs []importers.Input, _ importers.Options, sink importers.Sink) error {
	sink.Credit("© Kartverket, CC BY 4.0")
	seen := map[string]bool{}
	for _, input := range inputs {
		reject := func(n int64, object, field, value, rule, detail string) {
			sink.Finding(data.Finding{Severity: data.Error, Rule: rule, File: input.Name, Line: n, Object: object, Field: field, Value: value, Detail: detail})
		}
		each := func(n int64, f importers.Feature) error {
			if err := sink.Row(); err != nil {
				return err
			}
			a, problem := read(f)
			if problem.Rule == "" && seen[a.Code] {
				problem = data.Finding{Field: "kommunenummer", Value: a.Code, Rule: "duplicate-id", Detail: "this number came before; the first row is kept"}
			}
			if problem.Rule != "" {
				reject(n, a.Code, problem.Field, problem.Value, problem.Rule, problem.Detail)
				return nil
			}
			seen[a.Code] = true
			return sink.Area(a)
		}
		bad := func(n int64, err error) {
			_ = sink.Row()
			reject(n, "", "", "", "not-a-feature", err.Error())
		}
		if err := importers.EachFeature(input.Name, input, each, bad); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// read returns the area, or a finding that says why there is none.
func read(f importers.Feature) (data.Area, data.Finding) {
	number := first(f, numberKeys)
	if len(number) == 3 {
		number = "0" + number // a tool took the number for a number
	}
	a := data.Area{Code: number, Name: first(f, nameKeys), Border: f.Geometry}
	if len(number) != 4 || strings.Trim(number, "0123456789") != "" {
		return a, data.Finding{Field: "kommunenummer", Value: number, Rule: "municipality-code", Detail: "a municipality has a number of four digits; the properties tried are " + strings.Join(numberKeys, ", ")}
	}
	if a.Name == "" {
		return a, data.Finding{Field: "kommunenavn", Rule: "name-missing", Detail: "the properties tried are " + strings.Join(nameKeys, ", ")}
	}
	if _, err := area.Build([]area.Area{{Code: a.Code, Border: a.Border}}); err != nil {
		return a, data.Finding{Field: "geometry", Rule: "border-unusable", Detail: err.Error()}
	}
	if parts := split(a.Name); len(parts) > 1 {
		a.Parts = parts
	}
	return a, data.Finding{}
}

func first(f importers.Feature, keys []string) string {
	for _, key := range keys {
		if text := f.Text(key); text != "" {
			return text
		}
		if name := listed(f.Properties[key]); name != "" {
			return name
		}
	}
	return ""
}

// listed reads the official file's form of a name, a list of names with a
// language each, and joins them in the order given.
func listed(raw json.RawMessage) string {
	var list []struct{ Navn, Name string }
	if json.Unmarshal(raw, &list) != nil {
		return ""
	}
	var names []string
	for _, item := range list {
		names = append(names, strings.TrimSpace(item.Navn+item.Name))
	}
	return strings.Join(names, " - ")
}

// split takes a joined name apart: «Porsanger - Porsáŋgu - Porsanki». Hyphens
// without spaces belong to a name.
func split(name string) []string {
	return strings.FieldsFunc(strings.NewReplacer(" - ", "\x00", " – ", "\x00", " / ", "\x00").Replace(name), func(r rune) bool { return r == 0 })
}
