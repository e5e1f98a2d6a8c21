package wire

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"finnfram/data"
	"finnfram/geo"
)

// MaxQuery is the longest query string, in bytes, that is looked at.
const MaxQuery = 4096

// maxParameters bounds how many parameters one request may carry.
const maxParameters = 24

// Query holds the parameters of one request, from the query string or from a
// JSON body of the same shape, and collects what is wrong with them. Every
// parameter that is never asked for is a fault, so a handler reads all the
// parameters it knows before it calls Err. The zero value has none. A Query
// belongs to one goroutine and does not allocate unless a value is escaped or
// wrong.
type Query struct {
	pairs  [maxParameters]pair
	count  int
	faults []Fault
	inBody bool
}

type pair struct {
	name, value string
	read        bool
}

// Read fills q from the query string of r, and for a POST from its JSON body.
// What cannot be split at all is an error at once; everything else waits for
// Err.
func (q *Query) Read(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		return q.ReadURL(r.URL)
	}
	if r.URL.RawQuery != "" {
		return Invalid(Fault{Detail: "a POST carries its parameters in the body, not in the address"})
	}
	return q.readBody(w, r)
}

// ReadURL fills q from the query string of u.
func (q *Query) ReadURL(u *url.URL) error {
	raw := u.RawQuery
	if len(raw) > MaxQuery {
		return ErrLongQuery
	}
	for raw != "" {
		var part string
		part, raw, _ = strings.Cut(raw, "&")
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		name, ok1 := unescape(name)
		value, ok2 := unescape(value)
		if !ok1 || !ok2 {
			return Invalid(Fault{Parameter: clip(name), Detail: "is not correctly percent-encoded UTF-8"})
		}
		if err := q.add(name, value); err != nil {
			return err
		}
	}
	return nil
}

func unescape(s string) (string, bool) {
	if strings.IndexByte(s, '%') >= 0 || strings.IndexByte(s, '+') >= 0 {
		clear, err := url.QueryUnescape(s)
		if err != nil {
			return s, false
		}
		s = clear
	}
	return s, utf8.ValidString(s) && strings.IndexByte(s, 0) < 0
}

// add stores a parameter. Given twice it is a fault.
func (q *Query) add(name, value string) error {
	for i := range q.count {
		if q.pairs[i].name == name {
			q.Fault(name, "is given more than once")
			return nil
		}
	}
	if q.count == len(q.pairs) {
		return Invalid(Fault{Detail: fmt.Sprintf("more than %d parameters", maxParameters)})
	}
	q.pairs[q.count] = pair{name: name, value: value}
	q.count++
	return nil
}

func (q *Query) find(name string) (string, bool) {
	for i := range q.count {
		if q.pairs[i].name == name {
			q.pairs[i].read = true
			return q.pairs[i].value, true
		}
	}
	return "", false
}

// Fault records that the parameter called name is wrong, with its value if it
// was given.
func (q *Query) Fault(name, detail string) {
	value, _ := q.find(name)
	f := Fault{Detail: detail, Value: clip(value)}
	if q.inBody {
		f.Pointer = "/" + escapePointer(clip(name))
	} else {
		f.Parameter = clip(name)
	}
	q.faults = append(q.faults, f)
}

// Err tells what was wrong, parameters that nobody asked for included, as an
// error of kind data.ErrInvalid that [Fail] writes in full; nil if nothing.
func (q *Query) Err() error {
	for i := range q.count {
		if !q.pairs[i].read {
			q.Fault(q.pairs[i].name, "is not a parameter of this address")
		}
	}
	if len(q.faults) == 0 {
		return nil
	}
	return Invalid(q.faults...)
}

// Has tells whether a parameter was given.
func (q *Query) Has(name string) bool {
	_, ok := q.find(name)
	return ok
}

// Text reads a text of at most max characters; false where absent or empty.
func (q *Query) Text(name string, max int) (string, bool) {
	value, ok := q.find(name)
	if !ok {
		return "", false
	}
	value = strings.TrimSpace(value)
	if value == "" {
		q.Fault(name, "is empty")
		return "", false
	}
	if len(value) > max && utf8.RuneCountInString(value) > max {
		q.Fault(name, fmt.Sprintf("is longer than %d characters", max))
		return "", false
	}
	return value, true
}

// Float reads a finite number from lo to hi; false where absent or wrong.
func (q *Query) Float(name string, lo, hi float64) (float64, bool) {
	text, ok := q.find(name)
	if !ok {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange), strings.ContainsAny(text, "xXpP_"):
		q.Fault(name, "is not a number")
	case math.IsNaN(v) || math.IsInf(v, 0):
		q.Fault(name, "is not a finite number")
	case v < lo || v > hi:
		q.Fault(name, fmt.Sprintf("lies outside %v to %v", lo, hi))
	default:
		return v, true
	}
	return 0, false
}

// Int reads a whole number from lo to hi, or answers otherwise.
func (q *Query) Int(name string, lo, hi, otherwise int) int {
	text, ok := q.find(name)
	if !ok {
		return otherwise
	}
	v, err := strconv.Atoi(text)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		q.Fault(name, "is not a whole number")
	case err != nil || v < lo || v > hi:
		q.Fault(name, fmt.Sprintf("lies outside %d to %d", lo, hi))
	default:
		return v
	}
	return otherwise
}

// Bool reads true or false; the second result is false where absent or wrong.
func (q *Query) Bool(name string) (value, ok bool) {
	text, given := q.find(name)
	switch {
	case !given:
		return false, false
	case text == "true":
		return true, true
	case text == "false":
		return false, true
	}
	q.Fault(name, "is neither true nor false")
	return false, false
}

// Time reads an RFC 3339 instant within a century of now, or now for the word
// now and where absent. The second result tells whether an instant was given.
func (q *Query) Time(name string, now time.Time) (time.Time, bool) {
	text, ok := q.find(name)
	if !ok || text == "now" {
		return now, false
	}
	at, err := time.Parse(time.RFC3339, strings.ToUpper(text))
	if err != nil {
		q.Fault(name, "is neither now nor an RFC 3339 instant such as 2026-11-23T08:00:00Z (a + in an address is written %2B)")
		return now, false
	}
	const century = 100 * 365 * 24 * time.Hour
	if d := at.Sub(now); d > century || d < -century {
		q.Fault(name, "lies more than a century from now")
		return now, false
	}
	return at, true
}

// OneOf reads one of the words allowed, or answers the first where absent.
func (q *Query) OneOf(name string, allowed ...string) string {
	text, ok := q.find(name)
	if !ok {
		return allowed[0]
	}
	for _, word := range allowed {
		if text == word {
			return word
		}
	}
	words := allowed
	if words[0] == "" { // not to be asked for, only what absence means
		words = words[1:]
	}
	q.Fault(name, "is none of "+strings.Join(words, ", "))
	return allowed[0]
}

// Point reads lat and lon, WGS84 degrees. With need set their absence is a
// fault; otherwise both or neither must be given. The second result is false
// where there is no usable point.
func (q *Query) Point(need bool) (geo.Point, bool) {
	hasLat, hasLon := q.Has("lat"), q.Has("lon")
	lat, ok1 := q.Float("lat", -90, 90)
	lon, ok2 := q.Float("lon", -180, 180)
	if !hasLat && (need || hasLon) {
		q.Fault("lat", "is missing: degrees north, such as 59.9139")
	}
	if !hasLon && (need || hasLat) {
		q.Fault("lon", "is missing: degrees east, such as 10.7522")
	}
	return geo.Point{Lat: lat, Lon: lon}, ok1 && ok2
}

// Box reads west,south,east,north in degrees (RFC 7946 order).
func (q *Query) Box(name string) (geo.Box, bool) {
	text, ok := q.find(name)
	if !ok {
		return geo.Box{}, false
	}
	parts := strings.Split(text, ",")
	if len(parts) != 4 {
		q.Fault(name, "is not four numbers: west,south,east,north")
		return geo.Box{}, false
	}
	var v [4]float64
	for i, part := range parts {
		number, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil {
			q.Fault(name, "is not four numbers: west,south,east,north")
			return geo.Box{}, false
		}
		v[i] = number
	}
	box := geo.Box{West: v[0], South: v[1], East: v[2], North: v[3]}
	if err := box.Check(); err != nil {
		q.Fault(name, err.Error())
		return geo.Box{}, false
	}
	return box, true
}

// Category reads a category by id, alias, name or code.
func (q *Query) Category(name string) (data.CategoryInfo, bool) {
	text, ok := q.find(name)
	if !ok {
		return data.CategoryInfo{}, false
	}
	info, ok := data.FindCategory(text)
	if !ok {
		q.Fault(name, "is no category: see /v1/categories")
	}
	return info, ok
}

// clip bounds what is repeated to the asker.
func clip(s string) string {
	const most = 100
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
