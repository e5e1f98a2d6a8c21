package places

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Search returns the entries that hold every word of query, best first: by
// Quality, then those with the letters as typed, then those whose name and
// not only whose detail matches, then by Weight less the logarithm (base 10)
// of one plus the kilometres to Options.Near (an entry without a point counts
// as 10,000 km away), then shorter texts, then by text and ID. The last word
// may be unfinished. Faulty words are sought only where fewer than the limit
// match without; neighbouring words are also tried as one («stor gata»).
// A query without letters or digits finds nothing.
func (ix *Index) Search(query string, o Options) []Match {
	asked := words(clip(query), maxQueryWords)
	if len(asked) == 0 || len(ix.entries) == 0 {
		return nil
	}
	unfinished := !strings.HasSuffix(clip(query), " ")
	return ix.find(asked, unfinished, o, o.limit(), true).matches()
}

// find runs the rounds: as typed, with neighbours joined, with faults.
func (ix *Index) find(asked []word, unfinished bool, o Options, limit int, faults bool) *top {
	s := ix.scratch.Get().(*scratch)
	defer ix.scratch.Put(s)
	top := newTop(ix, asked, o, limit)
	ix.collect(s, top, asked, unfinished, false)
	for i := 0; i+1 < len(asked) && !top.full(); i++ {
		ix.collect(s, top, joinPair(asked, i), unfinished, false)
	}
	if faults && !top.full() {
		ix.collect(s, top, asked, unfinished, true)
	}
	return top
}

// joinPair writes word i and the next as one.
func joinPair(asked []word, i int) []word {
	joined := slices.Clone(asked[:i+1])
	joined[i] = word{folded: asked[i].folded + asked[i+1].folded, typed: asked[i].typed + asked[i+1].typed, short: asked[i+1].short}
	return append(joined, asked[i+2:]...)
}

// The cost of a word against an entry: faults from bit 4, then whether only a
// beginning matched, then whether only the detail has it.
const (
	faultCost  = 16
	prefixCost = 2
	detailCost = 1
)

// hit is a word of the vocabulary that answers a word of the query.
type hit struct {
	term int32
	cost uint16
}

// scratch is the memory of one running search.
type scratch struct {
	walk  walk
	hits  [maxQueryWords][]hit
	mark  []uint32 // by entry: the step that last touched it
	sum   []uint16 // by entry: cost of the steps before
	now   []uint16 // by entry: cost of the step that touched it
	step  uint32
	items []uint32 // entries touched in this step
}

func newScratch(entries int) *scratch {
	return &scratch{mark: make([]uint32, entries), sum: make([]uint16, entries), now: make([]uint16, entries)}
}

// collect offers to top every entry that holds all words.
func (ix *Index) collect(s *scratch, top *top, asked []word, unfinished, faults bool) {
	order := make([]int, 0, maxQueryWords)
	sizes := [maxQueryWords]int{}
	for i, w := range asked {
		begins := w.short || unfinished && i == len(asked)-1
		s.hits[i] = ix.hits(s, s.hits[i][:0], w, begins, faults)
		for _, h := range s.hits[i] {
			sizes[i] += len(ix.words.postings(int(h.term)))
		}
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(sizes[a], sizes[b]), cmp.Compare(a, b)) })
	if s.step > math.MaxUint32-2*maxQueryWords {
		clear(s.mark)
		s.step = 0
	}
	s.step++ // so that the first step follows no earlier one
	for n, i := range order {
		ix.narrow(s, s.hits[i], n == 0)
		if len(s.items) == 0 {
			return
		}
	}
	for _, item := range ix.names.of(top.key) {
		if cost := s.cost(item); s.mark[item] == s.step && cost&^detailCost == 0 {
			top.offer(item, WholeMatch, uint8(cost))
		}
	}
	for _, item := range s.items {
		cost := s.cost(item)
		top.offer(item, quality(cost), uint8(cost&detailCost))
	}
}

// cost of an entry touched in this step, over all steps: faults add up.
func (s *scratch) cost(item uint32) uint16 {
	return s.sum[item]&^15 + s.now[item]&^15 | (s.sum[item]|s.now[item])&15
}

// quality is that of an entry that is no WholeMatch.
func quality(cost uint16) Quality {
	switch {
	case cost >= 2*faultCost:
		return FarMatch
	case cost >= faultCost:
		return TypoMatch
	case cost&prefixCost != 0:
		return PrefixMatch
	}
	return WordMatch
}

// narrow keeps of the entries of the step before those that hold one of hits.
func (ix *Index) narrow(s *scratch, hits []hit, first bool) {
	before := s.step
	s.step++
	s.items = s.items[:0]
	for _, h := range hits {
		for _, post := range ix.words.postings(int(h.term)) {
			item, cost := post>>1, h.cost|uint16(post&1)
			switch {
			case s.mark[item] == s.step:
				s.now[item] = min(s.now[item], cost)
			case first:
				s.mark[item], s.sum[item], s.now[item] = s.step, 0, cost
				s.items = append(s.items, item)
			case s.mark[item] == before:
				s.sum[item] = s.cost(item)
				s.mark[item], s.now[item] = s.step, cost
				s.items = append(s.items, item)
			}
		}
	}
}

// forms are the spellings under which a word is looked up.
func (w word) forms() []string {
	forms := []string{w.folded}
	if canonical := canonicalWord(w.folded); canonical != w.folded {
		forms = append(forms, canonical)
	}
	if long := expandShort(w); long != "" {
		forms = append(forms, long)
	}
	return forms
}

// hits lists the words of the vocabulary that answer w.
func (ix *Index) hits(s *scratch, list []hit, w word, begins, faults bool) []hit {
	for _, form := range w.forms() {
		from, to := ix.words.prefixed(form)
		for term := from; term < to; term++ {
			if len(ix.words.word(term)) == len(form) {
				list = append(list, hit{int32(term), 0})
			} else if begins {
				list = append(list, hit{int32(term), prefixCost})
			} else {
				break
			}
		}
		if allowed := faultsAllowed(form); faults && allowed > 0 {
			ix.words.near(&s.walk, form, allowed, begins, func(term, edits int) {
				if edits > 0 {
					list = append(list, hit{int32(term), uint16(edits) * faultCost})
				}
			})
		}
	}
	return list
}
