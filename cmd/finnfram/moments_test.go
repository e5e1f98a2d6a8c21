package main

import (
	"testing"
	"time"

	"finnfram/geo/hours"
)

func TestMoments(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, hours.Oslo)
	for _, row := range []struct {
		at       time.Time
		language string
		want     string
	}{
		{time.Date(2026, 11, 23, 20, 0, 0, 0, hours.Oslo), "nb", "kl. 20:00"},
		{time.Date(2026, 11, 28, 9, 30, 0, 0, hours.Oslo), "nn", "laurdag 28.11. kl. 09:30"},
		{time.Date(2026, 11, 28, 9, 30, 0, 0, hours.Oslo), "en", "Saturday 28.11. 09:30"},
		{time.Date(2027, 1, 1, 0, 0, 0, 0, hours.Oslo), "se", "fredag 01.01.2027 kl. 00:00"},
	} {
		if got := moments(row.at, now, words[row.language]); got != row.want {
			t.Errorf("%s in %s: %q, want %q", row.at, row.language, got, row.want)
		}
	}
}
