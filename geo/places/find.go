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
// whole. Where a place is named and the number exists in it with another post
// code than the one asked for, that house is a PartialMatch; where the number
// does not exist, the street itself is. A word that nobody knows is left out,
// as a PartialMatch, only where street and place (or post code) stand without
// it. Property numbers («33/1144-2») find farm
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
	found.scratch = a.index.take()
	defer a.index.scratch.Put(found.scratch)
	asked := words(query, maxQueryWords)
	found.round(asked, unfinished, false)
	if rest, last := sayingWords(asked, unfinished); len(found.list) == 0 && len(rest) < len(asked) {
		asked, unfinished = rest, last
		found.round(asked, unfinished, false)
	}
	if found.resolved < found.limit {
		found.round(asked, unfinished, true)
	}
	if len(found.list) == 0 {
		found.leaveOut(asked, unfinished)
	}
	return found.matches()
}

// round reads asked in every way.
func (f *finds) round(asked []word, unfinished, faults bool) {
	for _, r := range readings(asked) {
		if f.scratch.work >= maxWork {
			return
		}
		f.read(r, unfinished, faults)
	}
}

// leaveOut reads asked without the one word that nobody knows.
func (f *finds) leaveOut(asked []word, unfinished bool) {
	rest, last, ok := f.table.index.knownWords(f.scratch, asked, unfinished)
	if !ok {
		return
	}
	f.partly = true
	f.round(rest, last, false)
	f.round(rest, last, true)
}

// find is one address that a query may mean.
type find struct {
	street, house int    // house -1: the street as a whole
	unresolved    bool   // something asked for is not there
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
	scratch  *scratch
	partly   bool         // a word of the query was left out
	streets  map[int]bool // taken as a whole
	houses   map[int]bool
}

// read adds what one reading finds.
func (f *finds) read(r reading, unfinished, faults bool) {
	limit := f.limit
	if r.number > 0 || r.postcode != "" {
		limit = streetsTried
	}
	ix := f.table.index
	top := newTop(ix, r.words, Options{Near: f.o.Near}, limit)
	ix.seek(f.scratch, top, r.words, unfinished && r.last)
	if faults && !top.full() {
		ix.collect(f.scratch, top, r.words, unfinished && r.last, true)
	}
	for _, c := range top.best {
		s := int(c.item)
		if f.partly && !f.certain(s, c, r) {
			continue
		}
		switch {
		case r.number == 0:
			f.addStreet(s, c, r.postcode, false)
		case f.addHouses(s, c, r, false):
		case r.postcode != "" && c.detail && f.addHouses(s, c, r, true):
		default:
			f.addStreet(s, c, r.postcode, true)
		}
	}
}

// certain tells whether a street found with a word left out is still named,
// and named in one place: else any street of a country would do.
func (f *finds) certain(s int, c candidate, r reading) bool {
	name := words(f.table.streets[s].name, 0)
	named := slices.ContainsFunc(r.words, func(w word) bool {
		return slices.ContainsFunc(name, func(n word) bool { return canonicalWord(n.folded) == canonicalWord(w.folded) })
	})
	return named && (c.detail || r.postcode != "")
}

// addHouses adds the houses of street s that r asks for, and tells whether
// there are any. With elsewhere the post code does not count, and what is found
// is unresolved.
func (f *finds) addHouses(s int, c candidate, r reading, elsewhere bool) bool {
	any := false
	from, to := f.table.numbered(s, r.number)
	for h := from; h < to; h++ {
		if r.letter != "" && f.table.letters[f.table.numbers[h]&0xff] != r.letter || !elsewhere && !f.coded(h, r.postcode) {
			continue
		}
		any = true
		if f.houses[h] {
			continue
		}
		if !elsewhere {
			f.houses[h] = true
			f.resolved++
		}
		if f.o.Near != nil {
			c.value = -remoteness(f.table.point(h).Vec(), f.near)
		}
		f.list = append(f.list, find{street: s, house: h, unresolved: elsewhere, candidate: c})
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
		if x.unresolved && (x.house < 0 && f.streets[x.street] || x.house >= 0 && f.houses[x.house]) {
			continue
		}
		m := AddressMatch{Quality: x.candidate.quality}
		if x.unresolved || f.partly {
			m.Quality = PartialMatch
		}
		if x.house >= 0 {
			f.houses[x.house] = true
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
	if x.unresolved && (x.house < 0) != (y.house < 0) {
		return cmp.Compare(y.house, x.house)
	}
	return cmp.Or(
		cmp.Compare(x.candidate.quality, y.candidate.quality),
		cmp.Compare(x.candidate.rank, y.candidate.rank),
		cmp.Compare(y.candidate.value, x.candidate.value),
		cmp.Compare(x.street, y.street),
		cmp.Compare(x.house, y.house),
	)
}
