// Package lettermap draws road surveys for tests as maps of letters above
// tables of ways and turns:
//
//	m := lettermap.Draw(t, 100, `
//		a---b---c
//		    |
//		    d
//	`)
//	m.Ways(`
//		abc  residential name=Storgata oneway
//		bd   service     private=drive
//	`)
//	m.Turns(`
//		no   abc b bd
//		only bd  b abc drive
//	`)
//	network, report := m.Network()
//
// Each letter or digit is a node; everything else is for the eye. One column
// and one row are as many metres as Draw is told. Paths are expected by the
// letters they pass (Letters). It is for tests alone.
package lettermap

import (
	"strings"
	"testing"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// Map is a drawing with its ways: the survey in the making.
type Map struct {
	Survey *roads.Survey
	t      testing.TB
	points map[rune]geo.Point
	ways   map[string]int64
}

// origin is the upper left corner of every map.
var origin = geo.Point{Lat: 60, Lon: 10}

// Draw reads a drawing whose columns and rows are spacing apart. Equal letters
// twice fail the test. The survey is fine and of the space "osm"; tests may
// change Survey before they build.
func Draw(t testing.TB, spacing geo.Metres, drawing string) *Map {
	t.Helper()
	m := &Map{
		Survey: &roads.Survey{Space: "osm", Credit: "drawn"},
		t:      t,
		points: map[rune]geo.Point{},
		ways:   map[string]int64{},
	}
	for row, line := range strings.Split(drawing, "\n") {
		line = strings.ReplaceAll(line, "\t", "    ")
		for column, letter := range []rune(line) {
			if !isLetter(letter) {
				continue
			}
			if _, twice := m.points[letter]; twice {
				t.Fatalf("letter %c stands twice on the map", letter)
			}
			south := geo.Destination(origin, 180, spacing*geo.Metres(row))
			m.points[letter] = onGrid(geo.Destination(south, 90, spacing*geo.Metres(column)))
		}
	}
	for _, letter := range sortedLetters(m.points) {
		m.Survey.Nodes = append(m.Survey.Nodes, roads.Node{ID: int64(letter), Point: m.points[letter]})
	}
	return m
}

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// Point is where a letter stands.
func (m *Map) Point(letter rune) geo.Point {
	m.t.Helper()
	p, ok := m.points[letter]
	if !ok {
		m.t.Fatalf("no letter %c on the map", letter)
	}
	return p
}

// Node is the survey's node of a letter, to be changed before Network.
func (m *Map) Node(letter rune) *roads.Node {
	m.t.Helper()
	for i := range m.Survey.Nodes {
		if m.Survey.Nodes[i].ID == int64(letter) {
			return &m.Survey.Nodes[i]
		}
	}
	m.t.Fatalf("no letter %c on the map", letter)
	return nil
}

// Forget takes a node out of the survey while ways go on naming it, as at the
// edge of an extract.
func (m *Map) Forget(letters string) {
	for _, letter := range letters {
		for i := range m.Survey.Nodes {
			if m.Survey.Nodes[i].ID == int64(letter) {
				m.Survey.Nodes = append(m.Survey.Nodes[:i], m.Survey.Nodes[i+1:]...)
				break
			}
		}
	}
}

// Way is the survey's way drawn over letters, to be changed before Network.
func (m *Map) Way(letters string) *roads.Way {
	m.t.Helper()
	id := m.WayID(letters)
	for i := range m.Survey.Ways {
		if m.Survey.Ways[i].ID == id {
			return &m.Survey.Ways[i]
		}
	}
	return nil
}

// WayID is the id of the way drawn over letters.
func (m *Map) WayID(letters string) int64 {
	m.t.Helper()
	id, ok := m.ways[letters]
	if !ok {
		m.t.Fatalf("no way %s", letters)
	}
	return id
}

// Network builds the network of the map alone.
func (m *Map) Network() (*roads.Network, *roads.Report) {
	m.t.Helper()
	network, report, err := roads.Build([]*roads.Survey{m.Survey})
	if err != nil {
		m.t.Fatal(err)
	}
	return network, report
}
