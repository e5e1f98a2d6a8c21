package postcodes

import (
	"context"
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/geo"
	"finnfram/importers"
	"finnfram/importers/sinktest"
)

func read(text string) (*sinktest.Sink, error) {
	sink := &sinktest.Sink{}
	input := importers.Input{Name: "postnummer.csv", Reader: strings.NewReader(text)}
	err := Reader{}.Read(context.Background(), []importers.Input{input}, importers.Options{}, sink)
	return sink, err
}

func readShared(t *testing.T, name string) (*sinktest.Sink, map[string]data.Postcode) {
	t.Helper()
	raw, err := os.ReadFile(sharedtest.File(t, "postcodes/"+name))
	if err != nil {
		t.Fatal(err)
	}
	sink, err := read(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	byCode := map[string]data.Postcode{}
	for _, p := range sink.Postcodes {
		byCode[p.Code] = p
	}
	return sink, byCode
}

// TestReal holds both real files against figures counted in them by hand.
func TestReal(t *testing.T) {
	for _, name := range []string{"postnummer.csv", "postnummer-utm.txt"} {
		sink, byCode := readShared(t, name)
		var retired, boxes, uncertain, placeless int
		for _, p := range sink.Postcodes {
			if p.Retired {
				retired++
			}
			if p.BoxesOnly {
				boxes++
			}
			if p.Uncertain {
				uncertain++
			}
			if p.Position == nil {
				placeless++
			}
			if strings.Contains(strings.ToLower(p.City), "i bruk") {
				t.Errorf("%s: %s is called %q", name, p.Code, p.City)
			}
		}
		for _, c := range []struct {
			what      string
			got, want int
		}{
			{"rows", sink.Rows, 5786}, {"post codes", len(byCode), 5786},
			{"retired", retired, 667 + 8}, // eight are written «(Ikkje i bruk)»
			{"boxes", boxes, 1816}, {"uncertain", uncertain, 832 + 40},
			{"without position", placeless, 1}, {"findings", len(sink.Findings), 1},
		} {
			if c.got != c.want {
				t.Errorf("%s: %s: %d, want %d", name, c.what, c.got, c.want)
			}
		}
		if p := byCode["9523"]; p.Position != nil || p.City != "Kautokeino" || !p.Uncertain {
			t.Errorf("%s: 9523, which the file puts at 84° E: %+v", name, p)
		}
		if f := sink.Findings[0]; f.Rule != "coordinates-outside-norway" || f.Object != "9523" || f.Severity != data.Warning {
			t.Errorf("%s: %+v", name, f)
		}
		for _, absent := range []string{"8692", "8983"} {
			if _, known := byCode[absent]; known {
				t.Errorf("%s: %s stands in no row", name, absent)
			}
		}
		if p := byCode["0001"]; p.City != "Oslo" || !p.BoxesOnly || *p.Position != (geo.Point{Lat: 59.91160, Lon: 10.75450}) {
			t.Errorf("%s: 0001: %+v", name, p)
		}
		if sink.Date.Format("2006-01-02 15:04:05 -07") != "2021-04-08 09:59:18 +02" || len(sink.Credits) != 1 || !strings.Contains(sink.Credits[0], "Postnummerdata frå Erik Bolstad") {
			t.Errorf("%s: date %v, credits %q", name, sink.Date, sink.Credits)
		}
	}
}

// TestProjectionOfEveryRow projects each position forward into the zone that
// its row names, also those far from home, and holds it against the UTM column.
func TestProjectionOfEveryRow(t *testing.T) {
	raw, err := os.ReadFile(sharedtest.File(t, "postcodes/postnummer-utm.txt"))
	if err != nil {
		t.Fatal(err)
	}
	zones := map[string]int{}
	worst := 0.0
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n")[5:] {
		fields := strings.Split(line, "\t")
		p, err := parsePoint(fields[9], fields[10])
		if err != nil {
			t.Fatal(err)
		}
		zone, east, north, err := splitUTM(fields[11])
		if err != nil {
			t.Fatalf("%q: %v", fields[11], err)
		}
		zones[strings.TrimRight(strings.Fields(fields[11])[0], "VWX")]++
		pr, err := geo.ProjectionByEPSG(32600 + zone)
		if err != nil {
			t.Fatal(err)
		}
		e, n := pr.Forward(p)
		worst = max(worst, math.Hypot(e-east, n-north))
	}
	t.Logf("the worst row is off by %.3f m", worst)
	if worst > 0.70 {
		t.Errorf("the worst row is off by %.3f m", worst)
	}
	for zone, want := range map[string]int{"32": 4777, "33": 648, "35": 78, "34": 269, "36": 12, "29": 1, "45": 1} {
		if zones[zone] != want {
			t.Errorf("zone %s: %d rows, want %d", zone, zones[zone], want)
		}
	}
}

const header = "POSTNR\tPOSTSTAD\tPOSTNR- OG STAD\tBRUKSOMRÅDE\tFOLKETAL\tBYDEL\tKOMMNR\tKOMMUNE\tFYLKE\tLAT\tLON\tUTM\tDATAKVALITET\tDATAKVALITETSFORKLARING\tSIST OPPDATERT\n"

func bolstadRow(code, city, lat, lon, utm string) string {
	return code + "\t" + city + "\t\tGate-/veg-adresse\t\t\t301\tOslo\tOslo\t" + lat + "\t" + lon + "\t" + utm + "\t2\t\t0000-00-00 00:00:00\n"
}

func TestBadRows(t *testing.T) {
	sink, err := read("\ufeff" + header +
		bolstadRow("0001", "Oslo", "59.9", "10.7", "") +
		bolstadRow("00O1", "Oslo", "59.9", "10.7", "") +
		bolstadRow("0001", "Oslo", "59.9", "10.7", "") +
		bolstadRow("0002", "", "59.9", "10.7", "") +
		bolstadRow("0003", "Oslo", "NaN", "10.7", "") +
		bolstadRow("0004", "Oslo", "10.7", "59.9", "") +
		bolstadRow("0005", "Oslo", "59.9116", "10.7545", "32V 598115 6652866") +
		bolstadRow("0006", "Oslo", "59.9116", "10.7545", "32V 598115 6642866") +
		bolstadRow("0007", "Oslo", "", "", "") +
		bolstadRow("0008", "\xd8rje", "59.9", "10.7", "") +
		"0009\tOslo\n\n" +
		bolstadRow("0010", "Oslo (Ikkje i bruk)", "x", "10.7", "") +
		bolstadRow("11", "Oslo", "59.9", "10.7", "")) // a spreadsheet took 0011 for a number
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{
		"postcode-unusable": 1, "duplicate-id": 1, "city-missing": 1, "coordinates-unreadable": 2, "coordinates-outside-norway": 1,
		"coordinates-disagree": 1, "encoding": 1, "column-count": 1,
	}
	for rule, n := range want {
		if sink.ByRule()[rule] != n {
			t.Errorf("%s: %d findings, want %d", rule, sink.ByRule()[rule], n)
		}
	}
	positions := ""
	for _, p := range sink.Postcodes {
		positions += p.Code
		if p.Position == nil {
			positions += "?"
		}
		positions += " "
	}
	if positions != "0001 0003? 0004? 0005? 0006 0007? 0010? 0011 " {
		t.Errorf("taken: %s", positions)
	}
	if !sink.Date.IsZero() {
		t.Errorf("0000-00-00 became %v", sink.Date)
	}
	if sink.Findings[0].Line != 3 || sink.Findings[0].File != "postnummer.csv" {
		t.Errorf("the first bad row is %+v", sink.Findings[0])
	}
}

func TestPosten(t *testing.T) {
	sink, err := read("0001\tOSLO\t0301\tOSLO\tP\r\n1870\t\xd8RJE\t3122\tMARKER\tG\r\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(sink.Postcodes) != 2 || !sink.Postcodes[0].BoxesOnly || sink.Postcodes[1].City != "ØRJE" || sink.Postcodes[1].BoxesOnly || sink.Postcodes[1].Position != nil {
		t.Errorf("%+v", sink.Postcodes)
	}
}

func TestNotPostcodes(t *testing.T) {
	for _, text := range []string{"", "id;name\n1;x\n", strings.Repeat("x\n", 30), "POSTNR\tPOSTSTAD\n", strings.Repeat("x", 1<<17), "\x00\x01\x02"} {
		if _, err := read(text); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "postnummer.csv") {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(header + bolstadRow("0001", "Oslo", "59.9", "10.7", "32V 598115 6642866")))
	f.Add([]byte("0001\tOSLO\t0301\tOSLO\tP\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		sink, err := read(string(raw))
		if err != nil {
			return
		}
		for _, p := range sink.Postcodes {
			if !fourDigits(p.Code) || p.City == "" || p.Position != nil && !importers.InNorway(*p.Position) {
				t.Errorf("%+v", p)
			}
		}
	})
}
