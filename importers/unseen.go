package importers

import (
	"fmt"
	"strings"
	"unicode"
)

// unseen tells whether r cannot be seen and has no business in a name or a
// line for people: control characters, marks that turn the direction of the
// text around them (Unicode Standard Annex 9), and fillers of no width.
func unseen(r rune) bool {
	switch {
	case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	switch r {
	case 0x00ad, 0x061c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x2060, 0xfeff:
		return true
	}
	return false
}

// visible writes out what cannot be seen, so that text from a file can neither
// steer a terminal nor hide a part of itself.
func visible(text string) string {
	if strings.IndexFunc(text, unseen) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if !unseen(r) {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, "\\u%04x", r)
	}
	return b.String()
}

// Clean leaves out of a line what cannot be seen: control characters, marks
// that turn the direction of text, fillers of no width. The run does so for
// every record; readers that build a blob call it themselves. It costs no
// allocation where there is nothing to leave out.
func Clean(text string) string {
	for i := range len(text) {
		if text[i] < 0x20 || text[i] >= 0x7f {
			return clean(text, false)
		}
	}
	return text
}

// clean leaves out what cannot be seen. Line ends and tabs stay where lines
// are allowed and are blanks elsewhere.
func clean(text string, lines bool) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == 0x2028 || r == 0x2029:
			if lines {
				return r
			}
			return ' '
		case unseen(r):
			return -1
		}
		return r
	}, text)
	return text
}
