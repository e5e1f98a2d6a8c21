package places

import (
	"cmp"
	"slices"
	"sort"

	"finnfram/geo"
)

// Addresses is a table of official addresses: searched by text, and used to
// turn address lines into points. It is made by a Builder or read by
// ReadAddresses, is immutable, and is safe for all goroutines. A nil
// *Addresses is an empty table.
//
// It needs 22 bytes an address and about 330 bytes a street with its text
// index; with 25 addresses a street, as in Norway, that is 35 bytes an address
// (measured: 175 MB for 5 million). Coordinates are kept to 1e-7 degrees, about
// a centimetre.
type Addresses struct {
	municipalities []municipality
	places         []place
	letters        []string // sorted, the empty one first
	streets        []street // by name, municipality, code; the unnamed (farms) last
	starts         []uint32 // houses of street i begin here; one more than streets

	numbers    []uint32 // by house: number<<8 | letter; ordered within its street
	lats, lons []int32  // 1e-7 degrees
	placeOf    []uint16
	ids        []uint64

	properties []Cadastral // of the houses of unnamed streets, which come last
	extras     []extra     // by house

	index *Index // over the named streets; Entry i is street i
}

type municipality struct{ code, name string }

type place struct{ postcode, city string }

type street struct {
	name         string
	code         int32
	municipality uint16
}

type extra struct {
	house uint32
	text  string
}

// Len is the number of addresses.
func (a *Addresses) Len() int {
	if a == nil {
		return 0
	}
	return len(a.ids)
}

// Streets is the number of named streets; a name counts once for each
// municipality and street code.
func (a *Addresses) Streets() int {
	if a == nil {
		return 0
	}
	return a.index.Len()
}

// Municipalities lists the codes that have addresses, in order.
func (a *Addresses) Municipalities() []string {
	if a == nil {
		return nil
	}
	codes := make([]string, len(a.municipalities))
	for i, m := range a.municipalities {
		codes[i] = m.code
	}
	slices.Sort(codes)
	return codes
}

// All calls yield for each address, streets in the order of their names and
// houses in the order of their numbers, until yield returns false.
func (a *Addresses) All(yield func(Address) bool) {
	if a == nil {
		return
	}
	for s := range a.streets {
		for h := a.starts[s]; h < a.starts[s+1]; h++ {
			if !yield(a.at(s, int(h))) {
				return
			}
		}
	}
}

// at is house h of street s.
func (a *Addresses) at(s, h int) Address {
	st := &a.streets[s]
	at := a.places[a.placeOf[h]]
	address := Address{
		ID: a.ids[h], StreetCode: int(st.code), Street: st.name,
		MunicipalityCode: a.municipalities[st.municipality].code, Municipality: a.municipalities[st.municipality].name,
		Number: int(a.numbers[h] >> 8), Letter: a.letters[a.numbers[h]&0xff],
		Additional: a.extra(h), Postcode: at.postcode, City: at.city, Point: a.point(h),
	}
	if first := len(a.ids) - len(a.properties); h >= first {
		address.Cadastral = a.properties[h-first]
	}
	return address
}

func (a *Addresses) point(h int) geo.Point {
	return geo.Point{Lat: float64(a.lats[h]) / 1e7, Lon: float64(a.lons[h]) / 1e7}
}

func (a *Addresses) extra(h int) string {
	i, known := slices.BinarySearchFunc(a.extras, uint32(h), func(e extra, h uint32) int { return cmp.Compare(e.house, h) })
	if !known {
		return ""
	}
	return a.extras[i].text
}

// streetOf is the street that house h stands in.
func (a *Addresses) streetOf(h int) int {
	return sort.Search(len(a.streets), func(s int) bool { return a.starts[s+1] > uint32(h) })
}

// numbered is the range of houses of street s with that number, any letter.
func (a *Addresses) numbered(s, number int) (from, to int) {
	low, high := int(a.starts[s]), int(a.starts[s+1])
	houses := a.numbers[low:high]
	from, _ = slices.BinarySearch(houses, uint32(number)<<8)
	to, _ = slices.BinarySearch(houses, (uint32(number)+1)<<8)
	return low + from, low + to
}

// named are the streets whose folded name without spaces is key.
func (a *Addresses) named(key string) []uint32 { return a.index.names.of(key) }

// unnamed are the streets without a name: the farms of each municipality.
func (a *Addresses) unnamed() (from, to int) { return a.index.Len(), len(a.streets) }

// asStreet is street s as a whole: at its middle house among those that keep
// lets through, with the post code and city only where all of them share it.
// It is false where keep lets none through.
func (a *Addresses) asStreet(s int, keep func(h int) bool) (Address, bool) {
	kept := make([]int, 0, 64)
	code, city := true, true
	for h := int(a.starts[s]); h < int(a.starts[s+1]); h++ {
		if !keep(h) {
			continue
		}
		kept = append(kept, h)
		code = code && a.placeOf[h] == a.placeOf[kept[0]]
		city = city && a.places[a.placeOf[h]].city == a.places[a.placeOf[kept[0]]].city
	}
	if len(kept) == 0 {
		return Address{}, false
	}
	whole := a.at(s, kept[len(kept)/2])
	whole.ID, whole.Number, whole.Letter, whole.Additional = 0, 0, "", ""
	if !code {
		whole.Postcode = ""
	}
	if !city {
		whole.City = whole.Municipality
	}
	return whole, true
}
