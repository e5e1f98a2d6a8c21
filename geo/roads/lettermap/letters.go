package lettermap

import (
	"math"
	"strings"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// Letter is the letter that stands at a point, 0 where none does.
func (m *Map) Letter(p geo.Point) rune {
	for letter, q := range m.points {
		if math.Abs(p.Lat-q.Lat) < 2e-7 && math.Abs(p.Lon-q.Lon) < 2e-7 {
			return letter
		}
	}
	return 0
}

// Letters spells a line by the letters that it passes; points without a letter
// are left out, and a letter right after itself is written once.
func (m *Map) Letters(line []geo.Point) string {
	var b strings.Builder
	var last rune
	for _, p := range line {
		if letter := m.Letter(p); letter != 0 && letter != last {
			b.WriteRune(letter)
			last = letter
		}
	}
	return b.String()
}

// Spell spells a link of n: "ab" for a segment drawn from a to b, all letters
// of its shape between.
func (m *Map) Spell(n *roads.Network, link uint32) string {
	letters := []rune(m.Letters(n.Points(link >> 1)))
	if link&1 == uint32(roads.Against) {
		for i, j := 0, len(letters)-1; i < j; i, j = i+1, j-1 {
			letters[i], letters[j] = letters[j], letters[i]
		}
	}
	return string(letters)
}

// Link is the link of n that passes the letters, in their order.
func (m *Map) Link(n *roads.Network, letters string) uint32 {
	m.t.Helper()
	for link := range uint32(2 * n.Segments()) {
		if m.Spell(n, link) == letters {
			return link
		}
	}
	m.t.Fatalf("no link %s", letters)
	return 0
}

// Junction is the junction of n at a letter.
func (m *Map) Junction(n *roads.Network, letter rune) uint32 {
	m.t.Helper()
	for j := range uint32(n.Junctions()) {
		if m.Letter(n.Point(j)) == letter {
			return j
		}
	}
	m.t.Fatalf("no junction at %c", letter)
	return 0
}

// Between is the point that lies a share of the way from one letter to another.
func (m *Map) Between(from, to rune, share float64) geo.Point {
	m.t.Helper()
	a, b := m.Point(from), m.Point(to)
	return geo.Point{Lat: a.Lat + (b.Lat-a.Lat)*share, Lon: a.Lon + (b.Lon-a.Lon)*share}
}
