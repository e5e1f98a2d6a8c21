package addresses

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/geo"
	"finnfram/geo/places"
	"finnfram/importers"
	"finnfram/importers/sinktest"
)

// sink is a Sink with a blob in force.
type sink struct {
	sinktest.Sink
	inForce []byte
	taken   int
	counts  data.Counts
}

func (s *sink) Taken() { s.taken++ }

func (s *sink) Previous(_ context.Context, name string) (io.ReadCloser, error) {
	if s.inForce == nil || name != BlobName {
		return nil, nil
	}
	return io.NopCloser(bytes.NewReader(s.inForce)), nil
}

func (s *sink) Counted(c data.Counts) { s.counts = c }

// read imports texts, each a file named 1.csv, 2.csv …
func read(t testing.TB, s *sink, options importers.Options, texts ...string) (*places.Addresses, error) {
	t.Helper()
	var inputs []importers.Input
	for i, text := range texts {
		inputs = append(inputs, importers.Input{Name: fmt.Sprintf("%d.csv", i+1), Reader: strings.NewReader(text)})
	}
	if err := (Reader{}).Read(context.Background(), inputs, options, s); err != nil {
		return nil, err
	}
	if s.Blobs[BlobName] == nil {
		return nil, nil
	}
	table, err := places.ReadAddresses(bytes.NewReader(s.Blobs[BlobName]))
	if err != nil {
		t.Fatal(err)
	}
	return table, nil
}

func shared(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(sharedtest.File(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

const elverumFile = "addresses/Basisdata_3420_Elverum_25833_MatrikkelenAdresse.csv"

func TestElverum(t *testing.T) {
	s := &sink{}
	table, err := read(t, s, importers.Options{}, shared(t, elverumFile))
	if err != nil {
		t.Fatal(err)
	}
	points, codes, letters := map[geo.Point]int{}, map[string]map[string]bool{}, 0
	for a := range table.All {
		points[a.Point]++
		if a.Letter != "" {
			letters++
		}
		if codes[a.Street] == nil {
			codes[a.Street] = map[string]bool{}
		}
		codes[a.Street][a.Postcode] = true
	}
	sharing, spanning := 0, 0
	for _, n := range points {
		if n > 1 {
			sharing += n
		}
	}
	for _, c := range codes {
		if len(c) > 1 {
			spanning++
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"rows", s.Rows, 10871}, {"taken", s.taken, 10871}, {"addresses", table.Len(), 10871}, {"findings", len(s.Findings), 0},
		{"with a letter", letters, 2138}, {"sharing a coordinate", sharing, 729}, {"names over several post codes", spanning, 23},
		{"added", int(s.counts.Added), 10871}, {"records", int(s.counts.Records), 10871},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
	// The point that the reference gives for the first row, to the millimetre
	// and here to the centimetre that the table keeps.
	got := table.Locate("Gobakkvegen 438", "2410", "Hernes")
	if d := geo.Distance(got.Point, geo.Point{Lat: 61.02571466, Lon: 11.48329129}); d > 0.02 || got.Accuracy != places.AddressAccuracy {
		t.Errorf("Gobakkvegen 438: %+v, %v m off", got, d)
	}
	if s.Date.Format("2006-01-02 15:04:05 -07") != "2025-06-12 09:03:50 +02" {
		t.Errorf("date %v", s.Date)
	}
	if !strings.Contains(s.Credits[0], "Kartverket") {
		t.Errorf("credits %q", s.Credits)
	}
}

func TestKarasjok(t *testing.T) {
	s := &sink{}
	table, err := read(t, s, importers.Options{}, shared(t, "kartverket-samples/kartverket_bulk_sample.csv"))
	if err != nil || len(s.Findings) > 0 {
		t.Fatal(err, s.Findings)
	}
	for query, want := range map[string]string{
		"avjovargeaidnu 3":         "Ávjovárgeaidnu 3, 9730 KARASJOK",
		"Fitnodatgeaidnu 47":       "Fitnodatgeaidnu 47, 9730 KARASJOK",
		"33/1144-2":                "33/1144-2, 0788 OSLO",
		"33/1144 oslo":             "33/1144-2, 0788 OSLO",
		"leavnnjageaidnu karasjok": "Leavnnjageaidnu, 9733 KARASJOK",
	} {
		found := table.Search(query, places.Options{})
		if len(found) == 0 || found[0].Address.String() != want {
			t.Errorf("%q: %+v, want %s", query, found, want)
		}
	}
	// EPSG:4258 holds latitude in Nord.
	at := table.Locate("Ladestasjon, Fitnodatgeaidnu 47", "9730", "Karasjok")
	if at.Accuracy != places.AddressAccuracy || geo.Distance(at.Point, geo.Point{Lat: 69.472609, Lon: 25.518023}) > 0.02 {
		t.Errorf("%+v", at)
	}
	if at = table.Locate("33/1144-2", "0788", "Oslo"); at.Accuracy != places.AddressAccuracy {
		t.Errorf("farm: %+v", at)
	}
	for a := range table.All {
		if a.Street == "Fitnodatgeaidnu" && a.Additional != "Ladestasjon" {
			t.Errorf("additional name %q", a.Additional)
		}
	}
}

// TestVegadresse reads what a generator in another language wrote in the
// 37-column variant, and holds each point against the degrees that the
// generator began with.
func TestVegadresse(t *testing.T) {
	out, err := exec.Command(sharedtest.Tool(t, "node"), "testdata/generate.mjs", "3000", "7").Output()
	if err != nil {
		t.Fatal(err)
	}
	s := &sink{}
	table, err := read(t, s, importers.Options{}, string(out))
	if err != nil || len(s.Findings) > 0 {
		t.Fatal(err, s.Findings)
	}
	want := map[uint64][]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\r\n")[1:] {
		fields := strings.Split(line, ";")
		id, _ := strconv.ParseUint(fields[0], 10, 64)
		want[id] = fields
	}
	if table.Len() != 3000 || len(want) != 3000 {
		t.Fatalf("%d addresses of %d rows", table.Len(), len(want))
	}
	for a := range table.All {
		fields := want[a.ID]
		var p geo.Point
		lat, lon, _ := strings.Cut(fields[24], "_")
		p.Lat, _ = strconv.ParseFloat(lat, 64)
		p.Lon, _ = strconv.ParseFloat(lon, 64)
		if geo.Distance(p, a.Point) > 0.2 {
			t.Fatalf("%d in EPSG:%s lies %v m off", a.ID, fields[16], geo.Distance(p, a.Point))
		}
		if a.String() != fields[14]+", "+fields[19]+" "+fields[20] {
			t.Fatalf("%q is %q in the file", a, fields[14])
		}
	}
}

const header = "\ufeffLOKALID;Kommunenummer;kommunenavn;adressetilleggsnavn;adressekode;adressenavn;nummer;bokstav;gardsnummer;bruksnummer;festenummer;undernummer;EPSG-kode;Nord;Øst;postnummer;poststed;organisasjonsnummer;datauttaksdato\r\n"

func line(id, municipality, street, number, letter, epsg, north, east, postcode string) string {
	return strings.Join([]string{id, municipality, "ELVERUM", "", "1000", street, number, letter, "", "", "", "", epsg, north, east, postcode, "ELVERUM", "876988062", "01.07.2026 10:00:51.553699"}, ";") + "\r\n"
}

const (
	north = "6770754.69"
	east  = "310012.98"
)

func TestBadRows(t *testing.T) {
	s := &sink{}
	table, err := read(t, s, importers.Options{}, header+
		line("1", "3420", "Storgata", "1", "", "25833", north, east, "2408")+
		line("2", "3420", `"Stor"gata`, "2", "", "25833", north, east, "2408")+ // a quotation mark is one
		line("x3", "3420", "Storgata", "3", "", "25833", north, east, "2408")+
		line("4", "3420", "Storgata", "", "", "25833", north, east, "2408")+
		line("5", "3420", "Storgata", "5", "", "3006", north, east, "2408")+
		line("6", "3420", "Storgata", "6", "", "25833", "", east, "2408")+
		line("7", "3420", "Storgata", "7", "", "25833", "NaN", east, "2408")+
		line("8", "3420", "Storgata", "8", "", "25833", east, north, "2408")+
		line("9", "3420", "Storgata", "9", "", "4258", "11.48", "61.02", "2408")+
		line("10", "3420", "Storgata", "10", "", "4258", "48.1", "11.5", "2408")+
		line("11", "34", "Storgata", "11", "", "25833", north, east, "2408")+
		line("12", "301", "Storgata", "12", "a", "25833", "6770754,69", "310012,98", "985")+
		line("13", "3420", "Storgata", "13", "", "25833", north, east, "24O8")+
		line("14", "3420", "", "", "", "25833", north, east, "2408")+
		line("1", "3420", "Kirkegata", "1", "", "25833", north, east, "2408")+
		line("15", "3420", "\xd8vregata", "15", "", "25833", north, east, "2408")+
		"16;3420\r\n\r\n"+
		line("17", "3420", "Storgata", "17", "", "EPSG", north, east, "2408"),
		header+line("18", "3420", "Storgata", "18", "", "25833", north, east, "2408")+line("18", "3420", "Storgata", "18", "", "25833", north, east, "2408"))
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]int{
		"id-unusable": 1, "number-missing": 1, "epsg-unknown": 2, "coordinates-unreadable": 1, "coordinates-out-of-range": 1, "coordinates-swapped": 2,
		"coordinates-outside-norway": 1, "municipality-code": 1, "postcode-unusable": 1, "address-missing": 1, "duplicate-id": 2, "encoding": 1, "column-count": 1,
	} {
		if s.ByRule()[rule] != want {
			t.Errorf("%s: %d findings, want %d", rule, s.ByRule()[rule], want)
		}
	}
	got := ""
	for a := range table.All {
		got += a.String() + " | "
	}
	if want := `"Stor"gata 2, 2408 ELVERUM | Storgata 12A, 0985 ELVERUM | Storgata 1, 2408 ELVERUM | Storgata 13, ELVERUM | Storgata 18, 2408 ELVERUM | `; got != want {
		t.Errorf("taken:\n%s\nwant\n%s", got, want)
	}
	last := s.Findings[len(s.Findings)-1]
	if last.Rule != "duplicate-id" || last.File != "2.csv" || last.Line != 3 || !strings.Contains(last.Detail, "line 2") {
		t.Errorf("the last duplicate: %+v", last)
	}
}

func TestNotAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "empty",
		"id,name\n1,x\n":                    "columns",
		"\xd8st;Nord\n":                     "Latin-1",
		header[:len(header)/2]:              "columns",
		header + strings.Repeat("x", 2<<20): "line 2",
	} {
		_, err := read(t, &sink{}, importers.Options{}, text)
		if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "1.csv") {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	// A file of the format without rows stores nothing; the run judges that.
	s := &sink{}
	if table, err := read(t, s, importers.Options{}, header); err != nil || table != nil {
		t.Errorf("no rows: %v, %v", table, err)
	}
}

func TestCounts(t *testing.T) {
	one := line("1", "3420", "Storgata", "1", "", "25833", north, east, "2408")
	two := line("2", "3420", "Storgata", "2", "", "25833", north, east, "2408")
	three := line("3", "3420", "Storgata", "3", "", "25833", north, east, "2408")
	moved := line("2", "3420", "Storgata", "2", "", "25833", "6770755.69", east, "2408")
	oslo := line("9", "0301", "Storgata", "9", "", "25833", north, east, "0155")
	before := &sink{}
	if _, err := read(t, before, importers.Options{}, header+one+two+oslo); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		delta bool
		text  string
		want  data.Counts
	}{
		{false, one + two + oslo, data.Counts{Records: 3, Unchanged: 3}},
		{false, one + moved + three, data.Counts{Records: 3, Added: 1, Changed: 1, Removed: 1, Unchanged: 1}},
		{true, one + moved, data.Counts{Records: 3, Changed: 1, Unchanged: 2}},
		{true, three, data.Counts{Records: 2, Added: 1, Removed: 2, Unchanged: 1}},
	} {
		s := &sink{inForce: before.Blobs[BlobName]}
		if _, err := read(t, s, importers.Options{Delta: c.delta}, header+c.text); err != nil {
			t.Fatal(err)
		}
		if s.counts != c.want {
			t.Errorf("delta %v: %+v, want %+v", c.delta, s.counts, c.want)
		}
	}
	// A damaged table in force can be replaced, but not be the ground of a delta.
	damaged := bytes.Clone(before.Blobs[BlobName])
	damaged[len(damaged)/2] ^= 1
	s := &sink{inForce: damaged}
	if _, err := read(t, s, importers.Options{}, header+one); err != nil || s.ByRule()["previous-damaged"] != 1 || s.counts.Added != 1 {
		t.Errorf("%v %+v", err, s.Findings)
	}
	if _, err := read(t, &sink{inForce: damaged}, importers.Options{Delta: true}, header+one); !errors.Is(err, data.ErrDamaged) {
		t.Errorf("delta on a damaged table: %v", err)
	}
	plain := &sinktest.Sink{}
	input := []importers.Input{{Name: "1.csv", Reader: strings.NewReader(header + one)}}
	if err := (Reader{}).Read(context.Background(), input, importers.Options{Delta: true}, plain); !errors.Is(err, data.ErrInvalid) {
		t.Errorf("delta without the table in force: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(header + line("1", "3420", "Storgata", "1", "", "25833", north, east, "2408"))
	f.Add(header + line("1", "3420", "", "", "", "4258", "61", "11", ""))
	f.Fuzz(func(t *testing.T, text string) {
		s := &sink{}
		table, err := read(t, s, importers.Options{}, text)
		if err != nil || table == nil {
			return
		}
		for a := range table.All {
			if a.Street == "" && a.Cadastral == (places.Cadastral{}) || !importers.InNorway(a.Point) {
				t.Errorf("%+v", a)
			}
		}
	})
}

// TestUnseenSigns: what cannot be seen is in no street.
func TestUnseenSigns(t *testing.T) {
	s := &sink{}
	table, err := read(t, s, importers.Options{}, header+line("1", "3420", "Stor\u202e\u200bgata\x00", "1", "", "25833", north, east, "2408"))
	if err != nil {
		t.Fatal(err)
	}
	for a := range table.All {
		if a.Street != "Storgata" {
			t.Errorf("%q", a.Street)
		}
	}
}

// TestCutOff: a file that ends within a row is not taken for a whole one, and
// a short row before the last is a finding.
func TestCutOff(t *testing.T) {
	one, two := line("1", "3420", "Storgata", "1", "", "25833", north, east, "2408"), line("2", "3420", "Storgata", "2", "", "25833", north, east, "2408")
	s := &sink{}
	if _, err := read(t, s, importers.Options{}, header+one+two[:20]); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "1.csv: line 3: the file is cut off") {
		t.Errorf("%v", err)
	}
	s = &sink{}
	if table, err := read(t, s, importers.Options{}, header+two[:20]+"\r\n"+one+"\r\n"); err != nil || table.Len() != 1 || s.ByRule()["column-count"] != 1 {
		t.Errorf("%v %v", err, s.ByRule())
	}
}
