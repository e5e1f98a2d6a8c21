package link

import (
	"cmp"
	"slices"

	"finnfram/data"
	"finnfram/geo"
)

// How far two sites may lie apart, in metres, when both are placed exactly.
const (
	joinWithin   = 75  // by address or name
	reviewWithin = 300 // by address or name, for a person to look at; by key, to join
	alikeFrom    = 0.85
)

// How far a position of less than address accuracy may mislead, in metres: a
// key that two sites share is doubted beyond it.
const (
	streetSlack   = 2_000
	postcodeSlack = 50_000
)

// crowd is the number of sites under one key, or of one category in one cell
// of the grid, above which they are not all compared with each other.
const crowd = 256

// Join finds which of the inputs are one place. apart lists pairs that are not,
// whatever the rules say; where two such sites would be joined through others,
// the weakest link between them is left out.
//
// The result does not depend on the order of inputs. SiteIDs must be unique.
// Cost: near linear for sites spread as real ones are, about a second for
// 100,000. Safe for all goroutines; nothing is kept.
func Join(inputs []Input, apart []data.Separation) Result {
	j := joiner{sites: make([]site, len(inputs)), apart: map[[2]data.SiteID]bool{}}
	order := make([]int32, len(inputs))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(inputs[a].Site.ID, inputs[b].Site.ID) })
	half := len(order) / 2
	sideBySide(func() { j.prepare(inputs, order, 0, half) }, func() { j.prepare(inputs, order, half, len(order)) })
	for _, s := range apart {
		j.apart[[2]data.SiteID{min(s.A, s.B), max(s.A, s.B)}] = true
	}
	other := j // shares the sites, which no rule changes
	sideBySide(func() { j.byKey(); j.byAddress() }, other.byPlace)
	j.links, j.review = append(j.links, other.links...), append(j.review, other.review...)
	return j.group()
}

// sideBySide runs both, and panics when one of them does.
func sideBySide(one, two func()) {
	fault := make(chan any, 1)
	go func() {
		defer func() { fault <- recover() }()
		one()
	}()
	defer func() {
		if value := <-fault; value != nil {
			panic(value)
		}
	}()
	two()
}

func (j *joiner) prepare(inputs []Input, order []int32, from, to int) {
	for n := from; n < to; n++ {
		j.sites[n] = prepare(inputs[order[n]], order[n])
	}
}

// site is an Input ready for comparison.
type site struct {
	in      Input
	index   int32 // among the inputs
	at      geo.Vec
	precise bool // placed, at the site or its address
	floors  []int
	address string
	names   []label
	kinds   []data.Category // sorted, each once
}

func prepare(in Input, index int32) site {
	s := site{in: in, index: index, floors: floors(in.Site.Level), address: addressKey(in.Site.Address)}
	if in.Position != nil {
		s.at = in.Position.Vec()
		s.precise = in.Accuracy == data.ExactAccuracy || in.Accuracy == data.AddressAccuracy || in.Accuracy == ""
	}
	for _, service := range in.Site.Services {
		s.kinds = append(s.kinds, service.Category)
	}
	slices.Sort(s.kinds)
	s.kinds = slices.Compact(s.kinds)
	for _, name := range namesOf(in.Site) {
		if l, ok := makeLabel(name); ok {
			s.names = append(s.names, l)
		}
	}
	return s
}

// namesOf lists what a site is called, in every language; where it has no name
// itself, what its services are called.
func namesOf(s *data.Site) []string {
	list := []string{s.Name}
	for _, name := range s.Names {
		list = append(list, name)
	}
	if s.Name == "" && len(s.Names) == 0 {
		for _, service := range s.Services {
			list = append(list, service.Name)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// joiner holds the sites in the order of their ids, and what was found.
type joiner struct {
	sites  []site
	apart  map[[2]data.SiteID]bool
	links  []bond
	review []doubt
}

// bond is a pair that a rule joins; a < b.
type bond struct {
	a, b     int32
	strength int // of the rule, 0 strongest
	rule     Rule
	value    string
	metres   float64 // negative: not known
	score    float64
	affinity float64 // orders bonds of one rule: likeness of names, and address
}

// doubt is a pair that a person should look at.
type doubt struct {
	a, b    int32
	finding data.Finding
}

func (j *joiner) separated(a, b int32) bool {
	return j.apart[[2]data.SiteID{j.sites[a].in.Site.ID, j.sites[b].in.Site.ID}]
}

// metres between two sites, or -1 when one is not placed.
func metres(a, b *site) float64 {
	if a.in.Position == nil || b.in.Position == nil {
		return -1
	}
	return float64(geo.Distance(*a.in.Position, *b.in.Position))
}

// chord2 is the square of the straight line between two placed sites, which is
// shorter than the way by less than a micrometre up to 300 m.
func chord2(a, b *site) float64 {
	x, y, z := a.at.X-b.at.X, a.at.Y-b.at.Y, a.at.Z-b.at.Z
	return x*x + y*y + z*z
}

// shared is the first category that both sites offer.
func shared(a, b *site) (data.Category, bool) {
	for _, kind := range a.kinds {
		if slices.Contains(b.kinds, kind) {
			return kind, true
		}
	}
	return "", false
}

// alike is the likeness of the two names that are most alike, 0 below enough.
func alike(a, b *site, enough float64) (float64, string) {
	best, name := 0.0, ""
	for i := range a.names {
		for k := range b.names {
			if l := likeness(&a.names[i], &b.names[k], max(enough, best)); l > best {
				best, name = l, string(a.names[i].plain)
			}
		}
	}
	return best, name
}

// slack is how far apart two sites of one key may seem to be.
func slack(a, b *site) float64 {
	limit := float64(reviewWithin)
	for _, s := range [2]*site{a, b} {
		switch s.in.Accuracy {
		case data.StreetAccuracy:
			limit = max(limit, streetSlack)
		case data.PostcodeAccuracy, data.NoAccuracy:
			limit = postcodeSlack
		}
	}
	return limit
}

// otherUnit tells whether the sites carry keys that say they are not the same:
// different units of the organisation register (a parent's number in the
// place of a unit's is no such word), pharmacy numbers, or numbers of a chain.
func otherUnit(a, b *data.Keys) bool {
	if a.OrgNumber != "" && b.OrgNumber != "" && a.OrgNumber != b.OrgNumber &&
		a.OrgNumber != b.ParentOrg && b.OrgNumber != a.ParentOrg {
		return true
	}
	if a.PharmacyNumber != "" && b.PharmacyNumber != "" && a.PharmacyNumber != b.PharmacyNumber {
		return true
	}
	for name, number := range a.Chain {
		if other, ok := b.Chain[name]; ok && other != number {
			return true
		}
	}
	return false
}
