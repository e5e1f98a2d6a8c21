package places

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// ErrTable is the kind of errors about an address that the table cannot hold.
var ErrTable = errors.New("not storable as an address")

// Builder collects addresses for a table. The zero value is ready. It needs
// 40 bytes a row and, while Finish runs, 35 bytes more; rows grow in one slice
// that is copied as it grows. The whole process that builds 5 million rows
// peaks at 740 MB, 150 bytes a row.
type Builder struct {
	rows           []row
	properties     []Cadastral
	additional     []string
	municipalities table[string, municipality]
	places         table[place, place]
	letters        table[string, string]
	streets        table[street, street]
}

// row is one address while the table is built. Indices into additional and
// properties are one more than the place, zero is none.
type row struct {
	id         uint64
	street     int32
	number     uint32
	lat, lon   int32
	additional uint32
	property   uint32
	ordinal    uint32
	place      uint16
}

// table gives equal values one number.
type table[K comparable, V any] struct {
	numbers map[K]int
	values  []V
}

func (t *table[K, V]) number(key K, value V) int {
	if n, known := t.numbers[key]; known {
		return n
	}
	if t.numbers == nil {
		t.numbers = map[K]int{}
	}
	n := len(t.values)
	t.numbers[key] = n
	t.values = append(t.values, value)
	return n
}

// Add takes one address. The ordinal names it in the Duplicates of Finish.
// Errors are of kind ErrTable: neither street with number nor property, a number above
// 16,777,214, a post code that is not four digits, a position that is none,
// more than 255 letters or 65,535 post codes.
func (b *Builder) Add(a Address, ordinal uint32) error {
	if err := checkAddress(a); err != nil {
		return err
	}
	m := b.municipalities.number(a.MunicipalityCode, municipality{strings.Clone(a.MunicipalityCode), strings.Clone(a.Municipality)})
	at := b.places.number(place{a.Postcode, a.City}, place{strings.Clone(a.Postcode), strings.Clone(a.City)})
	letter := b.letters.number(strings.Clone(a.Letter), strings.Clone(a.Letter))
	if m > math.MaxUint16 || at > math.MaxUint16 || letter > 254 {
		return fmt.Errorf("too many different municipalities, post codes or letters: %w", ErrTable)
	}
	st := street{name: a.Street, code: int32(a.StreetCode), municipality: uint16(m)}
	if a.Street == "" {
		st.code = 0
	}
	n, known := b.streets.numbers[st]
	if !known {
		st.name = strings.Clone(st.name)
		n = b.streets.number(st, st)
	}
	r := row{
		id: a.ID, street: int32(n), number: uint32(a.Number)<<8 | uint32(letter), place: uint16(at), ordinal: ordinal,
		lat: int32(math.Round(a.Point.Lat * 1e7)), lon: int32(math.Round(a.Point.Lon * 1e7)),
	}
	if a.Additional != "" {
		b.additional = append(b.additional, strings.Clone(a.Additional))
		r.additional = uint32(len(b.additional))
	}
	if a.Street == "" {
		b.properties = append(b.properties, a.Cadastral)
		r.property = uint32(len(b.properties))
	}
	b.rows = append(b.rows, r)
	return nil
}

func checkAddress(a Address) error {
	switch {
	case a.Street == "" && (a.Cadastral.Holding <= 0 || a.Cadastral.Title < 0 || a.Cadastral.Lease < 0 || a.Cadastral.Serial < 0):
		return fmt.Errorf("neither street nor property: %w", ErrTable)
	case a.Street != "" && (a.Number <= 0 || a.Number >= 1<<24-1):
		return fmt.Errorf("house number outside 1 to 16777214: %w", ErrTable)
	case a.Street == "" && a.Number != 0:
		return fmt.Errorf("house number without street: %w", ErrTable)
	case max(a.Cadastral.Holding, a.Cadastral.Title, a.Cadastral.Lease, a.Cadastral.Serial) > math.MaxInt32:
		return fmt.Errorf("property number too large: %w", ErrTable)
	case a.StreetCode < 0 || a.StreetCode > math.MaxInt32:
		return fmt.Errorf("street code out of range: %w", ErrTable)
	case a.Postcode != "" && !fourDigits(a.Postcode):
		return fmt.Errorf("post code is not four digits: %w", ErrTable)
	case !fourDigits(a.MunicipalityCode):
		return fmt.Errorf("municipality code is not four digits: %w", ErrTable)
	case len(a.Street) > maxText || len(a.Letter) > maxText || len(a.City) > maxText || len(a.Municipality) > maxText || len(a.Additional) > maxText:
		return fmt.Errorf("a name longer than %d bytes: %w", maxText, ErrTable)
	}
	if err := a.Point.Check(); err != nil {
		return fmt.Errorf("%w: %w", err, ErrTable)
	}
	return nil
}

// maxText is the longest name that a table holds, in bytes.
const maxText = 1000

func fourDigits(text string) bool {
	return len(text) == 4 && strings.Trim(text, "0123456789") == ""
}

// Keep adds the addresses of an earlier table whose municipalities have no
// address in b yet.
func (b *Builder) Keep(earlier *Addresses) error {
	present := map[string]bool{}
	for code := range b.municipalities.numbers {
		present[code] = true
	}
	var failed error
	earlier.All(func(a Address) bool {
		if !present[a.MunicipalityCode] {
			failed = b.Add(a, math.MaxUint32)
		}
		return failed == nil
	})
	return failed
}

// Duplicate is an address that was added twice; the first was kept.
type Duplicate struct {
	ID           uint64
	First, Again uint32 // ordinals
}

// Finish makes the table and empties b. Cost: n log n; adding and finishing
// take about 1.7 s for a million rows.
func (b *Builder) Finish() (*Addresses, []Duplicate) {
	duplicates := b.dropDuplicates()
	a := &Addresses{municipalities: b.municipalities.values, places: b.places.values}
	b.orderLetters(a)
	b.orderStreets(a)
	slices.SortFunc(b.rows, func(x, y row) int {
		return cmp.Or(cmp.Compare(x.street, y.street), cmp.Compare(x.number, y.number), b.compareProperties(x, y), cmp.Compare(x.id, y.id))
	})
	b.layOut(a)
	*b = Builder{}
	a.prepare()
	return a, duplicates
}

func (b *Builder) dropDuplicates() []Duplicate {
	slices.SortFunc(b.rows, func(x, y row) int { return cmp.Or(cmp.Compare(x.id, y.id), cmp.Compare(x.ordinal, y.ordinal)) })
	var duplicates []Duplicate
	kept := b.rows[:0]
	for _, r := range b.rows {
		if n := len(kept); n > 0 && kept[n-1].id == r.id {
			duplicates = append(duplicates, Duplicate{r.id, kept[n-1].ordinal, r.ordinal})
			continue
		}
		kept = append(kept, r)
	}
	b.rows = kept
	slices.SortFunc(duplicates, func(x, y Duplicate) int { return cmp.Compare(x.Again, y.Again) })
	return duplicates
}

// orderLetters renumbers the letters in their order, the empty one first.
func (b *Builder) orderLetters(a *Addresses) {
	b.letters.number("", "")
	a.letters = slices.Clone(b.letters.values)
	slices.Sort(a.letters)
	renumber := make([]uint32, len(a.letters))
	for i, letter := range a.letters {
		renumber[b.letters.numbers[letter]] = uint32(i)
	}
	for i := range b.rows {
		r := &b.rows[i]
		r.number = r.number&^0xff | renumber[r.number&0xff]
	}
}

// orderStreets renumbers the streets in their order.
func (b *Builder) orderStreets(a *Addresses) {
	a.streets = slices.Clone(b.streets.values)
	slices.SortFunc(a.streets, func(x, y street) int { return compareStreets(a.municipalities, x, y) })
	renumber := make([]int32, len(a.streets))
	for i, st := range a.streets {
		renumber[b.streets.numbers[st]] = int32(i)
	}
	for i := range b.rows {
		b.rows[i].street = renumber[b.rows[i].street]
	}
}

// compareStreets orders by name, municipality and code, the unnamed last.
func compareStreets(m []municipality, x, y street) int {
	if (x.name == "") != (y.name == "") {
		if x.name == "" {
			return 1
		}
		return -1
	}
	return cmp.Or(strings.Compare(x.name, y.name), strings.Compare(m[x.municipality].code, m[y.municipality].code), cmp.Compare(x.code, y.code))
}

func (b *Builder) compareProperties(x, y row) int {
	if x.property == 0 || y.property == 0 {
		return cmp.Compare(x.property, y.property)
	}
	return compareCadastral(b.properties[x.property-1], b.properties[y.property-1])
}

func compareCadastral(x, y Cadastral) int {
	return cmp.Or(cmp.Compare(x.Holding, y.Holding), cmp.Compare(x.Title, y.Title), cmp.Compare(x.Lease, y.Lease), cmp.Compare(x.Serial, y.Serial))
}

// layOut writes the sorted rows into flat arrays.
func (b *Builder) layOut(a *Addresses) {
	n := len(b.rows)
	a.numbers, a.lats, a.lons = make([]uint32, n), make([]int32, n), make([]int32, n)
	a.placeOf, a.ids = make([]uint16, n), make([]uint64, n)
	a.starts = make([]uint32, len(a.streets)+1)
	for i, r := range b.rows {
		a.numbers[i], a.lats[i], a.lons[i], a.placeOf[i], a.ids[i] = r.number, r.lat, r.lon, r.place, r.id
		a.starts[r.street+1]++
		if r.additional > 0 {
			a.extras = append(a.extras, extra{uint32(i), b.additional[r.additional-1]})
		}
		if r.property > 0 {
			a.properties = append(a.properties, b.properties[r.property-1])
		}
	}
	for i := range a.streets {
		a.starts[i+1] += a.starts[i]
	}
}

// prepare makes the text index, which is not stored.
func (a *Addresses) prepare() {
	named := len(a.streets)
	for named > 0 && a.streets[named-1].name == "" {
		named--
	}
	entries := make([]Entry, named)
	for s := range named {
		entries[s] = a.entry(s)
	}
	a.index = Build(entries)
}

// nameKey is the folded name without spaces.
func nameKey(name []word) string {
	var b strings.Builder
	for _, w := range name {
		b.WriteString(canonicalWord(w.folded))
	}
	return b.String()
}

// entry is street s as the text index sees it.
func (a *Addresses) entry(s int) Entry {
	st := &a.streets[s]
	from, to := int(a.starts[s]), int(a.starts[s+1])
	detail, seen := a.municipalities[st.municipality].name, make([]uint16, 0, 4)
	for h := from; h < to; h++ {
		if at := a.placeOf[h]; !slices.Contains(seen, at) {
			seen = append(seen, at)
			if city := a.places[at].city; !strings.Contains(detail, city) {
				detail += " " + city
			}
		}
	}
	e := Entry{ID: fmt.Sprintf("%s/%05d", a.municipalities[st.municipality].code, st.code), Text: st.name, Detail: detail}
	if to > from {
		middle := a.point((from + to) / 2)
		e.Point, e.Weight = &middle, float32(math.Log10(float64(1+to-from))/2)
	}
	return e
}
