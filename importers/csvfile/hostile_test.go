package csvfile_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/importers"
	"finnfram/importers/csvfile"
	"finnfram/importers/sinktest"
)

// reopened reads content as a run hands files over: again on demand.
func reopened(content string, options importers.Options) (*sinktest.Sink, error) {
	sink := &sinktest.Sink{}
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }
	err := csvfile.Reader{}.Read(context.Background(), []importers.Input{{Name: "list.csv", Reader: strings.NewReader(content), Open: open}}, options, sink)
	return sink, err
}

// wide is text in UTF-16 with its mark.
func wide(text string, order binary.AppendByteOrder) string {
	out := order.AppendUint16(nil, 0xfeff)
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

// TestSpreadsheets: two rows as spreadsheets save them.
func TestSpreadsheets(t *testing.T) {
	const plain = "id;navn;lat;lon\n1;Løven;59,91234;10,75234\n2;Ørnen;59,91334;10,75334\n"
	table := map[string]struct {
		content string
		lines   [2]int64
	}{
		"sep line":              {"sep=;\r\n" + strings.ReplaceAll(plain, "\n", "\r\n"), [2]int64{3, 4}},
		"sep line behind mark":  {"\ufeffSEP=;\n" + plain, [2]int64{3, 4}},
		"sep line, tab":         {"sep=\t\n" + strings.ReplaceAll(plain, ";", "\t"), [2]int64{3, 4}},
		"CR only":               {strings.ReplaceAll(plain, "\n", "\r"), [2]int64{2, 3}},
		"UTF-16 little endian":  {wide(plain, binary.LittleEndian), [2]int64{2, 3}},
		"UTF-16 big endian":     {wide(strings.ReplaceAll(plain, "\n", "\r\n"), binary.BigEndian), [2]int64{2, 3}},
		"UTF-16 with tabs":      {wide(strings.ReplaceAll(plain, ";", "\t"), binary.LittleEndian), [2]int64{2, 3}},
		"rows of empty cells":   {plain + ";;;\n;;;\n ; ;;\n", [2]int64{2, 3}},
		"empty columns":         {strings.ReplaceAll(plain, "\n", ";;\n"), [2]int64{2, 3}},
		"several lines a cell":  {strings.Replace(plain, "Løven", "\"Løven\n\"", 1), [2]int64{2, 4}},
		"blanks around numbers": {strings.ReplaceAll(plain, ";10,", "; 10,"), [2]int64{2, 3}},
	}
	for name, row := range table {
		t.Run(name, func(t *testing.T) {
			sink, err := reopened(row.content, set())
			if err != nil || len(sink.Sites) != 2 || len(sink.Findings) != 0 || sink.Rows != 2 {
				t.Fatalf("%v, %d sites, %v", err, len(sink.Sites), sink.Findings)
			}
			if a, b := sink.Sites[0], sink.Sites[1]; strings.TrimSpace(a.Name) != "Løven" || b.Name != "Ørnen" || a.Position.Lat != 59.91234 || b.Position.Lon != 10.75334 {
				t.Errorf("%+v %+v", a, b)
			}
			sink, err = reopened(strings.NewReplacer("59,91", "north", wide("59,91", binary.LittleEndian)[2:], wide("north", binary.LittleEndian)[2:],
				wide("59,91", binary.BigEndian)[2:], wide("north", binary.BigEndian)[2:]).Replace(row.content), set())
			if err != nil || len(sink.Findings) != 2 || sink.Findings[0].Line != row.lines[0] || sink.Findings[1].Line != row.lines[1] {
				t.Errorf("%v, lines of %v", err, sink.Findings)
			}
		})
	}
}

// TestMarkAgainstWord: what the file says and what the operator says differ.
func TestMarkAgainstWord(t *testing.T) {
	_, err := read("\ufeffid,lat,lon\n1,59.91234,10.75234\n", set("encoding", "latin1"))
	if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "mark of utf-8") {
		t.Errorf("%v", err)
	}
}

// TestQuotesLoseNoLine: every line that a misplaced quote takes in is counted,
// and a quote open at the end of the file, be it cut off there, is an error.
func TestQuotesLoseNoLine(t *testing.T) {
	sink, err := read("id,navn,lat,lon\n1,\"A,59.91234,10.75234\n2,B,59.91234,10.75234\n3,\"C\",59.91234,10.75234\n4,D,59.91234,10.75234\n", set())
	if err != nil || sink.Rows != 4 || len(sink.Sites) != 1 || sink.Sites[0].Key != "4" || sink.ByRule()["csv-malformed"] != 3 || sink.Findings[2].Line != 4 {
		t.Errorf("%v, %d rows, %v", err, sink.Rows, sink.Findings)
	}
	if sink, err := read("id,navn,lat,lon\n1,A,59.91234,10.75234\n2,\"B\"b,59.91234,10.75234", set()); err != nil || sink.ByRule()["csv-malformed"] != 1 {
		t.Errorf("a bad last line is its own: %v", err)
	}
	for _, content := range []string{
		"id,navn,lat,lon\n1,A,59.91234,10.75234\n2,\"B,59.91234,10.75234\n3,C,59.91234,10.75234\n",
		"id,navn,lat,lon\n1,A,59.91234,10.75234\n2,\"B,59",
	} {
		if _, err := read(content, set()); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "list.csv: line 3: a quote is not closed") {
			t.Errorf("%v", err)
		}
	}
}

// TestTenMegabyteCell names the line behind which it stands.
func TestTenMegabyteCell(t *testing.T) {
	_, err := read("id,navn,lat,lon\n1,A,59.91234,10.75234\n2,"+strings.Repeat("x", 10<<20)+",59.91234,10.75234\n", set())
	if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "behind line 2: a row of more than 1 MiB") {
		t.Errorf("%v", err)
	}
}

// TestRowsThatNobodyFinds: constants make no site of nothing.
func TestRowsThatNobodyFinds(t *testing.T) {
	sink, err := read("id,navn,lat,lon,adresse,navn\n1,,,,,x\n2,Løven,,,,\n3,,,,Storgata 1,\n", set())
	if err != nil || len(sink.Sites) != 2 || sink.ByRule()["row-empty"] != 1 || sink.ByRule()["place-missing"] != 1 || sink.ByRule()["column-twice"] != 1 {
		t.Errorf("%v %v", err, sink.Findings)
	}
}

// TestNumbers: what is and what is not a coordinate.
func TestNumbers(t *testing.T) {
	for row, rule := range map[string]string{
		"6 649 248,345;262 551,914": "", "6649248.345;262551.914": "", "6\u202f649\u202f248,345;262\u202f551,914": "",
		"262551.914;6649248.345": "coordinates-swapped", "0x6576d0;262551.914": "coordinate-unreadable",
		"1e400;1": "coordinate-unreadable", "6.649.248,3;1": "coordinate-unreadable", ";262551": "coordinate-unreadable",
	} {
		sink, err := read("id;navn;Nord;Øst\n1;A;"+row+"\n", set("epsg", "25833"))
		if err != nil || rule == "" && (len(sink.Findings) != 0 || len(sink.Sites) != 1) || rule != "" && sink.ByRule()[rule] != 1 {
			t.Errorf("%s: %v %v", row, err, sink.Findings)
		}
	}
}

// TestSharedPoints: both of two addresses on one point are doubted, and two
// names at one address are not.
func TestSharedPoints(t *testing.T) {
	sink, err := reopened("id,navn,adresse,postnr,lat,lon\n"+
		"1,A,Storgata 1,0155,59.91234,10.75234\n2,B,storgata  1,155,59.91234,10.75234\n"+ // one address
		"3,C,Buveien 75,8521,68.41234,17.55234\n4,D,Buveien 62,8521,68.41234,17.55234\n"+ // one street
		"5,E,Kirkeveien 1,0450,59.93234,10.73234\n6,F,Torget 2,0450,59.93234,10.73234\n7,G,Kirkeveien 1,0450,59.93234,10.73234\n", set())
	if err != nil || len(sink.Sites) != 7 {
		t.Fatal(err, sink.Findings)
	}
	want := []data.Accuracy{data.ExactAccuracy, data.ExactAccuracy, data.StreetAccuracy, data.StreetAccuracy, data.PostcodeAccuracy, data.PostcodeAccuracy, data.PostcodeAccuracy}
	for i, site := range sink.Sites {
		if site.Accuracy != want[i] {
			t.Errorf("%s: %s, want %s", site.Name, site.Accuracy, want[i])
		}
	}
	told := ""
	for _, f := range sink.Findings {
		told += fmt.Sprintf("%s %d %s; ", f.Rule, f.Line, strings.Fields(f.Detail)[7])
	}
	if told != "shared-point 4 5,; shared-point 5 4,; shared-point 6 7,; shared-point 7 6,; shared-point 8 7,; " {
		t.Errorf("%s", told)
	}
}

// TestSpecialistSitesReopened: counted with another tool, 15 of the 640 rows
// share their point with a row of another address (six points), and none of
// them is called exact.
func TestSpecialistSitesReopened(t *testing.T) {
	raw, err := os.ReadFile(sharedtest.File(t, "sites/specialist-sites-no.csv"))
	if err != nil {
		t.Fatal(err)
	}
	sink, err := reopened(string(raw), set("category", "hospital"))
	if err != nil || len(sink.Sites) != 640 || sink.ByRule()["shared-point"] != 15 {
		t.Fatal(err, len(sink.Sites), sink.ByRule())
	}
	exact := 0
	for _, site := range sink.Sites {
		if site.Accuracy == data.ExactAccuracy {
			exact++
		}
	}
	if exact != 640-15-2 {
		t.Errorf("%d exact", exact)
	}
	if len(sink.Steps) != 1 || !strings.Contains(sink.Steps[0], "--map org_number=id") {
		t.Errorf("suggested %q", sink.Steps)
	}
	if sink, err = reopened(string(raw), set("category", "hospital", "map org_number", "id")); err != nil || len(sink.Steps) != 0 {
		t.Errorf("%v, suggested %q", err, sink.Steps)
	}
}
