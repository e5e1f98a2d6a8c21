package roads

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"finnfram/geo"
)

// Build makes one network of surveys. Surveys of one Space are merged by the
// ids of their nodes and ways; where they differ the newest is believed, and of
// equally old ones the later in the list. Where fine road is, coarse road is
// left out, and its ends are joined to the fine.
//
// The report is never nil without an error, which is of kind ErrSurvey when a
// survey breaks the rules of its words. No surveys make an empty network. Cost:
// a country of five million nodes takes some five seconds and 150 bytes a node
// beside the surveys.
func Build(surveys []*Survey) (*Network, *Report, error) {
	report := &Report{}
	fine, coarse := newBuilder(report), newBuilder(report)
	for _, group := range bySpace(surveys) {
		for _, s := range group {
			if err := s.Check(); err != nil {
				return nil, nil, fmt.Errorf("build roads: %w", err)
			}
		}
		b := fine
		if group[0].Coarse {
			b = coarse
		}
		if err := b.add(mergeSurveys(group, report)); err != nil {
			return nil, nil, err
		}
	}
	network := join(fine.network(), coarse.network(), report)
	network.Ashore = ashore(network)
	report.sum(network)
	return network, report, nil
}

// bySpace groups surveys of one space and coarseness, each group by age.
func bySpace(surveys []*Survey) [][]*Survey {
	sorted := slices.Clone(surveys)
	slices.SortStableFunc(sorted, func(a, b *Survey) int {
		if c := cmp.Compare(a.Space, b.Space); c != 0 {
			return c
		}
		if a.Coarse != b.Coarse {
			if a.Coarse {
				return 1
			}
			return -1
		}
		return a.AsOf.Compare(b.AsOf)
	})
	var groups [][]*Survey
	for i, s := range sorted {
		if i == 0 || s.Space != sorted[i-1].Space || s.Coarse != sorted[i-1].Coarse {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], s)
	}
	return groups
}

// maxSegments keeps links within 32 bits.
const maxSegments = math.MaxInt32 - 1

// builder makes a network of the surveys of several spaces.
type builder struct {
	net        *Network
	report     *Report
	attrs      map[string]uint32
	conditions map[string]uint32
	readable   map[string]bool // conditions that were tried
	scratch    record
}

func newBuilder(report *Report) *builder {
	return &builder{
		net:        &Network{ShapeFirst: []uint32{0}},
		report:     report,
		attrs:      map[string]uint32{},
		conditions: map[string]uint32{},
		readable:   map[string]bool{},
	}
}

func (b *builder) network() *Network { return b.net }

// add appends the roads of a merged survey.
func (b *builder) add(s *Survey) error {
	sh := newSheet(b, s)
	sh.split()
	if b.net.Segments() > maxSegments {
		return fmt.Errorf("build roads: more than %d segments: %w", maxSegments, ErrSurvey)
	}
	sh.gates()
	sh.bans()
	b.net.Spots = append(b.net.Spots, s.Spots...)
	b.net.Places = append(b.net.Places, s.Places...)
	if s.Credit != "" && !slices.Contains(b.net.Credits, s.Credit) {
		b.net.Credits = append(b.net.Credits, s.Credit)
	}
	return nil
}

// ashore finds the ends of ferry segments at which other than ferries go.
func ashore(n *Network) []uint32 {
	land := newBitset(n.Junctions())
	for s := range n.From {
		if n.attributes(uint32(s)).Class != Ferry {
			land.set(n.From[s])
			land.set(n.To[s])
		}
	}
	var ends []uint32
	for s := range n.From {
		if n.attributes(uint32(s)).Class != Ferry {
			continue
		}
		if land.has(n.From[s]) {
			ends = append(ends, uint32(s)<<1)
		}
		if land.has(n.To[s]) {
			ends = append(ends, uint32(s)<<1|1)
		}
	}
	return ends
}

// sum fills in the totals.
func (r *Report) sum(n *Network) {
	r.Junctions, r.Segments, r.Bans = n.Junctions(), n.Segments(), len(n.Bans)
	for _, length := range n.Length {
		r.Length += geo.Metres(length) / 10
	}
}

func (r *Report) find(space, what string, id int64, field, value, rule string) {
	r.Findings = append(r.Findings, Finding{space, what, id, field, value, rule})
}
