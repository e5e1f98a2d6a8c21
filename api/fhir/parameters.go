package fhir

import (
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/geo"
)

// parameter is one search parameter: whether an entry matches a value of it.
type parameter struct {
	name, kind, about string
	modifiers         []string
	match             func(e *entry, modifier, value string) bool
}

// near is a near parameter, read.
type near struct {
	from  geo.Point
	reach geo.Metres
}

// defaultReach is how far «near» reaches where no distance is given.
const defaultReach geo.Metres = 50_000

// metresIn are the units of length taken, by their UCUM codes.
var metresIn = map[string]float64{
	"": 1000, "km": 1000, "m": 1, "dm": 0.1, "cm": 0.01, "mm": 0.001,
	"[mi_i]": 1609.344, "[nmi_i]": 1852, "[ft_i]": 0.3048, "[yd_i]": 0.9144,
}

// readNear reads latitude|longitude|distance|units.
func readNear(value string) (near, string) {
	parts := strings.Split(value, "|")
	if len(parts) < 2 || len(parts) > 4 {
		return near{}, "must be latitude|longitude|distance|units, such as 59.91|10.75|5|km"
	}
	lat, ok1 := decimal(parts[0])
	lon, ok2 := decimal(parts[1])
	if !ok1 || !ok2 {
		return near{}, "must begin with two numbers, latitude|longitude"
	}
	n := near{from: geo.Point{Lat: lat, Lon: lon}, reach: defaultReach}
	if err := n.from.Check(); err != nil {
		return near{}, "names no place: " + err.Error()
	}
	if len(parts) < 3 || parts[2] == "" {
		return n, ""
	}
	distance, ok := decimal(parts[2])
	if !ok || distance < 0 {
		return near{}, "has a distance that is not a number of 0 or more"
	}
	unit := ""
	if len(parts) == 4 {
		unit = parts[3]
	}
	metres, ok := metresIn[unit]
	if !ok {
		return near{}, "has a unit that is no UCUM length known here: km, m, [mi_i], [nmi_i], [ft_i], [yd_i]"
	}
	n.reach = geo.Metres(distance * metres)
	return n, ""
}

func decimal(text string) (float64, bool) {
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) && !strings.ContainsAny(text, "xXpP_")
}

// request is a search, read.
type request struct {
	filters []filter
	near    []near
	count   int
	offset  int
	token   string // of the world whose pages are being turned
	summary string
	include []string
	applied url.Values // what the self link repeats
	ignored []string
}

type filter struct {
	parameter parameter
	modifier  string
	values    []string // any of them
}

// Values and places are bounded since each is held against every resource.
const (
	defaultCount = 20
	maxCount     = 200
	maxValues    = 50
	maxPlaces    = 10
)

// readRequest reads the parameters of the address, and of the form in the
// body of a _search.
func readRequest(r *http.Request, k *kind) (request, error) {
	if len(r.URL.RawQuery) > wire.MaxQuery {
		return request{}, wire.ErrLongQuery
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return request{}, wire.Invalid(wire.Fault{Detail: "the query string cannot be read"})
	}
	if r.Method == http.MethodPost {
		form, err := readForm(r)
		if err != nil {
			return request{}, err
		}
		for name, list := range form {
			values[name] = append(values[name], list...)
		}
	}
	q := request{count: defaultCount, summary: "false", applied: url.Values{}}
	var faults []wire.Fault
	for _, name := range slices.Sorted(keys(values)) {
		if fault := q.take(k, name, values[name]); fault != "" {
			faults = append(faults, wire.Fault{Parameter: name, Detail: fault, Value: first100(values.Get(name))})
		}
	}
	if strict(r) {
		for _, name := range q.ignored {
			faults = append(faults, wire.Fault{Parameter: name, Detail: "is not supported for " + k.name})
		}
	}
	if len(faults) > 0 {
		return request{}, wire.Invalid(faults...)
	}
	return q, nil
}

func keys(v url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range v {
			if !yield(name) {
				return
			}
		}
	}
}

func first100(s string) string { return s[:min(len(s), 100)] }

func readForm(r *http.Request) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, fmt.Errorf("_search takes application/x-www-form-urlencoded: %w", wire.ErrMediaType)
	}
	if err := wire.Plain(r); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, wire.MaxQuery+1))
	if err != nil || len(body) > wire.MaxQuery {
		return nil, fmt.Errorf("the form: %w", wire.ErrTooLarge)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, wire.Invalid(wire.Fault{Detail: "the form cannot be read"})
	}
	return form, nil
}

// strict tells whether the asker wants unknown parameters refused.
func strict(r *http.Request) bool {
	for _, line := range r.Header.Values("Prefer") {
		for part := range strings.FieldsFuncSeq(line, func(c rune) bool { return c == ',' || c == ';' }) {
			if strings.EqualFold(strings.ReplaceAll(strings.TrimSpace(part), " ", ""), "handling=strict") {
				return true
			}
		}
	}
	return false
}

// take reads one parameter with all its values; the result says what is wrong
// with it.
func (q *request) take(k *kind, name string, values []string) string {
	base, modifier, _ := strings.Cut(name, ":")
	fault, known := q.takeControl(k, name, values)
	if !known && base == "near" && k == locationKind && modifier == "" {
		fault, known = q.takeNear(values), true
	}
	for _, p := range k.parameters {
		if known || p.name != base || p.match == nil {
			continue
		}
		if modifier != "" && !slices.Contains(p.modifiers, modifier) {
			return "has a modifier that is not supported: " + modifier
		}
		if n := len(values) + strings.Count(strings.Join(values, ""), ","); n > maxValues {
			return fmt.Sprintf("has more than %d values", maxValues)
		}
		for _, value := range values {
			q.filters = append(q.filters, filter{p, modifier, strings.Split(value, ",")})
		}
		known = true
	}
	if !known {
		q.ignored = append(q.ignored, name)
		return ""
	}
	if name != "_page" {
		q.applied[name] = values
	}
	return fault
}

func (q *request) takeNear(values []string) string {
	if len(values) > 1 {
		return "is given more than once"
	}
	for one := range strings.SplitSeq(values[0], ",") {
		if len(q.near) == maxPlaces {
			return fmt.Sprintf("names more than %d places", maxPlaces)
		}
		n, fault := readNear(one)
		if fault != "" {
			return fault
		}
		q.near = append(q.near, n)
	}
	return ""
}

// takeControl reads the parameters that select no resources.
func (q *request) takeControl(k *kind, name string, values []string) (fault string, known bool) {
	switch name {
	case "_format", "_pretty":
		if err := checkFormat(name, values); err != nil {
			return "must be json", true
		}
		return "", true
	case "_count":
		n, err := strconv.Atoi(values[0])
		if err != nil || n < 0 {
			return "is not a whole number of 0 or more", true
		}
		q.count = min(n, maxCount)
		if n == 0 { // R4: the same as _summary=count
			q.summary = "count"
		}
		return "", true
	case "_summary":
		if values[0] != "count" && values[0] != "false" {
			return "", false
		}
		q.summary = values[0]
		return "", true
	case "_include":
		return q.takeInclude(k, values), true
	case "_page":
		parts, ok := wire.OpenCursor(values[0], 2)
		if !ok {
			return "is not one that this server gave", true
		}
		q.offset, q.token = max(0, atoi(parts[0])), parts[1]
		return "", true
	}
	return "", false
}

func (q *request) takeInclude(k *kind, values []string) string {
	for _, value := range values {
		if !slices.Contains(k.includes, value) {
			return "is none of " + strings.Join(k.includes, ", ")
		}
		q.include = append(q.include, value)
	}
	return ""
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// checkFormat refuses formats other than JSON.
func checkFormat(name string, values []string) error {
	if name != "_format" || len(values) == 0 {
		return nil
	}
	switch strings.ReplaceAll(values[0], " ", "+") {
	case "json", "application/json", "application/fhir+json", "text/json":
		return nil
	}
	return errNotAcceptable
}

// token matches system|value, |value, system| and value against identifiers.
func matchIdentifier(list []identifier, value string) bool {
	system, code, hasSystem := strings.Cut(value, "|")
	if !hasSystem {
		code, system = system, ""
	}
	for _, id := range list {
		if (!hasSystem || id.System == system) && (code == "" && hasSystem || id.Value == code) {
			return true
		}
	}
	return false
}

func matchConcept(c data.Category, value string) bool {
	concept := categoryConcept(c)
	list := make([]identifier, 0, len(concept.Coding))
	for _, one := range concept.Coding {
		list = append(list, identifier{System: one.System, Value: one.Code})
	}
	return matchIdentifier(list, value)
}

// matchText is the string search of R4: begins with, without regard to case;
// :contains and :exact as they say.
func matchText(text, modifier, value string) bool {
	switch modifier {
	case "exact":
		return text == value
	case "contains":
		return strings.Contains(strings.ToLower(text), strings.ToLower(value))
	}
	return strings.HasPrefix(strings.ToLower(text), strings.ToLower(value))
}

// matchReference takes Type/id, id, and absolute addresses ending in them.
func matchReference(wantType, id, value string) bool {
	if at := strings.LastIndexByte(value, '/'); at >= 0 {
		kind := value[:at]
		kind = kind[strings.LastIndexByte(kind, '/')+1:]
		return kind == wantType && value[at+1:] == id
	}
	return value == id
}
