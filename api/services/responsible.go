package services

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"finnfram/api/member"
	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
)

// responsible answers whom to go to and whom to call at a place.
func (m *Module) responsible(w http.ResponseWriter, r *http.Request) {
	world, err := m.World()
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	var q wire.Query
	if err := q.Read(w, r); err != nil {
		wire.Fail(w, r, err)
		return
	}
	from, _ := q.Point(true)
	category := data.EmergencyClinic
	if info, ok := q.Category("category"); ok {
		category = info.ID
	}
	at, given := q.Time("at", m.Now())
	if err := q.Err(); err != nil {
		wire.Fail(w, r, err)
		return
	}
	wire.Placed(w, from)
	answer, err := world.Responsible(from, category, at)
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	language := wire.LanguageOf(r)
	b := append([]byte(nil), `{"type":"FeatureCollection","features":`...)
	b = m.appendFound(b, world, nil, answer.Found, language)
	if given {
		b = member.Time(b, "at", at)
	}
	b = appendResponsible(b, &answer, language)
	writeFeatures(w, r, language, b)
}

func appendResponsible(b []byte, answer *live.ResponsibleAnswer, language wire.Language) []byte {
	b = member.Text(b, "category", string(answer.Category))
	b = append(b, `,"municipality":`...)
	if answer.Municipality.Code == "" {
		b = append(b, "null"...)
	} else {
		b = appendMunicipality(b, answer.Municipality)
	}
	b = append(b, `,"candidates":[`...)
	for i, candidate := range answer.Candidates {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendMunicipality(b, candidate)
	}
	b = append(b, `],"named":`...)
	b = member.List(b, answer.Named)
	if answer.SnappedBy > 0 {
		b = append(b, `,"snapped_by_m":`...)
		b = strconv.AppendInt(b, int64(answer.SnappedBy), 10)
	}
	b = member.Text(b, "basis", string(answer.Basis))
	b = member.Text(b, "why", why(answer, language))
	b = member.Text(b, "origin", answer.Why)
	b = member.Text(b, "phone", answer.Phone)
	b = member.Text(b, "call_number", answer.CallNumber)
	b = append(b, `,"sources":`...)
	b = member.Sources(b, answer.Sources)
	b = appendCoverages(b, []live.Coverage{answer.Coverage}, len(answer.Found) > 0, language)
	b = member.Emergency(b, language)
	return append(b, '}', '\n')
}

// why says in words on what ground the service was named.
func why(answer *live.ResponsibleAnswer, language wire.Language) string {
	place := municipalityOf(answer, language)
	several := len(answer.Candidates) > 1
	switch {
	case answer.Basis == live.ByCatchment && several:
		return fmt.Sprintf(language.In(member.In(
			"Stedet ligger så nær en kommunegrense at vi ikke vet om det er %s; her er alle vi vet om som svarer der.",
			"Staden ligg så nær ei kommunegrense at vi ikkje veit om det er %s; her er alle vi veit om som svarar der.",
			"The place lies so near a border that we do not know whether it is %s; these are all we know who answer there.")), place)
	case answer.Basis == live.ByCatchment && place != "":
		return fmt.Sprintf(language.In(member.In("Svarer for %s.", "Svarar for %s.", "Answers for %s.")), place)
	case answer.Basis == live.ByCatchment:
		return language.In(member.In("Svarer for dette stedet.", "Svarar for denne staden.", "Answers for this place."))
	case answer.Basis == live.ByNearest && place != "":
		return fmt.Sprintf(language.In(member.In(
			"Vi vet ikke hvem som svarer for %s; dette er den nærmeste vi kjenner.",
			"Vi veit ikkje kven som svarar for %s; dette er den nærmaste vi kjenner.",
			"We do not know who answers for %s; this is the nearest we know.")), place)
	case answer.Basis == live.ByNearest:
		return language.In(member.In(
			"Vi vet ikke hvilken kommune dette er i; dette er den nærmeste vi kjenner.",
			"Vi veit ikkje kva kommune dette er i; dette er den nærmaste vi kjenner.",
			"We do not know which municipality this is in; this is the nearest we know."))
	}
	return language.In(member.In("Vi vet ikke hvem som svarer her.", "Vi veit ikkje kven som svarar her.", "We do not know who answers here."))
}

// municipalityOf names the municipality, or those that it may be: «A eller
// B». A municipality without a name goes by its number; "" where none is
// known.
func municipalityOf(answer *live.ResponsibleAnswer, language wire.Language) string {
	if len(answer.Candidates) == 0 {
		return cmp.Or(answer.Municipality.Name, answer.Municipality.Code)
	}
	var names []string
	for _, m := range answer.Candidates {
		names = append(names, cmp.Or(m.Name, m.Code))
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + language.In(member.In(" eller ", " eller ", " or ")) + names[last]
}
