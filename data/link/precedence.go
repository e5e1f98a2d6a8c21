package link

import (
	"cmp"
	"slices"
	"strings"

	"finnfram/data"
)

// precedence is whose word counts, highest first. A source that is not listed
// is a register of its owner's, brought in by an operator. A source whose name
// is one of these with a hyphen and more («osm-oslo») counts as that one.
var precedence = []data.Source{"locoreg", "fhir", "helsenorge", owners, "norway", "brreg", "osm", "derived"}

// owners stands for every source that is not listed.
const owners data.Source = "*"

// nameLast: the organisation register holds the legal name of a unit, in
// capital letters, which is not what stands over the door.
const nameLast data.Source = "brreg"

// rank is the place of a source in the order of precedence, 0 highest.
func rank(source data.Source) int {
	for i, s := range precedence {
		if source == s || strings.HasPrefix(string(source), string(s)+"-") {
			return i
		}
	}
	return slices.Index(precedence, owners)
}

// accuracies from the best; what a source does not say counts as exact.
var accuracies = []data.Accuracy{data.ExactAccuracy, data.AddressAccuracy, data.StreetAccuracy, data.PostcodeAccuracy, data.NoAccuracy}

func accuracyRank(a data.Accuracy) int { return max(0, slices.Index(accuracies, a)) }

// voice is one source's word about a site or a service, in order of
// precedence.
type voice struct {
	from Provenance
	in   Input
}

// higher orders inputs: by source, then the fresher one, then by id.
func higher(a, b Input) int {
	return cmp.Or(
		cmp.Compare(rank(a.Site.Source), rank(b.Site.Source)),
		b.Site.AsOf.Compare(a.Site.AsOf),
		cmp.Compare(a.Site.ID, b.Site.ID))
}

// said is a field as one source gives it.
type said[T any] struct {
	from  Provenance
	value T
	order int    // among the words about this field, lowest first; equal ones keep the order of sources
	text  string // for a person
	sense string // equal for words that do not disagree; empty: disagrees with none
}

// ledger gathers where chosen values come from and who disagrees.
type ledger struct {
	provenance map[string]Provenance
	conflicts  []Conflict
}

// choose takes the highest word about a field, and notes its source and those
// that say otherwise. It returns false when nobody says anything.
func choose[T any](l *ledger, field string, words []said[T]) (chosen T, ok bool) {
	if len(words) == 0 {
		return chosen, false
	}
	slices.SortStableFunc(words, func(a, b said[T]) int { return cmp.Compare(a.order, b.order) })
	first := words[0]
	if l.provenance == nil {
		l.provenance = map[string]Provenance{}
	}
	l.provenance[field] = first.from
	c := Conflict{Field: field, Chosen: Value{first.from, first.text}}
	for _, w := range words[1:] {
		if w.sense != "" && first.sense != "" && w.sense != first.sense {
			c.Others = append(c.Others, Value{w.from, w.text})
		}
	}
	if len(c.Others) > 0 {
		l.conflicts = append(l.conflicts, c)
	}
	return first.value, true
}

// text makes the words about a field of plain text.
func texts[S any](voices []S, from func(S) Provenance, value func(S) string, sense func(string) string) []said[string] {
	var list []said[string]
	for _, v := range voices {
		if s := value(v); s != "" {
			list = append(list, said[string]{from: from(v), value: s, text: s, sense: sense(s)})
		}
	}
	return list
}
