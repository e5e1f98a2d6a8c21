// Package fhir is the FHIR R4 face (mCSD care services, read only): sites as
// Location, services as HealthcareService, the organisations behind them as
// Organization.
//
//	curl '127.0.0.1:8080/fhir/Location?near=59.91|10.75|5|km'
//
// near follows R4: latitude|longitude|distance|units, UCUM units, kilometres
// where none are named, 50 km where no distance is. Results come nearest first
// by the ellipsoid, edge included, each with the location-distance extension
// in its search entry. A position may instead be sent in the body of
// POST /fhir/Location/_search, so that no proxy's log holds it.
//
// A parameter that is not known is refused under «Prefer: handling=strict»;
// otherwise it is ignored, left out of the self link and told of in an
// OperationOutcome entry. Opening hours become availableTime only where a
// plain week says the same; whatever else is known of them is in
// availabilityExceptions.
package fhir
