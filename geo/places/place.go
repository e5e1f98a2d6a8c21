package places

import (
	"slices"
	"strings"

	"finnfram/geo"
)

// place places a number in street s.
func (l locator) place(s, number int, letter string, several bool) Location {
	houses := l.table.lettered(s, number, letter)
	if len(houses) == 0 {
		return l.nearest(s, number)
	}
	reason := NoReason
	if l.postcode != "" {
		if coded := slices.DeleteFunc(slices.Clone(houses), func(h int) bool { return !l.coded(h) }); len(coded) > 0 {
			houses = coded
		} else {
			reason = CodeReason
		}
	}
	if !l.table.together(houses) {
		return none(AmbiguousReason)
	}
	answer := l.answer(s, houses[0], AddressAccuracy, reason)
	if several {
		answer.Accuracy, answer.Reason = StreetAccuracy, RangeReason
	}
	return answer
}

// together tells whether all houses lie on one spot.
func (a *Addresses) together(houses []int) bool {
	return !slices.ContainsFunc(houses[1:], func(h int) bool { return geo.Distance(a.point(houses[0]), a.point(h)) > oneSpot })
}

func (l locator) answer(s, h int, accuracy Accuracy, reason Reason) Location {
	at := l.table.at(s, h)
	return Location{Point: at.Point, Accuracy: accuracy, Matched: at.String(), Reason: reason}
}

// nearest takes the house with the nearest number, on the same side of the
// street where two are equally near.
func (l locator) nearest(s, number int) Location {
	best, bestBy := -1, 0
	for h := int(l.table.starts[s]); h < int(l.table.starts[s+1]); h++ {
		away := int(l.table.numbers[h]>>8) - number
		by := max(away, -away) * 4
		if away%2 != 0 {
			by += 2
		}
		if best < 0 || by < bestBy {
			best, bestBy = h, by
		}
	}
	if best < 0 || bestBy > nearNumbers*4 {
		return none(AbsentReason)
	}
	return l.answer(s, best, StreetAccuracy, AbsentReason)
}

// farm places a property number: in the post code, or in the city where the
// number is on one spot only.
func (l locator) farm(wanted Cadastral) Location {
	if l.postcode == "" && len(l.city) == 0 {
		return none(PlaceReason)
	}
	known, fits := false, []int{}
	from, to := l.table.unnamed()
	for s := from; s < to; s++ {
		for _, h := range l.table.onProperty(s, wanted) {
			known = true
			if l.farmFits(s, h) {
				fits = append(fits, h)
			}
		}
	}
	switch {
	case !known:
		return none(UnknownReason)
	case len(fits) == 0:
		return none(ConflictReason)
	case !l.table.together(fits):
		return none(AmbiguousReason)
	}
	return l.answer(l.table.streetOf(fits[0]), fits[0], AddressAccuracy, NoReason)
}

func (l locator) farmFits(s, h int) bool {
	if l.postcode != "" && !l.coded(h) {
		return false
	}
	if len(l.city) == 0 {
		return true
	}
	at, name := l.table.places[l.table.placeOf[h]], l.table.municipalities[l.table.streets[s].municipality].name
	for _, part := range append(strings.Split(name, " - "), name, at.city) {
		if sameWords(l.city, words(part, 0)) {
			return true
		}
	}
	return false
}
