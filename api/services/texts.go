package services

import (
	"finnfram/api/member"
	"finnfram/data/live"
)

// shortTexts say why there are fewer services than asked for.
var shortTexts = map[live.Short]map[string]string{
	live.OnlyKnown: member.In(
		"Vi kjenner ikke flere innen rekkevidde.",
		"Vi kjenner ikkje fleire innan rekkjevidd.",
		"No more are known within reach."),
	live.ByMaxDistance: member.In(
		"Det finnes ikke flere innen avstanden du valgte.",
		"Det finst ikkje fleire innan avstanden du valde.",
		"There are no more within the distance you chose."),
	live.ByMaxDuration: member.In(
		"Det finnes ikke flere innen reisetiden du valgte.",
		"Det finst ikkje fleire innan reisetida du valde.",
		"There are no more within the travel time you chose."),
	live.ByUnreachable: member.In(
		"Ingen andre som vi kjenner, kan nås på vei eller med ferge.",
		"Ingen andre som vi kjenner, kan nåast på veg eller med ferje.",
		"No others that we know of can be reached by road or ferry."),
	live.ByNoRoadNear: member.In(
		"Det er ingen vei i nærheten av stedet du spør fra.",
		"Det er ingen veg i nærleiken av staden du spør frå.",
		"There is no road near the place you ask from."),
	live.ByFilters: member.In(
		"Færre enn ønsket passer med det du har valgt.",
		"Færre enn ønskt passar med det du har valt.",
		"Fewer than asked for fit what you chose."),
	live.WithoutCoverage: member.In(
		"Vi har ingen opplysninger om slike steder her.",
		"Vi har ingen opplysningar om slike stader her.",
		"We know of no such place here."),
}

// unreachableKey is why there is no way to a service; start: wherever it
// should lead.
type unreachableKey struct {
	reason live.Reason
	start  bool
}

// unreachableTexts say why there is no way to one service.
var unreachableTexts = map[unreachableKey]map[string]string{
	{live.NoRoadNear, true}: member.In(
		"Det er ingen vei i nærheten av stedet du spør fra.",
		"Det er ingen veg i nærleiken av staden du spør frå.",
		"There is no road near the place you ask from."),
	{live.NoRoadNear, false}: member.In(
		"Stedet ligger ikke ved noen vei som vi kjenner.",
		"Staden ligg ikkje ved nokon veg som vi kjenner.",
		"The place lies on no road that we know of."),
	{live.NotConnected, false}: member.In(
		"Verken vei eller ferge som vi kjenner, fører dit.",
		"Verken veg eller ferje som vi kjenner, fører dit.",
		"Neither road nor ferry that we know of leads there."),
	{live.Shut, true}: member.In(
		"Veiene der du er, er stengt.",
		"Vegane der du er, er stengde.",
		"The roads where you are are closed."),
	{live.Shut, false}: member.In(
		"Alle veier dit er stengt.",
		"Alle vegar dit er stengde.",
		"All ways there are closed."),
}

// coverageTexts explain the stable keys of live.Coverage.
var coverageTexts = map[string]map[string]string{
	"catchment": member.In(
		"En kilde sier hvem som har ansvaret for dette stedet.",
		"Ei kjelde seier kven som har ansvaret for denne staden.",
		"A source says who answers for this place."),
	"register": member.In(
		"Registeret skal inneholde alle steder av denne typen.",
		"Registeret skal innehalde alle stader av denne typen.",
		"The register is meant to hold every place of this kind."),
	"known_within_reach": member.In(
		"Vi kjenner steder innen rekkevidde, men det kan finnes nærmere.",
		"Vi kjenner stader innan rekkjevidd, men det kan finnast nærare.",
		"Places within reach are known, but nearer ones may exist."),
	"none_within_reach": member.In(
		"Vi kjenner ingen innen rekkevidde av dette stedet.",
		"Vi kjenner ingen innan rekkjevidd av denne staden.",
		"None is known within reach of this place."),
	"nothing_known": member.In(
		"Ingen kilde med slike steder er lest inn.",
		"Inga kjelde med slike stader er lesen inn.",
		"No source with such places has been imported."),
}
