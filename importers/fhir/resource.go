package fhir

import (
	"encoding/json"

	"finnfram/importers/registry"
)

// The fields of resources that the service uses; all others, and extensions
// that nobody here knows, are passed over.
type (
	meta struct {
		LastUpdated registry.Text `json:"lastUpdated"`
	}

	coding struct {
		System  registry.Text `json:"system"`
		Code    registry.Text `json:"code"`
		Display registry.Text `json:"display"`
	}

	concept struct {
		Coding registry.List[coding] `json:"coding"`
	}

	identifier struct {
		Use    registry.Text `json:"use"`
		System registry.Text `json:"system"`
		Value  registry.Text `json:"value"`
	}

	reference struct {
		Reference  registry.Text `json:"reference"`
		Identifier identifier    `json:"identifier"`
	}

	extension struct {
		URL         registry.Text            `json:"url"`
		ValueCoding coding                   `json:"valueCoding"`
		ValueCode   registry.Text            `json:"valueCode"`
		ValueString registry.Text            `json:"valueString"`
		Extension   registry.List[extension] `json:"extension"`
	}

	extended struct {
		Extension registry.List[extension] `json:"extension"`
	}

	address struct {
		Use        registry.Text                `json:"use"`
		Type       registry.Text                `json:"type"`
		Text       registry.Text                `json:"text"`
		Line       registry.List[registry.Text] `json:"line"`
		City       registry.Text                `json:"city"`
		District   registry.Text                `json:"district"`
		InDistrict extended                     `json:"_district"`
		PostalCode registry.Text                `json:"postalCode"`
		Country    registry.Text                `json:"country"`
		Extension  registry.List[extension]     `json:"extension"`
	}

	contact struct { // R5 ExtendedContactDetail
		Telecom registry.List[registry.ContactPoint] `json:"telecom"`
		Address registry.List[address]               `json:"address"`
	}

	location struct {
		ID             registry.Text                        `json:"id"`
		Meta           meta                                 `json:"meta"`
		Identifier     registry.List[identifier]            `json:"identifier"`
		Status         registry.Text                        `json:"status"`
		Operational    coding                               `json:"operationalStatus"`
		Mode           registry.Text                        `json:"mode"`
		Name           registry.Text                        `json:"name"`
		InName         extended                             `json:"_name"`
		Type           registry.List[concept]               `json:"type"`
		PhysicalType   concept                              `json:"physicalType"`
		Form           concept                              `json:"form"` // R5 for physicalType
		Telecom        registry.List[registry.ContactPoint] `json:"telecom"`
		Contact        registry.List[contact]               `json:"contact"`
		Address        registry.List[address]               `json:"address"`
		Characteristic registry.List[concept]               `json:"characteristic"`
		Managing       reference                            `json:"managingOrganization"`
		PartOf         reference                            `json:"partOf"`
		Hours          json.RawMessage                      `json:"hoursOfOperation"`
		Exceptions     registry.Text                        `json:"availabilityExceptions"`
		Extension      registry.List[extension]             `json:"extension"`
		Contained      registry.List[json.RawMessage]       `json:"contained"`
		Position       struct {
			Longitude registry.Decimal `json:"longitude"`
			Latitude  registry.Decimal `json:"latitude"`
		} `json:"position"`
	}

	organization struct {
		ID         registry.Text             `json:"id"`
		Identifier registry.List[identifier] `json:"identifier"`
		Name       registry.Text             `json:"name"`
	}

	service struct {
		ID           registry.Text                        `json:"id"`
		Meta         meta                                 `json:"meta"`
		Identifier   registry.List[identifier]            `json:"identifier"`
		Active       registry.Flag                        `json:"active"`
		ProvidedBy   reference                            `json:"providedBy"`
		Category     registry.List[concept]               `json:"category"`
		Type         registry.List[concept]               `json:"type"`
		Specialty    registry.List[concept]               `json:"specialty"`
		Location     registry.List[reference]             `json:"location"`
		Name         registry.Text                        `json:"name"`
		InName       extended                             `json:"_name"`
		Telecom      registry.List[registry.ContactPoint] `json:"telecom"`
		Contact      registry.List[contact]               `json:"contact"`
		Language     registry.List[concept]               `json:"communication"`
		Available    json.RawMessage                      `json:"availableTime"`
		NotAvailable json.RawMessage                      `json:"notAvailable"`
		Exceptions   registry.Text                        `json:"availabilityExceptions"`
		Availability json.RawMessage                      `json:"availability"` // R5
		Extension    registry.List[extension]             `json:"extension"`
		Contained    registry.List[json.RawMessage]       `json:"contained"`
	}
)
