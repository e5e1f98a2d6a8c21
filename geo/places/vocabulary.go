package places

import "strings"

// vocabulary is a sorted list of distinct words in one run of bytes. Each
// word knows how many bytes it shares with the one before, so a walk along
// the list is a walk through the tree of their prefixes.
type vocabulary struct {
	bytes  string
	ends   []uint32 // of word i in bytes; it begins where word i-1 ends
	shared []uint8  // bytes shared with word i-1, at most 255
}

// makeVocabulary takes words sorted by bytes without repetition.
func makeVocabulary(sorted []string) vocabulary {
	var b strings.Builder
	v := vocabulary{ends: make([]uint32, len(sorted)), shared: make([]uint8, len(sorted))}
	for i, w := range sorted {
		b.WriteString(w)
		v.ends[i] = uint32(b.Len())
		if i > 0 {
			v.shared[i] = uint8(min(255, sharedPrefix(sorted[i-1], w)))
		}
	}
	v.bytes = b.String()
	return v
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func (v *vocabulary) word(i int) string {
	if i == 0 {
		return v.bytes[:v.ends[0]]
	}
	return v.bytes[v.ends[i-1]:v.ends[i]]
}

// from is the first word not less than text.
func (v *vocabulary) from(text string) int {
	low, high := 0, len(v.ends)
	for low < high {
		middle := int(uint(low+high) >> 1)
		if v.word(middle) < text {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// prefixed is the range of words that begin with text.
func (v *vocabulary) prefixed(text string) (from, to int) {
	from = v.from(text)
	low, high := from, len(v.ends)
	for low < high {
		middle := int(uint(low+high) >> 1)
		if strings.HasPrefix(v.word(middle), text) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return from, low
}

// faultsAllowed is how many letters may be wrong in a word of a query: none
// below four letters or where digits occur, one from four, two from eight.
func faultsAllowed(text string) int {
	if len(text) < 4 || len(text) > maxFaultyBytes || strings.ContainsAny(text, "0123456789") {
		return 0
	}
	if len(text) < 8 {
		return 1
	}
	return 2
}

// maxFaultyBytes is the longest word in which faults are sought.
const maxFaultyBytes = 40

// walk is the scratch of one search for faulty words: a row of edit distances
// for each depth in the tree of prefixes.
type walk struct {
	rows [maxFaultyBytes + 4][maxFaultyBytes + 1]uint8
	best [maxFaultyBytes + 4]uint8 // least distance of text to a prefix, by depth
}

// near calls visit for each word within allowed edits of text (optimal string
// alignment: insertion, deletion, substitution, swap of neighbours), with the
// number of edits. With prefix, the least number to any prefix of the word
// counts. Cost: one pass over the shared-prefix lengths, and a row of at most
// five cells for each prefix that is still within reach.
func (v *vocabulary) near(w *walk, text string, allowed int, prefix bool, visit func(word, edits int)) {
	far := uint8(allowed + 1)
	for j := 0; j <= len(text); j++ {
		w.rows[0][j] = uint8(min(j, int(far)))
	}
	w.best[0] = w.rows[0][len(text)]
	known := 0   // rows 0…known belong to the prefix of the current word
	dead := 1000 // depth from which no extension can come within reach
	for i := range v.ends {
		common := int(v.shared[i])
		if common >= dead {
			if prefix && w.best[dead] < far {
				visit(i, int(w.best[dead]))
			}
			continue
		}
		known, dead = min(known, common), 1000
		word := v.word(i)
		for depth := known + 1; depth <= len(word) && depth <= len(text)+allowed; depth++ {
			reach := w.row(depth, word, text, allowed)
			w.best[depth] = min(w.best[depth-1], w.rows[depth][len(text)])
			known = depth
			if !reach {
				dead = depth
				break
			}
		}
		edits := far
		if prefix {
			edits = w.best[known]
		} else if known == len(word) {
			edits = w.rows[known][len(text)]
		}
		if edits < far {
			visit(i, int(edits))
		}
	}
}

// row computes the distances of word[:depth] to each text[:j] within the band
// that matters and tells whether any is within reach.
func (w *walk) row(depth int, word, text string, allowed int) bool {
	far := uint8(allowed + 1)
	row, above := &w.rows[depth], &w.rows[depth-1]
	first, last := max(0, depth-allowed), min(len(text), depth+allowed)
	row[len(text)] = far
	if first > 0 {
		row[first-1] = far
	}
	reach := false
	for j := first; j <= last; j++ {
		cell := far
		if j < depth+allowed { // above[j] lies within its band
			cell = min(cell, above[j]+1)
		}
		if j > 0 {
			cell = min(cell, row[j-1]+1)
			if word[depth-1] == text[j-1] {
				cell = min(cell, above[j-1])
			} else {
				cell = min(cell, above[j-1]+1)
			}
			if j > 1 && depth > 1 && word[depth-1] == text[j-2] && word[depth-2] == text[j-1] {
				cell = min(cell, w.rows[depth-2][j-2]+1)
			}
		}
		row[j] = cell
		reach = reach || cell < far
	}
	return reach
}
