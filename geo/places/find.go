package places

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"finnfram/geo"
)

// streetsTried is how many streets are looked into for a house number.
const streetsTried = 400

// Search returns the addresses that query may mean, best first. House number,
// letter, post code and place may stand in any order: «storgata 12b
// lillestrøm», «2000 storgt 12 B». A street without a number is answered as a
// whole. Where the number asked for is in none of the streets found, the
// streets themselves are the answer. Property numbers («33/1144-2») find farm
// addresses. Ranking and bounds are those of Index.Search, larger streets
// before smaller ones; Options.Kinds is not used.
func (a *Addresses) Search(query string, o Options) []AddressMatch {
	if a.Len() == 0 {
		return nil
	}
	query = clip(query)
	unfinished := !strings.HasSuffix(query, " ")
	found := &finds{table: a, o: o, limit: o.limit(), streets: map[int]bool{}, houses: map[int]bool{}}
	if o.Near != nil {
		found.near = o.Near.Vec()
	}
	found.farms(query)
	ways := readings(words(query, maxQueryWords))
	for _, faults := range []bool{false, true} {
		for _, r := range ways {
			found.read(r, unfinished, faults)
		}
		if found.resolved >= found.limit {
			break
		}
	}
	return found.matches()
}

// find is one address that a query may mean.
type find struct {
	street, house int // house -1: the street as a whole
	unresolved    bool
	postcode      string // the part of a street that is meant
	candidate     candidate
}

// finds collects them.
type finds struct {
	table    *Addresses
	o        Options
	near     geo.Vec
	limit    int
	list     []find
	resolved int
	streets  map[int]bool // taken as a whole
	houses   map[int]bool
}

// read adds what one reading finds.
func (f *finds) read(r reading, unfinished, faults bool) {
	limit := f.limit
	if r.number > 0 || r.postcode != "" {
		limit = streetsTried
	}
	top := f.table.index.find(r.words, unfinished && r.last, Options{Near: f.o.Near}, limit, faults)
	for _, c := range top.best {
		s := int(c.item)
		if r.number == 0 {
			f.addStreet(s, c, r.postcode, false)
			continue
		}
		if !f.addHouses(s, c, r) {
			f.addStreet(s, c, r.postcode, true)
		}
	}
}

// addHouses adds the houses of street s that r asks for, and tells whether
// there are any.
func (f *finds) addHouses(s int, c candidate, r reading) bool {
	any := false
	from, to := f.table.numbered(s, r.number)
	for h := from; h < to; h++ {
		if r.letter != "" && f.table.letters[f.table.numbers[h]&0xff] != r.letter || !f.coded(h, r.postcode) {
			continue
		}
		any = true
		if f.houses[h] {
			continue
		}
		f.houses[h] = true
		f.resolved++
		if f.o.Near != nil {
			c.value = -remoteness(f.table.point(h).Vec(), f.near)
		}
		f.list = append(f.list, find{street: s, house: h, candidate: c})
	}
	return any
}

func (f *finds) coded(h int, postcode string) bool {
	return postcode == "" || f.table.places[f.table.placeOf[h]].postcode == postcode
}

// addStreet adds street s as a whole, where it reaches into postcode.
func (f *finds) addStreet(s int, c candidate, postcode string, unresolved bool) {
	if f.streets[s] || !unresolved && postcode != "" && !f.table.reaches(s, postcode) {
		return
	}
	if !unresolved {
		f.streets[s] = true
		f.resolved++
	}
	f.list = append(f.list, find{street: s, house: -1, unresolved: unresolved, candidate: c, postcode: postcode})
}

// farms adds the farm addresses whose property number stands in query; further
// words must begin a word of the municipality or the place, or be its post code.
func (f *finds) farms(query string) {
	wanted, rest, ok := findProperty(query)
	if !ok {
		return
	}
	where := words(rest, maxQueryWords)
	from, to := f.table.unnamed()
	for s := from; s < to; s++ {
		for _, h := range f.table.onProperty(s, wanted) {
			if f.table.lies(s, h, where) && !f.houses[h] {
				f.houses[h] = true
				f.resolved++
				f.list = append(f.list, find{street: s, house: h, candidate: candidate{quality: WholeMatch}})
			}
		}
	}
}

// onProperty are the houses of the farms s with that property number; lease
// and serial count where wanted has them.
func (a *Addresses) onProperty(s int, wanted Cadastral) []int {
	first := len(a.ids) - len(a.properties)
	from, to := int(a.starts[s]), int(a.starts[s+1])
	at := sort.Search(to-from, func(i int) bool {
		p := a.properties[from-first+i]
		return cmp.Or(cmp.Compare(p.Holding, wanted.Holding), cmp.Compare(p.Title, wanted.Title)) >= 0
	})
	var houses []int
	for h := from + at; h < to; h++ {
		p := a.properties[h-first]
		if p.Holding != wanted.Holding || p.Title != wanted.Title {
			break
		}
		if (wanted.Lease == 0 || wanted.Lease == p.Lease) && (wanted.Serial == 0 || wanted.Serial == p.Serial) {
			houses = append(houses, h)
		}
	}
	return houses
}

// lies tells whether every word begins a word of the place or municipality of
// house h, or is its post code.
func (a *Addresses) lies(s, h int, where []word) bool {
	at := a.places[a.placeOf[h]]
	held := words(at.city+" "+a.municipalities[a.streets[s].municipality].name+" "+at.postcode, 0)
	for _, w := range where {
		if !slices.ContainsFunc(held, func(x word) bool { return strings.HasPrefix(x.folded, w.folded) }) {
			return false
		}
	}
	return true
}

// matches are the best of the finds.
func (f *finds) matches() []AddressMatch {
	slices.SortStableFunc(f.list, f.compare)
	var list []AddressMatch
	for _, x := range f.list {
		if len(list) == f.limit {
			break
		}
		if x.unresolved && f.streets[x.street] {
			continue
		}
		m := AddressMatch{Quality: x.candidate.quality}
		if x.house >= 0 {
			m.Address = f.table.at(x.street, x.house)
		} else {
			f.streets[x.street] = true
			m.Address, _ = f.table.asStreet(x.street, func(h int) bool { return x.unresolved || f.coded(h, x.postcode) })
		}
		if f.o.Near != nil {
			m.Distance = geo.Distance(*f.o.Near, m.Address.Point)
		}
		list = append(list, m)
	}
	return list
}

func (f *finds) compare(x, y find) int {
	if x.unresolved != y.unresolved {
		if x.unresolved {
			return 1
		}
		return -1
	}
	return cmp.Or(
		cmp.Compare(x.candidate.quality, y.candidate.quality),
		cmp.Compare(x.candidate.rank, y.candidate.rank),
		cmp.Compare(y.candidate.value, x.candidate.value),
		cmp.Compare(x.street, y.street),
		cmp.Compare(x.house, y.house),
	)
}
