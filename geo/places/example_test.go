package places_test

import (
	"bytes"
	"fmt"

	"finnfram/geo"
	"finnfram/geo/places"
)

func ExampleIndex_Search() {
	tromso, karasjok := geo.Point{Lat: 69.682, Lon: 18.985}, geo.Point{Lat: 69.472, Lon: 25.511}
	ix := places.Build([]places.Entry{
		{ID: "1", Kind: "service", Text: "Tromsø legevakt", Detail: "Sykehusvegen 20 TROMSØ", Point: &tromso},
		{ID: "2", Kind: "service", Text: "Karasjok legevakt", Alternatives: []string{"Kárášjoga fáktadoavttir"}, Detail: "KARASJOK", Point: &karasjok},
	})
	for _, query := range []string{"tromso legev", "karasjoga", "legevagt sykehusveien"} {
		for _, m := range ix.Search(query, places.Options{Limit: 1}) {
			fmt.Println(m.Entry.Text, m.Quality == places.TypoMatch)
		}
	}
	near := ix.Search("legevakt", places.Options{Near: &karasjok})
	fmt.Println(near[0].Entry.Text, near[0].Distance)
	// Output:
	// Tromsø legevakt false
	// Karasjok legevakt false
	// Tromsø legevakt true
	// Karasjok legevakt 0
}

// lillestrom is a table of three addresses.
func lillestrom() *places.Addresses {
	var b places.Builder
	for i, a := range []places.Address{
		{Street: "Storgata", Number: 40, Point: geo.Point{Lat: 59.9551, Lon: 11.0492}},
		{Street: "Storgata", Number: 40, Letter: "B", Point: geo.Point{Lat: 59.9552, Lon: 11.0494}},
		{Cadastral: places.Cadastral{Holding: 33, Title: 1144, Serial: 2}, Point: geo.Point{Lat: 59.96, Lon: 11.07}},
	} {
		a.ID, a.MunicipalityCode, a.Municipality, a.Postcode, a.City = uint64(i+1), "3205", "LILLESTRØM", "2000", "LILLESTRØM"
		if err := b.Add(a, uint32(i+1)); err != nil {
			panic(err)
		}
	}
	table, _ := b.Finish()
	return table
}

func ExampleAddresses_Search() {
	for _, query := range []string{"storgt 40 b lillestrom", "2000 storgata", "33/1144", "Storgata 40B, 2005 Lillestrøm, Norge"} {
		m := lillestrom().Search(query, places.Options{Limit: 1})[0]
		fmt.Println(m.Address, m.Quality == places.PartialMatch)
	}
	// Output:
	// Storgata 40B, 2000 LILLESTRØM false
	// Storgata, 2000 LILLESTRØM false
	// 33/1144-2, 2000 LILLESTRØM false
	// Storgata 40B, 2000 LILLESTRØM true
}

func ExampleAddresses_Locate() {
	table := lillestrom()
	fmt.Println(table.Locate("Storgt. 40 B, 2. etg", "2000", "Lillestrøm").Matched)
	near := table.Locate("Storgata 44", "2000", "")
	fmt.Println(near.Matched, near.Accuracy, near.Reason)
	fmt.Println(table.Locate("Storgata 40", "", "").Reason)
	fmt.Println(table.Locate("Postboks 12", "2000", "Lillestrøm").Reason)
	// Output:
	// Storgata 40B, 2000 LILLESTRØM
	// Storgata 40, 2000 LILLESTRØM street number-unknown
	// place-missing
	// postbox
}

func ExampleReadAddresses() {
	var stored bytes.Buffer
	if _, err := lillestrom().WriteTo(&stored); err != nil {
		panic(err)
	}
	table, err := places.ReadAddresses(&stored)
	fmt.Println(table.Len(), err)
	// Output: 3 <nil>
}
