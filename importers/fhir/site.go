package fhir

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"finnfram/data"
	"finnfram/importers/registry"
)

// location checks one Location and keeps it until all files are read.
func (r *run) location(row registry.Row, raw []byte, key, alias, base string) error {
	var l location
	if field, err := registry.Decode(raw, &l); err != nil {
		return row.Reject("unreadable-object", field, "", err.Error())
	}
	if strings.EqualFold(string(l.Mode), "kind") {
		err := row.Begin()
		row.Note("kind", "mode", "kind", "describes a class of places, not a place")
		return err
	}
	v := version{
		At: whereOf(row), Kind: "Location", Key: row.Object, Base: base, Modified: registry.Instant(l.Meta.LastUpdated),
		Status: strings.ToLower(string(l.Status)), Room: isRoom(l), Site: r.siteOf(row, l),
	}
	if alias != "" {
		v.Aliases = append(v.Aliases, alias)
	}
	for _, i := range l.Identifier {
		if i.Value != "" {
			v.Aliases = append(v.Aliases, identifierKey(i))
		}
	}
	if v.Site.Position == nil || v.Site.Address == (data.Address{}) {
		if v.PartOf = r.referenceKey(l.PartOf, "Location"); v.PartOf != "" {
			r.parents[v.PartOf] = nil
		}
	}
	v.Offered = offeredByType(l)
	if n := v.Site.Keys.OrgNumber; n != "" && v.Status != "inactive" {
		r.shared[n]++
	}
	v.Managing = r.referenceKey(l.Managing, "Organization")
	if v.Site.Keys.ParentOrg == "" {
		v.Site.Keys.ParentOrg = containedOrg(row, l.Managing, l.Contained)
	}
	return r.keep(key, v)
}

func (r *run) siteOf(row registry.Row, l location) *data.Site {
	point, problem := registry.Position(l.Position.Latitude, l.Position.Longitude)
	if problem != "" {
		row.Warning("position", "position", "", problem+"; left out")
	}
	site := &data.Site{
		Key:      row.Object,
		Name:     row.Text("name", l.Name),
		Names:    namesOf(l.InName),
		Position: point,
		Address:  addressOf(row, l.Address, l.Contact),
		Keys:     keysOf(row, l.Identifier),
		Contact:  contactOf(l.Telecom, l.Contact),
		Hours:    placeHours(l),
		AsOf:     registry.Instant(l.Meta.LastUpdated),
	}
	if point != nil {
		site.Accuracy = data.ExactAccuracy
	}
	switch strings.ToLower(string(l.Status)) {
	case "suspended":
		site.Suspended = true
	case "active", "inactive", "":
	default:
		row.Warning("status", "status", string(l.Status), "none of active, suspended, inactive; taken as suspended")
		site.Suspended = true
	}
	if l.Operational.Code == "C" { // HL7 table 0116: closed
		site.Suspended = true
	}
	for _, c := range l.Characteristic {
		if slices.ContainsFunc(c.Coding, func(c coding) bool { return c.Code == "wheelchair" }) {
			site.Wheelchair = "yes"
		}
	}
	site.Keys.ParentOrg = orgNumber(row, []identifier{l.Managing.Identifier}, "managingOrganization.identifier")
	for _, e := range l.Extension {
		if tail(e.URL) == "location-boundary-geojson" {
			row.Note("boundary-kept-out", "extension", string(e.URL), "the area that the place answers for is not read from here; import it as catchments")
		}
	}
	return site
}

// rooms are the physical types that no person looks for as a place of its
// own: they are taken only when a service is offered there.
var rooms = []string{"wi", "wa", "lvl", "co", "ro", "bd", "ve", "ho", "ca", "rd", "area", "jdn", "vi"}

func isRoom(l location) bool {
	for _, c := range append(l.PhysicalType.Coding, l.Form.Coding...) {
		if slices.Contains(rooms, string(c.Code)) {
			return true
		}
	}
	return false
}

func tail(url registry.Text) string {
	return string(url[strings.LastIndexByte(string(url), '/')+1:])
}

// namesOf reads translations of a name (extension translation of HL7).
func namesOf(in extended) map[string]string {
	var names map[string]string
	for _, e := range in.Extension {
		if tail(e.URL) != "translation" {
			continue
		}
		var language, content string
		for _, part := range e.Extension {
			switch part.URL {
			case "lang":
				language = string(part.ValueCode)
			case "content":
				content = string(part.ValueString)
			}
		}
		if language, _, _ = strings.Cut(language, "-"); language != "" && content != "" {
			if names == nil {
				names = map[string]string{}
			}
			names[strings.ToLower(language)] = registry.Clip(content, 500)
		}
	}
	return names
}

// addressOf takes the first address that can be visited: a postal one never,
// even when it stands first.
func addressOf(row registry.Row, addresses []address, contacts []contact) data.Address {
	all := slices.Clone(addresses)
	for _, c := range contacts {
		all = append(all, c.Address...)
	}
	for _, a := range all {
		empty := len(registry.Texts(a.Line)) == 0 && a.Text == "" && a.PostalCode == "" && a.City == "" && a.District == ""
		if empty || strings.EqualFold(string(a.Type), "postal") || a.Use == "old" || a.Use == "billing" {
			continue
		}
		lines := registry.Texts(a.Line)
		if len(lines) == 0 && a.Text != "" {
			lines = strings.FieldsFunc(row.Text("address.text", a.Text), func(r rune) bool { return r == ',' || r == '\n' })
			for i := range lines {
				lines[i] = strings.TrimSpace(lines[i])
			}
		}
		out := data.Address{
			PostalCode:       row.PostCode("address.postalCode", a.PostalCode),
			City:             row.Text("address.city", a.City),
			Municipality:     row.Text("address.district", a.District),
			MunicipalityCode: row.Municipality("address.district.extension", municipalityCode(append(a.InDistrict.Extension, a.Extension...), 0)),
			Country:          row.Text("address.country", a.Country),
		}
		out.Street, out.Extra = registry.StreetOf(lines)
		return out
	}
	return data.Address{}
}

// municipalityCode finds the code that no-basis-municipalitycode holds, on the
// district or inside no-basis-propertyinformation.
func municipalityCode(extensions []extension, depth int) registry.Text {
	for _, e := range extensions {
		name := tail(e.URL)
		if name == "no-basis-municipalitycode" || depth > 0 && name == "municipality" {
			for _, code := range []registry.Text{e.ValueCoding.Code, e.ValueCode, e.ValueString} {
				if code != "" {
					return code
				}
			}
		}
		if name == "no-basis-propertyinformation" && depth == 0 {
			if code := municipalityCode(e.Extension, 1); code != "" {
				return code
			}
		}
	}
	return ""
}

func contactOf(direct []registry.ContactPoint, contacts []contact) data.Contact {
	all := slices.Clone(direct)
	for _, c := range contacts {
		all = append(all, c.Telecom...)
	}
	return registry.Contact(slices.DeleteFunc(all, func(t registry.ContactPoint) bool { return t.Use == "old" }))
}

// ordered is a JSON list with the members of every object in the order of
// their names, or "" where it is absent or empty. The order says nothing in
// JSON and differs between exports: kept as it came, the same hours would
// count as changed whenever a source changes between JSON and XML.
func ordered(raw json.RawMessage) string {
	list := registry.CompactList(raw)
	decoder := json.NewDecoder(strings.NewReader(list))
	decoder.UseNumber() // digits stay as they were written
	var values []any
	if list == "" || decoder.Decode(&values) != nil {
		return list
	}
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(values) != nil {
		return list
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// placeHours keeps hoursOfOperation in the notation of its edition.
func placeHours(l location) *data.Hours {
	list := ordered(l.Hours)
	if list != "" && bytes.Contains(l.Hours, []byte("availableTime")) { // R5
		return &data.Hours{Notation: data.LocoRegHours, Raw: list, AsOf: registry.Instant(l.Meta.LastUpdated)}
	}
	return hoursOf(l.Meta, "hoursOfOperation", list, "", l.Exceptions)
}

// hoursOf writes the hours' parts as the JSON object that geo/hours reads;
// nil when there are none.
func hoursOf(m meta, name, list, not string, exceptions registry.Text) *data.Hours {
	var parts []string
	if list != "" {
		parts = append(parts, `"`+name+`":`+list)
	}
	if not != "" {
		parts = append(parts, `"notAvailable":`+not)
	}
	if exceptions != "" {
		text, _ := json.Marshal(registry.Clip(string(exceptions), 4000)) // a string can always be written
		parts = append(parts, `"availabilityExceptions":`+string(text))
	}
	if parts == nil {
		return nil
	}
	return &data.Hours{Notation: data.FHIRHours, Raw: "{" + strings.Join(parts, ",") + "}", AsOf: registry.Instant(m.LastUpdated)}
}
