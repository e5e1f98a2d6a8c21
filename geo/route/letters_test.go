package route

import (
	"testing"

	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
)

// TestLawfulWays draws what the rules of roads make of the way from a to g.
//
// Usually it is abcfg; behind d is the end of the road, so that one may turn
// there. The way by e is slow.
func TestLawfulWays(t *testing.T) {
	const drawing = `
		a---b---c---d
		    |   |
		    e---f---g
	`
	usual := map[string]string{"abc": "residential max=50", "be": "residential max=20", "ef": "residential max=20",
		"cf": "residential max=50", "cd": "residential max=50", "fg": "residential max=50"}
	table := []struct {
		name    string
		ways    map[string]string // other than usual
		turns   string
		profile roads.Profile
		want    string
	}{
		{"nothing", nil, "", roads.Drive, "abcfg"},
		{"one-way", map[string]string{"cf": "residential max=50 oneway=-1"}, "", roads.Drive, "abefg"},
		{"one-way on foot", map[string]string{"cf": "residential max=50 oneway=-1"}, "", roads.Walk, "abcfg"},
		{"ban", nil, "no abc c cf", roads.Drive, "abefg"},
		{"ban of drivers, on foot", nil, "no abc c cf drive", roads.Walk, "abcfg"},
		{"demand", nil, "only abc c cd", roads.Drive, "abefg"},
		{"demand, and turning at the end", map[string]string{"ef": "residential no=drive"}, "only abc c cd", roads.Drive, "abcdcfg"},
		{"ban over a way", nil, "no abc cf fg", roads.Drive, "abefg"},
		{"private in between", map[string]string{"cf": "residential private=drive"}, "", roads.Drive, "abefg"},
		{"private at the end", map[string]string{"fg": "residential private=drive"}, "", roads.Drive, "abcfg"},
		{"private everywhere else", map[string]string{"cf": "residential private=drive", "ef": "residential no=drive"}, "", roads.Drive, "none"},
		{"steps", map[string]string{"cf": "steps"}, "", roads.StepFree, "abefg"},
		{"steps on foot", map[string]string{"ef": "residential no=walk", "cf": "steps"}, "", roads.Walk, "abcfg"},
	}
	for _, c := range table {
		t.Run(c.name, func(t *testing.T) {
			m := lettermap.Draw(t, 100, drawing)
			for letters, words := range usual {
				if other, ok := c.ways[letters]; ok {
					words = other
				}
				m.Ways(letters + " " + words)
			}
			m.Turns(c.turns)
			n, _ := m.Network()
			h := mustBuild(t, mustGraph(t, n, c.profile), BuildOptions{})
			var q Query
			p, ok := h.Path(&q, begin(m, n, "ab", 0), begin(m, n, "fg", 1))
			got := "none"
			if ok {
				line, _ := p.Line(n)
				got = m.Letters(line)
			}
			if got != c.want {
				t.Errorf("from a to g goes %s, want %s", got, c.want)
			}
		})
	}
}

// begin is the stop at the beginning of a link, or at its end.
func begin(m *lettermap.Map, n *roads.Network, letters string, share float32) Stop {
	link := m.Link(n, letters)
	s := Stop{Position: roads.Position{Segment: link >> 1, Offset: share}}
	if link&1 == uint32(roads.Against) {
		s.Offset = 1 - share
	}
	points := n.Points(s.Segment)
	s.Point = points[0]
	if s.Offset == 1 {
		s.Point = points[len(points)-1]
	}
	return s
}
