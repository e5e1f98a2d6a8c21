package registry

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"finnfram/data"
)

// cut returns each object as "path place raw" or "path place !problem".
func cut(name, document string, lists ...string) ([]string, error) {
	var got []string
	objects := NewObjects(name, strings.NewReader(document), lists...)
	for {
		o, err := objects.Next()
		if errors.Is(err, io.EOF) {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		if o.Problem != "" {
			got = append(got, fmt.Sprintf("%s %d !%s", o.Path, o.Place, o.Problem))
			continue
		}
		got = append(got, fmt.Sprintf("%s %d %s", o.Path, o.Place, o.Raw))
	}
}

func TestObjects(t *testing.T) {
	for name, c := range map[string]struct {
		file, document string
		want           []string
	}{
		"array":              {"a.json", ` [{"a":1}, {"b":"]}\"{"}]`, []string{` 1 {"a":1}`, ` 2 {"b":"]}\"{"}`}},
		"empty array":        {"a.json", `[]`, nil},
		"byte order mark":    {"a.json", "\xef\xbb\xbf[{}]", []string{" 1 {}"}},
		"one object":         {"a.json", `{"id":"7","x":[1,{"y":2}]}`, []string{` 1 {"id":"7","x":[1,{"y":2}]}`}},
		"lines":              {"a.json", "{\"a\":1}\r\n\r\n{\"b\":2}\n", []string{` 1 {"a":1}`, ` 3 {"b":2}`}},
		"broken line":        {"a.ndjson", "{\"a\":1}\n{\"a\":\n{\"b\":2}", []string{` 1 {"a":1}`, " 2 !the line is not one whole JSON object", ` 3 {"b":2}`}},
		"concatenated":       {"a.json", "{\n\"a\":1}{\n\"b\":2}", []string{` 1 {"a":1}`, ` 2 {"b":2}`}},
		"list inside":        {"a.json", `{"t":"B","entry":[{"n":1},{"n":2}],"z":null}`, []string{`entry 1 {"n":1}`, `entry 2 {"n":2}`, ` 3 {"t":"B","z":null}`}},
		"list below":         {"a.json", `{"_embedded":{"units":[{"n":1}]},"page":{"size":20}}`, []string{`_embedded.units 1 {"n":1}`, ` 2 {"page":{"size":20}}`}},
		"list that is none":  {"a.json", `{"entry":{"n":1}}`, []string{` 1 {"entry":{"n":1}}`}},
		"not objects":        {"a.json", `[1,"x",[2],null,{"a":NaN}]`, []string{" 1 !not an object", " 2 !not an object", " 3 !not an object", " 4 !not an object", ` 5 {"a":NaN}`}},
		"empty":              {"a.json", "", nil},
		"lines with bundles": {"a.ndjson", "{\"entry\":[{\"n\":1}]}\n", []string{`entry 1 {"n":1}`}},
	} {
		got, err := cut(c.file, c.document, "entry", "_embedded.units")
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
}

func TestObjectsBroken(t *testing.T) {
	for name, c := range map[string]struct{ document, says string }{
		"truncated in object": {`[{"a":1},{"a":`, "a.json: object 2: the file ends in the middle"},
		"truncated in array":  {`[{"a":1}`, "a.json: object 2: the file ends in the middle"},
		"truncated in list":   {`{"entry":[{"a":1}`, "object 2: the file ends in the middle"},
		"truncated in name":   {`{"ent`, "object 1"},
		"not JSON":            {"organisasjonsnummer;navn\n", `holds 'o'`},
		"a number":            {"17", `holds '1'`},
		"UTF-16":              {"\xff\xfe[\x00", "UTF-16"},
		"no colon":            {`{"a" 1}`, "no colon"},
	} {
		_, err := cut("a.json", c.document, "entry")
		if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "a.json: ") {
			t.Errorf("%s: %v; want %q", name, err, c.says)
		}
	}
}

func TestObjectsLimits(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000)
	long := `{"a":"` + strings.Repeat("x", MaxObject) + `"}`
	for name, c := range map[string]struct {
		document string
		want     []string
	}{
		"array": {"[" + deep + "," + long + `,{"b":1}]`, []string{" 1 !nested deeper than 64", " 2 !longer than 16 MiB", ` 3 {"b":1}`}},
		"lines": {`{"b":1}` + "\n" + long + "\n" + `{"b":2}`, []string{` 1 {"b":1}`, " 2 !the line is longer than 16 MiB", ` 3 {"b":2}`}},
	} {
		if got, err := cut("a.json", c.document); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %.200q, %v", name, got, err)
		}
	}
}

func TestDecode(t *testing.T) {
	type row struct {
		Name Text            `json:"name"`
		Post Text            `json:"post"`
		Open Flag            `json:"open"`
		Lat  Decimal         `json:"lat"`
		List List[Text]      `json:"list"`
		In   struct{ N int } `json:"in"`
	}
	var got row
	field, err := Decode([]byte(`{"name":" A ","post":985,"open":"true","lat":"59,9","list":["x",null,""],"in":{"N":1}}`), &got)
	if err != nil || field != "" || got.Name != "A" || got.Post != "985" || got.Open != (Flag{true, true}) || got.Lat.Value != 59.9 || !reflect.DeepEqual(Texts(got.List), []string{"x"}) {
		t.Fatalf("%+v %v", got, err)
	}
	for document, want := range map[string]string{
		"{\"post\":\"1\",\"name\":\"B\xf8\"}": "name: not UTF-8",
		`{"in":{"N":"x"}}`:                    "in.N: string where int",
		`{"lat":NaN}`:                         "lat: not valid JSON",
	} {
		var r row
		field, err := Decode([]byte(document), &r)
		if err == nil || !strings.HasPrefix(field+": "+err.Error(), want) {
			t.Errorf("%q: %s: %v; want %s", document, field, err, want)
		}
	}
}

func TestPosition(t *testing.T) {
	for name, c := range map[string]struct {
		lat, lon string
		placed   bool
		problem  string
	}{
		"numbers":  {"59.9", "10.7", true, ""},
		"commas":   {"59,9", "10,7", true, ""},
		"absent":   {"", "", false, ""},
		"zero":     {"0", "0.0", false, ""},
		"half":     {"59.9", "", false, "only one of latitude and longitude is given"},
		"NaN":      {"NaN", "10", false, "latitude is no number"},
		"infinite": {"59", "1e999", false, "longitude is no number"},
	} {
		p, problem := Position(ParseDecimal(c.lat), ParseDecimal(c.lon))
		if (p != nil) != c.placed || problem != c.problem {
			t.Errorf("%s: %v %q", name, p, problem)
		}
	}
}

func TestParseReference(t *testing.T) {
	for written, want := range map[string]Reference{
		"Location/7": {"", "Location", "7"},
		"https://locoreg.grunndata.nhn.no/Location/7":   {"https://locoreg.grunndata.nhn.no", "Location", "7"},
		"https://s/fhir/Organization/883974832/":        {"https://s/fhir", "Organization", "883974832"},
		"Location/7/_history/3":                         {"", "Location", "7"},
		"urn:uuid:0C3151BD-1CBF-4D64-B04D-CD9187A4C6E0": {"", "", "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"},
		"#place": {"", "#", "place"},
		"7":      {"", "", "7"},
		"":       {},
	} {
		if got := ParseReference(written); got != want {
			t.Errorf("%q: %+v, want %+v", written, got, want)
		}
	}
}

func TestFourDigits(t *testing.T) {
	for written, want := range map[string]string{"985": "0985", "0301": "0301", "301": "0301", "": "", "S-123": "S-123 !", "12345": "12345 !"} {
		code, ok := FourDigits(written)
		if !ok {
			code += " !"
		}
		if code != want {
			t.Errorf("%q: %q, want %q", written, code, want)
		}
	}
}

func TestStreetOf(t *testing.T) {
	for _, c := range []struct {
		lines         []string
		street, extra string
	}{
		{[]string{"Tyvholmen 1"}, "Tyvholmen 1", ""},
		{[]string{"c/o Senteret", "Storgata 40 B", "2. etg"}, "Storgata 40 B", "c/o Senteret, 2. etg"},
		{[]string{"Legesenteret", "Storgata 40"}, "Storgata 40", "Legesenteret"},
		{[]string{"Postboks 221 Skøyen"}, "", "Postboks 221 Skøyen"},
		{[]string{"Pb. 12"}, "", "Pb. 12"},
		{[]string{"Ávjovárgeaidnu 50"}, "Ávjovárgeaidnu 50", ""},
		{[]string{"Romeriksgata", "Inngang 3"}, "Romeriksgata", "Inngang 3"},
		{nil, "", ""},
	} {
		if street, extra := StreetOf(c.lines); street != c.street || extra != c.extra {
			t.Errorf("%q: %q, %q", c.lines, street, extra)
		}
	}
}

func TestCodeSystem(t *testing.T) {
	for written, want := range map[string]string{
		"urn:oid:2.16.578.1.12.4.1.1.8663": "urn:oid:2.16.578.1.12.4.1.1.8663", "URN:OID:2.16.578.1.12.4.1.1.8663": "urn:oid:2.16.578.1.12.4.1.1.8663",
		"2.16.578.1.12.4.1.1.8663": "urn:oid:2.16.578.1.12.4.1.1.8663", "8663": "urn:oid:2.16.578.1.12.4.1.1.8663", "": "otherwise", "http://snomed.info/sct": "http://snomed.info/sct",
	} {
		if got := CodeSystem(written, "otherwise"); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
}

// The spool must group the same with everything in memory and with everything
// on disk.
func TestSpool(t *testing.T) {
	want := map[string]string{}
	for _, limit := range []int{1, 300, 1 << 20} {
		spool := Spool{limit: limit}
		for i := range 2000 {
			key := fmt.Sprint("k", i*7919%331)
			if err := spool.Put(key, byte(i%3), []byte(fmt.Sprint(i))); err != nil {
				t.Fatal(err)
			}
			if limit == 1 {
				want[key] += fmt.Sprintf("%d:%d ", i%3, i)
			}
		}
		got := map[string]string{}
		err := spool.Each(func(key string, records []Record) error {
			if got[key] != "" {
				t.Errorf("limit %d: key %s came twice", limit, key)
			}
			for _, r := range records {
				got[key] += fmt.Sprintf("%d:%s ", r.Kind, r.Data)
			}
			return nil
		})
		if err := errors.Join(err, spool.Close()); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("limit %d: %v, %d keys, want %d", limit, err, len(got), len(want))
		}
	}
}

func FuzzObjects(f *testing.F) {
	for _, seed := range []string{`[{"a":1}]`, "{\"a\":1}\n{\"b\":2}", `{"entry":[{"n":1}],"x":2}`, `[1,"x`, `{"_embedded":{"units":[{}]}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		objects := NewObjects("f.json", bytes.NewReader(document), "entry", "_embedded.units")
		for n := 0; ; n++ {
			o, err := objects.Next()
			if err != nil {
				return
			}
			if n > len(document)+1 {
				t.Fatal("more objects than bytes")
			}
			if o.Problem == "" {
				var any map[string]any
				Decode(o.Raw, &any)
			}
		}
	})
}
