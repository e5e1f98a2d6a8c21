package importers

import (
	"strings"
	"testing"
)

func TestPhone(t *testing.T) {
	for written, want := range map[string]string{
		"+47 22 98 87 20":             "+4722988720",
		"+47 23358100":                "+4723358100",
		"+47 22 715 010":              "+4722715010",
		"22 98 87 20":                 "+4722988720",
		"0047 22 98 87 20":            "+4722988720",
		"47 22 98 87 20":              "+4722988720",
		"(+47) 22 98 87 20":           "+4722988720",
		"+47 (0)22 98 87 20":          "+4722988720",
		"tel:+47-22-98-87-20":         "+4722988720",
		"22\u00a098\u00a087\u00a020":  "+4722988720",
		"22 98 87 20 / 40 00 00 00":   "+4722988720",
		"+47 22 98 87 20;+4740000000": "+4722988720",
		"116117":                      "116117",
		"116 117":                     "116117",
		"+47 116117":                  "116117",
		"113":                         "113",
		"02800":                       "02800",
		"+46 8 123 456 78":            "+46812345678",
		"":                            "",
		" ring først ":                "ring først",
		"12345":                       "12345",
		"12 34 56 78":                 "12 34 56 78", // no Norwegian subscriber number begins with 1
		"22 98 87 2":                  "22 98 87 2",
		"22 98 87 20 linje 3":         "22 98 87 20 linje 3",
		"+":                           "+",
		"+0012":                       "+0012",
	} {
		if got := Phone(written); got != want {
			t.Errorf("Phone(%q) = %q, want %q", written, got, want)
		}
	}
}

func FuzzPhone(f *testing.F) {
	for _, seed := range []string{"+47 22 98 87 20", "116117", "tel:", "0047", "+", "(0)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		got := Phone(written)
		if strings.HasPrefix(got, "+") && got != strings.TrimSpace(written) {
			if again := Phone(got); again != got {
				t.Fatalf("Phone(%q) = %q, and again %q", written, got, again)
			}
		}
	})
}
