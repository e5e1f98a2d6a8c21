package places

import (
	"slices"
	"strings"
	"sync"
)

// Index finds entries by text. It is immutable and safe for all goroutines.
// It needs about 130 bytes an entry beside the entries themselves (measured
// over 100,000 street names), and 8 bytes an entry for each search that runs at
// the same time.
type Index struct {
	entries []Entry
	lower   []string // all text of an entry as typed, lower case
	spots   []spot
	words   terms // posts are entry<<1 | 1 where the word occurs in the detail only
	names   terms // folded Text and alternatives without spaces; posts are entries
	scratch sync.Pool
}

// terms are words with the entries that hold them.
type terms struct {
	vocabulary
	starts []uint32 // postings of word i begin here; one more than words
	posts  []uint32
}

// Build makes an Index of entries, whose slice it keeps. The order of entries
// does not matter for the answers as long as their IDs differ. Cost: n log n,
// about 4 µs an entry.
func Build(entries []Entry) *Index {
	ix := &Index{
		entries: entries,
		lower:   make([]string, len(entries)),
		spots:   make([]spot, len(entries)),
	}
	found, names := map[string][]uint32{}, map[string][]uint32{}
	for i := range entries {
		ix.spots[i] = makeSpot(&entries[i])
		ix.lower[i] = indexEntry(&entries[i], uint32(i), found, names)
	}
	ix.words, ix.names = freeze(found), freeze(names)
	ix.scratch.New = func() any { return newScratch(len(entries)) }
	return ix
}

// Len is the number of entries.
func (ix *Index) Len() int { return len(ix.entries) }

// indexEntry notes the words and names of entry e, number i, and returns all
// its text as typed.
func indexEntry(e *Entry, i uint32, found, names map[string][]uint32) (lower string) {
	note := func(term string, detail uint32) {
		posts := found[term]
		if n := len(posts); n > 0 && posts[n-1]>>1 == i {
			posts[n-1] &= ^uint32(1) | detail
			return
		}
		found[term] = append(posts, i<<1|detail)
	}
	var typed strings.Builder
	for n := -1; n < len(e.Alternatives); n++ {
		text := e.Text
		if n >= 0 {
			text = e.Alternatives[n]
		}
		name := words(text, 0)
		before := ""
		for _, w := range name {
			term := canonicalWord(w.folded)
			note(term, 0)
			if term != w.folded { // a fault in the ending is counted against the ending as written
				note(w.folded, 0)
			}
			if before != "" {
				note(canonicalWord(before+w.folded), 0)
			}
			before = w.folded
			typed.WriteString(w.typed)
			typed.WriteByte(' ')
		}
		key := nameKey(name)
		if posts := names[key]; len(posts) == 0 || posts[len(posts)-1] != i {
			names[key] = append(posts, i)
		}
	}
	for _, w := range words(e.Detail, 0) {
		note(canonicalWord(w.folded), 1)
		note(w.folded, 1)
		typed.WriteString(w.typed)
		typed.WriteByte(' ')
	}
	return typed.String()
}

// freeze lays words and their postings out in flat arrays.
func freeze(found map[string][]uint32) terms {
	sorted := make([]string, 0, len(found))
	total := 0
	for term, posts := range found {
		sorted = append(sorted, term)
		total += len(posts)
	}
	slices.Sort(sorted)
	t := terms{vocabulary: makeVocabulary(sorted), starts: make([]uint32, 1, len(sorted)+1), posts: make([]uint32, 0, total)}
	for _, term := range sorted {
		t.posts = append(t.posts, found[term]...)
		t.starts = append(t.starts, uint32(len(t.posts)))
	}
	return t
}

func (t *terms) postings(word int) []uint32 {
	return t.posts[t.starts[word]:t.starts[word+1]]
}

// of are the postings of exactly that word.
func (t *terms) of(word string) []uint32 {
	if i := t.from(word); i < len(t.ends) && t.word(i) == word {
		return t.postings(i)
	}
	return nil
}
