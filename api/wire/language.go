package wire

import (
	"net/http"
	"strconv"
	"strings"
)

// Language is one of the four that people read answers in.
type Language uint8

// The languages, the default first.
const (
	Bokmaal Language = iota
	Nynorsk
	NorthernSami
	English
	Languages = 4 // how many there are
)

// String is the tag: nb, nn, se, en.
func (l Language) String() string { return [Languages]string{"nb", "nn", "se", "en"}[l] }

// LanguageOf chooses the answer's language from Accept-Language: the known
// one with the highest weight, the earlier of equals, Bokmål where none is
// known. It does not allocate.
func LanguageOf(r *http.Request) Language {
	header := r.Header.Get("Accept-Language")
	best, weight := Bokmaal, 0.0
	for n := 0; header != "" && n < 32; n++ {
		var one string
		one, header, _ = strings.Cut(header, ",")
		tag, parameters, _ := strings.Cut(one, ";")
		language, ok := languageByTag(strings.TrimSpace(tag))
		if !ok {
			continue
		}
		if q := quality(parameters); q > weight {
			best, weight = language, q
		}
	}
	return best
}

func languageByTag(tag string) (Language, bool) {
	if len(tag) > 2 && tag[2] != '-' {
		if strings.EqualFold(tag, "sme") {
			return NorthernSami, true
		}
		return 0, false
	}
	if len(tag) < 2 {
		return 0, false
	}
	switch [2]byte{tag[0] | 0x20, tag[1] | 0x20} {
	case [2]byte{'n', 'b'}, [2]byte{'n', 'o'}:
		return Bokmaal, true
	case [2]byte{'n', 'n'}:
		return Nynorsk, true
	case [2]byte{'s', 'e'}:
		return NorthernSami, true
	case [2]byte{'e', 'n'}:
		return English, true
	}
	return 0, false
}

func quality(parameters string) float64 {
	text, ok := strings.CutPrefix(strings.TrimSpace(parameters), "q=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(text, 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}

// In picks the text of a language from texts by tag, falling back to Bokmål
// (for Nynorsk also the other way about), then English.
func (l Language) In(texts map[string]string) string {
	if text := texts[l.String()]; text != "" {
		return text
	}
	for _, tag := range [3]string{"nb", "nn", "en"} {
		if text := texts[tag]; text != "" {
			return text
		}
	}
	return ""
}
