package importers

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"finnfram/data"
	"finnfram/geo"
)

// checkSite holds a site against the rules that all sources share. It repairs
// nothing by guess: what is wrong is either left out with a warning, or the
// row is rejected and false returned.
func (s *sink) checkSite(site *data.Site) bool {
	if site.Key == "" {
		s.reject("key-missing", "id", "", "a site needs the source's own id")
		return false
	}
	if !s.checkTexts(site) {
		return false
	}
	if site.Position != nil && !s.checkPosition(&site.Position, site.Key) {
		return false
	}
	if site.Position == nil {
		site.Accuracy = data.NoAccuracy
	} else if site.Accuracy == "" {
		site.Accuracy = data.ExactAccuracy
	}
	for _, service := range site.Services {
		if _, known := data.FindCategory(string(service.Category)); !known {
			s.object(data.Error, "category-unknown", site.Key, "category", string(service.Category), "no such category")
			return false
		}
	}
	s.checkOrgNumber(site.Key, "org_number", &site.Keys.OrgNumber)
	s.checkOrgNumber(site.Key, "parent_org", &site.Keys.ParentOrg)
	s.checkHours(site.Key, site.Hours)
	s.checkWeb(site.Key, &site.Contact.Web)
	for i := range site.Services {
		s.checkHours(site.Key, site.Services[i].Hours)
		s.checkWeb(site.Key, &site.Services[i].Contact.Web)
	}
	return true
}

func (s *sink) object(severity data.Severity, rule, object, field, value, detail string) {
	s.Finding(data.Finding{Severity: severity, Rule: rule, Object: object, Field: field, Value: value, Detail: detail})
}

// checkPosition refuses coordinates that name no place, and those that name a
// Norwegian one only when latitude and longitude change places. Coordinates of
// exactly 0, 0 mean «not known» in every registry seen: they are left out.
func (s *sink) checkPosition(position **geo.Point, key string) bool {
	p := **position
	value := fmt.Sprintf("%v, %v", p.Lat, p.Lon)
	switch {
	case math.IsNaN(p.Lat) || math.IsNaN(p.Lon) || math.IsInf(p.Lat, 0) || math.IsInf(p.Lon, 0):
		s.object(data.Error, "coordinates-not-finite", key, "position", value, "a coordinate is not a finite number")
		return false
	case p.Check() != nil:
		detail := p.Check().Error()
		if math.Abs(p.Lat) > 1000 || math.Abs(p.Lon) > 1000 {
			detail += "; these look like metres of a projection: name its EPSG code"
		}
		if (geo.Point{Lat: p.Lon, Lon: p.Lat}).Check() == nil {
			detail += "; latitude and longitude may have changed places"
		}
		s.object(data.Error, "coordinates-out-of-range", key, "position", value, detail)
		return false
	case p.Lat == 0 && p.Lon == 0:
		s.object(data.Warning, "coordinates-zero", key, "position", value, "0, 0 is taken as not known")
		*position = nil
	case !inNorway(p) && inNorway(geo.Point{Lat: p.Lon, Lon: p.Lat}):
		s.object(data.Error, "coordinates-swapped", key, "position", value, "the place lies in Norway only when latitude and longitude change places")
		return false
	}
	return true
}

// norway is a rough cover of the mainland in three steps, Svalbard with
// Bjørnøya, and Jan Mayen. It only serves to suspect swapped coordinates.
var norway = []geo.Box{
	{South: 57.8, West: 4, North: 64, East: 13},
	{South: 64, West: 9, North: 68.2, East: 18.5},
	{South: 68.2, West: 11, North: 71.5, East: 31.5},
	{South: 74, West: 10, North: 81, East: 35},
	{South: 70.7, West: -9.2, North: 71.3, East: -7.8},
}

func inNorway(p geo.Point) bool {
	for _, box := range norway {
		if box.Contains(p) {
			return true
		}
	}
	return false
}

// checkOrgNumber leaves out a number that fails its check digit.
func (s *sink) checkOrgNumber(key, field string, number *string) {
	if *number == "" {
		return
	}
	digits := strings.ReplaceAll(strings.ReplaceAll(*number, " ", ""), "\u00a0", "")
	if data.ValidOrgNumber(digits) {
		*number = digits
		return
	}
	s.object(data.Warning, "org-number-invalid", key, field, *number, "not nine digits with a valid check digit; the number was left out")
	*number = ""
}

// checkHours reports hours that cannot be read. They stay as they were
// written: data/live answers unknown for them and shows the text.
func (s *sink) checkHours(key string, hours *data.Hours) {
	if hours == nil || s.run.CheckHours == nil {
		return
	}
	if err := s.run.CheckHours(string(hours.Notation), hours.Raw); err != nil {
		s.object(data.Warning, "hours-unreadable", key, "hours", hours.Raw, err.Error())
	}
}

// text is one field of a site with its longest allowed value in bytes.
type text struct {
	field string
	value *string
	limit int
}

// Limits of texts, in bytes.
const (
	shortText = 100
	nameText  = 500
	longText  = 10_000
)

func textsOf(site *data.Site) []text {
	texts := []text{
		{"keys.resh", &site.Keys.RESH, shortText}, {"keys.pharmacy_number", &site.Keys.PharmacyNumber, shortText}, {"name", &site.Name, nameText}, {"level", &site.Level, shortText},
		{"address.street", &site.Address.Street, nameText}, {"address.extra", &site.Address.Extra, nameText},
		{"address.postal_code", &site.Address.PostalCode, shortText}, {"address.city", &site.Address.City, nameText},
		{"address.municipality", &site.Address.Municipality, nameText},
		{"address.municipality_code", &site.Address.MunicipalityCode, shortText},
		{"address.country", &site.Address.Country, shortText}, {"origin", &site.Origin, 2000},
	}
	texts = append(texts, contactTexts(&site.Contact)...)
	texts = append(texts, hoursTexts(site.Hours)...)
	for i := range site.Services {
		service := &site.Services[i]
		texts = append(texts, text{"service.name", &service.Name, nameText}, text{"service.evidence", &service.Evidence, nameText})
		texts = append(texts, contactTexts(&service.Contact)...)
		texts = append(texts, hoursTexts(service.Hours)...)
	}
	return texts
}

func contactTexts(c *data.Contact) []text {
	return []text{{"contact.phone", &c.Phone, nameText}, {"contact.email", &c.Email, nameText}, {"contact.web", &c.Web, 2000}}
}

func hoursTexts(h *data.Hours) []text {
	if h == nil {
		return nil
	}
	return []text{{"hours", &h.Raw, longText}, {"hours.comment", &h.Comment, longText}}
}

// checkTexts refuses bytes that are not UTF-8 and texts without end, and
// leaves out what cannot be seen.
func (s *sink) checkTexts(site *data.Site) bool {
	if !s.checkAll(site.Key, textsOf(site)...) || !s.checkNames(site.Key, "names", site.Names) || !s.checkNames(site.Key, "keys", site.Keys.Chain) {
		return false
	}
	for _, service := range site.Services {
		if !s.checkNames(site.Key, "service.names", service.Names) || !s.checkList(site.Key, "languages", service.Languages) || !s.checkList(site.Key, "areas", service.Areas) {
			return false
		}
	}
	return s.checkList(site.Key, "her_ids", site.Keys.HERIDs)
}

func (s *sink) checkAll(key string, texts ...text) bool {
	for _, t := range texts {
		if !s.checkText(key, t) {
			return false
		}
	}
	return true
}

// checkList checks short texts.
func (s *sink) checkList(key, field string, list []string) bool {
	for i := range list {
		if !s.checkText(key, text{field, &list[i], nameText}) {
			return false
		}
	}
	return true
}

func (s *sink) checkText(key string, t text) bool {
	if !utf8.ValidString(*t.value) {
		s.object(data.Error, "not-utf8", key, t.field, *t.value, "the bytes are not UTF-8 (Latin-1 perhaps): convert the file, or say its encoding")
		return false
	}
	if len(*t.value) > t.limit {
		s.object(data.Error, "value-too-long", key, t.field, *t.value, fmt.Sprintf("%d bytes, at most %d are allowed", len(*t.value), t.limit))
		return false
	}
	lines := t.limit == longText
	if clean := clean(*t.value, lines); clean != *t.value {
		if strings.ContainsFunc(*t.value, func(r rune) bool { return unseen(r) && !unicode.IsSpace(r) }) {
			s.object(data.Warning, "control-character", key, t.field, fmt.Sprintf("%+q", *t.value), "characters that cannot be seen were left out")
		}
		*t.value = clean
	}
	if strings.ContainsRune(*t.value, utf8.RuneError) {
		s.object(data.Warning, "text-damaged", key, t.field, *t.value, "it holds the sign for an unreadable character: it was damaged before it came here")
	}
	return true
}

func (s *sink) checkNames(key, field string, names map[string]string) bool {
	for _, language := range slices.Sorted(maps.Keys(names)) {
		name := names[language]
		before := name
		if !s.checkText(key, text{field + "." + clip(language, 50), &name, nameText}) {
			return false
		}
		if name != before {
			names[language] = name
		}
	}
	return true
}

// checkWeb leaves out an address on the web that a browser would run or open
// as something else («javascript:», «file:»). One without a scheme stays.
func (s *sink) checkWeb(key string, web *string) {
	scheme, _, found := strings.Cut(*web, ":")
	if !found || strings.ContainsAny(scheme, "./?#") { // «www.x.no:8080», «x.no/a:b»
		return
	}
	if scheme = strings.ToLower(strings.TrimSpace(scheme)); scheme == "http" || scheme == "https" {
		return
	}
	s.object(data.Warning, "web-unusable", key, "contact.web", *web, "only http and https addresses are kept; it was left out")
	*web = ""
}
