package addresses

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/hours"
	"finnfram/geo/places"
	"finnfram/importers"
)

// columns holds where each field stands in a row; -1 where it is absent.
type columns struct {
	id, municipality, municipalityName, additional, streetCode, street, number, letter int
	holding, title, lease, serial                                                      int
	epsg, north, east, postcode, city, extracted                                       int
	count                                                                              int
}

// find reads a header and returns the names of the columns that are missing
// and needed.
func (c *columns) find(header []string) (missing []string) {
	at := map[string]int{}
	for i := len(header) - 1; i >= 0; i-- {
		at[strings.ToLower(strings.TrimSpace(header[i]))] = i
	}
	c.count = len(header)
	for _, want := range []struct {
		to     *int
		name   string
		needed bool
	}{
		{&c.id, "adresseid", false}, {&c.municipality, "kommunenummer", true}, {&c.municipalityName, "kommunenavn", true},
		{&c.additional, "adressetilleggsnavn", false}, {&c.streetCode, "adressekode", false}, {&c.street, "adressenavn", true},
		{&c.number, "nummer", true}, {&c.letter, "bokstav", true},
		{&c.holding, "gardsnummer", false}, {&c.title, "bruksnummer", false}, {&c.lease, "festenummer", false}, {&c.serial, "undernummer", false},
		{&c.epsg, "epsg-kode", true}, {&c.north, "nord", true}, {&c.east, "øst", true},
		{&c.postcode, "postnummer", true}, {&c.city, "poststed", true}, {&c.extracted, "datauttaksdato", false},
	} {
		i, known := at[want.name]
		if !known {
			i = -1
			if want.needed {
				missing = append(missing, want.name)
			}
		}
		*want.to = i
	}
	if c.id < 0 {
		i, known := at["lokalid"]
		if !known {
			missing = append(missing, "adresseId or lokalid")
		}
		c.id = i
	}
	return missing
}

// reading is one running import.
type reading struct {
	sink    importers.Sink
	builder places.Builder
	files   []started
	ordinal uint32 // of the line, over all files
	taken   int64

	name    string
	line    int64
	columns columns
	fields  []string
	short   bool // the row read last has too few columns

	projections map[string]geo.Projection
	extracted   string // as it stood in the row before
	asOf        time.Time
	badDate     bool
}

// problem is why a row is not taken.
type problem struct{ rule, field, value, detail string }

// row takes one row, or reports why not.
func (r *reading) row(text string) {
	if !utf8.ValidString(text) {
		r.report(data.Error, "", problem{"encoding", "", strconv.QuoteToASCII(text[:min(len(text), 60)]), "the row is not UTF-8; it looks like Latin-1"})
		return
	}
	r.fields = split(r.fields[:0], text)
	if len(r.fields) != r.columns.count {
		r.short = len(r.fields) < r.columns.count
		r.report(data.Error, "", problem{"column-count", "", strconv.Itoa(len(r.fields)), "the header has " + strconv.Itoa(r.columns.count) + " columns"})
		return
	}
	a, wrong := r.address()
	if wrong.rule == "" {
		if err := r.builder.Add(a, r.ordinal); err != nil {
			wrong = problem{rule: "address-unusable", detail: err.Error()}
		}
	}
	if wrong.rule != "" {
		r.report(data.Error, r.field(r.columns.id), wrong)
		return
	}
	r.taken++
	importers.Taken(r.sink)
	r.date()
}

// split cuts a row at its semicolons. There is no quoting: a quotation mark
// is one.
func split(fields []string, text string) []string {
	for {
		field, rest, more := strings.Cut(text, ";")
		fields = append(fields, strings.TrimSpace(field))
		if !more {
			return fields
		}
		text = rest
	}
}

func (r *reading) field(column int) string {
	if column < 0 {
		return ""
	}
	return r.fields[column]
}

// text is a field for people.
func (r *reading) text(column int) string { return importers.Clean(r.field(column)) }

func (r *reading) report(severity data.Severity, object string, p problem) {
	r.sink.Finding(data.Finding{
		Severity: severity, Rule: p.rule, File: r.name, Line: r.line, Object: object, Field: p.field, Value: p.value, Detail: p.detail,
	})
}

// address reads the fields of the row.
func (r *reading) address() (a places.Address, wrong problem) {
	c := &r.columns
	a = places.Address{
		MunicipalityCode: padded(r.field(c.municipality)), Municipality: r.text(c.municipalityName), Street: r.text(c.street),
		Letter: strings.ToUpper(r.text(c.letter)), Additional: r.text(c.additional), Postcode: padded(r.field(c.postcode)), City: r.text(c.city),
	}
	id, err := strconv.ParseUint(r.field(c.id), 10, 64)
	if err != nil {
		return a, problem{"id-unusable", "adresseId", r.field(c.id), "not a whole number"}
	}
	a.ID = id
	if !isCode(a.MunicipalityCode) {
		return a, problem{"municipality-code", "kommunenummer", a.MunicipalityCode, "not four digits"}
	}
	if a.Postcode != "" && !isCode(a.Postcode) {
		r.report(data.Warning, r.field(c.id), problem{"postcode-unusable", "postnummer", a.Postcode, "not four digits; the address is kept without it"})
		a.Postcode = ""
	}
	if wrong = r.house(&a); wrong.rule != "" {
		return a, wrong
	}
	a.Point, wrong = r.point()
	return a, wrong
}

// house reads what tells the address apart: street and number, or property.
func (r *reading) house(a *places.Address) problem {
	c := &r.columns
	if a.Street == "" {
		a.Letter = ""
		return r.property(&a.Cadastral)
	}
	code, err := whole(r.field(c.streetCode))
	if err != nil {
		return problem{"street-code-unusable", "adressekode", r.field(c.streetCode), "not a whole number"}
	}
	a.StreetCode = code
	number, err := whole(r.field(c.number))
	if err != nil || number == 0 {
		return problem{"number-missing", "nummer", r.field(c.number), "a street address needs a house number above 0"}
	}
	a.Number = number
	return problem{}
}

// property reads the number of a farm, which has no street.
func (r *reading) property(to *places.Cadastral) problem {
	c := &r.columns
	for _, part := range []struct {
		to     *int
		column int
		name   string
	}{{&to.Holding, c.holding, "gardsnummer"}, {&to.Title, c.title, "bruksnummer"}, {&to.Lease, c.lease, "festenummer"}, {&to.Serial, c.serial, "undernummer"}} {
		n, err := whole(r.field(part.column))
		if err != nil {
			return problem{"property-unusable", part.name, r.field(part.column), "not a whole number"}
		}
		*part.to = n
	}
	if to.Holding == 0 {
		return problem{"address-missing", "adressenavn", "", "neither street nor property number"}
	}
	return problem{}
}

// whole reads a number; an empty field is 0.
func whole(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 10, 31)
	return int(n), err
}

// padded gives back the leading zero that spreadsheets take away.
func padded(code string) string {
	if len(code) == 3 {
		return "0" + code
	}
	return code
}

func isCode(text string) bool {
	return len(text) == 4 && strings.Trim(text, "0123456789") == ""
}

// point reads the representation point in the row's own coordinate system.
func (r *reading) point() (geo.Point, problem) {
	c := &r.columns
	epsg, north, east := r.field(c.epsg), r.field(c.north), r.field(c.east)
	pr, known := r.projections[epsg]
	if !known {
		code, err := strconv.Atoi(epsg)
		if err == nil {
			pr, err = geo.ProjectionByEPSG(code)
		}
		if err != nil {
			return geo.Point{}, problem{"epsg-unknown", "EPSG-kode", epsg, "no known coordinate reference system"}
		}
		if r.projections == nil {
			r.projections = map[string]geo.Projection{}
		}
		r.projections[epsg] = pr
	}
	n, err := coordinate(north)
	if err != nil {
		return geo.Point{}, problem{"coordinates-unreadable", "Nord", north, "not a number"}
	}
	e, err := coordinate(east)
	if err != nil {
		return geo.Point{}, problem{"coordinates-unreadable", "Øst", east, "not a number"}
	}
	p := pr.Inverse(e, n)
	if importers.InNorway(p) {
		return p, problem{}
	}
	value := north + ", " + east
	if importers.InNorway(pr.Inverse(n, e)) {
		return p, problem{"coordinates-swapped", "Nord, Øst", value, "the place lies in Norway only when north and east change places"}
	}
	if err := p.Check(); err != nil {
		return p, problem{"coordinates-out-of-range", "Nord, Øst", value, "in EPSG:" + epsg + ": " + err.Error()}
	}
	return p, problem{"coordinates-outside-norway", "Nord, Øst", value, "in EPSG:" + epsg + " the place lies outside Norway"}
}

// coordinate reads a number with a full stop or a comma.
func coordinate(text string) (float64, error) {
	return strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
}

// date keeps the latest date of extraction. A file has one for all rows.
func (r *reading) date() {
	text := r.field(r.columns.extracted)
	if text == "" || text == r.extracted {
		return
	}
	r.extracted = text
	at, err := time.ParseInLocation("02.01.2006 15:04:05", text, hours.Oslo) // reads any fraction too
	if err != nil {
		if !r.badDate {
			r.report(data.Warning, r.field(r.columns.id), problem{"date-unreadable", "datauttaksdato", text, "expected dd.MM.yyyy HH:mm:ss; further ones are not reported"})
		}
		r.badDate = true
		return
	}
	if at.After(r.asOf) {
		r.asOf = at
	}
}
