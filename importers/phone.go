package importers

import "strings"

// Phone writes a telephone number as E.164 (+4722988720) where it can be read
// as one, and otherwise returns it as written with outer white space removed.
// Norwegian short numbers (113, 116117, 02800) have no E.164 form and come
// back as bare digits. Of several numbers separated by "/", ";" or "," the
// first is taken. A number without a country code is Norwegian when it has
// eight digits and does not begin with 0 or 1.
func Phone(written string) string {
	written = strings.TrimSpace(written)
	first, _, _ := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(written, "/", ";"), ",", ";"), ";")
	first = strings.TrimSpace(first)
	if len(first) > 4 && strings.EqualFold(first[:4], "tel:") {
		first = strings.TrimSpace(first[4:])
	}
	first = strings.Replace(first, "(0)", "", 1)
	digits, international, ok := phoneDigits(first)
	if !ok {
		return written
	}
	switch {
	case international && strings.HasPrefix(digits, "47"):
		return norwegian(digits[2:], written)
	case international && len(digits) >= 7 && len(digits) <= 15 && digits[0] != '0':
		return "+" + digits
	case international:
		return written
	case len(digits) == 10 && strings.HasPrefix(digits, "47"):
		return norwegian(digits[2:], written)
	}
	return norwegian(digits, written)
}

// phoneDigits strips the usual separators. It fails on anything that is no
// digit, separator or leading plus sign.
func phoneDigits(s string) (digits string, international, ok bool) {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' && b.Len() == 0 && !international:
			international = true
		case r == ' ', r == '-', r == '.', r == '(', r == ')', r == '\u00a0', r == '\u2011', r == '\u2013', r == '\u202f':
		default:
			return "", false, false
		}
	}
	digits = b.String()
	if !international && len(digits) > 8 && strings.HasPrefix(digits, "00") {
		return digits[2:], true, true
	}
	return digits, international, digits != ""
}

// norwegian writes national digits: eight as E.164, the short numbers bare.
// Twelve digits beginning with 5 are the machine and mobile series.
func norwegian(digits, written string) string {
	switch {
	case len(digits) == 8 && digits[0] >= '2', len(digits) == 12 && digits[0] == '5':
		return "+47" + digits
	case len(digits) == 3 && digits[0] == '1', len(digits) == 6 && strings.HasPrefix(digits, "116"),
		len(digits) == 4 && digits[0] == '1', len(digits) == 5 && digits[0] == '0':
		return digits
	}
	return written
}
