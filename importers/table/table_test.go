package table_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/table"
)

// FuzzTable: whatever the file, every row comes with a line that does not go
// back, and the end is io.EOF or an error of the file.
func FuzzTable(f *testing.F) {
	f.Add("a,b\n1,2\n", "", "")
	f.Add("sep=;\r\na;b\r\n\"1\n;2", "", "")
	f.Add("\xff\xfea\x00;\x00b\x00\n\x00", "", "")
	f.Add("x\ny\ra\tb\r1\t2", "latin1", "1")
	f.Fuzz(func(t *testing.T, content, encoding, skip string) {
		file, err := table.Open(importers.Input{Name: "f", Reader: strings.NewReader(content)}, map[string]string{"encoding": encoding, "skip_lines": skip})
		if err != nil {
			if !errors.Is(err, data.ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		for last := file.Line; ; last = file.Line {
			_, err := file.Next()
			if file.Line < last {
				t.Fatalf("line %d behind line %d", file.Line, last)
			}
			if broken := (*table.Broken)(nil); err != nil && !errors.As(err, &broken) {
				if err != io.EOF && !errors.Is(err, data.ErrInvalid) {
					t.Fatal(err)
				}
				return
			}
		}
	})
}
