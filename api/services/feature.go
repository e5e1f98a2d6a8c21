package services

import (
	"strconv"
	"time"

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
	b = appendText(b, "wheelchair", string(s.Wheelchair))
	b = append(b, `,"languages":`...)
	b = appendList(b, s.Languages)
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
	b = appendText(b, "accuracy", string(s.Accuracy))
	b = append(b, `,"address":`...)
	b = appendAddress(b, s.Address)
	b = append(b, `,"municipality":`...)
	if s.Municipality.Code == "" {
		b = append(b, "null"...)
	} else {
		b = appendMunicipality(b, s.Municipality)
	}
	return appendText(b, "level", s.Level)
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
			b = appendText(b, field[0], field[1])
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
	b = appendText(b, "phone", s.Contact.Phone)
	b = appendText(b, "email", s.Contact.Email)
	b = appendText(b, "web", s.Contact.Web)
	b = append(b, `,"call_first":`...)
	b = strconv.AppendBool(b, s.CallFirst)
	return appendText(b, "call_number", s.CallNumber)
}

func appendSources(b []byte, sources []live.SourceRef, asOf time.Time) []byte {
	b = append(b, `,"source":`...)
	if len(sources) == 0 {
		b = append(b, "null"...)
	} else {
		b = wire.AppendString(b, string(sources[0].Source))
	}
	b = appendTime(b, "as_of", asOf)
	b = append(b, `,"sources":`...)
	return appendRefs(b, sources)
}

func appendRefs(b []byte, sources []live.SourceRef) []byte {
	b = append(b, '[')
	for i, ref := range sources {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"source":`...)
		b = wire.AppendString(b, string(ref.Source))
		b = append(b, `,"version":`...)
		b = strconv.AppendInt(b, int64(ref.Version), 10)
		b = appendTime(b, "as_of", ref.AsOf)
		b = appendText(b, "credit", ref.Credit)
		if ref.Origin != "" {
			b = appendText(b, "origin", ref.Origin)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

// appendText writes ,"name":"text", or null for an empty text.
func appendText(b []byte, name, text string) []byte {
	b = appendName(b, name)
	if text == "" {
		return append(b, "null"...)
	}
	return wire.AppendString(b, text)
}

// appendTime writes ,"name":"instant", or null for the zero time.
func appendTime(b []byte, name string, t time.Time) []byte {
	b = appendName(b, name)
	if t.IsZero() {
		return append(b, "null"...)
	}
	return wire.AppendInstant(b, t)
}

func appendName(b []byte, name string) []byte {
	b = append(b, ',', '"')
	b = append(b, name...)
	return append(b, '"', ':')
}

func appendList[S ~string](b []byte, list []S) []byte {
	b = append(b, '[')
	for i, text := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = wire.AppendString(b, string(text))
	}
	return append(b, ']')
}
