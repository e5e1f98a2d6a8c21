package roads

import "slices"

// streets are the links that a profile may travel at some time.
type streets struct {
	net      *Network
	uses     [][2][]variant // by Attributes and Direction
	first    []uint32       // by junction, into links
	links    []uint32
	passages map[uint32]passage // of the junctions that do not let everything through
}

// newStreets lists what profile p may travel in n.
func newStreets(n *Network, p Profile, book *rulebook) *streets {
	s := &streets{net: n, uses: make([][2][]variant, len(n.Attrs)), passages: map[uint32]passage{}}
	for i := range n.Attrs {
		a := &n.Attrs[i]
		if a.Flags&Planned == 0 {
			s.uses[i] = [2][]variant{a.variants(p, Along, book), a.variants(p, Against, book)}
		}
	}
	for _, gate := range n.Gates {
		if passage := n.passage(p, gate.Junction, book); passage.divided() {
			s.passages[gate.Junction] = passage
		}
	}
	s.list()
	return s
}

// list sorts the links by the junction that they leave.
func (s *streets) list() {
	n := s.net
	s.first = make([]uint32, len(n.Lat)+1)
	links := uint32(2 * len(n.From))
	for link := range links {
		if s.open(link) {
			s.first[n.tail(link)+1]++
		}
	}
	for j := range n.Lat {
		s.first[j+1] += s.first[j]
	}
	s.links = make([]uint32, s.first[len(n.Lat)])
	fill := append([]uint32{}, s.first...)
	for link := range links {
		if s.open(link) {
			j := n.tail(link)
			s.links[fill[j]] = link
			fill[j]++
		}
	}
}

// of are the uses of a link.
func (s *streets) of(link uint32) []variant { return s.uses[s.net.Attr[link>>1]][link&1] }

func (s *streets) open(link uint32) bool { return len(s.of(link)) > 0 }

// from are the links that leave a junction.
func (s *streets) from(junction uint32) []uint32 {
	return s.links[s.first[junction]:s.first[junction+1]]
}

// deadEnd tells whether one can only turn back at the end of a link, or go into
// private land.
func (s *streets) deadEnd(link uint32) bool {
	end := s.net.head(link)
	if s.passages[end].shut {
		return true
	}
	for _, on := range s.from(end) {
		if on != link^1 && slices.ContainsFunc(s.of(on), func(use variant) bool { return !use.private }) {
			return false
		}
	}
	return true
}

// joined tells whether links are at least two, follow each other and may all
// be travelled; other bans can never be met.
func (s *streets) joined(links []uint32) bool {
	for i, link := range links {
		if int(link>>1) >= len(s.net.From) || !s.open(link) || i > 0 && s.net.head(links[i-1]) != s.net.tail(link) {
			return false
		}
	}
	return len(links) >= 2
}
