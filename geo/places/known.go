package places

import (
	"slices"
	"strings"
)

// silent are words, folded, that people and forms add to an address or a place
// and that say nothing within one country.
var silent = strings.Fields("norge noreg norway norga norgga noorje kommune kommunen suohkan gielda tjielte kommuuni municipality")

// sayingWords leaves out the silent words, unless nothing else is left; an
// unfinished one counts from its second letter. The result last tells whether
// the last word left is unfinished.
func sayingWords(asked []word, unfinished bool) (rest []word, last bool) {
	for i, w := range asked {
		begun := unfinished && i == len(asked)-1
		if !slices.ContainsFunc(silent, func(s string) bool {
			return s == w.folded || begun && len(w.folded) >= 2 && strings.HasPrefix(s, w.folded)
		}) {
			rest, last = append(rest, w), begun
		}
	}
	if len(rest) == 0 {
		return asked, unfinished
	}
	return rest, last
}

// knownWords leaves out the one word that answers to nothing in the index,
// faults included, or that only says which part of a town is meant. It is
// false where there is none, more than one, or only one with digits.
func (ix *Index) knownWords(s *scratch, asked []word, unfinished bool) (rest []word, last, ok bool) {
	unknown := -1
	for i, w := range asked {
		begins := w.short || unfinished && i == len(asked)-1
		if strings.ContainsAny(w.folded, "0123456789") {
			continue
		}
		if w.folded == "sentrum" || ix.look(s, w, begins, true).posts == 0 {
			if unknown >= 0 {
				return nil, false, false
			}
			unknown = i
		}
	}
	if unknown < 0 {
		return nil, false, false
	}
	return slices.Delete(slices.Clone(asked), unknown, unknown+1), unfinished && unknown < len(asked)-1, true
}
