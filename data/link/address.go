package link

import (
	"slices"
	"strings"

	"finnfram/data"
)

// streetEndings are the ways in which one street's name is written, and the
// form that stands for them. The longest that fits counts.
var streetEndings = []struct{ ending, form string }{
	{"gaten", "gate"}, {"gata", "gate"}, {"gate", "gate"}, {"gt", "gate"},
	{"veien", "vei"}, {"vegen", "vei"}, {"vei", "vei"}, {"veg", "vei"}, {"vn", "vei"}, {"v", "vei"},
	{"plassen", "plass"}, {"plass", "plass"}, {"pl", "plass"},
	{"alleen", "alle"}, {"alle", "alle"},
}

// addressKey is a visiting address in a form in which equal keys mean the same
// door: post code, street, number and letter. It is empty for an address
// without one of post code, street and number, and for post boxes.
func addressKey(a data.Address) string {
	code := postcode(a.PostalCode)
	if code == "" {
		return ""
	}
	for part := range strings.SplitSeq(a.Street, ",") {
		if street, number, ok := door(part); ok {
			return code + " " + street + " " + number
		}
	}
	return ""
}

// postcode pads what a spreadsheet has made a number of.
func postcode(s string) string {
	s = strings.TrimPrefix(strings.TrimSpace(s), "N-")
	if !isNumber(s) || len(s) < 3 || len(s) > 4 {
		return ""
	}
	return strings.Repeat("0", 4-len(s)) + s
}

// door parts «Storgt. 40 B» into street and number with letter.
func door(text string) (street, number string, ok bool) {
	list := words(text)
	for i := 1; i < len(list); i++ {
		digits := strings.TrimRight(list[i], "abcdefghijklmnopqrstuvwxyz")
		letter := list[i][len(digits):]
		if !isNumber(digits) || len(digits) > 4 || len(letter) > 1 {
			continue
		}
		if letter == "" && i+1 < len(list) && len(list[i+1]) == 1 && list[i+1] >= "a" && list[i+1] <= "z" {
			letter = list[i+1]
		}
		name := list[:i]
		if strings.HasPrefix(name[0], "postboks") || slices.IndexFunc(name, func(w string) bool { return !isNumber(w) }) < 0 {
			return "", "", false
		}
		return streetForm(name), strings.TrimLeft(digits, "0") + letter, true
	}
	return "", "", false
}

// streetForm writes a street's name as one word with one ending.
func streetForm(name []string) string {
	last := name[len(name)-1]
	for _, e := range streetEndings {
		stem, found := strings.CutSuffix(last, e.ending)
		if !found || len(name) == 1 && len(stem) < 2 || len(e.ending) == 1 && stem != "" && !consonantBefore(stem) {
			continue
		}
		return strings.Join(name[:len(name)-1], "") + stem + e.form
	}
	return strings.Join(name, "")
}

// consonantBefore keeps words that merely end in v («Skov») from being read
// as abbreviations: in those, a vowel stands before it, save in «Kirkev.»,
// where the e belongs to the first part.
func consonantBefore(stem string) bool {
	return !strings.ContainsRune("aiouyæøå", rune(stem[len(stem)-1]))
}
