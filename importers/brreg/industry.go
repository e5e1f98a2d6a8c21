package brreg

import (
	"regexp"
	"slices"
	"strings"

	"finnfram/data"
	"finnfram/importers/registry"
)

// suggestion says which category an industry code suggests. Codes of both
// editions of the standard are held, SN2007 and SN2025.
type suggestion struct {
	prefix   string
	category data.Category
}

// suggestions hold codes that mean the same in every edition that has them.
// Youth clinics share the code of child health clinics and cannot be told
// apart here.
var suggestions = []suggestion{
	{"86.211", data.GeneralPractitioner}, {"86.210", data.GeneralPractitioner},
	{"86.903", data.ChildHealthClinic}, {"86.942", data.ChildHealthClinic},
	{"47.73", data.Pharmacy},
	{"86.101", data.Hospital},
	{"86.230", data.Dentist},
	{"86.902", data.Physiotherapist}, {"86.950", data.Physiotherapist},
	{"87.102", data.NursingHome},
	{"86.907", data.AmbulanceStation}, {"86.921", data.AmbulanceStation}, {"86.922", data.AmbulanceStation},
}

// What the description beside a code must say where the digits alone do not
// tell: 86.102 was somatic special hospitals and is now adult psychiatry,
// 87.103 was psychiatric nursing homes and is now municipal acute beds.
var (
	saysHospital    = regexp.MustCompile(`(?i)sykehus|sjukehus`)
	saysOther       = regexp.MustCompile(`(?i)psyki|\brus|avhengig|rehabilit|opptrening`)
	saysNursingHome = regexp.MustCompile(`(?i)sykehjem|sjukeheim|sykeheim`)
	saysAcuteBed    = regexp.MustCompile(`(?i)døgn|øyeblikkelig|augeblikkeleg|akutt`)
)

// category tells what a code with its description suggests. Doubtful means
// that the digits have had several meanings and the description is absent.
func category(c code) (found data.Category, doubtful bool) {
	digits, text := strings.TrimSpace(string(c.Code)), string(c.Text)
	switch {
	case strings.HasPrefix(digits, "86.10") && len(digits) >= 6:
		return hospital(digits, text)
	case strings.HasPrefix(digits, "87.103"):
		if saysAcuteBed.MatchString(text) && !saysOther.MatchString(text) {
			return data.AcuteBed, false
		}
		return "", text == ""
	case strings.HasPrefix(digits, "87.102") && text != "" && !saysNursingHome.MatchString(text):
		return "", false
	}
	for _, s := range suggestions {
		if strings.HasPrefix(digits, s.prefix) {
			return s.category, false
		}
	}
	return "", false
}

// hospital takes a unit for a hospital only when its description says so and
// names no psychiatry, addiction care or rehabilitation: a person who looks
// for a hospital is not sent there.
func hospital(digits, text string) (data.Category, bool) {
	switch {
	case text == "" && digits == "86.101":
		return data.Hospital, false
	case text == "":
		return "", true
	case saysHospital.MatchString(text) && !saysOther.MatchString(text):
		return data.Hospital, false
	}
	return "", false
}

// categories makes a tentative service of each category that the unit's
// industry codes suggest, in the order of the codes.
func categories(row registry.Row, u unit) []data.Service {
	var services []data.Service
	for i, c := range []code{u.Industry1, u.Industry2, u.Industry3} {
		found, doubtful := category(c)
		if doubtful {
			field := "naeringskode" + string(rune('1'+i))
			row.Warning("industry-code", field, string(c.Code), "these digits changed their meaning and no description says which is meant; not taken")
		}
		if found == "" || slices.ContainsFunc(services, func(s data.Service) bool { return s.Category == found }) {
			continue
		}
		services = append(services, data.Service{Category: found, Tentative: true, Evidence: evidence(c)})
	}
	return services
}

func evidence(c code) string {
	return strings.TrimSpace("næringskode " + registry.Clip(string(c.Code), 20) + " " + registry.Clip(string(c.Text), 200))
}
