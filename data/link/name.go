package link

import (
	"slices"
	"strings"
	"unicode"
)

// folds turns letters that the same word is written with in different
// registries into one form: Sámi and accented letters into their plain ones,
// Swedish letters into Norwegian ones, å into aa.
var folds = map[rune]string{
	'á': "a", 'à': "a", 'â': "a", 'č': "c", 'ç': "c", 'đ': "d", 'é': "e", 'è': "e", 'ê': "e", 'ë': "e", 'í': "i", 'ï': "i",
	'ŋ': "n", 'ñ': "n", 'ó': "o", 'ò': "o", 'ô': "o", 'š': "s", 'ŧ': "t", 'ú': "u", 'ü': "u", 'ý': "y", 'ž': "z",
	'ä': "æ", 'ö': "ø", 'å': "aa", 'ß': "ss",
	'\u0301': "", '\u030a': "", '\u030c': "", // combining acute, ring and caron
}

// fold writes s in lower case without the differences that registries make.
func fold(s string) string {
	var b strings.Builder
	for _, r := range s {
		r = unicode.ToLower(r)
		if plain, ok := folds[r]; ok {
			b.WriteString(plain)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// words splits folded text at everything that is neither letter nor digit.
func words(s string) []string {
	return strings.FieldsFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// legal are words that say how a business is owned or divided and not what it
// is called.
var legal = []string{"as", "asa", "ans", "da", "ks", "sa", "ba", "enk", "hf", "rhf", "iks", "kf", "nuf", "avd", "avdeling", "avdelinga"}

// label is a name ready for comparison.
type label struct {
	plain   []rune // words in their order
	sorted  []rune // words in alphabetical order
	numbers string // the words that are numbers, sorted
	letters [32]uint8
}

// makeLabel returns false for a name of which nothing is left.
func makeLabel(name string) (label, bool) {
	all := words(name)
	kept := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return slices.Contains(legal, w) })
	if len(kept) == 0 {
		kept = all
	}
	if len(kept) == 0 {
		return label{}, false
	}
	l := label{plain: []rune(strings.Join(kept, " "))}
	slices.Sort(kept)
	l.sorted = []rune(strings.Join(kept, " "))
	for _, w := range kept {
		if isNumber(w) {
			l.numbers += w + " "
		}
	}
	for _, r := range l.plain {
		if c := &l.letters[r&31]; *c < 255 {
			*c++
		}
	}
	return l, true
}

func isNumber(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// likeness of two names is 1 less the share of letters that must be changed,
// added or left out, in the better of two readings: words as written, and
// words in alphabetical order. Names with different numbers («Legesenteret 1»
// and «Legesenteret 2») are not alike. Results below enough are given as 0,
// which spares most of the work.
func likeness(a, b *label, enough float64) float64 {
	if a.numbers != b.numbers && a.numbers != "" && b.numbers != "" {
		return 0
	}
	longest := max(len(a.plain), len(b.plain))
	most := int(float64(longest)*(1-enough) + 1e-9)
	if lettersApart(a, b) > 2*most {
		return 0
	}
	d := min(changes(a.plain, b.plain, most), changes(a.sorted, b.sorted, most))
	if d > most {
		return 0
	}
	return 1 - float64(d)/float64(longest)
}

// lettersApart counts the letters that only one of the names has. Each change
// of a letter accounts for two at most.
func lettersApart(a, b *label) int {
	sum := 0
	for i := range a.letters {
		if d := int(a.letters[i]) - int(b.letters[i]); d < 0 {
			sum -= d
		} else {
			sum += d
		}
	}
	return sum
}

// changes is the Levenshtein distance of a and b, or most+1 when it is above
// most. Only the band of the table that can matter is filled in.
func changes(a, b []rune, most int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > most {
		return most + 1
	}
	var room [128]int
	row := room[:0]
	for j := range len(a) + 1 {
		row = append(row, j)
	}
	for i := 1; i <= len(b); i++ {
		from, to := max(1, i-most), min(len(a), i+most)
		corner, best := row[from-1], most+1
		if from == 1 {
			row[0] = i
		} else {
			row[from-1] = most + 1
		}
		for j := from; j <= to; j++ {
			above := row[j]
			if j == i+most {
				above = most + 1
			}
			cost := min(above, row[j-1]) + 1
			if a[j-1] == b[i-1] {
				cost = min(cost, corner)
			} else {
				cost = min(cost, corner+1)
			}
			corner, row[j] = row[j], cost
			best = min(best, cost)
		}
		if best > most && row[0] > most {
			return most + 1
		}
	}
	return min(row[len(a)], most+1)
}
