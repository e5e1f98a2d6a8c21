package catchments

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/sinktest"
)

func run(text string) (*sinktest.Sink, error) {
	sink := &sinktest.Sink{}
	err := Reader{}.Read(context.Background(), []importers.Input{{Name: "c.csv", Reader: strings.NewReader(text)}}, importers.Options{}, sink)
	return sink, err
}

func TestForms(t *testing.T) {
	want := []data.Catchment{
		{Category: data.EmergencyClinic, Municipality: "0301", Service: "norway-oslo-emergency-clinic", Phone: "+4722930000", Origin: "letter of 3 May"},
		{Category: data.EmergencyClinic, Municipality: "Våler", Service: "983974791"},
	}
	for name, text := range map[string]string{
		"comma":     "category,municipality,service,phone,source\nlegevakt,0301,norway-oslo-emergency-clinic,22 93 00 00,letter of 3 May\nKA02,Våler,983974791,,\n",
		"semicolon": "\ufeffKategori;Kommune;Orgnr;Telefon;Kilde\r\nLegevakt;301;norway-oslo-emergency-clinic;22930000;letter of 3 May\r\nemergency-clinic;Våler;983974791;;\r\n",
		"tab":       "SOURCE\tservice\tmunicipality\tcategory\tphone\nletter of 3 May\tnorway-oslo-emergency-clinic\t0301\tlegevakt\t22930000\n\t983974791\tVåler\tlegevakt\n",
	} {
		sink, err := run(text)
		if err != nil || len(sink.Findings) > 0 || !reflect.DeepEqual(sink.Catchments, want) {
			t.Errorf("%s: %v %v %+v", name, err, sink.Findings, sink.Catchments)
		}
	}
}

func TestBadRows(t *testing.T) {
	sink, err := run("category,municipality,service\nlegevakt,0301,a\nlegevakt,0301,a\ncircus,0301,a\nlegevakt,,a\nlegevakt,30101,a\nlegevakt,0301,\"a\nb\"\nlegevakt,V\xe5ler,a\nlegevakt,\"x\"y,a\nlegevakt,0302," + strings.Repeat("z", 501) + "\n")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"duplicate-id": 1, "category-unknown": 1, "value-missing": 1, "municipality-code": 1, "not-utf8": 1, "csv-row": 1, "value-too-long": 1}
	if got := sink.ByRule(); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if len(sink.Catchments) != 2 || sink.Rows != 9 {
		t.Errorf("%d rows, %+v", sink.Rows, sink.Catchments)
	}
	for _, f := range sink.Findings {
		if f.Rule == "not-utf8" && (f.Line != 9 || f.Field != "municipality") {
			t.Errorf("wrong place: %+v", f)
		}
	}
}

func TestNotATable(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "empty",
		"category,place\nlegevakt,x\n":     "category, place",
		"{\"type\":\"FeatureCollection\"}": "header",
		"category,municipality,service\nlegevakt,0301,\"a\nlegevakt,0302,b\n":         "line 2: a quote is not closed",
		"category,municipality,service\nlegevakt,0301," + strings.Repeat("x", 10<<20): "1 MiB",
	} {
		if _, err := run(text); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("category,municipality,service\nlegevakt,0301,a\n")
	f.Add("kategori;kommune;tjeneste\n\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		sink, _ := run(text)
		if len(sink.Catchments)+len(sink.Findings) != sink.Rows {
			t.Errorf("%d rows, %d taken, %d findings", sink.Rows, len(sink.Catchments), len(sink.Findings))
		}
	})
}
