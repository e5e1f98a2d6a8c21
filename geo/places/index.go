package places

import (
	"math"
	"slices"
	"strings"
	"sync"

	"finnfram/geo"
)

// Index finds entries by text. It is immutable and safe for all goroutines.
// It needs about 150 bytes an entry beside the entries' own strings.
type Index struct {
	entries []Entry
	lower   []string  // all text of an entry as typed, lower case
	whole   []string  // folded Text and alternatives without spaces, each closed by \x00
	vecs    []geo.Vec // of the points; NaN for an entry without one
	words   vocabulary
	starts  []uint32 // postings of word i begin here; one more than words
	posts   []uint32 // entry<<1 | 1 where the word occurs in the detail only
	scratch sync.Pool
}

// Build makes an Index of entries, whose slice it keeps. The order of entries
// does not matter for the answers as long as their IDs differ. Cost: n log n,
// about 3 µs an entry.
func Build(entries []Entry) *Index {
	ix := &Index{
		entries: entries,
		lower:   make([]string, len(entries)),
		whole:   make([]string, len(entries)),
		vecs:    make([]geo.Vec, len(entries)),
	}
	found := map[string][]uint32{}
	for i := range entries {
		ix.vecs[i] = geo.Vec{X: math.NaN()}
		if p := entries[i].Point; p != nil {
			ix.vecs[i] = p.Vec()
		}
		ix.lower[i], ix.whole[i] = indexEntry(&entries[i], uint32(i), found)
	}
	ix.freeze(found)
	ix.scratch.New = func() any { return newScratch(len(entries)) }
	return ix
}

// Len is the number of entries.
func (ix *Index) Len() int { return len(ix.entries) }

// indexEntry notes the words of entry e, number i, and returns its texts as
// typed and as folded.
func indexEntry(e *Entry, i uint32, found map[string][]uint32) (lower, whole string) {
	note := func(term string, detail uint32) {
		posts := found[term]
		if n := len(posts); n > 0 && posts[n-1]>>1 == i {
			posts[n-1] &= ^uint32(1) | detail
			return
		}
		found[term] = append(posts, i<<1|detail)
	}
	var typed, key strings.Builder
	for n := -1; n < len(e.Alternatives); n++ {
		text := e.Text
		if n >= 0 {
			text = e.Alternatives[n]
		}
		before := ""
		for _, w := range words(text, 0) {
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
			key.WriteString(term)
		}
		key.WriteByte(0)
	}
	for _, w := range words(e.Detail, 0) {
		note(canonicalWord(w.folded), 1)
		note(w.folded, 1)
		typed.WriteString(w.typed)
		typed.WriteByte(' ')
	}
	return typed.String(), key.String()
}

// freeze lays the words and their postings out in flat arrays.
func (ix *Index) freeze(found map[string][]uint32) {
	sorted := make([]string, 0, len(found))
	total := 0
	for term, posts := range found {
		sorted = append(sorted, term)
		total += len(posts)
	}
	slices.Sort(sorted)
	ix.words = makeVocabulary(sorted)
	ix.starts = make([]uint32, 1, len(sorted)+1)
	ix.posts = make([]uint32, 0, total)
	for _, term := range sorted {
		ix.posts = append(ix.posts, found[term]...)
		ix.starts = append(ix.starts, uint32(len(ix.posts)))
	}
}

func (ix *Index) postings(word int) []uint32 {
	return ix.posts[ix.starts[word]:ix.starts[word+1]]
}
