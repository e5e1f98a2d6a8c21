package fhir

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"finnfram/data"
	"finnfram/importers/registry"
)

// service checks one HealthcareService and keeps it until all files are read.
func (r *run) service(row registry.Row, raw []byte, key string) error {
	var s service
	if field, err := registry.Decode(raw, &s); err != nil {
		return row.Reject("unreadable-object", field, "", err.Error())
	}
	v := version{At: whereOf(row), Kind: "HealthcareService", Key: row.Object, Modified: registry.Instant(s.Meta.LastUpdated)}
	if s.Active.Known && !s.Active.Value {
		v.Status = "inactive"
		return r.keep(key, v)
	}
	v.Keys = keysOf(row, s.Identifier)
	v.Keys.OrgNumber = ""
	v.Keys.ParentOrg = orgNumber(row, []identifier{s.ProvidedBy.Identifier}, "providedBy.identifier")
	v.Managing = r.referenceKey(s.ProvidedBy, "Organization")
	v.Offered, v.Unknown = offeredBy(row, s)
	v.Inherits = ordered(s.Available) == "" && ordered(s.Availability) == ""
	for _, l := range s.Location {
		at, err := r.placeOf(row, l, s, key)
		if err != nil {
			return err
		}
		if at != "" && !slices.Contains(v.Places, at) {
			v.Places = append(v.Places, at)
		}
	}
	return r.keep(key, v)
}

// placeOf returns the key of a location that a service refers to; one that the
// service contains is kept here under a key of its own.
func (r *run) placeOf(row registry.Row, ref reference, s service, key string) (string, error) {
	at := registry.ParseReference(string(ref.Reference))
	if at.Type != "#" {
		return r.referenceKey(ref, "Location"), nil
	}
	for _, raw := range s.Contained {
		var e envelope
		if _, err := registry.Decode(raw, &e); err != nil || e.ResourceType != "Location" || string(e.ID) != at.ID {
			continue
		}
		inside := row
		inside.Object = row.Object + "-" + at.ID
		return key + "#" + at.ID, r.location(inside, raw, key+"#"+at.ID, "", "")
	}
	row.Warning("contained-missing", "location", string(ref.Reference), "the service does not contain it")
	return "", nil
}

// offeredBy makes one service of each code that has a category, and names the
// codes when none has.
func offeredBy(row registry.Row, s service) (offered []data.Service, unknown string) {
	var others []string
	for _, c := range slices.Concat(s.Type, s.Specialty, s.Category) {
		for _, code := range c.Coding {
			category, evidence := categoryOf(code)
			if category == "" {
				others = append(others, string(code.System)+"|"+string(code.Code))
				continue
			}
			if slices.ContainsFunc(offered, func(o data.Service) bool { return o.Category == category }) {
				continue
			}
			one := data.Service{Category: category, Evidence: evidence}
			if !ofWhole(one) {
				one.Name, one.Names = row.Text("name", s.Name), namesOf(s.InName)
				one.Contact = contactOf(s.Telecom, s.Contact)
				one.Hours = serviceHours(s)
				one.Languages = languagesOf(s.Language)
			}
			offered = append(offered, one)
		}
	}
	return offered, strings.Join(others, " ")
}

// ofWhole tells whether a service is known only by the kind of enterprise that
// offers it (9040): it speaks of the whole house, not of one department.
func ofWhole(s data.Service) bool { return strings.HasPrefix(s.Evidence, "OID 9040 ") }

func serviceHours(s service) *data.Hours {
	if list := ordered(s.Availability); list != "" {
		return &data.Hours{Notation: data.LocoRegHours, Raw: list, AsOf: registry.Instant(s.Meta.LastUpdated)}
	}
	return hoursOf(s.Meta, "availableTime", ordered(s.Available), ordered(s.NotAvailable), s.Exceptions)
}

func languagesOf(concepts []concept) []string {
	var languages []string
	for _, c := range concepts {
		for _, code := range c.Coding {
			language, _, _ := strings.Cut(strings.ToLower(registry.Clip(string(code.Code), 20)), "-")
			if language == "no" {
				language = "nb"
			}
			if language != "" && !slices.Contains(languages, language) {
				languages = append(languages, language)
			}
		}
	}
	return languages
}

// roles are codes of HL7's ServiceDeliveryLocationRoleType, which Location
// types are often drawn from.
var roles = map[string]data.Category{
	"HOSP": data.Hospital, "GACH": data.Hospital, "CHR": "", "PHARM": data.Pharmacy, "OUTPHARM": data.Pharmacy,
	"ER": data.EmergencyDepartment, "NCCF": data.NursingHome, "SNF": data.NursingHome,
}

const systemRoles = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"

func categoryOf(c coding) (category data.Category, evidence string) {
	system := registry.CodeSystem(string(c.System), "")
	if system == systemRoles {
		return roles[string(c.Code)], "v3-RoleCode " + string(c.Code)
	}
	info, ok := data.CategoryByCode(system, string(c.Code))
	if !ok {
		return "", ""
	}
	if system == data.SystemCategory {
		return info.ID, "category " + string(c.Code)
	}
	return info.ID, fmt.Sprintf("OID %s %s", system[strings.LastIndexByte(system, '.')+1:], strings.ToUpper(string(c.Code)))
}

// offeredByType makes services of the types that a Location itself states.
func offeredByType(l location) []data.Service {
	var offered []data.Service
	for _, t := range l.Type {
		for _, c := range t.Coding {
			if category, evidence := categoryOf(c); category != "" {
				offered = append(offered, data.Service{Category: category, Evidence: evidence})
			}
		}
	}
	return offered
}

// marshal writes a value of this package, which always can be written.
func marshal(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // only strings, numbers and times
	}
	return raw
}
