package fhir

import (
	"encoding/json"
	"slices"
	"strings"

	"finnfram/data"
	"finnfram/importers/registry"
)

const systemOrg = registry.Text(data.SystemOrgNumber)

// systems are further names of the identifier systems, from the naming
// systems of HL7 Norway.
var systems = map[string]string{
	"http://data.brreg.no/begrep/28155":       data.SystemOrgNumber,
	"http://hl7.no/fhir/namingsystem/enh":     data.SystemOrgNumber,
	"http://hl7.no/fhir/namingsystem/herid":   data.SystemHERID,
	"http://hl7.no/fhir/namingsystem/reshid":  data.SystemRESH,
	"http://hl7.no/fhir/namingsystem/rsh":     data.SystemRESH,
	"http://hl7.no/fhir/namingsystem/ako":     data.SystemPharmacyNumber,
	"http://hl7.no/fhir/namingsystem/apotek":  data.SystemPharmacyNumber,
	"http://hl7.no/fhir/namingsystem/her-id":  data.SystemHERID,
	"http://hl7.no/fhir/namingsystem/resh-id": data.SystemRESH,
}

func systemOf(i identifier) string {
	if known, ok := systems[strings.ToLower(string(i.System))]; ok {
		return known
	}
	return registry.CodeSystem(string(i.System), "")
}

func identifierKey(i identifier) string {
	return "identifier " + systemOf(i) + "|" + strings.ReplaceAll(string(i.Value), " ", "")
}

// keysOf reads the identifiers of a place itself.
func keysOf(row registry.Row, identifiers []identifier) data.Keys {
	keys := data.Keys{OrgNumber: orgNumber(row, identifiers, "identifier")}
	for _, i := range identifiers {
		value := registry.Clip(string(i.Value), 100)
		if value == "" || i.Use == "old" {
			continue
		}
		switch systemOf(i) {
		case data.SystemHERID:
			if !slices.Contains(keys.HERIDs, value) {
				keys.HERIDs = append(keys.HERIDs, value)
			}
		case data.SystemRESH:
			registry.SetOnce(&keys.RESH, value)
		case data.SystemPharmacyNumber:
			if len(value) != 4 || value < "1001" || value > "9999" {
				row.Warning("pharmacy-number", "identifier", value, "not four digits from 1001; left out")
				continue
			}
			registry.SetOnce(&keys.PharmacyNumber, value)
		}
	}
	return keys
}

// orgNumber returns the valid organisation number among identifiers. One that
// is wrong, such as the word «test» in the profiles' example, is reported.
func orgNumber(row registry.Row, identifiers []identifier, field string) string {
	for _, i := range identifiers {
		if systemOf(i) != data.SystemOrgNumber || i.Use == "old" {
			continue
		}
		number, known, valid := registry.OrgNumber(string(i.Value))
		if valid {
			return number
		}
		if known {
			row.Warning("org-number", field, number, "no valid organisation number; left out")
		}
	}
	return ""
}

// referenceKey returns the key under which the target of a reference waits.
// References to what a resource contains are handled where it is read.
func (r *run) referenceKey(ref reference, kind string) string {
	at := registry.ParseReference(string(ref.Reference))
	switch {
	case at.Type == "#":
		return ""
	case strings.HasPrefix(at.ID, "urn:"):
		r.indirect = true
		return at.ID
	case strings.Contains(string(ref.Reference), "?identifier="):
		_, query, _ := strings.Cut(string(ref.Reference), "?identifier=")
		system, value, found := strings.Cut(query, "|")
		if !found {
			return ""
		}
		r.indirect = true
		return identifierKey(identifier{System: registry.Text(system), Value: registry.Text(value)})
	case at.ID != "" && (at.Type == "" || at.Type == kind):
		return kind + "/" + at.ID
	case ref.Identifier.Value != "":
		r.indirect = true
		return identifierKey(ref.Identifier)
	}
	return ""
}

// containedOrg reads the organisation number of an Organization inside the
// resource that refers to it.
func containedOrg(row registry.Row, ref reference, contained []json.RawMessage) string {
	at := registry.ParseReference(string(ref.Reference))
	if at.Type != "#" {
		return ""
	}
	for _, raw := range contained {
		var o organization
		if _, err := registry.Decode(raw, &o); err == nil && string(o.ID) == at.ID {
			return orgNumber(row, o.Identifier, "contained.identifier")
		}
	}
	return ""
}
