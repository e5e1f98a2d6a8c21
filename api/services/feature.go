package services

import (
	"strconv"
	"time"

	"finnfram/api/member"
	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/geo"
)

// appendStatic writes the beginning of a feature: everything that does not
// depend on the moment or the place of asking. The caller goes on with
// further members of properties and closes both brackets.
func appendStatic(b []byte, s *live.Service, language wire.Language) []byte {
	b = append(b, `{"type":"Feature","id":`...)
	b = wire.AppendString(b, string(s.ID))
	b = append(b, `,"geometry":`...)
	b = appendGeometry(b, s.Position)
	b = append(b, `,"properties":{"name":`...)
	b = wire.AppendString(b, displayName(s, language))
	b = append(b, `,"category":`...)
	b = wire.AppendString(b, string(s.Category))
	b = append(b, `,"category_name":`...)
	info, _ := data.FindCategory(string(s.Category))
	b = wire.AppendString(b, language.In(info.Names))
	b = appendPlace(b, s)
	b = appendContact(b, s)
	b = member.Text(b, "wheelchair", string(s.Wheelchair))
	b = append(b, `,"languages":`...)
	b = member.List(b, s.Languages)
	b = append(b, `,"site":`...)
	b = wire.AppendString(b, string(s.SiteID))
	return appendSources(b, s.Sources, s.AsOf)
}

// displayName falls back from the asker's language as people read: the two
// written Norwegians are each other's neighbours.
func displayName(s *live.Service, language wire.Language) string {
	switch language {
	case wire.Nynorsk:
		return s.DisplayName("nn", "nb")
	case wire.NorthernSami:
		return s.DisplayName("se", "nb")
	case wire.English:
		return s.DisplayName("en", "nb")
	}
	return s.DisplayName("nb", "nn")
}

func appendGeometry(b []byte, p *geo.Point) []byte {
	if p == nil {
		return append(b, "null"...)
	}
	b = append(b, `{"type":"Point","coordinates":[`...)
	b = wire.AppendDegrees(b, p.Lon)
	b = append(b, ',')
	b = wire.AppendDegrees(b, p.Lat)
	return append(b, "]}"...)
}

func appendPlace(b []byte, s *live.Service) []byte {
	b = member.Text(b, "accuracy", string(s.Accuracy))
	b = append(b, `,"address":`...)
	b = appendAddress(b, s.Address)
	b = append(b, `,"municipality":`...)
	if s.Municipality.Code == "" {
		b = append(b, "null"...)
	} else {
		b = appendMunicipality(b, s.Municipality)
	}
	return member.Text(b, "level", s.Level)
}

func appendMunicipality(b []byte, m live.Municipality) []byte {
	b = append(b, `{"code":`...)
	b = wire.AppendString(b, m.Code)
	b = append(b, `,"name":`...)
	b = wire.AppendString(b, m.Name)
	return append(b, '}')
}

func appendAddress(b []byte, a data.Address) []byte {
	if a == (data.Address{}) {
		return append(b, "null"...)
	}
	b = append(b, `{"text":`...)
	b = wire.AppendString(b, addressLine(a))
	for _, field := range [5][2]string{{"street", a.Street}, {"extra", a.Extra}, {"postal_code", a.PostalCode}, {"city", a.City}, {"country", a.Country}} {
		if field[1] != "" {
			b = member.Text(b, field[0], field[1])
		}
	}
	return append(b, '}')
}

// addressLine writes an address on one line: «Storgata 40 B, 0182 Oslo».
func addressLine(a data.Address) string {
	line := a.Street
	if a.Street == "" {
		line = a.Extra
	}
	town := a.PostalCode
	if a.City != "" {
		if town != "" {
			town += " "
		}
		town += a.City
	}
	if line != "" && town != "" {
		line += ", "
	}
	return line + town
}

func appendContact(b []byte, s *live.Service) []byte {
	b = member.Text(b, "phone", s.Contact.Phone)
	b = member.Text(b, "email", s.Contact.Email)
	b = member.Text(b, "web", s.Contact.Web)
	b = append(b, `,"call_first":`...)
	b = strconv.AppendBool(b, s.CallFirst)
	return member.Text(b, "call_number", s.CallNumber)
}

func appendSources(b []byte, sources []live.SourceRef, asOf time.Time) []byte {
	b = append(b, `,"source":`...)
	if len(sources) == 0 {
		b = append(b, "null"...)
	} else {
		b = wire.AppendString(b, string(sources[0].Source))
	}
	b = member.Time(b, "as_of", asOf)
	b = append(b, `,"sources":`...)
	return member.Sources(b, sources)
}
