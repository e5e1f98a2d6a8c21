package link

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"finnfram/data"
	"finnfram/geo"
)

// token is a key of a site under a rule.
type token struct {
	strength int
	rule     Rule
	value    string
}

// tokens lists the keys of a site that may join it, strongest first. A parent's
// organisation number is none of them.
func tokens(k *data.Keys) []token {
	var list []token
	if data.ValidOrgNumber(k.OrgNumber) {
		list = append(list, token{0, SameOrgNumber, k.OrgNumber})
	}
	for _, id := range k.HERIDs {
		list = append(list, token{1, SameHERID, id})
	}
	list = append(list, token{2, SameRESH, k.RESH}, token{3, SamePharmacyNumber, k.PharmacyNumber})
	for name, number := range k.Chain {
		if number != "" {
			list = append(list, token{4, SameChainNumber, name + "=" + number})
		}
	}
	return slices.DeleteFunc(list, func(t token) bool { return t.value == "" })
}

const (
	addressStrength = 5
	nameStrength    = 6
)

// byKey compares the sites that share a key.
func (j *joiner) byKey() {
	holders := map[token][]int32{}
	for i := range j.sites {
		for _, t := range tokens(&j.sites[i].in.Site.Keys) {
			if list := holders[t]; len(list) == 0 || list[len(list)-1] != int32(i) {
				holders[t] = append(list, int32(i))
			}
		}
	}
	for t, list := range holders {
		if len(list) > crowd {
			j.doubt(list[0], list[1], "link-key-of-many", data.Warning,
				fmt.Sprintf("%s %s is shared by %d sites and joins none of them", t.rule, t.value, len(list)))
			continue
		}
		for n, a := range list {
			for _, b := range list[n+1:] {
				j.tryKey(t, list, a, b)
			}
		}
	}
}

// tryKey decides about two sites that share a key.
func (j *joiner) tryKey(t token, list []int32, a, b int32) {
	x, y := &j.sites[a], &j.sites[b]
	if x.in.Site.Source == y.in.Site.Source {
		j.tryDouble(t.strength, t.rule, t.value, a, b)
		return
	}
	d := metres(x, y)
	switch {
	case otherFloor(x.floors, y.floors):
		j.doubt(a, b, "link-other-floor", data.Note, fmt.Sprintf("same %s %s, on floors %s and %s", t.rule, t.value, x.in.Site.Level, y.in.Site.Level))
	case d > slack(x, y):
		j.doubt(a, b, "link-key-far-apart", data.Warning, fmt.Sprintf("same %s %s, but %.0f m apart", t.rule, t.value, d))
	case !(x.precise && y.precise) && j.ambiguous(list, a, b):
		j.doubt(a, b, "link-ambiguous", data.Note, fmt.Sprintf("same %s %s, which several sites of one source have", t.rule, t.value))
	default:
		j.bond(bond{a: a, b: b, strength: t.strength, rule: t.rule, value: t.value, metres: d, score: 1})
	}
}

// ambiguous tells whether one of two sites that share a key could as well be
// another of the other's source, and no address decides.
func (j *joiner) ambiguous(list []int32, a, b int32) bool {
	x, y := &j.sites[a], &j.sites[b]
	if x.address != "" && x.address == y.address {
		return false
	}
	ofX, ofY := 0, 0
	for _, i := range list {
		switch j.sites[i].in.Site.Source {
		case x.in.Site.Source:
			ofX++
		case y.in.Site.Source:
			ofY++
		}
	}
	return ofX > 1 || ofY > 1
}

// tryDouble decides about two rows of one source, which tells its own rows
// apart: they are one place only when they offer the same, within 75 m, are
// called the same, and nothing speaks against it. Such rows are, for example,
// a pharmacy drawn both as a point and as the building around it.
func (j *joiner) tryDouble(strength int, rule Rule, value string, a, b int32) {
	x, y := &j.sites[a], &j.sites[b]
	if !x.precise || !y.precise || otherFloor(x.floors, y.floors) || otherUnit(&x.in.Site.Keys, &y.in.Site.Keys) {
		return
	}
	if _, same := shared(x, y); !same || chord2(x, y) > joinWithin*joinWithin {
		return
	}
	if score, _ := alike(x, y, 1); score == 1 {
		j.bond(bond{a: a, b: b, strength: strength, rule: rule, value: value, metres: metres(x, y), score: 1})
	}
}

// byAddress compares the sites that offer the same at the same door.
func (j *joiner) byAddress() {
	type door struct {
		kind    data.Category
		address string
	}
	doors := map[door][]int32{}
	for i := range j.sites {
		if j.sites[i].address == "" {
			continue
		}
		for _, kind := range j.sites[i].kinds {
			d := door{kind, j.sites[i].address}
			doors[d] = append(doors[d], int32(i))
		}
	}
	for d, list := range doors {
		j.eachPair(list, func(a, b int32) {
			if kind, _ := shared(&j.sites[a], &j.sites[b]); kind == d.kind {
				j.tryAddress(a, b)
			}
		})
	}
}

// eachPair calls try for all pairs of a list, or in a crowd for those that are
// called the same.
func (j *joiner) eachPair(list []int32, try func(a, b int32)) {
	if len(list) <= crowd {
		for n, a := range list {
			for _, b := range list[n+1:] {
				try(a, b)
			}
		}
		return
	}
	called := map[string][]int32{}
	for _, i := range list {
		if names := j.sites[i].names; len(names) > 0 {
			called[string(names[0].sorted)] = append(called[string(names[0].sorted)], i)
		}
	}
	for _, same := range called {
		for n, a := range same {
			for _, b := range same[n+1 : min(len(same), n+crowd)] {
				try(a, b)
			}
		}
	}
}

func (j *joiner) tryAddress(a, b int32) {
	x, y := &j.sites[a], &j.sites[b]
	if x.in.Site.Source == y.in.Site.Source || otherFloor(x.floors, y.floors) {
		return // byPlace looks for doubles within a source
	}
	if x.precise && y.precise && chord2(x, y) > reviewWithin*reviewWithin {
		return
	}
	d := metres(x, y)
	if !x.precise || !y.precise {
		if d > slack(x, y) {
			return
		}
	} else if d > joinWithin {
		if d <= reviewWithin {
			j.nearMiss(a, b, d, "address "+x.address)
		}
		return
	}
	j.bond(bond{a: a, b: b, strength: addressStrength, rule: SameAddress, value: x.address, metres: d, score: 1})
}

// cell is a cube of the earth-centred grid and a category looked for in it.
type cell struct {
	x, y, z int32
	kind    data.Category
}

// byPlace compares the sites that offer the same within 300 m. Only exactly
// placed ones: a guessed position says nothing.
func (j *joiner) byPlace() {
	cells := map[cell][]int32{}
	for i := range j.sites {
		if s := &j.sites[i]; s.precise {
			for _, kind := range s.kinds {
				c := cellOf(s.at, kind)
				cells[c] = append(cells[c], int32(i))
			}
		}
	}
	for c, list := range cells {
		j.eachPair(list, func(a, b int32) { j.tryPlace(c.kind, a, b) })
		for n := range 13 { // half of the 26 neighbours; the other half look at us
			next := c
			next.x, next.y, next.z = c.x+int32(n%3)-1, c.y+int32(n/3%3)-1, c.z+int32(n/9)-1
			if others := cells[next]; len(others) > 0 {
				j.across(c.kind, list, others)
			}
		}
	}
}

// across compares the sites of two neighbouring cells.
func (j *joiner) across(kind data.Category, list, others []int32) {
	if len(list)+len(others) > 2*crowd {
		j.eachPair(append(slices.Clone(list), others...), func(a, b int32) { j.tryPlace(kind, min(a, b), max(a, b)) })
		return
	}
	for _, a := range list {
		for _, b := range others {
			j.tryPlace(kind, min(a, b), max(a, b))
		}
	}
}

func cellOf(at geo.Vec, kind data.Category) cell {
	const edge = reviewWithin + 1
	return cell{int32(math.Floor(at.X / edge)), int32(math.Floor(at.Y / edge)), int32(math.Floor(at.Z / edge)), kind}
}

func (j *joiner) tryPlace(kind data.Category, a, b int32) {
	x, y := &j.sites[a], &j.sites[b]
	if chord2(x, y) > reviewWithin*reviewWithin || otherFloor(x.floors, y.floors) {
		return
	}
	if first, _ := shared(x, y); first != kind {
		return // compared under that category
	}
	if x.in.Site.Source == y.in.Site.Source {
		if _, name := alike(x, y, 1); name != "" {
			j.tryDouble(nameStrength, SameName, name, a, b)
		}
		return
	}
	score, name := alike(x, y, alikeFrom)
	if score < alikeFrom {
		return
	}
	d := metres(x, y)
	if d > joinWithin {
		j.nearMiss(a, b, d, fmt.Sprintf("names alike to %.2f", score))
		return
	}
	j.bond(bond{a: a, b: b, strength: nameStrength, rule: SameName, value: name, metres: d, score: score})
}

// bond keeps a link, unless the sites carry keys that say otherwise.
func (j *joiner) bond(l bond) {
	x, y := &j.sites[l.a], &j.sites[l.b]
	if l.strength >= addressStrength && otherUnit(&x.in.Site.Keys, &y.in.Site.Keys) {
		j.doubt(l.a, l.b, "link-keys-differ", data.Note, fmt.Sprintf("same %s %s, but different keys", l.rule, l.value))
		return
	}
	l.affinity, _ = alike(x, y, 0)
	if x.address != "" && x.address == y.address {
		l.affinity++
	}
	j.links = append(j.links, l)
}

func (j *joiner) nearMiss(a, b int32, d float64, why string) {
	if !otherUnit(&j.sites[a].in.Site.Keys, &j.sites[b].in.Site.Keys) {
		j.doubt(a, b, "link-near-miss", data.Note, fmt.Sprintf("%s, %.0f m apart", why, d))
	}
}

func (j *joiner) doubt(a, b int32, rule string, severity data.Severity, detail string) {
	j.review = append(j.review, doubt{a, b, data.Finding{
		Severity: severity, Rule: rule, Object: string(j.sites[a].in.Site.ID),
		Field: "link", Value: string(j.sites[b].in.Site.ID), Detail: detail,
	}})
}

// stronger orders bonds: by rule, then likeness, then distance, then ids.
func stronger(a, b bond) int {
	return cmp.Or(
		cmp.Compare(a.strength, b.strength),
		cmp.Compare(b.score, a.score),
		cmp.Compare(b.affinity, a.affinity),
		cmp.Compare(a.metres, b.metres),
		cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b),
		cmp.Compare(a.value, b.value))
}
