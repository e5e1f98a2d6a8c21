package roadwork

import (
	"fmt"
	"strings"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// Summary says for people what roads there are.
type Summary struct {
	Surveys   int              `json:"surveys"`
	Junctions int              `json:"junctions"`
	Segments  int              `json:"segments"`
	Coarse    bool             `json:"coarse"` // parts have estimated times
	Profiles  []ProfileSummary `json:"profiles"`
	Notes     []string         `json:"notes,omitempty"` // what was found when the surveys were joined
}

// ProfileSummary is the part of one profile.
type ProfileSummary struct {
	Profile    string  `json:"profile"`
	Kilometres float64 `json:"km"` // each road once, whichever way it may be travelled
	Nodes      int     `json:"nodes"`
	Arcs       int     `json:"arcs"`
	Parts      string  `json:"parts"` // for people: which land is cut off from the rest
}

// Drawn is the length of all ways of a survey between nodes that it knows.
func Drawn(s *roads.Survey) (length geo.Metres) {
	at := make(map[int64]geo.Point, len(s.Nodes))
	for _, n := range s.Nodes {
		at[n.ID] = n.Point
	}
	for i := range s.Ways {
		nodes := s.Ways[i].Nodes
		for k := 1; k < len(nodes); k++ {
			a, known := at[nodes[k-1]]
			b, also := at[nodes[k]]
			if known && also {
				length += geo.Distance(a, b)
			}
		}
	}
	return length
}

// summarise fills r.Summary.
func (r *Roads) summarise(surveys int, report *roads.Report) {
	s := Summary{Surveys: surveys, Junctions: r.Net.Junctions(), Segments: r.Net.Segments(), Notes: notes(report)}
	for i := range r.Net.Attrs {
		s.Coarse = s.Coarse || r.Net.Attrs[i].Coarse
	}
	for p, g := range r.Graphs {
		one := ProfileSummary{Profile: roads.Profile(p).String(), Nodes: g.Nodes(), Arcs: g.Arcs(), Parts: g.Components().Text(roads.Profile(p))}
		seen := make([]bool, r.Net.Segments())
		for _, link := range g.Link {
			if segment := link >> 1; !seen[segment] {
				seen[segment] = true
				one.Kilometres += float64(r.Net.Length[segment]) / 10_000
			}
		}
		s.Profiles = append(s.Profiles, one)
	}
	r.Summary = s
}

// notes says what of a report an operator should know.
func notes(report *roads.Report) []string {
	var list []string
	say := func(n int, one string) {
		if n > 0 {
			list = append(list, fmt.Sprintf(one, n))
		}
	}
	say(report.Cut, "%d ways are cut at the edge of their file")
	say(report.Unplaced, "%d ways lie outside their file and are left out")
	say(report.Planned, "%d planned roads are left out")
	say(report.Trimmed, "%d ways are drawn differently by two files")
	say(report.CoarseJoined, "%d roads of a coarse source are joined to detailed ones")
	say(len(report.Findings), "%d facts of ways were doubtful")
	return list
}

// first is the beginning of a list with semicolons, which may go on for long.
func first(list string) string {
	const most = 4
	parts := strings.SplitAfterN(list, "; ", most+1)
	if len(parts) <= most {
		return list
	}
	return strings.TrimSuffix(strings.Join(parts[:most], ""), "; ") + " …"
}

// Lines says what roads there are, a line a profile, and what was noted.
func (s Summary) Lines() []string {
	surveys := "surveys"
	if s.Surveys == 1 {
		surveys = "survey"
	}
	list := []string{fmt.Sprintf("roads: %d segments between %d junctions, of %d %s", s.Segments, s.Junctions, s.Surveys, surveys)}
	for _, p := range s.Profiles {
		list = append(list, fmt.Sprintf("  %.0f km – %s", p.Kilometres, first(p.Parts)))
	}
	for _, note := range s.Notes {
		list = append(list, "  "+note)
	}
	return list
}
