package registry

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"finnfram/geo"
)

// Text is a JSON string, number or truth value, with outer white space
// removed; null is empty. Sources write post codes and numbers either way.
type Text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *Text) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0, bytes.Equal(raw, []byte("null")):
		*t = ""
	case raw[0] == '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		*t = Text(strings.TrimSpace(s))
	case raw[0] == '{', raw[0] == '[':
		return errors.New("text is expected, not an object or a list")
	default:
		*t = Text(raw)
	}
	return nil
}

// List is a JSON array, or one element standing for a list of itself; null
// is empty.
type List[T any] []T

// UnmarshalJSON implements json.Unmarshaler.
func (l *List[T]) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0, bytes.Equal(raw, []byte("null")):
		*l = nil
		return nil
	case raw[0] == '[':
		return json.Unmarshal(raw, (*[]T)(l))
	}
	var one T
	if err := json.Unmarshal(raw, &one); err != nil {
		return err
	}
	*l = List[T]{one}
	return nil
}

// Texts returns the texts of a list that are not empty.
func Texts(list List[Text]) []string {
	var texts []string
	for _, t := range list {
		if t != "" {
			texts = append(texts, string(t))
		}
	}
	return texts
}

// Flag is a JSON truth value, also as a string; Known is false when absent.
type Flag struct{ Known, Value bool }

// UnmarshalJSON implements json.Unmarshaler.
func (f *Flag) UnmarshalJSON(raw []byte) error {
	switch strings.ToLower(strings.Trim(string(bytes.TrimSpace(raw)), `"`)) {
	case "true":
		*f = Flag{true, true}
	case "false":
		*f = Flag{Known: true}
	case "null", "":
		*f = Flag{}
	default:
		return errors.New("true or false is expected")
	}
	return nil
}

// Decimal is a JSON number, or a string holding one with a point or a comma.
// Written keeps what could not be read as a finite number.
type Decimal struct {
	Known   bool
	Value   float64
	Written string
}

// UnmarshalJSON implements json.Unmarshaler. It does not fail on a text that
// is no number, so that one bad coordinate does not cost the whole object.
func (d *Decimal) UnmarshalJSON(raw []byte) error {
	var text Text
	if err := text.UnmarshalJSON(raw); err != nil {
		return err
	}
	*d = ParseDecimal(string(text))
	return nil
}

// ParseDecimal reads a number with a decimal point or comma; an empty text is
// unknown.
func ParseDecimal(text string) Decimal {
	text = strings.TrimSpace(text)
	if text == "" {
		return Decimal{}
	}
	value, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return Decimal{Written: text}
	}
	return Decimal{Known: true, Value: value}
}

// Position makes a point of two decimals. It is nil when either is absent,
// and when both are zero, which registers write for «not measured». The
// problem names what was wrong with a position that somebody did write.
func Position(lat, lon Decimal) (point *geo.Point, problem string) {
	switch {
	case lat.Written != "":
		return nil, "latitude is no number"
	case lon.Written != "":
		return nil, "longitude is no number"
	case lat.Known != lon.Known:
		return nil, "only one of latitude and longitude is given"
	case !lat.Known, lat.Value == 0 && lon.Value == 0:
		return nil, ""
	}
	return &geo.Point{Lat: lat.Value, Lon: lon.Value}, ""
}

// Decode reads one object into out. Its error names the field where it can
// and never repeats a value.
func Decode(raw []byte, out any) (field string, err error) {
	if !utf8.Valid(raw) {
		return fieldAt(raw, invalidByte(raw)), errors.New("not UTF-8; the file may be Latin-1")
	}
	err = json.Unmarshal(raw, out)
	if err == nil {
		return "", nil
	}
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		return kind.Field, fmt.Errorf("%s where %s is expected", kind.Value, kind.Type)
	case errors.As(err, &syntax):
		return fieldAt(raw, int(syntax.Offset)), errors.New("not valid JSON")
	}
	return "", err
}

func invalidByte(raw []byte) int {
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(raw)
}

// fieldAt returns the last name that stands before offset in raw.
func fieldAt(raw []byte, offset int) string {
	offset = min(offset, len(raw))
	for end := offset; end > 0; {
		colon := bytes.LastIndexByte(raw[:end], ':')
		if colon < 0 {
			return ""
		}
		name := bytes.TrimRight(raw[:colon], " \t\r\n")
		if n := len(name); n > 1 && name[n-1] == '"' {
			if start := bytes.LastIndexByte(name[:n-1], '"'); start >= 0 && n-start < 80 {
				return string(bytes.ToValidUTF8(name[start+1:n-1], nil))
			}
		}
		end = colon
	}
	return ""
}
