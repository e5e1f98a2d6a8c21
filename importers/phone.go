package importers

import "strings"

// Phone reads the first telephone number of raw and returns it as E.164
// ("+4722987120") where it is a Norwegian number of eight digits, with or
// without +47 or 0047, or an international one with + or 00. Short numbers
// (113, 116117, 02800) come back as bare digits. What cannot be read comes
// back trimmed, as written.
func Phone(raw string) string {
	first := raw
	if i := strings.IndexAny(first, ";,/|"); i > 0 {
		first = first[:i]
	}
	written := strings.TrimSpace(first)
	digits, plus, ok := phoneDigits(written)
	switch {
	case !ok || len(digits) < 3:
		return written
	case !plus && strings.HasPrefix(digits, "00") && len(digits) >= 10:
		digits, plus = digits[2:], true
	}
	switch {
	case plus && strings.HasPrefix(digits, "47") && len(digits) == 10:
		return "+" + digits
	case plus && (strings.HasPrefix(digits, "47116") && len(digits) == 8 || strings.HasPrefix(digits, "471") && len(digits) == 5):
		return digits[2:] // a short number with the country code
	case plus && strings.HasPrefix(digits, "47"): // too short or too long for Norway
		return written
	case plus && len(digits) >= 8 && len(digits) <= 15:
		return "+" + digits
	case !plus && len(digits) == 8 && digits[0] >= '2':
		return "+47" + digits
	case !plus && len(digits) == 10 && strings.HasPrefix(digits, "47") && digits[2] >= '2':
		return "+" + digits
	case !plus && len(digits) <= 6:
		return digits
	}
	return written
}

// phoneDigits drops what people put between digits; ok is false when there is
// anything else.
func phoneDigits(text string) (digits string, plus, ok bool) {
	text = strings.ReplaceAll(text, "(0)", "")
	var b strings.Builder
	for _, r := range strings.TrimPrefix(strings.ToLower(text), "tel:") {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' && b.Len() == 0 && !plus:
			plus = true
		case strings.ContainsRune(" .-()\u00a0\u2009\u202f\u2011\u2013", r):
		default:
			return "", false, false
		}
	}
	return b.String(), plus, true
}
