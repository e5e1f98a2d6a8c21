package places

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"finnfram/geo"
)

// slowEdits is the optimal string alignment distance by the whole matrix.
func slowEdits(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			same := 1
			if a[i-1] == b[j-1] {
				same = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+same)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func slowPrefixEdits(text, word string) int {
	best := len(text)
	for end := range len(word) + 1 {
		best = min(best, slowEdits(text, word[:end]))
	}
	return best
}

func randomWord(r *rand.Rand, letters string, longest int) string {
	b := make([]byte, 1+r.IntN(longest))
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return string(b)
}

func TestNearAgainstMatrix(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var w walk
	for round := range 150 {
		var list []string
		for range r.IntN(60) {
			list = append(list, randomWord(r, "abcd"[:2+r.IntN(3)], 12))
		}
		slices.Sort(list)
		v := makeVocabulary(slices.Compact(list))
		text := randomWord(r, "abcd", 12)
		for _, allowed := range []int{0, 1, 2} {
			for _, prefix := range []bool{false, true} {
				got := map[int]int{}
				v.near(&w, text, allowed, prefix, func(word, edits int) { got[word] = edits })
				for i := range v.ends {
					edits := slowEdits(text, v.word(i))
					if prefix {
						edits = slowPrefixEdits(text, v.word(i))
					}
					if found, ok := got[i]; ok != (edits <= allowed) || ok && found != edits {
						t.Fatalf("round %d: %q to %q, prefix %v, allowed %d: got %d %v, want %d", round, text, v.word(i), prefix, allowed, found, ok, edits)
					}
				}
			}
		}
	}
}

// slowCost is the least cost of a word to an entry, and false for none.
func slowCost(e Entry, w word, begins, faults bool) (int, bool) {
	best := math.MaxInt
	take := func(term string, detail int) {
		for _, form := range w.forms() {
			switch {
			case term == form && detail > 0 && begins && len(form) == 1:
				best = min(best, prefixCost+detail)
			case term == form:
				best = min(best, detail)
			case begins && strings.HasPrefix(term, form):
				best = min(best, prefixCost+detail)
			}
			edits := slowEdits(form, term)
			if begins {
				edits = slowPrefixEdits(form, term)
			}
			if faults && edits > 0 && edits <= faultsAllowed(form) {
				best = min(best, edits*faultCost+detail)
			}
		}
	}
	for _, text := range append([]string{e.Text}, e.Alternatives...) {
		all := words(text, 0)
		for i, w := range all {
			take(canonicalWord(w.folded), 0)
			take(w.folded, 0)
			if i > 0 {
				take(canonicalWord(all[i-1].folded+w.folded), 0)
			}
		}
	}
	for _, w := range words(e.Detail, 0) {
		take(canonicalWord(w.folded), 1)
		take(w.folded, 1)
	}
	return best, best < math.MaxInt
}

// slowSearch looks at every entry in every round and sorts them all.
func slowSearch(entries []Entry, query string, o Options) []Match {
	asked, unfinished := words(clip(query), maxQueryWords), !strings.HasSuffix(clip(query), " ")
	if len(slowRounds(entries, asked, unfinished, false, o)) == 0 {
		asked, unfinished = sayingWords(asked, unfinished)
	}
	if found := slowRounds(entries, asked, unfinished, true, o); len(found) > 0 || len(asked) < 3 {
		return found
	}
	var rest []word
	for i, w := range asked {
		answered := strings.ContainsAny(w.folded, "0123456789")
		for _, e := range entries {
			_, ok := slowCost(e, w, w.short || unfinished && i == len(asked)-1, true)
			answered = answered || ok && w.folded != "sentrum"
		}
		if answered {
			rest = append(rest, w)
		} else if i == len(asked)-1 {
			unfinished = false
		}
	}
	if len(rest) != len(asked)-1 {
		return nil
	}
	found := slowRounds(entries, rest, unfinished, true, o)
	for i := range found {
		found[i].Quality = PartialMatch
	}
	return found
}

func slowRounds(entries []Entry, asked []word, unfinished, faults bool, o Options) []Match {
	ways := [][]word{asked}
	for i := 0; i+1 < len(asked); i++ {
		ways = append(ways, joinPair(asked, i))
	}
	t := newTop(Build(entries), asked, o, 1)
	best := map[uint32]candidate{}
	wanted := o.limit()
	try := func(way []word, faults bool) {
		for item, e := range entries {
			sum, low := 0, 0
			for i, w := range way {
				cost, ok := slowCost(e, w, w.short || i == len(way)-1 && unfinished, faults)
				if !ok {
					sum = -1
					break
				}
				sum, low = sum+cost/faultCost, low|cost%faultCost
			}
			if sum < 0 || len(way) == 0 || len(o.Kinds) > 0 && !slices.Contains(o.Kinds, e.Kind) {
				continue
			}
			c := slowCandidate(t, uint32(item), sum, low)
			if known, ok := best[c.item]; !ok || t.compare(c, known) < 0 {
				best[c.item] = c
			}
		}
	}
	for i, way := range ways {
		if i == 0 || len(best) < wanted {
			try(way, false)
		}
	}
	if faults && len(best) < wanted {
		try(asked, true)
	}
	t.best = slices.SortedFunc(maps.Values(best), t.compare)
	t.best = t.best[:min(len(best), wanted)]
	return t.matches()
}

// slowCandidate ranks one entry without a bound.
func slowCandidate(t *top, item uint32, faults, low int) candidate {
	e, c := t.ix.entries[item], candidate{item: item, quality: WordMatch}
	whole, asked, typed := false, "", ""
	for _, w := range t.asked {
		asked += canonicalWord(w.folded)
	}
	for i, text := range append([]string{e.Text}, append(slices.Clone(e.Alternatives), e.Detail)...) {
		key := ""
		for _, w := range words(text, 0) {
			key, typed = key+canonicalWord(w.folded), typed+w.typed+" "
		}
		whole = whole || key == asked && i <= len(e.Alternatives)
	}
	switch {
	case faults == 1:
		c.quality = TypoMatch
	case faults > 1:
		c.quality = FarMatch
	case low&prefixCost != 0:
		c.quality = PrefixMatch
	case whole:
		c.quality = WholeMatch
	}
	c.rank = uint8(low & detailCost)
	for _, w := range t.asked {
		if !strings.Contains(typed, w.typed) {
			c.rank = 2
		}
	}
	c.value = float64(e.Weight)
	switch {
	case t.o.Near != nil && e.Point == nil:
		c.value -= math.Log10(10001)
	case t.o.Near != nil:
		c.value -= remoteness(e.Point.Vec(), t.o.Near.Vec())
	}
	return c
}

func TestSearchAgainstLinearScan(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	stems := []string{"stor", "kirke", "bjørke", "ål", "tromsø", "kárá", "sør", "nord", "lang", "haug", "bærum", "as", "os", "st"}
	ends := []string{"gata", "vegen", "gate", "bakken", " plass", "", "-odal", " sykehus", "by"}
	name := func() string { return stems[r.IntN(len(stems))] + ends[r.IntN(len(ends))] }
	partial := 0
	for size := range 51 {
		var entries []Entry
		for i := range size {
			e := Entry{ID: fmt.Sprint(i), Kind: []string{"a", "b"}[r.IntN(2)], Text: name(), Detail: name(), Weight: float32(r.IntN(3))}
			if r.IntN(3) == 0 {
				e.Alternatives = []string{name() + " " + name()}
			}
			if r.IntN(4) > 0 {
				e.Point = &geo.Point{Lat: 58 + r.Float64()*13, Lon: 5 + r.Float64()*25}
			}
			entries = append(entries, e)
		}
		ix := Build(entries)
		for range 20 {
			query := []byte(name())
			switch r.IntN(4) {
			case 0, 1:
				query = []byte(name() + " " + name())
			case 2: // a word that nobody knows
				query = []byte(name() + " qqq " + anyText(r, entries))
			}
			if len(query) > 2 && r.IntN(2) == 0 { // a slip of the finger
				i := r.IntN(len(query) - 1)
				query[i], query[i+1] = query[i+1], query[i]
			}
			query = query[:1+r.IntN(len(query))]
			o := Options{Limit: 1 + r.IntN(12)}
			if r.IntN(2) == 0 {
				o.Near = &geo.Point{Lat: 58 + r.Float64()*13, Lon: 5 + r.Float64()*25}
			}
			if r.IntN(4) == 0 {
				o.Kinds = []string{"b"}
			}
			got, want := ix.Search(string(query), o), slowSearch(entries, string(query), o)
			if len(got) > 0 && got[0].Quality == PartialMatch {
				partial++
			}
			if fmt.Sprint(brief(got)) != fmt.Sprint(brief(want)) {
				t.Fatalf("size %d, %q, %+v:\n got %v\nwant %v", size, query, o, brief(got), brief(want))
			}
		}
	}
}

func anyText(r *rand.Rand, entries []Entry) string {
	if len(entries) == 0 {
		return "nothing"
	}
	e := entries[r.IntN(len(entries))]
	return e.Text + " " + e.Detail
}

func brief(matches []Match) (list []string) {
	for _, m := range matches {
		list = append(list, fmt.Sprintf("%s(%s, %s):%d", m.Entry.ID, m.Entry.Text, m.Entry.Detail, m.Quality))
	}
	return list
}

// TestAddressesAgainstLinearScan asks for addresses of a real municipality in
// every order of the parts, and wants exactly what a scan of all finds.
func TestAddressesAgainstLinearScan(t *testing.T) {
	a := elverum(t)
	var all []Address
	for x := range a.All {
		all = append(all, x)
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 400 {
		x := all[r.IntN(len(all))]
		parts := []string{x.Street, fmt.Sprint(x.Number) + strings.ToLower(x.Letter), x.Postcode}
		if r.IntN(2) == 0 {
			parts = append(parts, strings.ToLower(x.City))
		}
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		query := strings.Join(parts, " ")
		want := map[uint64]bool{}
		for _, y := range all {
			if y.Street == x.Street && y.Number == x.Number && (x.Letter == "" || y.Letter == x.Letter) && y.Postcode == x.Postcode {
				want[y.ID] = true
			}
		}
		found := a.Search(query, Options{Limit: 100})
		if len(found) < len(want) {
			t.Fatalf("%q: %d found, want %d", query, len(found), len(want))
		}
		for _, m := range found[:len(want)] {
			if !want[m.Address.ID] {
				t.Fatalf("%q found %v before all of the %d right ones", query, m.Address, len(want))
			}
		}
	}
}

// FuzzSearch holds the index to the linear scan for any query.
func FuzzSearch(f *testing.F) {
	var entries []Entry
	for i, text := range []string{"Tromsø legevakt", "Kárášjoga gielda", "St. Olavs hospital", "Storgata", "Karl Johans gate", "17. mai gate", "Å", "Ås", "Nord-Odal", "Bø", "Oslo sentrum", "Tromsø"} {
		entries = append(entries, Entry{ID: fmt.Sprint(i), Text: text, Alternatives: []string{"legekontor nord"}[:i%2], Detail: []string{"Tromsø S", "Oslo"}[i%2], Weight: float32(i % 3),
			Point: &geo.Point{Lat: 59 + float64(i), Lon: 10}})
	}
	ix := Build(entries)
	for _, query := range []string{"tromso legevakt", "karl j g. oslo", "s", "stor gata ", "legekontor nrod oslo norge", "17 mai xyzzy oslo", "a\u030a", "\xff\x00ŋ", "s. t. s. g. o. k. n. a.", "oslo sentrum karl"} {
		f.Add(query, true)
	}
	f.Fuzz(func(t *testing.T, query string, near bool) {
		o := Options{Limit: 3}
		if near {
			o.Near = entries[3].Point
		}
		if got, want := fmt.Sprint(brief(ix.Search(query, o))), fmt.Sprint(brief(slowSearch(entries, query, o))); got != want {
			t.Errorf("%q: got %s, want %s", query, got, want)
		}
	})
}
