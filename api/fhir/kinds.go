package fhir

import (
	"slices"
	"strconv"

	"finnfram/data/live"
)

var textModifiers = []string{"exact", "contains"}

func byID() parameter {
	return parameter{name: "_id", kind: "token", about: "logical id", match: func(e *entry, _, value string) bool { return e.id == value }}
}

func byName() parameter {
	return parameter{name: "name", kind: "string", about: "name, from its beginning", modifiers: textModifiers, match: func(e *entry, modifier, value string) bool {
		for _, s := range e.services {
			if matchText(s.DisplayName("nb"), modifier, value) {
				return true
			}
		}
		return false
	}}
}

func anyService(match func(s *live.Service, value string) bool) func(*entry, string, string) bool {
	return func(e *entry, _, value string) bool {
		return slices.ContainsFunc(e.services, func(s *live.Service) bool { return match(s, value) })
	}
}

var locationKind = &kind{
	name: "Location",
	parameters: []parameter{
		byID(), byName(),
		{name: "near", kind: "special", about: "latitude|longitude|distance|units; nearest first"},
		{name: "identifier", kind: "token", about: "organisation number, HER-id, RESH, pharmacy number", match: anyService(func(s *live.Service, v string) bool { return matchIdentifier(identifiers(s), v) })},
		{name: "status", kind: "token", about: "active or suspended", match: func(e *entry, _, value string) bool {
			return matchIdentifier([]identifier{{System: "http://hl7.org/fhir/location-status", Value: statusOf(e)}}, value)
		}},
		{name: "type", kind: "token", about: "category of a service offered there", match: anyService(func(s *live.Service, v string) bool { return matchConcept(s.Category, v) })},
		{name: "address-city", kind: "string", about: "town", modifiers: textModifiers, match: func(e *entry, modifier, v string) bool { return matchText(e.first().Address.City, modifier, v) }},
		{name: "address-postalcode", kind: "string", about: "post code", modifiers: textModifiers, match: func(e *entry, modifier, v string) bool { return matchText(e.first().Address.PostalCode, modifier, v) }},
		{name: "organization", kind: "reference", about: "organisation that manages it", match: anyService(func(s *live.Service, v string) bool { return matchReference("Organization", s.Keys.OrgNumber, v) })},
	},
	includes: []string{"Location:organization"},
	entries:  func(d *directory) []*entry { return d.locations },
}

func statusOf(e *entry) string {
	if e.first().Suspended {
		return "suspended"
	}
	return "active"
}

var serviceKind = &kind{
	name: "HealthcareService",
	parameters: []parameter{
		byID(), byName(),
		{name: "active", kind: "token", about: "true or false", match: anyService(func(s *live.Service, v string) bool {
			return matchIdentifier([]identifier{{Value: strconv.FormatBool(!s.Suspended)}}, v)
		})},
		{name: "identifier", kind: "token", about: "our id of the service", match: anyService(func(s *live.Service, v string) bool {
			return matchIdentifier([]identifier{{System: ownSystem, Value: string(s.ID)}}, v)
		})},
		{name: "location", kind: "reference", about: "where it is offered", match: anyService(func(s *live.Service, v string) bool { return matchReference("Location", fhirID(string(s.SiteID)), v) })},
		{name: "organization", kind: "reference", about: "who provides it", match: anyService(func(s *live.Service, v string) bool { return matchReference("Organization", s.Keys.OrgNumber, v) })},
		{name: "service-category", kind: "token", about: "category", match: anyService(func(s *live.Service, v string) bool { return matchConcept(s.Category, v) })},
		{name: "service-type", kind: "token", about: "category", match: anyService(func(s *live.Service, v string) bool { return matchConcept(s.Category, v) })},
	},
	includes: []string{"HealthcareService:location", "HealthcareService:organization"},
	entries:  func(d *directory) []*entry { return d.services },
}

var organizationKind = &kind{
	name: "Organization",
	parameters: []parameter{
		byID(),
		{name: "name", kind: "string", about: "name, from its beginning", modifiers: textModifiers, match: func(e *entry, modifier, v string) bool {
			o := organizationResource(nil, e, e.asOf).(organization)
			return o.Name != "" && matchText(o.Name, modifier, v)
		}},
		{name: "identifier", kind: "token", about: "organisation number", match: func(e *entry, _, v string) bool {
			return matchIdentifier(organizationResource(nil, e, e.asOf).(organization).Identifier, v)
		}},
		{name: "active", kind: "token", about: "always true", match: func(_ *entry, _, v string) bool { return matchIdentifier([]identifier{{Value: "true"}}, v) }},
		{name: "partof", kind: "reference", about: "legal entity over it", match: func(e *entry, _, v string) bool {
			o := organizationResource(nil, e, e.asOf).(organization)
			return o.PartOf != nil && matchReference("Organization", o.PartOf.Reference[len("Organization/"):], v)
		}},
	},
	entries: func(d *directory) []*entry { return d.organizations },
}
