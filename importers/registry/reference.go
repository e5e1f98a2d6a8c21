package registry

import (
	"strings"

	"finnfram/data"
)

// Reference is a pointer from one resource to another, split: a server (""
// when relative), a resource type and an id. A urn has only an id, which is
// the whole urn; a contained resource has type "#".
type Reference struct{ Base, Type, ID string }

// ParseReference splits «Location/7», «https://server/fhir/Location/7»,
// «Location/7/_history/2», «urn:uuid:…», «#inside» and a bare id.
func ParseReference(written string) Reference {
	written = strings.TrimSpace(written)
	switch {
	case strings.HasPrefix(written, "urn:"):
		return Reference{ID: strings.ToLower(written)}
	case strings.HasPrefix(written, "#"):
		return Reference{Type: "#", ID: written[1:]}
	}
	written, _, _ = strings.Cut(written, "?")
	written, _, _ = strings.Cut(written, "/_history/")
	written = strings.TrimRight(written, "/")
	slash := strings.LastIndexByte(written, '/')
	if slash < 0 {
		return Reference{ID: written}
	}
	r := Reference{ID: written[slash+1:]}
	before := written[:slash]
	if slash = strings.LastIndexByte(before, '/'); slash >= 0 {
		r.Base, r.Type = strings.TrimRight(before[:slash], "/"), before[slash+1:]
	} else {
		r.Type = before
	}
	return r
}

// OrgNumber reads an organisation number with or without spaces. Known is
// false for an empty text; valid tells whether the check digit is right.
func OrgNumber(written string) (number string, known, valid bool) {
	number = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '.' {
			return -1
		}
		return r
	}, strings.TrimSpace(written))
	return number, number != "", data.ValidOrgNumber(number)
}

// FourDigits writes a post code or municipality code with the leading zeros
// that a number loses: 985 → 0985. Anything else comes back as it is, and is
// then not ok unless it is empty.
func FourDigits(written string) (code string, ok bool) {
	written = strings.TrimSpace(written)
	if written == "" {
		return "", true
	}
	if len(written) > 4 {
		return written, false
	}
	for _, c := range []byte(written) {
		if c < '0' || c > '9' {
			return written, false
		}
	}
	return strings.Repeat("0", 4-len(written)) + written, true
}
