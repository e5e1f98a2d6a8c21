package hours

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	endToken     tokenKind = iota
	numberToken            // value, text
	wordToken              // word
	symbolToken            // text: - + , ; || : . / ( ) [ ]
	commentToken           // text without the quotes
)

type token struct {
	kind   tokenKind
	offset int
	spaced bool // white space comes before it
	text   string
	value  int
	word   word
}

// maxLength bounds an expression, in bytes, and with it the work that a
// hostile one can cause.
const maxLength = 4096

// lexer cuts an expression into tokens.
type lexer struct {
	text     string
	at       int
	tokens   []token
	warnings []string
}

func (l *lexer) warn(offset int, format string, args ...any) {
	const enough = 20
	if len(l.warnings) < enough {
		l.warnings = append(l.warnings, fmt.Sprintf("at byte %d: ", offset)+fmt.Sprintf(format, args...))
	}
}

func fail(offset int, format string, args ...any) error {
	return &SyntaxError{Offset: offset, Msg: fmt.Sprintf(format, args...)}
}

func (l *lexer) run() error {
	if len(l.text) > maxLength {
		return fail(maxLength, "longer than %d bytes", maxLength)
	}
	if !utf8.ValidString(l.text) {
		return fail(len(strings.ToValidUTF8(l.text, "")), "not UTF-8 text")
	}
	for {
		start := l.at
		l.skipSpace()
		if l.at == len(l.text) {
			l.tokens = append(l.tokens, token{kind: endToken, offset: l.at})
			return nil
		}
		if l.rewrite(start != l.at) {
			continue
		}
		next, err := l.next()
		if err != nil {
			return err
		}
		if n := len(l.tokens); next.text == "," && next.kind == symbolToken && n > 0 && l.tokens[n-1].kind == symbolToken && l.tokens[n-1].text == "," {
			l.warn(next.offset, "a second comma is left out")
			continue
		}
		next.spaced = l.tokens == nil || start != next.offset
		l.tokens = append(l.tokens, next)
	}
}

// rewrite reads a phrase that stands for others of the language: it appends
// their tokens, all at the place of the phrase.
func (l *lexer) rewrite(spaced bool) bool {
	if n := len(l.tokens); n > 0 && !spaced && l.tokens[n-1].kind != symbolToken {
		return false // within a word or a number
	}
	for _, r := range rewritten {
		if !l.startsWith(r.phrase) {
			continue
		}
		l.warn(l.at, "%q taken for %q", r.phrase, r.meaning)
		meaning := lexer{text: r.meaning}
		if err := meaning.run(); err != nil {
			return false
		}
		for i, t := range meaning.tokens[:len(meaning.tokens)-1] {
			t.offset, t.spaced = l.at, i == 0
			l.tokens = append(l.tokens, t)
		}
		l.at += len(r.phrase)
		return true
	}
	return false
}

// startsWith tells whether phrase comes next, whole and in any case.
func (l *lexer) startsWith(phrase string) bool {
	rest := l.text[l.at:]
	if len(rest) < len(phrase) || !strings.EqualFold(rest[:len(phrase)], phrase) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest[len(phrase):])
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

func (l *lexer) skipSpace() {
	for l.at < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[l.at:])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			return
		}
		l.at += size
	}
}

// next reads one token.
func (l *lexer) next() (token, error) {
	start := l.at
	r, size := utf8.DecodeRuneInString(l.text[start:])
	switch {
	case r >= '0' && r <= '9':
		return l.number()
	case unicode.IsLetter(r):
		return l.word()
	case r == '"' || r == '“' || r == '”' || r == '„':
		return l.comment(size)
	}
	l.at += size
	symbol := func(text string) (token, error) { return token{kind: symbolToken, offset: start, text: text}, nil }
	switch r {
	case '-', '+', ',', ';', ':', '.', '/', '(', ')', '[', ']':
		return symbol(string(r))
	case '–', '—', '−', '‐', '‑', '‒', 'ー', '→', '~', '～':
		l.warn(start, "%q taken for a hyphen", r)
		return symbol("-")
	case '：':
		l.warn(start, "%q taken for a colon", r)
		return symbol(":")
	case '_':
		if n := len(l.tokens); n > 0 && l.tokens[n-1].kind == wordToken && startsWithLetter(l.text[l.at:]) {
			l.warn(start, "%q taken for a hyphen", r)
			return symbol("-")
		}
	case '&':
		l.warn(start, "%q taken for a comma", r)
		return symbol(",")
	case '|':
		if strings.HasPrefix(l.text[l.at:], "|") {
			l.at++
			return symbol("||")
		}
	}
	return token{}, fail(start, "%q has no meaning here", r)
}

func (l *lexer) number() (token, error) {
	start := l.at
	for l.at < len(l.text) && l.text[l.at] >= '0' && l.text[l.at] <= '9' {
		l.at++
	}
	text := l.text[start:l.at]
	value, err := strconv.Atoi(text)
	if err != nil || len(text) > 4 {
		return token{}, fail(start, "the number %.10s is too long", text)
	}
	l.skipOrdinal()
	return token{kind: numberToken, offset: start, text: text, value: value}, nil
}

func (l *lexer) comment(quote int) (token, error) {
	start := l.at
	l.at += quote
	end := strings.IndexAny(l.text[l.at:], "\"“”")
	if end < 0 {
		return token{}, fail(start, "the comment has no closing quote")
	}
	text := l.text[l.at : l.at+end]
	_, size := utf8.DecodeRuneInString(l.text[l.at+end:])
	l.at += end + size
	return token{kind: commentToken, offset: start, text: text}, nil
}

func (l *lexer) word() (token, error) {
	start := l.at
	for _, phrase := range phrases {
		if l.startsWith(phrase) {
			l.at += len(phrase)
			l.warn(start, "%q taken for a comment", phrase)
			return token{kind: commentToken, offset: start, text: phrase}, nil
		}
	}
	for l.at < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[l.at:])
		if !unicode.IsLetter(r) {
			break
		}
		l.at += size
	}
	text := strings.ToLower(l.text[start:l.at])
	if (text == "a" || text == "p") && strings.HasPrefix(strings.ToLower(l.text[l.at:]), ".m") {
		l.at += 2
		text += "m"
	}
	if text == "public" || text == "school" {
		return l.holidayPhrase(start, text)
	}
	if symbol, ok := symbolWords[text]; ok {
		l.warn(start, "%q taken for %q", text, symbol)
		return token{kind: symbolToken, offset: start, text: symbol}, nil
	}
	w, ok := words[text]
	if !ok {
		return token{}, fail(start, "the word %q has no meaning here", l.text[start:min(l.at, start+40)])
	}
	if w.sloppy {
		l.warn(start, "%q is not the language's own word", text)
	}
	if l.at < len(l.text) && l.text[l.at] == '.' {
		l.at++ // an abbreviation's full stop
	}
	return token{kind: wordToken, offset: start, text: text, word: w}, nil
}

// skipOrdinal passes over the letters of "24th" in "Dec 24th": they stand
// against a number that a month comes before, and are not Thursday.
func (l *lexer) skipOrdinal() {
	rest := l.text[l.at:]
	if len(rest) < 2 || startsWithLetter(rest[2:]) {
		return
	}
	switch strings.ToLower(rest[:2]) {
	case "st", "nd", "rd", "th":
	default:
		return
	}
	for i := len(l.tokens) - 1; i >= 0; i-- {
		switch t := l.tokens[i]; {
		case t.kind == wordToken && t.word.meaning == monthWord:
			l.warn(l.at, "%q left out after a day of the month", rest[:2])
			l.at += 2
			return
		case t.kind != numberToken && t.text != "-" && t.text != ",":
			return
		}
	}
}

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// holidayPhrase reads the rest of "public holidays" or "school holidays".
func (l *lexer) holidayPhrase(start int, text string) (token, error) {
	rest := strings.ToLower(strings.TrimLeft(l.text[l.at:], " "))
	for _, noun := range []string{"holidays", "holiday"} {
		if !strings.HasPrefix(rest, noun) {
			continue
		}
		l.at = len(l.text) - len(rest) + len(noun)
		l.warn(start, "%q taken for %s", text+" "+noun, strings.ToUpper(text[:1]+"h"))
		w := word{meaning: holidayWord, text: text[:1] + "h"}
		if text == "school" {
			w.value = 1
		}
		return token{kind: wordToken, offset: start, text: w.text, word: w}, nil
	}
	return token{}, fail(start, "the word %q has no meaning here", text)
}
