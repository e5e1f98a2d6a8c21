package data

import "strings"

// Category says what kind of service a person looks for. Its value is the
// stable English id used in the API, never shown to people.
type Category string

// The categories known to the service.
const (
	EmergencyClinic     Category = "emergency-clinic"
	YouthClinic         Category = "youth-clinic"
	ChildHealthClinic   Category = "child-health-clinic"
	GeneralPractitioner Category = "general-practitioner"
	Pharmacy            Category = "pharmacy"
	Hospital            Category = "hospital"
	EmergencyDepartment Category = "emergency-department"
	Dentist             Category = "dentist"
	Midwife             Category = "midwife"
	Physiotherapist     Category = "physiotherapist"
	HealthyLifeCentre   Category = "healthy-life-centre"
	AcuteBed            Category = "municipal-acute-bed"
	NursingHome         Category = "nursing-home"
	AmbulanceStation    Category = "ambulance-station"
)

// Code is a concept in a code system. System is a URI: urn:oid:… for the
// national systems, as FHIR writes them.
type Code struct {
	System  string `json:"system"`
	Code    string `json:"code"`
	Display string `json:"display,omitempty"`
}

// The code systems that categories are known by (Volven OIDs).
const (
	SystemMunicipal      = "urn:oid:2.16.578.1.12.4.1.1.8663" // kommunale tjenestetyper
	SystemPharmacy       = "urn:oid:2.16.578.1.12.4.1.1.8664" // apotektjenester
	SystemEmergency      = "urn:oid:2.16.578.1.12.4.1.1.8653" // akuttmedisin
	SystemHospitalKind   = "urn:oid:2.16.578.1.12.4.1.1.9040" // helseforetak og private sykehus
	SystemDentalSpecial  = "urn:oid:2.16.578.1.12.4.1.1.8655" // tjenester i spesialisthelsetjenesten
	SystemIndustry2007   = "urn:oid:2.16.578.1.12.4.1.1.1303" // SN2007
	SystemIndustry2025   = "urn:oid:2.16.578.1.12.4.1.1.1305" // SN2025
	SystemOrgNumber      = "urn:oid:2.16.578.1.12.4.1.4.101"
	SystemHERID          = "urn:oid:2.16.578.1.12.4.1.2"
	SystemRESH           = "urn:oid:2.16.578.1.12.4.1.4.102"
	SystemCategory       = "urn:finnfram:category" // Category itself, for those without a national code
	SystemPharmacyNumber = "urn:oid:2.16.578.1.12.4.1.4.107"
)

// CategoryInfo describes a category to people and to other systems.
type CategoryInfo struct {
	ID Category
	// Names by language: nb, nn, se, en. Languages whose text has not been
	// read by a speaker are listed in Unreviewed.
	Names      map[string]string
	Unreviewed []string
	// Aliases are further words that people and clients use, lower case.
	Aliases []string
	Codes   []Code
	// CallFirst: ring CallNumber before you come.
	CallFirst  bool
	CallNumber string
	// AskInstead tells whom to ask where we know of no such service, by
	// language nb, nn, en.
	AskInstead map[string]string
}

// FindCategory resolves an id, an alias, a name in any language, or a code,
// case-insensitively. The second result is false when none matches.
func FindCategory(word string) (CategoryInfo, bool) {
	info, ok := categoryByWord[strings.ToLower(strings.TrimSpace(word))]
	return info, ok
}

// CategoryByCode resolves a code of one of the code systems above.
func CategoryByCode(system, code string) (CategoryInfo, bool) {
	if system == SystemCategory {
		for _, info := range Categories() {
			if string(info.ID) == code {
				return info, true
			}
		}
		return CategoryInfo{}, false
	}
	for _, info := range Categories() {
		for _, c := range info.Codes {
			if c.System == system && strings.EqualFold(c.Code, code) {
				return info, true
			}
		}
	}
	return CategoryInfo{}, false
}

var categoryByWord = func() map[string]CategoryInfo {
	words := map[string]CategoryInfo{}
	add := func(word string, info CategoryInfo) {
		word = strings.ToLower(word)
		if _, taken := words[word]; !taken {
			words[word] = info
		}
	}
	for _, info := range Categories() {
		add(string(info.ID), info)
	}
	for _, info := range Categories() {
		for _, alias := range info.Aliases {
			add(alias, info)
		}
		for _, name := range info.Names {
			add(name, info)
		}
		for _, code := range info.Codes {
			if len(code.Code) > 1 && code.Code[0] >= 'A' { // a bare digit is no word
				add(code.Code, info)
			}
		}
	}
	return words
}()
