package addresses

import (
	"strings"
	"testing"
	"time"

	"finnfram/importers"
)

// TestExtractionDate: the register writes seconds with no to six digits behind
// the full stop, in Norwegian time; the latest of a file is its date.
func TestExtractionDate(t *testing.T) {
	row := line("1", "3420", "Storgata", "1", "", "25833", north, east, "2408")
	for written, want := range map[string]string{
		"01.07.2026 10:00:51":        "2026-07-01T08:00:51Z",
		"01.07.2026 10:00:51.5":      "2026-07-01T08:00:51.5Z",
		"01.07.2026 10:00:51.55":     "2026-07-01T08:00:51.55Z",
		"01.07.2026 10:00:51.553":    "2026-07-01T08:00:51.553Z",
		"01.07.2026 10:00:51.5536":   "2026-07-01T08:00:51.5536Z",
		"01.07.2026 10:00:51.55369":  "2026-07-01T08:00:51.55369Z",
		"01.12.2026 10:00:51.553699": "2026-12-01T09:00:51.553699Z",
		"":                           "",
		"2026-07-01T10:00:51":        "unreadable",
		"31.06.2026 10:00:51":        "unreadable",
	} {
		s := &sink{}
		if _, err := read(t, s, importers.Options{}, header+strings.Replace(row, "01.07.2026 10:00:51.553699", written, 1)); err != nil {
			t.Fatal(err)
		}
		got := ""
		if !s.Date.IsZero() {
			got = s.Date.UTC().Format(time.RFC3339Nano)
		}
		if s.ByRule()["date-unreadable"] != 0 {
			got = "unreadable"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
}

// TestParishNumber: the organisation number in the rows is the parish's, so
// another one makes no other table.
func TestParishNumber(t *testing.T) {
	row := line("1", "3420", "Storgata", "1", "", "25833", north, east, "2408")
	mine, other := &sink{}, &sink{}
	for s, text := range map[*sink]string{mine: row, other: strings.Replace(row, "876988062", "974749025", 1)} {
		if _, err := read(t, s, importers.Options{}, header+text); err != nil {
			t.Fatal(err)
		}
	}
	if len(mine.Sites)+len(other.Sites) != 0 || string(mine.Blobs[BlobName]) != string(other.Blobs[BlobName]) || len(mine.Findings)+len(other.Findings) != 0 {
		t.Error("the parish's number was read")
	}
}
