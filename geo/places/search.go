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
//
// Where nothing matches, words that say nothing within one country («Norge»,
// «kommune») do not count. Where still nothing matches, a single word that
// answers to nothing is left out if two or more remain, and what is found is a
// PartialMatch. A query without letters or digits finds nothing.
func (ix *Index) Search(query string, o Options) []Match {
	asked := words(clip(query), maxQueryWords)
	if len(asked) == 0 || len(ix.entries) == 0 {
		return nil
	}
	unfinished := !strings.HasSuffix(clip(query), " ")
	s := ix.take()
	defer ix.scratch.Put(s)
	top := newTop(ix, asked, o, o.limit())
	ix.seek(s, top, asked, unfinished)
	if rest, last := sayingWords(asked, unfinished); len(top.best) == 0 && len(rest) < len(asked) {
		asked, unfinished = rest, last
		top = newTop(ix, asked, o, o.limit())
		ix.seek(s, top, asked, unfinished)
	}
	if !top.full() {
		ix.collect(s, top, asked, unfinished, true)
	}
	if len(top.best) == 0 && len(asked) > 2 {
		return ix.partly(s, asked, unfinished, o)
	}
	return top.matches()
}

// partly finds what holds all words but the one that nobody knows.
func (ix *Index) partly(s *scratch, asked []word, unfinished bool, o Options) []Match {
	rest, last, ok := ix.knownWords(s, asked, unfinished)
	if !ok {
		return nil
	}
	top := newTop(ix, rest, o, o.limit())
	ix.seek(s, top, rest, last)
	if !top.full() {
		ix.collect(s, top, rest, last, true)
	}
	found := top.matches()
	for i := range found {
		found[i].Quality = PartialMatch
	}
	return found
}

// seek runs the rounds without faults: as typed, then with neighbours joined.
func (ix *Index) seek(s *scratch, top *top, asked []word, unfinished bool) {
	ix.collect(s, top, asked, unfinished, false)
	for i := 0; i+1 < len(asked) && !top.full() && s.work < maxWork; i++ {
		ix.collect(s, top, joinPair(asked, i), unfinished, false)
	}
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
	term   int32
	cost   uint16
	detail uint16 // cost where only the detail has it
}

func (h hit) costOf(post uint32) uint16 {
	if post&1 != 0 {
		return h.detail
	}
	return h.cost
}

// scratch is the memory of one running search.
type scratch struct {
	walk  walk
	hits  []hit // of all words looked up in this search
	known map[lookup]span
	work  int      // postings read in this search
	mark  []uint32 // by entry: the step that last touched it
	sum   []uint16 // by entry: cost of the steps before
	now   []uint16 // by entry: cost of the step that touched it
	step  uint32
	items []uint32 // entries touched in this step
}

// lookup is a word as it is sought, span where its hits are.
type lookup struct {
	folded                string
	short, begins, faults bool
}

type span struct{ from, to, posts int }

// maxWork is how many postings are read before no further round begins. It
// takes a query of many one-letter words over many streets to come there.
const maxWork = 1 << 20

// take is scratch memory for one search.
func (ix *Index) take() *scratch {
	s := ix.scratch.Get().(*scratch)
	s.hits, s.work = s.hits[:0], 0
	clear(s.known)
	return s
}

func newScratch(entries int) *scratch {
	return &scratch{known: map[lookup]span{}, mark: make([]uint32, entries), sum: make([]uint16, entries), now: make([]uint16, entries)}
}

// collect offers to top every entry that holds all words.
func (ix *Index) collect(s *scratch, top *top, asked []word, unfinished, faults bool) {
	var spans [maxQueryWords]span
	for i, w := range asked {
		spans[i] = ix.look(s, w, w.short || unfinished && i == len(asked)-1, faults)
		if spans[i].posts == 0 {
			return
		}
		s.work += spans[i].posts
	}
	held := spans[:len(asked)]
	if len(held) == 1 {
		ix.offerAll(s, top, held[0])
		return
	}
	slices.SortStableFunc(held, func(a, b span) int { return cmp.Compare(a.posts, b.posts) })
	if s.step > math.MaxUint32-2*maxQueryWords {
		clear(s.mark)
		s.step = 0
	}
	s.step++ // so that the first step follows no earlier one
	for n, span := range held {
		ix.narrow(s, s.hits[span.from:span.to], n == 0)
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

// offerAll offers what holds a single word. An entry may be offered several
// times; its best offer counts.
func (ix *Index) offerAll(s *scratch, top *top, span span) {
	whole := ix.names.of(top.key)
	for _, h := range s.hits[span.from:span.to] {
		for _, post := range ix.words.postings(int(h.term)) {
			item, q := post>>1, quality(h.costOf(post))
			if q == WordMatch && len(whole) > 0 {
				if _, ok := slices.BinarySearch(whole, item); ok {
					q = WholeMatch
				}
			}
			top.offer(item, q, uint8(post&1))
		}
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
			item, cost := post>>1, h.costOf(post)
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

// look finds the words of the vocabulary that answer w, once in a search.
func (ix *Index) look(s *scratch, w word, begins, faults bool) span {
	key := lookup{w.folded, w.short, begins, faults}
	if found, ok := s.known[key]; ok {
		return found
	}
	found := span{from: len(s.hits)}
	for _, form := range w.forms() {
		ix.lookForm(s, form, begins, faults)
	}
	found.to = len(s.hits)
	for _, h := range s.hits[found.from:] {
		found.posts += len(ix.words.postings(int(h.term)))
	}
	s.known[key] = found
	return found
}

func (ix *Index) lookForm(s *scratch, form string, begins, faults bool) {
	from := ix.words.from(form)
	if from < len(ix.words.ends) && ix.words.word(from) == form {
		h := hit{int32(from), 0, detailCost}
		if begins && len(form) == 1 { // the S of Kristiansand S is not what an S begins to say
			h.detail |= prefixCost
		}
		s.hits = append(s.hits, h)
		from++
	}
	if begins {
		_, to := ix.words.prefixed(form)
		for term := from; term < to; term++ {
			s.hits = append(s.hits, hit{int32(term), prefixCost, prefixCost | detailCost})
		}
	}
	if allowed := faultsAllowed(form); faults && allowed > 0 {
		ix.words.near(&s.walk, form, allowed, begins, func(term, edits int) {
			if edits > 0 {
				cost := uint16(edits) * faultCost
				s.hits = append(s.hits, hit{int32(term), cost, cost | detailCost})
			}
		})
	}
}
