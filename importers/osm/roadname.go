package osm

import (
	"regexp"
	"strings"

	"finnfram/geo"
	"finnfram/importers"
)

var (
	europeanRef = regexp.MustCompile(`^[Ee] ?(\d{1,3})$`)
	countryRef  = regexp.MustCompile(`^(?i:(rv|fv|kv|pv|riksvei|riksveg|fylkesvei|fylkesveg))\.? ?(\d{1,5})$`)
)

// refOf writes the number of a road as people say it: «E6», «Rv. 13», and
// several with a stroke between. What is not of these forms stands as it is.
func refOf(t Tags) string {
	var refs []string
	for ref := range strings.SplitSeq(t.Find("ref"), ";") {
		ref = strings.TrimSpace(ref)
		if ref == "" {
			continue
		}
		if m := europeanRef.FindStringSubmatch(ref); m != nil {
			ref = "E" + m[1]
		} else if m := countryRef.FindStringSubmatch(ref); m != nil {
			ref = strings.ToUpper(m[1][:1]) + "v. " + m[2]
		}
		refs = append(refs, ref)
	}
	return strings.Join(refs, "/")
}

var plainRef = regexp.MustCompile(`^\d{1,3}$`)

// trunkRef names a Norwegian riksvei as people do: on the map of Norway the
// class trunk is for those and for European roads. Other numbers stand alone,
// since nothing says whether the state or a county owns the road.
func trunkRef(ref string, at geo.Point) string {
	if ref == "" || !importers.InNorway(at) {
		return ref
	}
	parts := strings.Split(ref, "/")
	for i, part := range parts {
		if plainRef.MatchString(part) {
			parts[i] = "Rv. " + part
		}
	}
	return strings.Join(parts, "/")
}

// textOf bounds a text; OpenStreetMap itself allows 255 characters.
func textOf(value string) string {
	const most = 1000
	if len(value) > most {
		value = value[:most]
	}
	return strings.ToValidUTF8(value, "")
}

// destinationOf is what stands on the signs above a ramp: roads and places,
// and the number of the exit before them.
func destinationOf(t Tags) string {
	var parts []string
	for _, key := range [...]string{"destination:ref", "destination"} {
		for part := range strings.SplitSeq(t.Find(key), ";") {
			part = strings.TrimSpace(part)
			if m := europeanRef.FindStringSubmatch(part); m != nil {
				part = "E" + m[1]
			}
			if part != "" {
				parts = append(parts, part)
			}
		}
	}
	text := strings.Join(parts, ", ")
	if exit := t.Find("junction:ref"); exit != "" {
		text = strings.TrimSuffix(exit+": "+text, ": ")
	}
	return text
}
