package fhir

import (
	"strings"
	"time"

	"finnfram/data"
	"finnfram/data/live"
)

// The extensions used.
const (
	distanceExtension     = "http://hl7.org/fhir/StructureDefinition/location-distance"
	municipalityExtension = "http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode"
	accuracyExtension     = "urn:finnfram:position-accuracy"
	wheelchairExtension   = "urn:finnfram:wheelchair"
	municipalitySystem    = "urn:oid:2.16.578.1.12.4.1.1.3402"
	ownSystem             = "urn:finnfram:service"
)

func locationResource(d *directory, e *entry, now time.Time) resource {
	s := e.first()
	l := location{
		ResourceType: "Location", ID: e.id, Status: "active", Name: s.DisplayName("nb"), Mode: "instance",
		Identifier: identifiers(s), Telecom: telecom(s), Address: addressOf(s),
	}
	if s.Suspended {
		l.Status = "suspended"
	}
	if s.Position != nil {
		l.Position = &position{Longitude: s.Position.Lon, Latitude: s.Position.Lat}
		l.Extension = append(l.Extension, extension{URL: accuracyExtension, ValueCode: string(s.Accuracy)})
	}
	if s.Wheelchair != "" {
		l.Extension = append(l.Extension, extension{URL: wheelchairExtension, ValueCode: string(s.Wheelchair)})
	}
	if data.ValidOrgNumber(s.Keys.OrgNumber) {
		l.ManagingOrganization = &reference{Reference: "Organization/" + s.Keys.OrgNumber}
	}
	for _, one := range e.services {
		l.Type = append(l.Type, categoryConcept(one.Category))
	}
	if len(e.services) == 1 { // several services at one place keep hours of their own
		week := weekOf(d.world.Openness(s, now), s.Hours)
		for _, t := range week.times {
			l.HoursOfOperation = append(l.HoursOfOperation, hoursOfOperation{t.DaysOfWeek, t.AllDay, t.AvailableStartTime, t.AvailableEndTime})
		}
		l.AvailabilityExceptions = week.exceptions
	}
	return l
}

func serviceResource(d *directory, e *entry, now time.Time) resource {
	s := e.first()
	h := healthcareService{
		ResourceType: "HealthcareService", ID: e.id, Active: !s.Suspended, Name: s.DisplayName("nb"),
		Identifier: []identifier{{System: ownSystem, Value: string(s.ID)}},
		Category:   []codeableConcept{categoryConcept(s.Category)},
		Type:       []codeableConcept{categoryConcept(s.Category)},
		Location:   []reference{{Reference: "Location/" + fhirID(string(s.SiteID))}},
		Telecom:    telecom(s),
	}
	if data.ValidOrgNumber(s.Keys.OrgNumber) {
		h.ProvidedBy = &reference{Reference: "Organization/" + s.Keys.OrgNumber}
	}
	if s.CallFirst {
		h.Comment = "Ring " + s.CallNumber + " før du kommer."
	}
	for _, tag := range s.Languages {
		h.Communication = append(h.Communication, codeableConcept{Coding: []coding{{System: "urn:ietf:bcp:47", Code: tag}}})
	}
	week := weekOf(d.world.Openness(s, now), s.Hours)
	h.AvailableTime, h.AvailabilityExceptions = week.times, week.exceptions
	for _, c := range s.Closures {
		h.NotAvailable = append(h.NotAvailable, closed(c))
	}
	return h
}

func closed(c data.Closure) notAvailable {
	n := notAvailable{Description: c.Reason, During: &period{Start: c.From.UTC().Format(time.RFC3339)}}
	if n.Description == "" {
		n.Description = "Stengt"
	}
	if !c.To.IsZero() {
		n.During.End = c.To.UTC().Format(time.RFC3339)
	}
	return n
}

func organizationResource(_ *directory, e *entry, _ time.Time) resource {
	o := organization{
		ResourceType: "Organization", ID: e.number, Active: true,
		Identifier: []identifier{{System: data.SystemOrgNumber, Value: e.number}},
	}
	// The name of a unit is that of its site. A legal entity over several
	// sites has none that we know.
	if s := e.first(); s.Keys.OrgNumber == e.number {
		o.Name = s.DisplayName("nb")
		if parent := s.Keys.ParentOrg; data.ValidOrgNumber(parent) && parent != e.number {
			o.PartOf = &reference{Reference: "Organization/" + parent}
		}
	}
	return o
}

func identifiers(s *live.Service) []identifier {
	list := []identifier{{System: "urn:finnfram:site", Value: string(s.SiteID)}}
	add := func(system, value string) {
		if value != "" {
			list = append(list, identifier{System: system, Value: value})
		}
	}
	add(data.SystemOrgNumber, s.Keys.OrgNumber)
	for _, id := range s.Keys.HERIDs {
		add(data.SystemHERID, id)
	}
	add(data.SystemRESH, s.Keys.RESH)
	add(data.SystemPharmacyNumber, s.Keys.PharmacyNumber)
	return list
}

func telecom(s *live.Service) (list []contactPoint) {
	for _, c := range [3]contactPoint{{"phone", s.Contact.Phone}, {"email", s.Contact.Email}, {"url", s.Contact.Web}} {
		if c.Value != "" {
			list = append(list, c)
		}
	}
	return list
}

func addressOf(s *live.Service) *address {
	a := address{Use: "work", Type: "physical", City: s.Address.City, PostalCode: s.Address.PostalCode, Country: s.Address.Country}
	for _, line := range [2]string{s.Address.Street, s.Address.Extra} {
		if line = strings.TrimSpace(line); line != "" {
			a.Line = append(a.Line, line)
		}
	}
	if s.Municipality.Code != "" {
		a.District = s.Municipality.Name
		a.DistrictEx = &element{[]extension{{URL: municipalityExtension, ValueCoding: &coding{System: municipalitySystem, Code: s.Municipality.Code, Display: s.Municipality.Name}}}}
	}
	if len(a.Line) == 0 && a.City == "" && a.PostalCode == "" && a.District == "" {
		return nil
	}
	return &a
}

func categoryConcept(c data.Category) codeableConcept {
	info, _ := data.FindCategory(string(c))
	out := codeableConcept{Coding: []coding{{System: data.SystemCategory, Code: string(c)}}, Text: info.Names["nb"]}
	for _, code := range info.Codes {
		out.Coding = append(out.Coding, coding(code))
	}
	return out
}
