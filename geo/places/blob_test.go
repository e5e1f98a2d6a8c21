package places

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"testing"

	"finnfram/geo"
)

func stored(t testing.TB, a *Addresses) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := a.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatal(n, b.Len(), err)
	}
	return b.Bytes()
}

func TestBlobRoundTrip(t *testing.T) {
	var empty *Addresses
	for _, a := range []*Addresses{empty, town(t), elverum(t)} {
		blob := stored(t, a)
		b, err := ReadAddresses(bytes.NewReader(blob))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(slices.Collect(a.All), slices.Collect(b.All)) {
			t.Error("other addresses came back")
		}
		if !bytes.Equal(stored(t, b), blob) {
			t.Error("the same table gave other bytes")
		}
		if d := b.Compare(a); d != (Difference{Unchanged: int64(a.Len())}) {
			t.Errorf("%+v", d)
		}
	}
}

func TestBlobDamaged(t *testing.T) {
	blob := stored(t, town(t))
	for end := range blob {
		if _, err := ReadAddresses(bytes.NewReader(blob[:end])); !errors.Is(err, ErrDamaged) {
			t.Fatalf("%d of %d bytes: %v", end, len(blob), err)
		}
	}
	for at := range blob {
		damaged := bytes.Clone(blob)
		damaged[at] ^= 1 << (at % 8)
		if _, err := ReadAddresses(bytes.NewReader(damaged)); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d: %v", at, err)
		}
	}
	if _, err := ReadAddresses(bytes.NewReader(append(bytes.Clone(blob), 0))); !errors.Is(err, ErrDamaged) {
		t.Errorf("a byte more: %v", err)
	}
}

func TestBuilderRefuses(t *testing.T) {
	good := Address{ID: 1, MunicipalityCode: "3420", Street: "Storgata", Number: 1, Postcode: "2408", City: "ELVERUM", Point: geo.Point{Lat: 61, Lon: 11}}
	for what, change := range map[string]func(*Address){
		"no number":       func(a *Address) { a.Number = 0 },
		"huge number":     func(a *Address) { a.Number = 1 << 24 },
		"nothing":         func(a *Address) { a.Street, a.Number = "", 0 },
		"number on farm":  func(a *Address) { a.Street, a.Cadastral = "", Cadastral{Holding: 1} },
		"post code":       func(a *Address) { a.Postcode = "24o8" },
		"municipality":    func(a *Address) { a.MunicipalityCode = "" },
		"position":        func(a *Address) { a.Point.Lat = 91 },
		"too long a name": func(a *Address) { a.Street = string(make([]byte, maxText+1)) },
	} {
		a := good
		change(&a)
		var b Builder
		if err := b.Add(a, 1); !errors.Is(err, ErrTable) {
			t.Errorf("%s: %v", what, err)
		}
	}
	var b Builder
	for i, street := range []string{"Storgata", "Kirkegata", "Nygata"} {
		good.Street = street
		if err := b.Add(good, uint32(i+1)); err != nil {
			t.Fatal(err)
		}
	}
	a, duplicates := b.Finish()
	if a.Len() != 1 || !slices.Equal(duplicates, []Duplicate{{1, 1, 2}, {1, 1, 3}}) {
		t.Errorf("%d addresses, %v", a.Len(), duplicates)
	}
}

func TestKeep(t *testing.T) {
	earlier := town(t)
	var b Builder
	if err := b.Add(Address{ID: 99, MunicipalityCode: "3205", Municipality: "LILLESTRØM", Street: "Nygata", Number: 1, Point: geo.Point{Lat: 60, Lon: 11}}, 1); err != nil {
		t.Fatal(err)
	}
	if err := b.Keep(earlier); err != nil {
		t.Fatal(err)
	}
	a, _ := b.Finish()
	if !slices.Equal(a.Municipalities(), []string{"1515", "1818", "3205", "5603"}) || a.Len() != 5 {
		t.Errorf("%v, %d addresses", a.Municipalities(), a.Len())
	}
	if d := a.Compare(earlier); d != (Difference{Added: 1, Removed: 13, Unchanged: 4}) {
		t.Errorf("%+v", d)
	}
}

// FuzzReadAddresses damages what lies below the checksum, too.
func FuzzReadAddresses(f *testing.F) {
	blob := stored(f, town(f))
	f.Add(blob[:len(blob)-4])
	r := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		damaged := bytes.Clone(blob[:len(blob)-4])
		damaged[len(blobMagic)+r.IntN(len(damaged)-len(blobMagic))] ^= byte(1 + r.IntN(255))
		f.Add(damaged)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		body = binary.LittleEndian.AppendUint32(bytes.Clone(body), crc32.Checksum(body, castagnoli))
		a, err := ReadAddresses(bytes.NewReader(body))
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		n := 0
		for range a.All {
			n++
		}
		if n != a.Len() {
			t.Errorf("%d of %d addresses", n, a.Len())
		}
		a.Search("storgata 40 b 2000 33/1144", Options{})
		a.Locate("Storgata 40 B", "2000", "Lillestrøm")
		a.Locate("33/1144-2", "1900", "")
		a.Compare(a)
	})
}

// FuzzQuery holds searches to their bounds and to one answer.
func FuzzQuery(f *testing.F) {
	a := town(f)
	for _, query := range []string{"storgata 40b lillestrøm", "33/1144-2", "17. mai 5 2000 1 2 3 4", "c/o x, Postboks 3", "a\u030a\xff\x00", "(((", "ﬃ ﷺ İ"} {
		f.Add(query, "2000", "Oslo")
	}
	f.Fuzz(func(t *testing.T, query, postcode, city string) {
		one, two := a.Search(query, Options{Limit: 3}), a.Search(query, Options{Limit: 3})
		if len(one) > 3 || !slices.Equal(one, two) {
			t.Errorf("%v, then %v", one, two)
		}
		for _, m := range one {
			if m.Address.Point.Check() != nil || m.Address.Street == "" && m.Address.Cadastral == (Cadastral{}) {
				t.Errorf("%+v", m)
			}
		}
		at := a.Locate(query, postcode, city)
		if (at.Accuracy == NoAccuracy) == (at.Matched != "") || at.Accuracy == NoAccuracy && at.Reason == NoReason {
			t.Errorf("%+v", at)
		}
	})
}
