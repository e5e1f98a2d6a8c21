package places

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The part of a query that is used.
const (
	maxQueryBytes = 200
	maxQueryWords = 8
)

// word is one word of a text: its folded letters, the letters as typed (lower
// case, composed), and whether a full stop followed, which marks a shortening.
type word struct {
	folded string
	typed  string
	short  bool
}

// words splits text at everything that is neither letter, digit, mark nor
// apostrophe and folds each part. Apostrophes vanish: «Olav's» is one word.
// At most limit words are returned; limit 0 means all.
func words(text string, limit int) []word {
	text = norm.NFC.String(strings.ToValidUTF8(text, " "))
	var found []word
	start := -1
	for i, r := range text {
		if inWord(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			found = appendWord(found, text[start:i], r == '.')
			start = -1
			if limit > 0 && len(found) >= limit {
				return found
			}
		}
	}
	if start >= 0 {
		found = appendWord(found, text[start:], false)
	}
	return found
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || isApostrophe(r)
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`' || r == '´'
}

func appendWord(found []word, text string, short bool) []word {
	typed := strings.ToLower(strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return -1
		}
		return r
	}, text))
	folded := foldLetters(typed)
	if folded == "" {
		return found
	}
	return append(found, word{folded: folded, typed: typed, short: short})
}

// foldLetters folds one lower-cased word to the letters that all spellings of
// it share.
func foldLetters(text string) string {
	plain := true
	for i := 0; i < len(text) && plain; i++ {
		plain = text[i] < utf8.RuneSelf
	}
	if !plain {
		text = foldMarks(text)
	}
	return foldDoubles(text)
}

// foldMarks replaces letters beyond ASCII by their base letters.
func foldMarks(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		switch r {
		case 'æ':
			b.WriteByte('a')
		case 'ø':
			b.WriteByte('o')
		case 'œ':
			b.WriteByte('o')
		case 'đ', 'ð':
			b.WriteByte('d')
		case 'ŋ':
			b.WriteByte('n')
		case 'ŧ':
			b.WriteByte('t')
		case 'ł':
			b.WriteByte('l')
		case 'ı':
			b.WriteByte('i')
		case 'ß':
			b.WriteString("ss")
		case 'þ':
			b.WriteString("th")
		default:
			if !unicode.IsMark(r) {
				b.WriteRune(unicode.ToLower(r))
			}
		}
	}
	return b.String()
}

// foldDoubles writes the two-letter spellings aa, ae and oe as one letter.
func foldDoubles(text string) string {
	if !strings.Contains(text, "aa") && !strings.Contains(text, "ae") && !strings.Contains(text, "oe") {
		return text
	}
	folded := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		folded = append(folded, text[i])
		if i+1 < len(text) && (text[i] == 'a' && (text[i+1] == 'a' || text[i+1] == 'e') || text[i] == 'o' && text[i+1] == 'e') {
			i++
		}
	}
	return string(folded)
}

// streetEndings are the spellings of the two great street endings, folded,
// longest first so that the whole ending is taken.
var streetEndings = []struct{ spelt, canonical string }{
	{"gaten", "gate"}, {"gata", "gate"}, {"gate", "gate"}, {"gt", "gate"},
	{"vegen", "vei"}, {"veien", "vei"}, {"vege", "vei"}, {"veie", "vei"}, {"veg", "vei"}, {"vei", "vei"},
}

// canonicalWord gives a folded word its one street ending; other words stay.
func canonicalWord(folded string) string {
	for _, ending := range streetEndings {
		stem, ok := strings.CutSuffix(folded, ending.spelt)
		if ok && len(stem) != 1 {
			return stem + ending.canonical
		}
	}
	return folded
}

// expandShort returns what a shortened last part may stand for: «Ringv.» is
// «Ringvei», «Storg.» is «Storgate»; "" where it is no street ending.
func expandShort(w word) string {
	stem, last := w.folded[:len(w.folded)-1], w.folded[len(w.folded)-1]
	if !w.short && stem != "" {
		return ""
	}
	switch last {
	case 'v':
		return stem + "vei"
	case 'g':
		return stem + "gate"
	}
	return ""
}

// clip cuts a query to the bytes that are used, at a letter's border.
func clip(query string) string {
	if len(query) <= maxQueryBytes {
		return query
	}
	cut := maxQueryBytes
	for cut > 0 && !utf8.RuneStart(query[cut]) {
		cut--
	}
	return query[:cut]
}
