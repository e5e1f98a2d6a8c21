package csvfile_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/importers"
	"finnfram/importers/csvfile"
	"finnfram/importers/sinktest"
)

func set(pairs ...string) importers.Options {
	o := importers.Options{Set: map[string]string{"category": "pharmacy"}, Mapping: map[string]string{}}
	for i := 0; i < len(pairs); i += 2 {
		if field, ok := strings.CutPrefix(pairs[i], "map "); ok {
			o.Mapping[field] = pairs[i+1]
		} else {
			o.Set[pairs[i]] = pairs[i+1]
		}
	}
	return o
}

func read(content string, options importers.Options) (*sinktest.Sink, error) {
	sink := &sinktest.Sink{}
	err := csvfile.Reader{}.Read(context.Background(), []importers.Input{{Name: "list.csv", Reader: strings.NewReader(content)}}, options, sink)
	return sink, err
}

// TestDialects: the same pharmacy, however it is written.
func TestDialects(t *testing.T) {
	table := map[string]struct {
		content string
		options importers.Options
	}{
		"comma":          {"id,navn,lat,lon\n1,Løven,59.91234,10.75234\n", set()},
		"semicolon":      {"id;navn;lat;lon\n1;Løven;59,91234;10,75234\n", set()},
		"tab":            {"id\tnavn\tlat\tlng\n1\tLøven\t59.91234\t10.75234\n", set()},
		"BOM and CRLF":   {"\ufeffid;navn;Latitude;Longitude\r\n1;Løven;59.91234;10.75234\r\n", set()},
		"quotes":         {"\"id\",\"navn\",\"markerLat\",\"markerLng\"\n\"1\",\"Løven\",\"59,91234\",\"10,75234\"\n", set()},
		"no line end":    {"id,navn,lat,lon\n1,Løven,59.91234,10.75234", set()},
		"empty lines":    {"id,navn,lat,lon\n\n1,Løven,59.91234,10.75234\n\n", set()},
		"trailing signs": {"id;navn;lat;lon\n1;Løven;59.91234;10.75234;;\n", set()},
		"latitude names": {"ID;NAVN;Bredde grad;LENGDEGRAD\n1;Løven;59.91234;10.75234\n", set()},
		"mapped":         {"nr,hva,a,b\n1,Løven,59.91234,10.75234\n", set("map id", "nr", "map name", "HVA", "map lat", "a", "map lon", "b")},
		"constants":      {"id,lat,lon\n1,59.91234,10.75234\n", set("name", "Løven")},
		"Latin-1":        {"id;navn;lat;lon\n1;L\xf8ven;59,91234;10,75234\n", set("encoding", "latin1")},
		"delimiter said": {"id|navn|lat|lon\n1|Løven|59.91234|10.75234\n", set("delimiter", "|")},
		"preamble":       {"Liste over; apotek\n---\nid,navn,lat,lon\n1,Løven,59.91234,10.75234\n", set("skip_lines", "2")},
		"UTM 33":         {"id;navn;Nord;Øst;EPSG-kode\n1;Løven;6649248.345;262551.914;25833\n", set()},
		"UTM 33 said":    {"id;navn;Nord;Øst\n1;Løven;6649248,345;262551,914\n", set("epsg", "25833")},
		"category column": {"id,kategori,navn,lat,lon\n1,Apotek,Løven,59.91234,10.75234\n",
			importers.Options{}},
	}
	for name, row := range table {
		t.Run(name, func(t *testing.T) {
			sink, err := read(row.content, row.options)
			if err != nil || len(sink.Sites) != 1 || len(sink.Findings) != 0 || sink.Rows != 1 {
				t.Fatalf("%v, %d sites, %v", err, len(sink.Sites), sink.Findings)
			}
			site := sink.Sites[0]
			if site.Key != "1" || site.Name != "Løven" || site.Services[0].Category != data.Pharmacy {
				t.Errorf("%+v", site)
			}
			if math.Abs(site.Position.Lat-59.91234) > 2e-4 || math.Abs(site.Position.Lon-10.75234) > 2e-4 {
				t.Errorf("at %v", *site.Position)
			}
		})
	}
}

// TestWrongColumns: the error lists what is there, and the flags that help.
func TestWrongColumns(t *testing.T) {
	table := []struct {
		content string
		options importers.Options
		says    []string
	}{
		{"foo;bar\n1;2\n", set(), []string{"list.csv", "line 1", `"foo" "bar"`, "--map lat=COLUMN"}},
		{"id,lat,lon\n", importers.Options{}, []string{"--set category=pharmacy"}},
		{"id,lat\n", set(), []string{"both latitude and longitude", "--map lon=COLUMN"}},
		{"id;Nord;Øst\n", set(), []string{"--set epsg=25833"}},
		{"id,lat,lon\n", set("map name", "navn"), []string{"--map name=navn", `"id" "lat" "lon"`}},
		{"id,lat,lon\n", set("map nmae", "id"), []string{"--map nmae", "fields are id, name"}},
		{"id,lat,lon\n", set("colour", "red"), []string{"--set colour", "fields are id, name"}},
		{"id,lat,lon\n", set("category", "cinema"), []string{"cinema", "emergency-clinic"}},
		{"id,lat,lon\n", set("delimiter", "x"), []string{"delimiter=x"}},
		{"id,lat,lon\n", set("encoding", "ebcdic"), []string{"ebcdic", "latin1"}},
		{"a\nb\n", set("skip_lines", "9"), []string{"line 3"}},
		{"id,n\xf8vn,lat,lon\n", set(), []string{"line 1", "column 2", "encoding=latin1"}},
		{"", set(), []string{"empty"}},
		{"id,\"lat,lon\n1,2,3\n", set(), []string{"list.csv"}},
	}
	for _, row := range table {
		_, err := read(row.content, row.options)
		if !errors.Is(err, data.ErrInvalid) {
			t.Errorf("%q: %v", row.content, err)
			continue
		}
		for _, text := range row.says {
			if !strings.Contains(err.Error(), text) {
				t.Errorf("%q: %q does not say %q", row.content, err, text)
			}
		}
	}
}

// TestFields reads every field that a table can hold.
func TestFields(t *testing.T) {
	sink, err := read("orgnr;navn;adresse;husnummer;postnr;poststed;kommunenummer;telefon;epost;nettside;åpningstider;check_date;rullestol;språk;etasje;lat;lon\n"+
		"974706490;Apotek;Storgata;4 B;155;OSLO;301;22 98 87 20;a@b.no;https://b.no;Mo-Fr 09:00-17:00;2026-05-01;delvis;nb, se;2;59.91234;10.75234\n", set())
	if err != nil || len(sink.Sites) != 1 || len(sink.Findings) != 0 {
		t.Fatal(err, sink.Findings)
	}
	s := sink.Sites[0]
	if s.Key != "974706490" || s.Keys.OrgNumber != "974706490" || s.Address.Street != "Storgata 4 B" || s.Address.PostalCode != "0155" ||
		s.Address.MunicipalityCode != "0301" || s.Contact.Phone != "+4722988720" || s.Contact.Email != "a@b.no" || s.Contact.Web != "https://b.no" ||
		s.Hours.Raw != "Mo-Fr 09:00-17:00" || s.Hours.AsOf.Format("2006-01-02") != "2026-05-01" || s.Wheelchair != "limited" || s.Level != "2" ||
		fmt.Sprint(s.Services[0].Languages) != "[nb se]" {
		t.Errorf("%+v %+v", s, s.Hours)
	}
}

// TestKeysAreStable: a row without id keeps its key whatever its place in the
// file, and two rows have one key only when they are the same place.
func TestKeysAreStable(t *testing.T) {
	a, _ := read("navn,adresse,lat,lon\nA,Gata 1,59.91234,10.75234\nB,Gata 1,59.91234,10.75234\n", set())
	b, _ := read("lon,lat,adresse,navn\n10.75234,59.91234,Gata 1,B\n10.75235,59.91235,Gata 1,A\n", set())
	if a.Sites[0].Key != b.Sites[1].Key || a.Sites[1].Key != b.Sites[0].Key || a.Sites[0].Key == a.Sites[1].Key {
		t.Errorf("%s %s, %s %s", a.Sites[0].Key, a.Sites[1].Key, b.Sites[0].Key, b.Sites[1].Key)
	}
}

// TestSpecialistSites reads the real list of 640 sites. The unit's name is in
// hospital_name and the owner's in site_name; id is an organisation number;
// two rows have a coordinate with two decimals, all the rest have more; one of
// the two is Furuset, on a point in the middle of Oslo.
func TestSpecialistSites(t *testing.T) {
	raw, err := os.ReadFile(sharedtest.File(t, "sites/specialist-sites-no.csv"))
	if err != nil {
		t.Fatal(err)
	}
	sink, err := read(string(raw), set("category", "hospital", "map org_number", "id"))
	if err != nil || len(sink.Sites) != 640 || sink.Rows != 640 {
		t.Fatal(err, len(sink.Sites), sink.Rows)
	}
	valid, points := 0, map[string]int{}
	for _, site := range sink.Sites {
		if data.ValidOrgNumber(site.Keys.OrgNumber) && site.Key == site.Keys.OrgNumber {
			valid++
		}
		points[fmt.Sprint(*site.Position)]++
	}
	shared := 0
	for _, n := range points {
		if n > 1 {
			shared += n
		}
	}
	if valid != 640 || shared != 295 {
		t.Errorf("%d valid organisation numbers, %d share a point", valid, shared)
	}
	furuset := sink.Sites[1]
	if furuset.Name != "AKERSHUS UNIVERSITETSSYKEHUS, BUP FURUSET" || furuset.Accuracy != data.PostcodeAccuracy {
		t.Errorf("Furuset is %+v", furuset)
	}
	if sink.Sites[0].Accuracy != data.ExactAccuracy || sink.Sites[0].Address.PostalCode != "7031" || sink.Sites[0].Contact.Phone != "+4773954550" {
		t.Errorf("%+v", sink.Sites[0])
	}
	// Counted with other tools: two values have one or two decimals; eight rows
	// stand on a point that an earlier row with another address has.
	if rules := sink.ByRule(); rules["coordinates-coarse"] != 2 || rules["shared-point"] != 8 || len(rules) != 2 {
		t.Errorf("findings %v", rules)
	}
}

// TestPostcodes reads the real list of post codes as a table, tab-separated,
// and with its preamble of four lines.
func TestPostcodes(t *testing.T) {
	for name, options := range map[string]importers.Options{
		"postcodes/postnummer.csv":     set("map id", "POSTNR"),
		"postcodes/postnummer-utm.txt": set("map id", "POSTNR", "skip_lines", "4"),
	} {
		raw, err := os.ReadFile(sharedtest.File(t, name))
		if err != nil {
			t.Fatal(err)
		}
		sink, err := read(string(raw), options)
		if err != nil || sink.Rows != 5786 || len(sink.Sites) != 5786 || sink.Sites[0].Address.PostalCode != "0001" || sink.Sites[0].Address.MunicipalityCode != "0301" {
			t.Errorf("%s: %v, %d rows, %d sites, %v", name, err, sink.Rows, len(sink.Sites), sink.ByRule())
		}
	}
}

func TestLineNumbersBehindLongFields(t *testing.T) {
	sink, err := read("pre\nid,navn,lat,lon\n1,\"a\nb\nc\",59.91234,10.75234\n2,x,north,10.7\n3,x\n", set("skip_lines", "1"))
	if err != nil || len(sink.Findings) != 2 || sink.Findings[0].Line != 6 || sink.Findings[1].Line != 7 || sink.Findings[0].File != "list.csv" || sink.Findings[0].Field != "lat" {
		t.Errorf("%v %+v", err, sink.Findings)
	}
}

func TestQuoteThatIsNeverClosed(t *testing.T) {
	content := "id,navn,lat,lon\n1,\"a,59.91234,10.75234\n" + strings.Repeat("2,b,59.91234,10.75234\n", 200_000)
	if _, err := read(content, set()); err == nil || !strings.Contains(err.Error(), "quote is not closed") || !strings.Contains(err.Error(), "list.csv") {
		t.Errorf("%v", err)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add("id,navn,lat,lon\n1,Løven,59.91234,10.75234\n", "")
	f.Add("id;Nord;Øst;epsg;postnr\n1;6649248,3;262551;25833;155\n", "latin1")
	f.Add("\ufeffname\tadresse\r\n\"a\nb\"\tc\r\n", "")
	f.Fuzz(func(t *testing.T, content, encoding string) {
		sink, err := read(content, set("encoding", encoding))
		if err != nil && !errors.Is(err, data.ErrInvalid) && !strings.Contains(err.Error(), "1 MiB") {
			t.Fatal(err)
		}
		for _, site := range sink.Sites {
			if site.Key == "" || len(site.Services) == 0 {
				t.Fatalf("%+v", site)
			}
		}
	})
}
