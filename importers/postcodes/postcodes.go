// Package postcodes reads Norwegian post codes with the middle of their areas,
// as Erik Bolstad publishes them, and without positions, as Posten does.
package postcodes

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"finnfram/data"
	"finnfram/geo/hours"
	"finnfram/importers"
)

// Reader reads three tab-separated files: Bolstad's postnummer.csv, his
// postnummer-utm.txt (four lines before the header, and each position in UTM
// too), and Posten's register (no header; post code, place, municipality
// number and name, category; often in Latin-1; no positions). Which one it is
// shows from the content. Municipality numbers are not kept: Bolstad's are of
// the division of 2020. Memory: the codes seen, below 1 MB.
type Reader struct{}

// Name is the word after «finnfram import».
func (Reader) Name() string { return "postcodes" }

// Help says what the reader reads.
func (Reader) Help() string {
	return "post codes: postnummer.csv or postnummer-utm.txt from erikbolstad.no (with positions), or Posten's tab-separated register (without)"
}

// The credits that the owners ask for.
const (
	bolstadCredit = "Postnummerdata frå Erik Bolstad (http://www.erikbolstad.no/postnummer/), CC BY 3.0"
	postenCredit  = "Posten Bring, postnummerregister"
)

// maxLine bounds a line; real ones have some 200 bytes.
const maxLine = 1 << 16

// maxPreamble is how many lines may stand before the header.
const maxPreamble = 20

// Read hands over one Postcode a row. Rows without four digits and a place
// are Error findings; doubtful positions are left out with a Warning.
func (Reader) Read(ctx context.Context, inputs []importers.Input, _ importers.Options, sink importers.Sink) error {
	r := reading{sink: sink, seen: map[string]int64{}}
	for _, input := range inputs {
		if err := r.file(input); err != nil {
			return err
		}
	}
	if !r.asOf.IsZero() {
		sink.AsOf(r.asOf)
	}
	return ctx.Err()
}

// reading is one running import.
type reading struct {
	sink importers.Sink
	seen map[string]int64 // code → line
	asOf time.Time

	name    string
	line    int64
	columns map[string]int // by header; nil in Posten's register
	width   int
	fields  []string
}

// file reads one file.
func (r *reading) file(input importers.Input) error {
	r.name, r.line, r.columns, r.width = input.Name, 0, nil, 0
	lines := bufio.NewScanner(input)
	lines.Buffer(make([]byte, 4096), maxLine)
	for lines.Scan() {
		r.line++
		text := strings.TrimPrefix(lines.Text(), "\ufeff")
		if r.width == 0 {
			if err := r.begin(text); err != nil {
				return err
			}
			if r.columns != nil || r.width == 0 {
				continue
			}
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		importers.At(r.sink, r.name, r.line)
		if err := r.sink.Row(); err != nil {
			return err
		}
		if err := r.row(text); err != nil {
			return err
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%s: line %d: longer than %d bytes, these are no post codes: %w", r.name, r.line+1, maxLine, data.ErrInvalid)
	case err != nil:
		return fmt.Errorf("%s: line %d: %w", r.name, r.line+1, err)
	case r.width == 0:
		return r.unknownFormat()
	}
	return nil
}

func (r *reading) unknownFormat() error {
	return fmt.Errorf("%s: line %d: neither a header with POSTNR, POSTSTAD, LAT and LON parted by tabs nor a row of Posten's register: %w", r.name, max(r.line, 1), data.ErrInvalid)
}

// begin looks for the header, or for the first row of Posten's register. It
// sets width when it has found either.
func (r *reading) begin(text string) error {
	fields := strings.Split(text, "\t")
	if len(fields) == 5 && fourDigits(fields[0]) && len(fields[4]) == 1 {
		r.width = len(fields)
		r.sink.Credit(postenCredit)
		return nil
	}
	at := map[string]int{}
	for i, name := range fields {
		at[strings.ToUpper(strings.TrimSpace(name))] = i
	}
	if _, header := at["POSTNR"]; !header {
		if r.line > maxPreamble {
			return r.unknownFormat()
		}
		return nil
	}
	var missing []string
	for _, name := range []string{"POSTSTAD", "BRUKSOMRÅDE", "LAT", "LON", "DATAKVALITET"} {
		if _, known := at[name]; !known {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%s: line %d: columns %s are missing (is the file UTF-8?): %w", r.name, r.line, strings.Join(missing, ", "), data.ErrInvalid)
	}
	r.columns, r.width = at, len(fields)
	r.sink.Credit(bolstadCredit)
	return nil
}

// row reads one row.
func (r *reading) row(text string) error {
	if !utf8.ValidString(text) {
		if r.columns != nil {
			r.report(data.Error, "encoding", "", "", fmt.Sprintf("%+q", text[:min(len(text), 60)]), "the row is not UTF-8; it looks like Latin-1")
			return nil
		}
		text = fromLatin1(text)
	}
	r.fields = strings.Split(text, "\t")
	if len(r.fields) != r.width {
		r.report(data.Error, "column-count", "", "", fmt.Sprint(len(r.fields)), fmt.Sprintf("expected %d columns", r.width))
		return nil
	}
	code := strings.TrimSpace(r.fields[0])
	if r.columns != nil {
		code = r.field("POSTNR")
	}
	code = padded(code)
	if !fourDigits(code) {
		r.report(data.Error, "postcode-unusable", code, "POSTNR", code, "a post code has four digits")
		return nil
	}
	if first, again := r.seen[code]; again {
		r.report(data.Error, "duplicate-id", code, "POSTNR", code, fmt.Sprintf("the post code stands in line %d already; the first is kept", first))
		return nil
	}
	r.seen[code] = r.line
	p := data.Postcode{Code: code}
	if r.columns == nil {
		p.City = strings.TrimSpace(r.fields[1])
		p.BoxesOnly = r.fields[4] == "P"
	} else {
		r.bolstad(&p)
	}
	if p.City == "" {
		r.report(data.Error, "city-missing", code, "POSTSTAD", "", "a post code needs its place")
		return nil
	}
	return r.sink.Postcode(p)
}

// fromLatin1 reads each byte as the character of that number.
func fromLatin1(text string) string {
	var b strings.Builder
	for i := range len(text) {
		b.WriteRune(rune(text[i]))
	}
	return b.String()
}

// retired is written after the place's name.
const retired = "(ikkje i bruk)"

// bolstad fills p from the columns.
func (r *reading) bolstad(p *data.Postcode) {
	p.City = r.field("POSTSTAD")
	if cut := len(p.City) - len(retired); cut >= 0 && strings.EqualFold(p.City[cut:], retired) {
		p.City, p.Retired = strings.TrimSpace(p.City[:cut]), true
	}
	p.BoxesOnly = r.field("BRUKSOMRÅDE") == "Postboksar"
	quality := r.field("DATAKVALITET")
	p.Uncertain = quality == "" || quality == "6"
	r.position(p)
	r.date()
}

func (r *reading) field(name string) string {
	i, known := r.columns[name]
	if !known {
		return ""
	}
	return strings.TrimSpace(r.fields[i])
}

// date keeps the latest date; 0000-00-00 means that none is known.
func (r *reading) date() {
	at, err := time.ParseInLocation(time.DateTime, r.field("SIST OPPDATERT"), hours.Oslo)
	if err == nil && at.After(r.asOf) {
		r.asOf = at
	}
}

func (r *reading) report(severity data.Severity, rule, object, field, value, detail string) {
	r.sink.Finding(data.Finding{Severity: severity, Rule: rule, File: r.name, Line: r.line, Object: object, Field: field, Value: value, Detail: detail})
}

// padded gives back the leading zeros that spreadsheets take away.
func padded(code string) string {
	if code == "" || len(code) > 3 || strings.Trim(code, "0123456789") != "" {
		return code
	}
	return strings.Repeat("0", 4-len(code)) + code
}

func fourDigits(text string) bool {
	return len(text) == 4 && strings.Trim(text, "0123456789") == ""
}
