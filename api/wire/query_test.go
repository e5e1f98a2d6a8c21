package wire_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"finnfram/api/wire"
	"finnfram/data"
)

func TestLanguageOf(t *testing.T) {
	for header, want := range map[string]string{
		"": "nb", "no": "nb", "nb-NO,nb;q=0.9": "nb", "nn": "nn", "se": "se", "sme": "se", "en-GB,en;q=0.9,nb;q=0.8": "en", "de,fr": "nb",
		"en;q=0.1,nn;q=0.8": "nn", "en;q=0": "nb", "sv-SE,en;q=0.5": "en", "x;q=,,;": "nb", "NO": "nb", "en;q=2": "nb",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", header)
		if got := wire.LanguageOf(r).String(); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

// TestFaults: one answer names everything that is wrong, by parameter.
func TestFaults(t *testing.T) {
	var q wire.Query
	if err := q.ReadURL(&url.URL{RawQuery: "lat=a&lon=181&limit=-1&open=ja&at=10&colour=red&b=1&b=2"}); err != nil {
		t.Fatal(err)
	}
	q.Point(true)
	q.Int("limit", 1, 100, 5)
	q.Bool("open")
	q.Time("at", time.Now())
	q.Has("b")
	var invalid *wire.InvalidError
	err := q.Err()
	if !errors.As(err, &invalid) || !errors.Is(err, data.ErrInvalid) {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, f := range invalid.Faults {
		named[f.Parameter] = true
	}
	for _, name := range []string{"lat", "lon", "limit", "open", "at", "colour", "b"} {
		if !named[name] {
			t.Errorf("%s is not named in %+v", name, invalid.Faults)
		}
	}
}

// TestAppendString against encoding/json, byte for byte after decoding.
func TestAppendString(t *testing.T) {
	for _, s := range []string{"", "Ålesund «legevakt»", "a\"b\\c\n\t\x00\x1f", "\xff\xfe", "a\xc3", "\u2028", "😀", strings.Repeat("æ", 100)} {
		var got string
		if err := json.Unmarshal(wire.AppendString(nil, s), &got); err != nil {
			t.Errorf("%q: %v", s, err)
		}
		if want := strings.ToValidUTF8(strings.ReplaceAll(strings.ReplaceAll(s, "\xff\xfe", "��"), "a\xc3", "a�"), ""); s == strings.ToValidUTF8(s, "") && got != s || got != want {
			t.Errorf("%q came back as %q", s, got)
		}
	}
}

func TestPrecondition(t *testing.T) {
	for _, row := range []struct {
		match, none string
		want        string
		create      bool
		err         error
	}{
		{"", "", "", false, wire.ErrNoMatch},
		{"", "*", "", true, nil},
		{`"a"`, "", `"a"`, false, nil},
		{`"a"`, "*", "", false, data.ErrInvalid},
		{`"a", "b"`, "", "", false, data.ErrInvalid},
	} {
		r := httptest.NewRequest(http.MethodPut, "/", nil)
		r.Header.Set("If-Match", row.match)
		r.Header.Set("If-None-Match", row.none)
		match, create, err := wire.Precondition(r)
		if match != row.want || create != row.create || !errors.Is(err, row.err) {
			t.Errorf("%+v: %q %v %v", row, match, create, err)
		}
	}
}

func TestCursor(t *testing.T) {
	parts, ok := wire.OpenCursor(wire.Cursor("a", "b c"), 2)
	if !ok || parts[0] != "a" || parts[1] != "b c" {
		t.Error(parts, ok)
	}
	for _, token := range []string{"!", wire.Cursor("a"), strings.Repeat("a", 4000)} {
		if _, ok := wire.OpenCursor(token, 2); ok {
			t.Errorf("%.20q was opened", token)
		}
	}
}

func FuzzQuery(f *testing.F) {
	f.Add("lat=1&lon=2&at=now", `{"lat":1}`)
	f.Fuzz(func(t *testing.T, raw, body string) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		for _, read := range []func(*wire.Query) error{
			func(q *wire.Query) error { return q.ReadURL(&url.URL{RawQuery: raw}) },
			func(q *wire.Query) error { return q.Read(httptest.NewRecorder(), r) },
		} {
			var q wire.Query
			if err := read(&q); err != nil {
				if p := wire.ProblemOf(err); p.Status < 400 || p.Status >= 500 {
					t.Errorf("%v is a %d", err, p.Status)
				}
				continue
			}
			if p, ok := q.Point(true); ok && p.Check() != nil {
				t.Error(p)
			}
			q.Time("at", time.Unix(0, 0))
			q.Box("bbox")
			_ = q.Err()
		}
	})
}
