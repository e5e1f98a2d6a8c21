package route

import (
	"slices"

	"finnfram/geo/roads"
)

// Path is the quickest journey from one stop to another, piece by piece; ok is
// as for Between, and so is the cost. Of several that are as quick it is always
// the same one.
func (h *Hierarchy) Path(q *Query, from, to Stop) (p Path, ok bool) {
	m, ok := h.meet(q, from, to)
	if !ok {
		return Path{}, false
	}
	p = Path{From: from, To: to}
	if m.labels[forward] == noLabel {
		p.add(h.directPiece(m.direct, from, to))
		return p, true
	}
	start := q.climb(forward, m.labels[forward])
	p.add(h.startPiece(q.starts[start], from))
	h.unpack(q, &p)
	end := q.climb(backward, m.labels[backward])
	slices.Reverse(q.stack)
	h.unpack(q, &p)
	p.add(h.endPiece(q.ends[end], to))
	return p, true
}

// add puts a piece to the end of p; those that go nowhere are left out.
func (p *Path) add(piece Piece) {
	p.Cost = p.Cost.and(Cost{piece.Weight, piece.Length, piece.Flags})
	if piece.Weight > 0 || piece.From != piece.To {
		p.Pieces = append(p.Pieces, piece)
	}
}

// climb makes q.stack the hops that lead to a label, the last first, and
// returns the number of the seed.
func (q *Query) climb(d direction, i uint32) (seed uint32) {
	s := &q.sides[d]
	q.stack = q.stack[:0]
	for s.labels[i].from != noLabel {
		q.stack = append(q.stack, s.labels[i].hop)
		i = s.labels[i].from
	}
	return s.labels[i].hop
}

// unpack adds the arcs that the hops of q.stack stand for, from its end to its
// beginning.
func (h *Hierarchy) unpack(q *Query, p *Path) {
	for len(q.stack) > 0 {
		i := q.stack[len(q.stack)-1]
		q.stack = q.stack[:len(q.stack)-1]
		if parts := h.parts[i]; parts[0] != noHop {
			q.stack = append(q.stack, parts[1], parts[0])
		} else {
			p.add(arcPiece(h.graph, parts[1]))
		}
	}
}

// arcPiece is a whole arc.
func arcPiece(g *roads.Graph, arc uint32) Piece {
	piece := Piece{
		Segment: g.Link[arc] >> 1,
		Against: g.Link[arc]&1 == uint32(roads.Against),
		To:      1,
		Weight:  g.Weight[arc],
		Length:  g.Length[arc],
		Flags:   g.Flags[arc],
	}
	if piece.Against {
		piece.From, piece.To = 1, 0
	}
	return piece
}

// seedPiece is the part of an arc that a seed stands for; its ends are those
// of the whole arc.
func (h *Hierarchy) seedPiece(seed roads.Seed) Piece {
	piece, seed := arcPiece(h.graph, seed.Arc), touched(seed)
	piece.Weight, piece.Length, piece.Flags = seed.Weight, seed.Length, seed.Flags
	return piece
}

func (h *Hierarchy) startPiece(seed roads.Seed, from Stop) Piece {
	piece := h.seedPiece(seed)
	piece.From = from.Offset
	return piece
}

func (h *Hierarchy) endPiece(seed roads.Seed, to Stop) Piece {
	piece := h.seedPiece(seed)
	piece.To = to.Offset
	return piece
}

func (h *Hierarchy) directPiece(seed roads.Seed, from, to Stop) Piece {
	piece := h.seedPiece(seed)
	piece.From, piece.To = from.Offset, to.Offset
	return piece
}
