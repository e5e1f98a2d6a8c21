package link

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"finnfram/data"
)

func TestAddressKey(t *testing.T) {
	table := []struct{ street, code, want string }{
		{"Storgata 40 B", "0155", "0155 storgate 40b"},
		{"Storgt. 40b", "155", "0155 storgate 40b"},
		{"STORGATEN 40 B, 3. etg", "0155", "0155 storgate 40b"},
		{"Kirkev. 9", "0368", "0368 kirkevei 9"},
		{"Kirkevegen 9", "0368", "0368 kirkevei 9"},
		{"Kirkeveien 09", "0368", "0368 kirkevei 9"},
		{"Karl Johans gt. 1", "0154", "0154 karljohansgate 1"},
		{"Karl Johans gate 1-3", "0154", "0154 karljohansgate 1"},
		{"Trondheimsveien 4", "0560", "0560 trondheimsvei 4"},
		{"7. juni gate 5", "9008", "9008 7junigate 5"},
		{"Ávjovárgeaidnu 50", "9730", "9730 avjovargeaidnu 50"},
		{"Avjovargeaidnu 50", "9730", "9730 avjovargeaidnu 50"},
		{"Ladestasjon, Fitnodatgeaidnu 47", "9730", "9730 fitnodatgeaidnu 47"},
		{"Skovveien 1", "0257", "0257 skovvei 1"},
		{"Åsgata 3", "2000", "2000 aasgate 3"},
		{"Aasgata 3", "2000", "2000 aasgate 3"},
		{"Storgata", "0155", ""},
		{"Storgata 40", "", ""},
		{"Storgata 40", "01555", ""},
		{"Postboks 123", "0155", ""},
		{"33/1144-2", "9730", ""},
		{"", "0155", ""},
	}
	for _, row := range table {
		if got := addressKey(data.Address{Street: row.street, PostalCode: row.code}); got != row.want {
			t.Errorf("%q %q: %q, want %q", row.street, row.code, got, row.want)
		}
	}
}

func TestFloors(t *testing.T) {
	table := []struct {
		level string
		want  []int
	}{
		{"", nil}, {"0", []int{0}}, {"0;1", []int{0, 1}}, {"2_og_5", []int{2, 5}}, {"-1", []int{-1}},
		{"-1;0", []int{-1, 0}}, {"0-2", []int{0, 1, 2}}, {"-1-1", []int{-1, 0, 1}}, {"ground", nil}, {"1.5", []int{1, 5}},
	}
	for _, row := range table {
		if got := floors(row.level); !reflect.DeepEqual(got, row.want) {
			t.Errorf("%q: %v, want %v", row.level, got, row.want)
		}
	}
	if got := len(floors("0-999")); got != 1000 {
		t.Errorf("a long range has %d floors", got)
	}
}

// TestChanges compares with the whole Levenshtein table.
func TestChanges(t *testing.T) {
	whole := func(a, b []rune) int {
		table := make([][]int, len(a)+1)
		for i := range table {
			table[i] = make([]int, len(b)+1)
			for j := range table[i] {
				switch {
				case i == 0 || j == 0:
					table[i][j] = i + j
				case a[i-1] == b[j-1]:
					table[i][j] = table[i-1][j-1]
				default:
					table[i][j] = 1 + min(table[i-1][j-1], table[i-1][j], table[i][j-1])
				}
			}
		}
		return table[len(a)][len(b)]
	}
	r := rand.New(rand.NewPCG(1, 6))
	word := func() []rune {
		w := make([]rune, r.IntN(10))
		for i := range w {
			w[i] = rune('a' + r.IntN(3))
		}
		return w
	}
	for range 100_000 {
		a, b, most := word(), word(), r.IntN(10)
		if got, want := changes(a, b, most), min(whole(a, b), most+1); got != want {
			t.Fatalf("%q %q within %d: %d, want %d", string(a), string(b), most, got, want)
		}
	}
	if got := changes([]rune("kitten"), []rune("sitting"), 9); got != 3 {
		t.Errorf("kitten and sitting are %d apart", got)
	}
}

func TestLikenessWithAndWithoutLimit(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 6))
	list := []string{"Sagene legesenter", "Sagene legesenter AS", "Sagen legesenter", "Legesenter Sagene", "Apotek 1 Sagene", "Apotek 1 Storo",
		"Vitusapotek Oslo City", "Vitusapotek Oslo S", "Tannlege Hansen avd. Bærum", "Tannlege Hansen Baerum", "Øvre Årdal legekontor", "Ovre Aardal legekontor"}
	for range 500 {
		a, _ := makeLabel(list[r.IntN(len(list))])
		b, _ := makeLabel(list[r.IntN(len(list))])
		free, limited := likeness(&a, &b, 0), likeness(&a, &b, alikeFrom)
		if free >= alikeFrom && limited != free || free < alikeFrom && limited != 0 {
			t.Fatalf("%q %q: %v, with limit %v", string(a.plain), string(b.plain), free, limited)
		}
		if back := likeness(&b, &a, 0); back != free {
			t.Fatalf("%q %q: %v one way, %v the other", string(a.plain), string(b.plain), free, back)
		}
	}
}

func FuzzNames(f *testing.F) {
	f.Add("Storgt. 40 B, 2. etg", "Kárášjohka 1")
	f.Add("\xff\x00", "-1-")
	f.Fuzz(func(t *testing.T, a, b string) {
		door(a)
		addressKey(data.Address{Street: a, PostalCode: b})
		floors(a)
		x, ok1 := makeLabel(a)
		y, ok2 := makeLabel(b)
		if !ok1 || !ok2 {
			return
		}
		if l := likeness(&x, &y, 0); l < 0 || l > 1 || l != likeness(&y, &x, 0) {
			t.Errorf("likeness %v", l)
		}
		if l := likeness(&x, &x, 1); l != 1 {
			t.Errorf("a name is like itself by %v", l)
		}
	})
}
