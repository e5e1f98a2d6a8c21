package osm

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"finnfram/data"
	"finnfram/importers"
)

// siteOf turns the tags of an element into a Site without position.
func siteOf(e *Element, services []data.Service) data.Site {
	t := e.Tags
	return data.Site{
		Key:     fmt.Sprintf("%s/%d", e.Kind, e.ID),
		Name:    nameOf(t),
		Names:   namesOf(t),
		Level:   t.Find("level"),
		Address: addressOf(t),
		Keys:    keysOf(t),
		Contact: data.Contact{
			Phone: importers.Phone(first(t, "phone", "contact:phone", "contact:mobile", "mobile")),
			Email: oneOf(first(t, "email", "contact:email")),
			Web:   oneOf(first(t, "website", "contact:website", "url")),
		},
		Hours:      hoursOf(t),
		Wheelchair: wheelchairOf(t),
		AsOf:       e.At,
		Services:   withLanguages(services, t),
	}
}

func first(t Tags, keys ...string) string {
	for _, key := range keys {
		if value := t.Find(key); value != "" {
			return value
		}
	}
	return ""
}

// oneOf returns the first of several values.
func oneOf(value string) string {
	head, _, _ := strings.Cut(value, ";")
	return strings.TrimSpace(head)
}

// nameOf prefers the name on the sign; chains whose sign says only «Apotek 1»
// get the branch behind it, since a list of equal names helps nobody.
func nameOf(t Tags) string {
	name := first(t, "name", "name:nb", "name:no", "name:nn", "official_name", "brand")
	branch := t.Find("branch")
	if name == "" || branch == "" || strings.Contains(strings.ToLower(name), strings.ToLower(branch)) {
		return name
	}
	return name + " " + branch
}

var nameLanguage = regexp.MustCompile(`^name:([a-z]{2,3})$`)

// namesOf collects name:xx. «no» is how older mapping says bokmål.
func namesOf(t Tags) map[string]string {
	var names map[string]string
	for _, tag := range t {
		match := nameLanguage.FindStringSubmatch(tag.Key)
		if match == nil || strings.TrimSpace(tag.Value) == "" {
			continue
		}
		language := match[1]
		if language == "no" {
			if language = "nb"; t.Find("name:nb") != "" {
				continue
			}
		}
		if names == nil {
			names = map[string]string{}
		}
		names[language] = strings.TrimSpace(tag.Value)
	}
	return names
}

func addressOf(t Tags) data.Address {
	street := first(t, "addr:street", "addr:place")
	if number := t.Find("addr:housenumber"); number != "" && street != "" {
		street += " " + number
	}
	extra := first(t, "addr:unit", "addr:floor", "addr:housename")
	return data.Address{
		Street: street, Extra: extra, PostalCode: t.Find("addr:postcode"), City: t.Find("addr:city"),
		Municipality: t.Find("addr:municipality"), Country: t.Find("addr:country"),
	}
}

// orgRefs are the references that hold organisation numbers: ref:nhn looks
// like a HER-id and is none.
var orgRefs = []string{"ref:nhn", "ref:sykehjem"}

func keysOf(t Tags) data.Keys {
	keys := data.Keys{}
	for _, ref := range orgRefs {
		if keys.OrgNumber == "" || !data.ValidOrgNumber(keys.OrgNumber) && t.Find(ref) != "" {
			keys.OrgNumber = validOf(t.Find(ref))
		}
	}
	for _, tag := range t {
		if !strings.HasPrefix(tag.Key, "ref:") || tag.Key == orgRefs[0] || tag.Key == orgRefs[1] || len(tag.Key) > 60 {
			continue
		}
		if keys.Chain == nil {
			keys.Chain = map[string]string{}
		}
		keys.Chain[tag.Key] = strings.TrimSpace(tag.Value)
	}
	return keys
}

// validOf picks the first valid number of a list, or returns the value as it
// is, for the run to report.
func validOf(value string) string {
	for part := range strings.SplitSeq(value, ";") {
		part = strings.ReplaceAll(strings.TrimSpace(part), " ", "")
		if data.ValidOrgNumber(part) {
			return part
		}
	}
	return value
}

// hoursOf takes opening_hours as it stands. Only a check date vouches for
// hours: the date of the last edit says that somebody touched the element, not
// that anybody read the sign on the door, so hours without a check date carry
// no date and are shown as unconfirmed.
func hoursOf(t Tags) *data.Hours {
	raw := t.Find("opening_hours")
	if raw == "" {
		return nil
	}
	hours := &data.Hours{Notation: data.OSMHours, Raw: raw}
	for _, key := range []string{"check_date:opening_hours", "opening_hours:check_date", "check_date"} {
		if at, ok := dateOf(t.Find(key)); ok && at.After(hours.AsOf) {
			hours.AsOf = at
		}
	}
	return hours
}

func dateOf(value string) (time.Time, bool) {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if at, err := time.Parse(layout, value); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

func wheelchairOf(t Tags) data.Access {
	switch value := strings.ToLower(t.Find("wheelchair")); value {
	case "yes", "no", "limited":
		return data.Access(value)
	case "designated":
		return "yes"
	}
	return ""
}

var languageKey = regexp.MustCompile(`^language:([a-z]{2,3})$`)

// withLanguages reads language:xx=yes.
func withLanguages(services []data.Service, t Tags) []data.Service {
	var languages []string
	for _, tag := range t {
		match := languageKey.FindStringSubmatch(tag.Key)
		if match != nil && (tag.Value == "yes" || tag.Value == "main" || tag.Value == "only") {
			language := match[1]
			if language == "no" {
				language = "nb"
			}
			languages = append(languages, language)
		}
	}
	for i := range services {
		services[i].Languages = languages
	}
	return services
}
