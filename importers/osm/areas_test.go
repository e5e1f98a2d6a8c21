package osm_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"finnfram/data"
)

// osmXML wraps elements into a file. The ground plan is a grid: node r*10+c
// lies at 59.9+r/1000, 10.7+c/1000.
func osmXML(elements ...string) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><osm version="0.6"><bounds minlat="59" minlon="10" maxlat="60" maxlon="11"/>`)
	for _, e := range elements {
		b.WriteString(e)
	}
	b.WriteString(`</osm>`)
	return []byte(b.String())
}

func node(id, position string, tags ...string) string {
	row, col := position[:1], position[1:]
	return `<node id="` + id + `" lat="59.90` + row + `" lon="10.70` + col + `" timestamp="2025-01-02T03:04:05Z">` + tagXML(tags) + `</node>`
}

func way(id, refs string, tags ...string) string {
	s := `<way id="` + id + `">`
	for ref := range strings.FieldsSeq(refs) {
		s += `<nd ref="` + ref + `"/>`
	}
	return s + tagXML(tags) + `</way>`
}

func tagXML(tags []string) string {
	s := ""
	for _, tag := range tags {
		key, value, _ := strings.Cut(tag, "=")
		s += `<tag k="` + key + `" v="` + value + `"/>`
	}
	return s
}

// corners are the nodes of a square of four by four, without and with doors.
var corners = []string{node("1", "00"), node("2", "04"), node("3", "44"), node("4", "40")}

const (
	hospital = "amenity=hospital"
	named    = "name=Sykehuset"
)

func TestAreas(t *testing.T) {
	table := []struct {
		name     string
		elements []string
		key      string
		lat, lon float64
		rule     string // of a finding
	}{
		{"inside", []string{way("9", "1 2 3 4 1", hospital)}, "way/9", 59.902, 10.702, ""},
		{"at an entrance", []string{node("5", "42", "entrance=yes"), way("9", "1 2 3 5 4 1", hospital)}, "way/9", 59.904, 10.702, ""},
		{"at the main entrance", []string{node("5", "42", "entrance=yes"), node("6", "02", "entrance=main"), way("9", "1 6 2 3 5 4 1", hospital)}, "way/9", 59.900, 10.702, ""},
		{"no emergency exit", []string{node("5", "42", "entrance=emergency"), way("9", "1 2 3 5 4 1", hospital)}, "way/9", 59.902, 10.702, ""},
		{"open outline", []string{way("9", "1 2 3", hospital)}, "way/9", 59.900, 10.704, "area-open"},
		{"relation of two ways", []string{way("7", "1 2 3"), way("8", "1 4 3"),
			`<relation id="9"><member type="way" ref="7" role="outer"/><member type="way" ref="8" role="outer"/>` + tagXML([]string{"type=multipolygon", hospital}) + `</relation>`},
			"relation/9", 59.902, 10.702, ""},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			sink, err := read(t, "a.osm", osmXML(append(append([]string{}, corners...), row.elements...)...))
			if err != nil || len(sink.Sites) != 1 {
				t.Fatalf("%v, %d sites, %v", err, len(sink.Sites), sink.Findings)
			}
			site := sink.Sites[0]
			if site.Key != row.key || math.Abs(site.Position.Lat-row.lat) > 1e-9 || math.Abs(site.Position.Lon-row.lon) > 1e-9 {
				t.Errorf("%s at %v", site.Key, *site.Position)
			}
			if rules := sink.ByRule(); row.rule != "" && rules[row.rule] != 1 || row.rule == "" && len(rules) != 0 {
				t.Errorf("findings %v", rules)
			}
		})
	}
}

// TestCourtyard: a place must not lie in the hole.
func TestCourtyard(t *testing.T) {
	sink, err := read(t, "a.osm", osmXML(append(append([]string{}, corners...),
		node("11", "11"), node("12", "13"), node("13", "33"), node("14", "31"), way("7", "1 2 3 4 1"), way("8", "11 12 13 14 11"),
		`<relation id="9"><member type="way" ref="7" role="outer"/><member type="way" ref="8" role="inner"/>`+tagXML([]string{"type=multipolygon", hospital})+`</relation>`)...))
	if err != nil || len(sink.Sites) != 1 {
		t.Fatal(err, sink.Findings)
	}
	p := sink.Sites[0].Position
	if p.Lat > 59.901 && p.Lat < 59.903 && p.Lon > 10.701 && p.Lon < 10.703 {
		t.Errorf("%v lies in the courtyard", *p)
	}
}

func TestMappedTwiceCountsOnce(t *testing.T) {
	area := way("9", "1 2 3 4 1", "amenity=pharmacy", "name=Løven")
	table := map[string]struct {
		elements []string
		sites    int
	}{
		"same name inside":    {[]string{node("5", "22", "amenity=pharmacy", "name=Løven"), area}, 1},
		"no name on the node": {[]string{node("5", "22", "amenity=pharmacy"), area}, 1},
		"another name":        {[]string{node("5", "22", "amenity=pharmacy", "name=Svanen"), area}, 2},
		"another category":    {[]string{node("5", "22", "amenity=dentist", "name=Løven"), area}, 2},
		"another floor":       {[]string{node("5", "22", "amenity=pharmacy", "name=Løven", "level=2"), area}, 2},
		"same name far away":  {[]string{node("5", "49", "amenity=pharmacy", "name=Løven"), area}, 2},
		"two nodes are two":   {[]string{node("5", "22", "amenity=pharmacy", "name=Løven"), node("6", "23", "amenity=pharmacy", "name=Løven")}, 2},
	}
	for name, row := range table {
		sink, err := read(t, "a.osm", osmXML(append(append([]string{}, corners...), row.elements...)...))
		if err != nil || len(sink.Sites) != row.sites || sink.ByRule()["mapped-twice"] != 2-row.sites {
			t.Errorf("%s: %v, %d sites, %v", name, err, len(sink.Sites), sink.Findings)
		}
	}
}

func TestAreaWithoutNodesIsRejected(t *testing.T) {
	sink, err := read(t, "a.osm", osmXML(way("9", "1 2 3 4 1", hospital, named)))
	if err != nil || len(sink.Sites) != 0 || sink.ByRule()["area-without-nodes"] != 1 || sink.Findings[0].Severity != data.Error {
		t.Errorf("%v, %v", err, sink.Findings)
	}
}

func TestDeletedElementsAreSkipped(t *testing.T) {
	deleted := strings.Replace(node("5", "22", "amenity=pharmacy"), `lat=`, `visible="false" lat=`, 1)
	sink, err := read(t, "a.osm", osmXML(deleted))
	if err != nil || len(sink.Sites) != 0 || sink.ByRule()["deleted"] != 1 {
		t.Errorf("%v, %v", err, sink.Findings)
	}
}

// TestOrderDoesNotMatter: XML of some services puts relations first.
func TestOrderDoesNotMatter(t *testing.T) {
	sink, err := read(t, "a.osm", osmXML(append([]string{way("9", "1 2 3 4 1", hospital)}, corners...)...))
	if err != nil || len(sink.Sites) != 1 || math.Abs(sink.Sites[0].Position.Lat-59.902) > 1e-9 {
		t.Errorf("%v, %v", err, sink.Sites)
	}
}

func TestEntityBombIsRefused(t *testing.T) {
	_, err := read(t, "a.osm", []byte(`<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><osm version="0.6"><node id="1" lat="1" lon="1"><tag k="name" v="&b;"/></node></osm>`))
	if !errors.Is(err, data.ErrInvalid) {
		t.Errorf("%v", err)
	}
}
