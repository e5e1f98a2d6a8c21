package services

import (
	"finnfram/api/wire"
	"finnfram/data/live"
)

func texts(nb, nn, en string) map[string]string {
	return map[string]string{"nb": nb, "nn": nn, "en": en}
}

// shortTexts say why there are fewer services than asked for.
var shortTexts = map[live.Short]map[string]string{
	live.OnlyKnown: texts(
		"Vi kjenner ikke flere innen rekkevidde.",
		"Vi kjenner ikkje fleire innan rekkjevidd.",
		"No more are known within reach."),
	live.ByMaxDistance: texts(
		"Det finnes ikke flere innen avstanden du valgte.",
		"Det finst ikkje fleire innan avstanden du valde.",
		"There are no more within the distance you chose."),
	live.ByFilters: texts(
		"Færre enn ønsket passer med det du har valgt.",
		"Færre enn ønskt passar med det du har valt.",
		"Fewer than asked for fit what you chose."),
	live.WithoutCoverage: texts(
		"Vi har ingen opplysninger om slike steder her.",
		"Vi har ingen opplysningar om slike stader her.",
		"We know of no such place here."),
}

// coverageTexts explain the stable keys of live.Coverage.
var coverageTexts = map[string]map[string]string{
	"catchment": texts(
		"En kilde sier hvem som har ansvaret for dette stedet.",
		"Ei kjelde seier kven som har ansvaret for denne staden.",
		"A source says who answers for this place."),
	"register": texts(
		"Registeret skal inneholde alle steder av denne typen.",
		"Registeret skal innehalde alle stader av denne typen.",
		"The register is meant to hold every place of this kind."),
	"known_within_reach": texts(
		"Vi kjenner steder innen rekkevidde, men det kan finnes nærmere.",
		"Vi kjenner stader innan rekkjevidd, men det kan finnast nærare.",
		"Places within reach are known, but nearer ones may exist."),
	"none_within_reach": texts(
		"Vi kjenner ingen innen rekkevidde av dette stedet.",
		"Vi kjenner ingen innan rekkjevidd av denne staden.",
		"None is known within reach of this place."),
	"nothing_known": texts(
		"Ingen kilde med slike steder er lest inn.",
		"Inga kjelde med slike stader er lesen inn.",
		"No source with such places has been imported."),
}

// emergencyLines stand in every answer that sends a person somewhere.
var emergencyLines = func() (lines [wire.Languages]string) {
	life := texts("Ring 113 når det står om liv", "Ring 113 når det står om liv", "Call 113 when life is at stake")
	urgent := texts("Ring 116117 (legevakt) når det haster og ikke kan vente", "Ring 116117 (legevakt) når det hastar og ikkje kan vente", "Call 116117 (out-of-hours doctor) when it is urgent and cannot wait")
	for language := range wire.Language(wire.Languages) {
		b := append([]byte(nil), `,"emergency":[{"number":"113","text":`...)
		b = wire.AppendString(b, language.In(life))
		b = append(b, `},{"number":"116117","text":`...)
		b = wire.AppendString(b, language.In(urgent))
		lines[language] = string(append(b, "}]"...))
	}
	return lines
}()
