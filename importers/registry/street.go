package registry

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

var (
	careOf  = regexp.MustCompile(`(?i)^(c/o|v/|att[.:]|postboks|pb\.?\s|boks\s)`)
	numbers = regexp.MustCompile(`\d`)
	inside  = regexp.MustCompile(`(?i)^(\d+\.?\s*(etg|etasje)|etg|etasje|inngang|bygg|plan|rom)\b`)
)

// StreetOf divides the lines of an address into street with number and the
// rest. The street is the first line that is no «c/o», post box or floor and
// holds a number; without one, the first that is none of those. A post box
// stays in the rest and so is never taken for a place.
func StreetOf(lines []string) (street, extra string) {
	at := -1
	for i, line := range lines {
		if careOf.MatchString(line) || inside.MatchString(line) {
			continue
		}
		if numbers.MatchString(line) {
			at = i
			break
		}
		if at < 0 {
			at = i
		}
	}
	var rest []string
	for i, line := range lines {
		if i != at {
			rest = append(rest, Clip(line, maxText))
		}
	}
	if at >= 0 {
		street = Clip(lines[at], maxText)
	}
	return street, strings.Join(rest, ", ")
}

// CompactList returns a JSON array without white space, one value wrapped as
// an array, or "" when raw is absent, null or empty.
func CompactList(raw json.RawMessage) string {
	var out bytes.Buffer
	if len(raw) == 0 || json.Compact(&out, raw) != nil {
		return ""
	}
	switch text := out.String(); text {
	case "", "null", "[]", "{}", "[{}]", `""`:
		return ""
	default:
		if text[0] != '[' {
			text = "[" + text + "]"
		}
		return text
	}
}

// CodeSystem writes a code system as urn:oid:…, however the source names it:
// a bare OID, or with capitals. An empty one is replaced by otherwise.
func CodeSystem(written, otherwise string) string {
	written = strings.TrimSpace(written)
	lower := strings.ToLower(written)
	switch {
	case written == "":
		return otherwise
	case strings.HasPrefix(lower, "urn:oid:"):
		return "urn:oid:" + strings.TrimSpace(written[8:])
	case strings.HasPrefix(lower, "2.16.578."), strings.HasPrefix(lower, "1.2."):
		return "urn:oid:" + written
	case len(written) == 4 && numbers.MatchString(written):
		return "urn:oid:2.16.578.1.12.4.1.1." + written
	}
	return written
}
