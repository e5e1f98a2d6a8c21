package helsenorge

import (
	"hash/fnv"
	"io"
	"strconv"
	"strings"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/registry"
)

// text returns a member as text, "" when absent or no text.
func (f fields) text(name string) string {
	var t registry.Text
	if t.UnmarshalJSON(f[name]) != nil {
		return ""
	}
	return string(t)
}

// siteOf makes a site of a row, with its one service. A problem names a field
// that makes the row unusable.
func (r *run) siteOf(row registry.Row, f fields) (site data.Site, field, problem string) {
	name := row.Text("DisplayName", registry.Text(f.text("displayname")))
	if name == "" {
		return site, "DisplayName", "empty, too long or no text"
	}
	category, evidence := r.categoryOf(row, f)
	if category == "" {
		return site, "type", "no category has the code " + evidence
	}
	org := orgOf(row, f)
	site = data.Site{
		Key:     keyOf(org, name, f.text("visitaddresspostnr")),
		Name:    name,
		Address: addressOf(row, f),
		Keys:    data.Keys{OrgNumber: org},
		Contact: data.Contact{
			Phone: importers.Phone(row.Text("Phone", registry.Text(f.text("phone")))),
			Email: row.Text("Email", registry.Text(f.text("email"))),
			Web:   row.Text("Web", registry.Text(f.text("web"))),
		},
		Hours:    hoursOf(row, f),
		Services: []data.Service{{Category: category, Evidence: evidence, Areas: areasOf(row, f)}},
	}
	var bad string
	site.Position, bad = registry.Position(registry.ParseDecimal(f.text("latitude")), registry.ParseDecimal(f.text("longitude")))
	if bad != "" {
		row.Warning("position", "Latitude", "", bad+"; left out")
	}
	if site.Position != nil {
		site.Accuracy = data.ExactAccuracy
	}
	return site, "", ""
}

func orgOf(row registry.Row, f fields) string {
	number, known, valid := registry.OrgNumber(f.text("organizationnumber"))
	if known && !valid {
		row.Warning("org-number", "OrganizationNumber", number, "nine digits with a right check digit are expected; left out")
		return ""
	}
	return number
}

func addressOf(row registry.Row, f fields) data.Address {
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(f.text("visitaddressstreet"), "\n", ","), ",") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	a := data.Address{
		PostalCode:   row.PostCode("VisitAddressPostNr", registry.Text(f.text("visitaddresspostnr"))),
		City:         row.Text("VisitAddressPostName", registry.Text(f.text("visitaddresspostname"))),
		Municipality: row.Text("MunicipalityName", registry.Text(f.text("municipalityname"))),
	}
	a.Street, a.Extra = registry.StreetOf(lines)
	return a
}

// hoursOf keeps the minutes of the week as they were written; prose beside
// them is shown and never computed. The feed gives no date for them.
func hoursOf(row registry.Row, f fields) *data.Hours {
	raw := row.Text("OpeningHours", registry.Text(f.text("openinghours")))
	comment := row.Text("OpeningHoursComment", registry.Text(f.text("openinghourscomment")))
	if raw == "" && comment == "" {
		return nil
	}
	return &data.Hours{Notation: data.HelsenorgeHours, Raw: raw, Comment: comment}
}

// areasOf lists the municipalities that the service answers for. Codes of
// counties name no municipality and are only reported.
func areasOf(row registry.Row, f fields) []string {
	var areas []string
	for _, word := range words(f.text("appliestomunicipalitycodes")) {
		code, ok := registry.FourDigits(word)
		switch {
		case !ok || len(word) < 3:
			row.Warning("municipality-code", "AppliesToMunicipalityCodes", word, "not four digits; left out")
		default:
			areas = append(areas, code)
			if county := code[:2]; County(county) != county {
				row.Warning("retired-municipality", "AppliesToMunicipalityCodes", code, "its county "+county+" became "+County(county)+"; the code names no municipality of today")
			}
		}
	}
	for _, word := range words(f.text("appliestocountycodes")) {
		row.Note("county-area", "AppliesToCountyCodes", County(word), "answers for a whole county; not divided into municipalities")
	}
	if county := County(f.text("countycode")); county != "" && len(county) != 2 {
		row.Warning("county-code", "CountyCode", county, "not two digits")
	}
	return areas
}

func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\t' || r == '\u00a0' })
}

// County writes a county code of the feed, which pads it with spaces, with
// two digits; the counties 16 and 17 became 50 in 2018.
func County(written string) string {
	code := strings.TrimSpace(written)
	if len(code) == 1 {
		code = "0" + code
	}
	if code == "16" || code == "17" {
		return "50"
	}
	return code
}

// keyOf makes the row's key: the feed has no ids, and one organisation offers
// several services, so the name belongs to it. The name is hashed because a
// key holds plain letters only and names differ in others.
func keyOf(org, name, post string) string {
	h := fnv.New32a()
	io.WriteString(h, strings.ToLower(name))
	if org == "" {
		org = "p" + post
	}
	return org + "-" + strconv.FormatUint(uint64(h.Sum32()), 16)
}
