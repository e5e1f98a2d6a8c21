package osm

import (
	"strings"
	"unicode"

	"finnfram/data"
)

// verdict is what the tags of an element say about it.
type verdict struct {
	services []data.Service
	// skip is the rule by which the element gives no site, with the tag that
	// decided it; doubt is something for a person to look at.
	skip, field, detail string
	doubt               string
}

// healthKeys are the keys by which a walk finds health objects, with the
// values that matter; nil: every value.
var healthKeys = map[string][]string{
	"amenity":         {"pharmacy", "doctors", "dentist", "hospital", "clinic", "nursing_home"},
	"healthcare":      nil,
	"social_facility": {"nursing_home"},
	"emergency":       {"ambulance_station"},
}

// lifecycle are the prefixes under which mappers keep the tags of what is
// gone, or not there yet (wiki.openstreetmap.org, «Lifecycle prefix»).
var lifecycle = []string{"disused", "abandoned", "was", "demolished", "removed", "razed", "destroyed",
	"closed", "historic", "construction", "proposed", "planned"}

// isHealthKey and isHealthTag choose the elements of a walk.
func isHealthKey(key string) bool {
	_, bare := stripLifecycle(key)
	_, ok := healthKeys[bare]
	return ok
}

func isHealthTag(key, value string) bool {
	_, bare := stripLifecycle(key)
	values, ok := healthKeys[bare]
	return ok && (values == nil && value != "" && value != "no" || Tags{{bare, value}}.Is(bare, values...))
}

func stripLifecycle(key string) (prefix, bare string) {
	if before, after, found := strings.Cut(key, ":"); found {
		for _, p := range lifecycle {
			if before == p {
				return p, after
			}
		}
	}
	return "", key
}

// classify decides which services an element offers, in the order of the
// rules below. It prefers silence to a guess: a wrong legevakt is the worst
// answer that the service can give.
func classify(t Tags) verdict {
	if v, gone := lifecycleVerdict(t); gone {
		return v
	}
	switch {
	case t.Is("amenity", "veterinary"):
		return verdict{skip: "veterinary", field: "amenity", detail: "animals, not people"}
	case t.Is("amenity", "pharmacy") || t.Is("healthcare", "pharmacy"):
		return pharmacy(t)
	}
	v := verdict{}
	add := func(category data.Category, evidence string) {
		v.services = append(v.services, data.Service{Category: category, Evidence: evidence})
	}
	legevakt, doubt := emergencyClinic(t)
	v.doubt = doubt
	if legevakt != "" {
		add(data.EmergencyClinic, legevakt)
	} else if t.Is("amenity", "hospital") && !t.Is("emergency", "ambulance_station") {
		// «Ambulansesentral Stavanger» carries both tags, and is no hospital.
		add(data.Hospital, "amenity=hospital")
		if t.Is("emergency", "yes") {
			add(data.EmergencyDepartment, "amenity=hospital, emergency=yes")
		}
	}
	if t.Is("emergency", "ambulance_station") {
		add(data.AmbulanceStation, "emergency=ambulance_station")
	}
	if t.Is("healthcare:service", "fastlege") && isDoctor(t) {
		add(data.GeneralPractitioner, "healthcare:service=fastlege")
	}
	if key := either(t, "dentist"); key != "" {
		add(data.Dentist, key+"=dentist")
	}
	if t.Is("healthcare", "physiotherapist") {
		add(data.Physiotherapist, "healthcare=physiotherapist")
	}
	if t.Is("social_facility", "nursing_home") {
		add(data.NursingHome, "social_facility=nursing_home")
	} else if t.Is("amenity", "nursing_home") {
		add(data.NursingHome, "amenity=nursing_home")
	}
	if len(v.services) == 0 {
		v.skip, v.field, v.detail = without(t)
	}
	return v
}

func either(t Tags, value string) (key string) {
	for _, key := range []string{"amenity", "healthcare"} {
		if t.Is(key, value) {
			return key
		}
	}
	return ""
}

// isDoctor: a place where doctors see patients, hospitals excepted.
func isDoctor(t Tags) bool {
	return t.Is("amenity", "doctors", "clinic") || t.Is("healthcare", "doctor", "clinic", "centre")
}

// lifecycleVerdict skips what is closed. A living amenity beside the tag of a
// former one («a bank in an old pharmacy») stands; healthcare=pharmacy left
// behind beside disused:amenity=pharmacy does not.
func lifecycleVerdict(t Tags) (verdict, bool) {
	for _, key := range []string{"disused", "abandoned", "demolished"} {
		if t.Is(key, "yes") {
			return verdict{skip: "disused", field: key, detail: key + "=yes: closed"}, true
		}
	}
	for _, tag := range t {
		prefix, bare := stripLifecycle(tag.Key)
		if prefix != "" && isHealthTag(bare, tag.Value) && !t.Is("amenity", healthKeys["amenity"]...) {
			return verdict{skip: "disused", field: tag.Key, detail: tag.Key + "=" + tag.Value + ": closed, or not open yet"}, true
		}
	}
	return verdict{}, false
}

// pharmacy: amenity=pharmacy, or healthcare=pharmacy where neither amenity nor
// shop says that it is something else. dispensing=no sells no prescription
// medicine and is no apotek; access=private serves a house, not the public.
func pharmacy(t Tags) verdict {
	switch {
	case t.Is("dispensing", "no"):
		return verdict{skip: "pharmacy-not-dispensing", field: "dispensing", detail: "sells no prescription medicine: no apotek"}
	case t.Is("access", "private", "no"):
		return verdict{skip: "not-public", field: "access", detail: "serves a house, not the public"}
	case t.Is("amenity", "pharmacy"):
		return verdict{services: []data.Service{{Category: data.Pharmacy, Evidence: "amenity=pharmacy"}}}
	case t.Find("amenity") != "" || t.Find("shop") != "":
		return verdict{skip: "pharmacy-doubtful", field: "healthcare", detail: "healthcare=pharmacy beside another amenity or shop"}
	}
	return verdict{services: []data.Service{{Category: data.Pharmacy, Evidence: "healthcare=pharmacy"}}}
}

// without names the reason why health tags gave no service.
func without(t Tags) (rule, field, detail string) {
	switch {
	case t.Is("amenity", "doctors") || t.Is("healthcare", "doctor"):
		return "doctors-without-fastlege", "amenity", "a doctor works here; nothing says that it is a fastlege"
	case t.Is("healthcare", "hospital"):
		return "hospital-doubtful", "healthcare", "healthcare=hospital without amenity=hospital: clinics and emergency clinics carry it too"
	}
	return "category-none", "healthcare", "a health tag that stands for no category of the service"
}

// emergencyClinic tells by which evidence a place is a legevakt. OSM has no
// settled tag for it, so two things must agree: the place is tagged as one
// where doctors see patients, and its name says legevakt as a word of its own
// (or healthcare:service=legevakt does), with no word beside it that says
// dentist, animal, pharmacy, psychiatry, or a doctor's office that may share
// the house. What comes close is doubt, for a person to look at.
func emergencyClinic(t Tags) (evidence, doubt string) {
	place := either(t, "clinic")
	if place == "" {
		place = firstOf(t, "amenity", "doctors", "hospital")
	}
	if place == "" {
		place = firstOf(t, "healthcare", "doctor", "centre", "emergency_clinic")
	}
	if place == "" || either(t, "dentist") != "" {
		return "", ""
	}
	if t.Is("healthcare:service", "legevakt") {
		return place + "=" + t.Find(place) + ", healthcare:service=legevakt", ""
	}
	for _, key := range []string{"name", "name:nb", "name:no", "name:nn", "official_name"} {
		says, clear := saysLegevakt(t.Find(key))
		switch {
		case !says:
		case !clear:
			return "", key + "=" + t.Find(key)
		case t.Is("operator:type", "private"):
			return "", key + "=" + t.Find(key) + ", operator:type=private"
		default:
			return place + "=" + t.Find(place) + ", " + key + "=" + t.Find(key), ""
		}
	}
	return "", ""
}

func firstOf(t Tags, key string, values ...string) string {
	if t.Is(key, values...) {
		return key
	}
	return ""
}

// otherPlaces are beginnings of words that make a name with «legevakt» the
// name of something else, or of two things.
var otherPlaces = []string{"tann", "dyr", "veterin", "smådyr", "apotek", "psyk", "legekontor", "legesent", "helsesent",
	"helsehus", "sykehus", "sjukehus", "kontor", "administrasjon", "parkering", "akademi", "tidligere", "gamle", "nedlagt", "kiropraktor", "fysio"}

// saysLegevakt tells whether a name has legevakt in it, and whether it is
// clearly the name of one.
func saysLegevakt(name string) (says, clear bool) {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, word := range words {
		for _, other := range otherPlaces {
			if strings.HasPrefix(word, other) {
				return strings.Contains(strings.ToLower(name), "legevakt"), false
			}
		}
	}
	for _, word := range words {
		if strings.Contains(word, "legevakt") {
			says = true
		}
		if !strings.HasPrefix(word, "legevakt") {
			word = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(word, "kommune"), "storby"), "distrikts")
		}
		switch word {
		case "legevakt", "legevakta", "legevakten", "legevaktsentral", "legevaktsentralen", "legevaktssentral", "legevaktstasjon":
			clear = true
		}
	}
	return says, clear
}
