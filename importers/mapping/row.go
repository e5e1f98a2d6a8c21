package mapping

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/importers"
)

// Row is one row of values with the columns of its file.
type Row struct {
	Columns Columns
	Values  []string
	Options importers.Options
	// Point is the position where it does not stand in columns.
	Point *geo.Point
	// CoarsePoint says that Point was written with few decimals.
	CoarsePoint bool
	// ID is the id where it does not stand in a column.
	ID string
	// Find reports what is wrong with the row; Rule, Field, Value, Detail and
	// Severity are filled.
	Find func(data.Finding)
}

// get returns a field: the operator's constant, else the row's own value.
func (r *Row) get(field Field) string {
	if constant, ok := r.Options.Set[string(field)]; ok {
		return constant
	}
	if i, ok := r.Columns[field]; ok && i < len(r.Values) {
		return strings.TrimSpace(r.Values[i])
	}
	return ""
}

func (r *Row) error(rule string, field Field, value, detail string) {
	r.Find(data.Finding{Severity: data.Error, Rule: rule, Field: string(field), Value: value, Detail: detail})
}

func (r *Row) warn(rule string, field Field, value, detail string) {
	r.Find(data.Finding{Severity: data.Warning, Rule: rule, Field: string(field), Value: value, Detail: detail})
}

// Site reads the row; ok is false when it was rejected, with a finding.
//
// Its Key is the id column; else the organisation number; else a hash of name,
// street, post code and city, which stays the same between imports as long as
// these do, and makes rows that are equal in all four duplicates.
func (r *Row) Site() (site data.Site, ok bool) {
	services, ok := r.services()
	if !ok {
		return data.Site{}, false
	}
	position, accuracy, ok := r.position()
	if !ok {
		return data.Site{}, false
	}
	site = data.Site{
		Name: r.get("name"), Position: position, Accuracy: accuracy, Level: r.get("level"), Address: r.address(),
		Keys:       data.Keys{OrgNumber: r.get("org_number")},
		Contact:    data.Contact{Phone: importers.Phone(r.get("phone")), Email: r.get("email"), Web: r.get("web")},
		Wheelchair: access(r.get("wheelchair")), Origin: r.get("origin"), Services: services,
	}
	if !r.found(&site) {
		return data.Site{}, false
	}
	if at, ok := date(r.get("as_of")); ok {
		site.AsOf = at
	}
	site.Hours = r.hours(site.AsOf)
	site.Key = r.key(&site)
	return site, true
}

// found makes sure that people can find the site: by its place, or at least by
// its name.
func (r *Row) found(site *data.Site) bool {
	switch {
	case site.Position != nil || site.Address.Street != "" || site.Address.PostalCode != "":
		return true
	case site.Name == "":
		r.error("row-empty", "name", "", "neither name, position nor address")
		return false
	}
	r.warn("place-missing", "position", "", "neither position nor address: it cannot be placed")
	return true
}

func (r *Row) key(site *data.Site) string {
	switch {
	case r.get("id") != "":
		return r.get("id")
	case r.ID != "":
		return r.ID
	case site.Keys.OrgNumber != "":
		return site.Keys.OrgNumber
	}
	text := strings.Join([]string{site.Name, site.Address.Street, site.Address.PostalCode, site.Address.City}, "\x00")
	if len(text) == 3 && site.Position != nil {
		text = fmt.Sprintf("%.5f %.5f", site.Position.Lat, site.Position.Lon)
	}
	sum := sha256.Sum256([]byte(strings.ToLower(text)))
	return "h" + hex.EncodeToString(sum[:8])
}

// services reads the category. A hospital whose column «emergency» says yes
// has an emergency department too; «ambulance_station» there makes the row one
// of those and no hospital.
func (r *Row) services() ([]data.Service, bool) {
	word := r.get("category")
	if word == "" {
		if r.get("emergency") == "ambulance_station" {
			return []data.Service{{Category: data.AmbulanceStation, Evidence: "emergency=ambulance_station"}}, true
		}
		r.error("category-missing", "category", "", "the row names no category, and --set category=… was not given")
		return nil, false
	}
	info, known := data.FindCategory(word)
	if !known {
		r.error("category-unknown", "category", word, "no such category")
		return nil, false
	}
	service := data.Service{Category: info.ID, Evidence: "category=" + word, Languages: words(r.get("languages")), Areas: r.areas()}
	if info.ID != data.Hospital {
		return []data.Service{service}, true
	}
	switch strings.ToLower(r.get("emergency")) {
	case "yes", "ja", "true":
		return []data.Service{service, {Category: data.EmergencyDepartment, Evidence: "emergency=yes"}}, true
	case "ambulance_station":
		r.Find(data.Finding{Severity: data.Note, Rule: "category-from-emergency", Field: "emergency", Value: "ambulance_station",
			Detail: "taken as an ambulance station, not as a hospital"})
		service.Category, service.Evidence = data.AmbulanceStation, "emergency=ambulance_station"
	}
	return []data.Service{service}, true
}

func (r *Row) areas() []string {
	var codes []string
	for _, word := range words(r.get("areas")) {
		if code := pad(word); len(code) == 4 && isDigits(code) {
			codes = append(codes, code)
		} else {
			r.warn("municipality-code-invalid", "areas", word, "not four digits; left out")
		}
	}
	return codes
}

// words splits a list at commas, semicolons and white space.
func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '|' })
}

// position reads the row's own position, or the one it was given. A degree
// with fewer than three decimals says no more than some hundred metres: such a
// place is kept as approximate.
func (r *Row) position() (*geo.Point, data.Accuracy, bool) {
	if r.Point != nil && r.CoarsePoint {
		return r.Point, r.coarse(*r.Point, fmt.Sprintf("%v, %v", r.Point.Lat, r.Point.Lon)), true
	}
	if r.Point != nil {
		return r.Point, data.ExactAccuracy, true
	}
	lat, lon, epsg := r.get("lat"), r.get("lon"), r.get("epsg")
	if lat == "" && lon == "" && (r.get("north") != "" || r.get("east") != "") {
		return r.projected(epsg)
	}
	if lat == "" && lon == "" {
		return nil, data.NoAccuracy, true
	}
	y, okY := r.number("lat", lat)
	x, okX := r.number("lon", lon)
	if !okY || !okX {
		return nil, "", false
	}
	point := &geo.Point{Lat: y, Lon: x}
	if Coarse(lat, lon) {
		return point, r.coarse(*point, lat+", "+lon), true
	}
	return point, data.ExactAccuracy, true
}

// Coarse tells whether a position in degrees, as it is written, has fewer than
// three decimals.
func Coarse(lat, lon string) bool { return min(decimals(lat), decimals(lon)) < 3 }

// coarse reports a coarse point; one that is wrong altogether is left to the
// run.
func (r *Row) coarse(p geo.Point, value string) data.Accuracy {
	if p.Check() != nil || p == (geo.Point{}) {
		return data.ExactAccuracy
	}
	r.warn("coordinates-coarse", "position", value, "fewer than three decimals: kept as approximate")
	return data.PostcodeAccuracy
}

func (r *Row) projected(epsg string) (*geo.Point, data.Accuracy, bool) {
	code, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(epsg)), "EPSG:"))
	if err != nil {
		r.error("epsg-unreadable", "epsg", epsg, "a code such as 25833 is needed to read north and east")
		return nil, "", false
	}
	projection, err := geo.ProjectionByEPSG(code)
	if err != nil {
		r.error("epsg-unknown", "epsg", epsg, err.Error())
		return nil, "", false
	}
	north, okN := r.number("north", r.get("north"))
	east, okE := r.number("east", r.get("east"))
	if !okN || !okE {
		return nil, "", false
	}
	point := projection.Inverse(east, north)
	if !importers.InNorway(point) && importers.InNorway(projection.Inverse(north, east)) {
		r.error("coordinates-swapped", "position", r.get("north")+", "+r.get("east"), "the place lies in Norway only when north and east change places")
		return nil, "", false
	}
	return &point, data.ExactAccuracy, true
}

// number reads a coordinate, with point or comma.
func (r *Row) number(field Field, text string) (float64, bool) {
	clean := blanks.Replace(text)
	if !strings.Contains(clean, ".") {
		clean = strings.Replace(clean, ",", ".", 1)
	}
	value, err := strconv.ParseFloat(strings.Replace(clean, "−", "-", 1), 64)
	if err != nil || strings.ContainsAny(clean, "xX_") { // hexadecimal is for programs
		r.error("coordinate-unreadable", field, text, "not a number")
		return 0, false
	}
	return value, true
}

// blanks part thousands, and follow a degree.
var blanks = strings.NewReplacer(" ", "", "\u00a0", "", "\u2009", "", "\u202f", "", "'", "", "°", "")

func decimals(text string) int {
	i := strings.LastIndexAny(text, ".,")
	if i < 0 {
		return 0
	}
	return len(text) - i - 1
}

var (
	fourDigits   = regexp.MustCompile(`^\d{1,4}(\.0+)?$`)
	streetNumber = regexp.MustCompile(`\d\s?[A-Za-z]?$`)
)

func (r *Row) address() data.Address {
	a := data.Address{
		Street: r.get("street"), Extra: r.get("extra"), PostalCode: r.get("postal_code"), City: r.get("city"),
		Municipality: r.get("municipality"), MunicipalityCode: pad(r.get("municipality_code")), Country: r.get("country"),
	}
	if number := r.get("house_number"); number != "" && a.Street != "" {
		a.Street += " " + number
	}
	// Lists of shops in malls put the mall first and the street second.
	if !strings.ContainsAny(a.Street, "0123456789") && streetNumber.MatchString(a.Extra) {
		a.Street, a.Extra = a.Extra, a.Street
	}
	if a.Country == "" || strings.EqualFold(a.Country, "NO") || strings.EqualFold(a.Country, "Norway") || strings.EqualFold(a.Country, "Norge") {
		a.PostalCode = pad(a.PostalCode)
	}
	if strings.Contains(a.Municipality, ",") {
		r.warn("municipality-list", "municipality", a.Municipality, "several municipalities are a catchment, not an address; left out, import it with «catchments»")
		a.Municipality = ""
	}
	return a
}

// pad gives a code that went through a spreadsheet its leading zeros back.
func pad(code string) string {
	if !fourDigits.MatchString(code) {
		return code
	}
	code, _, _ = strings.Cut(code, ".")
	return strings.Repeat("0", 4-len(code)) + code
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// hours reads opening hours in one column, or in columns by day. They are
// vouched for by their own date, else by the row's, else by the operator's.
func (r *Row) hours(rowDate time.Time) *data.Hours {
	hours := data.Hours{Notation: data.OSMHours, Raw: r.get("hours"), Comment: r.get("hours_comment"), AsOf: rowDate}
	if notation := r.get("hours_notation"); notation != "" {
		hours.Notation = data.Notation(notation)
	}
	if days := r.weekdays(); hours.Raw == "" && days != "" {
		hours.Notation, hours.Raw = data.WeekdayHours, days
	}
	if at, ok := date(r.get("hours_as_of")); ok {
		hours.AsOf = at
	} else if hours.AsOf.IsZero() {
		hours.AsOf = r.Options.AsOf
	}
	if hours.Raw == "" && hours.Comment == "" {
		return nil
	}
	return &hours
}

func (r *Row) weekdays() string {
	days := map[string]string{}
	for _, field := range []Field{"weekday", "saturday", "sunday", "weekend"} {
		if value := r.get(field); value != "" {
			days[string(field)] = value
		}
	}
	if len(days) == 0 {
		return ""
	}
	raw, err := json.Marshal(days) // keys in alphabetical order: stable
	if err != nil {
		return ""
	}
	return string(raw)
}

func access(word string) data.Access {
	switch strings.ToLower(word) {
	case "yes", "ja", "true", "1", "designated":
		return "yes"
	case "no", "nei", "false", "0":
		return "no"
	case "limited", "delvis", "begrenset":
		return "limited"
	}
	return ""
}

// date reads the ways in which registries write dates; day before month where
// that is not plain.
func date(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02", "02.01.2006", "02.01.2006 15:04:05", "02/01/2006", "2006-01"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
