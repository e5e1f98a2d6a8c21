package hours

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// On 29 March 2026 the clock goes from 02:00 to 03:00, on 25 October from
// 03:00 to 02:00.
func TestNightsOfTheClock(t *testing.T) {
	for _, test := range []struct {
		expr string
		from string
		want []string // start and length of each open time of the day and the next
	}{
		{"24/7", "2026-03-29", []string{"2026-03-29T00:00+01:00 47h0m0s"}},
		{"24/7", "2026-10-25", []string{"2026-10-25T00:00+02:00 49h0m0s"}},
		{"Su 00:00-24:00", "2026-03-29", []string{"2026-03-29T00:00+01:00 23h0m0s"}},
		{"Su 00:00-24:00", "2026-10-25", []string{"2026-10-25T00:00+02:00 25h0m0s"}},
		{"Sa 22:00-03:00", "2026-03-28", []string{"2026-03-28T22:00+01:00 4h0m0s"}},
		{"Sa 22:00-03:00", "2026-10-24", []string{"2026-10-24T22:00+02:00 6h0m0s"}},
		{"Su 02:00-03:00", "2026-03-29", nil},
		{"Su 02:00-03:00", "2026-10-25", []string{"2026-10-25T02:00+02:00 2h0m0s"}},
		{"Su 02:30-04:30", "2026-03-29", []string{"2026-03-29T03:30+02:00 1h0m0s"}},
		{"Su 02:30-04:30", "2026-10-25", []string{"2026-10-25T02:30+02:00 3h0m0s"}},
		{"Sa 22:00-02:30", "2026-03-28", []string{"2026-03-28T22:00+01:00 4h30m0s"}},
		{"Sa 22:00-02:30", "2026-10-24", []string{"2026-10-24T22:00+02:00 4h30m0s"}},
		{"Su 01:00-02:45,03:15-05:00", "2026-03-29", []string{"2026-03-29T01:00+01:00 3h0m0s"}},
		{"Sa 10:00-01:00, Su 10:00-24:00", "2026-03-28", []string{"2026-03-28T10:00+01:00 15h0m0s", "2026-03-29T10:00+02:00 14h0m0s"}},
	} {
		s, err := Parse(test.expr)
		if err != nil {
			t.Fatal(err)
		}
		from := oslo(t, test.from+" 00:00")
		var got []string
		for _, in := range s.Intervals(from, from.AddDate(0, 0, 2)) {
			got = append(got, in.From.Format("2006-01-02T15:04Z07:00")+" "+in.To.Sub(in.From).String())
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.expr, got, test.want)
		}
	}
}

// At, Intervals, Timeline and Next must tell one story, minute by minute,
// over both changes of the clock.
func TestOneStory(t *testing.T) {
	w := writer{rand.New(rand.NewPCG(7, 7))}
	c := clerk{rand.New(rand.NewPCG(7, 8))}
	for i := range 150 {
		expr := w.expression()
		if i%2 == 0 {
			expr = c.expression()
		}
		s, err := Parse(expr)
		if err != nil {
			t.Fatalf("%s: %v", expr, err)
		}
		if i%3 == 0 {
			s.closures = []Closure{{From: oslo(t, "2026-03-28 12:00"), To: oslo(t, "2026-03-29 02:30"), Reason: "a"}, {From: oslo(t, "2026-10-25 02:30"), Reason: "b"}}
		}
		for _, start := range []string{"2026-03-28 09:30", "2026-10-24 09:30", "2026-12-31 13:00"} {
			checkStory(t, expr, s, oslo(t, start), 40*time.Hour)
		}
	}
}

// elsewhere is a zone in which another date begins at another hour.
var elsewhere = time.FixedZone("elsewhere", -(9*3600 + 1800))

func checkStory(t *testing.T, expr string, s *Schedule, from time.Time, length time.Duration) {
	t.Helper()
	to := from.Add(length)
	intervals := s.Intervals(from, to)
	timeline := s.Prepare(from, to)
	state := func(at time.Time) (State, string) {
		for _, in := range intervals {
			if !at.Before(in.From) && at.Before(in.To) {
				return in.State, in.Comment
			}
		}
		return Closed, ""
	}
	next, after, changes := timeline.Next(from)
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		want, comment := state(at)
		got, said := s.At(at.UTC())
		if got != want || want != Closed && said != comment || timeline.At(at.In(elsewhere)) != want {
			t.Fatalf("%s at %v: At %v %q, Intervals %v %q, Timeline %v", expr, at, got, said, want, comment, timeline.At(at))
		}
		if changes && at.Equal(next) {
			if want != after {
				t.Fatalf("%s: Next said %v from %v, it is %v", expr, after, next, want)
			}
			next, after, changes = timeline.Next(at)
		} else if at.After(from) {
			if before, _ := state(at.Add(-time.Minute)); before != want {
				t.Fatalf("%s: a change at %v that Next did not say", expr, at)
			}
		}
	}
	slow, slowState, ok := s.Next(from)
	fast, fastState, found := timeline.Next(from)
	if found && (!ok || !slow.Equal(fast) || slowState != fastState) {
		t.Fatalf("%s from %v: Schedule.Next %v %v %v, Timeline.Next %v %v", expr, from, slow, slowState, ok, fast, fastState)
	}
}

func TestNextFarAway(t *testing.T) {
	for _, test := range []struct {
		expr, from, at string
		state          State
	}{
		{"Mo-Fr 08:00-16:00", "2026-11-27 16:00", "2026-11-30 08:00", Open},
		{"Mo-Fr 08:00-16:00", "2026-11-27 15:59", "2026-11-27 16:00", Closed},
		{"Feb 29 10:00-12:00", "2026-11-23 00:00", "2028-02-29 10:00", Open},
		{"2035 Dec 24 10:00-12:00", "2026-11-23 00:00", "2035-12-24 10:00", Open},
		{"2060 May 01 10:00-12:00", "2026-11-23 00:00", "2060-05-01 10:00", Open},
		{"easter 10:00-12:00", "2026-11-23 00:00", "2027-03-28 10:00", Open},
		{"24/7; 2030 Jan 01 off", "2026-11-23 00:00", "2030-01-01 00:00", Closed},
		{"24/7", "2026-11-23 00:00", "", Open},
		{"off", "2026-11-23 00:00", "", Closed},
		{"2020 10:00-12:00", "2026-11-23 00:00", "", Closed},
	} {
		s, err := Parse(test.expr)
		if err != nil {
			t.Fatal(err)
		}
		at, state, ok := s.Next(oslo(t, test.from))
		if state != test.state || ok != (test.at != "") || ok && !at.Equal(oslo(t, test.at)) {
			t.Errorf("%s: %v %v %v", test.expr, at, state, ok)
		}
	}
}

// A hostile text is not followed to its last year.
func TestNextOfAHostileText(t *testing.T) {
	many := strings.Repeat("Jan 01-Jan 02,", 270) + "Dec 24 10:00-12:00"
	for _, test := range []struct {
		expr string
		ok   bool
	}{{"2199-2200 " + many, false}, {"2030-2031 " + many, true}, {"2199 Dec 24 10:00-12:00", true}} {
		s, err := Parse(test.expr)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, ok := s.Next(oslo(t, "2026-11-23 00:00")); ok != test.ok {
			t.Errorf("%.20s: %v", test.expr, ok)
		}
	}
}

func TestTimelineOutsideItsWindow(t *testing.T) {
	s, _ := Parse("24/7")
	tl := s.Prepare(oslo(t, "2026-11-23 00:00"), oslo(t, "2026-11-24 00:00"))
	for _, at := range []string{"2026-11-22 23:59", "2026-11-24 00:00"} {
		if state := tl.At(oslo(t, at)); state != Unknown {
			t.Errorf("%s: %v, want unknown", at, state)
		}
	}
}

func TestWeek(t *testing.T) {
	s, err := Parse("Mo-Tu 16:00-08:00; Th 22:00-02:00; Sa-Su 00:00-24:00")
	if err != nil {
		t.Fatal(err)
	}
	week := s.Week(oslo(t, "2026-05-14 13:00"))
	want := [7][]string{
		{"16:00-00:00"}, // Sunday's own time ends at midnight
		{"00:00-08:00", "16:00-00:00"},
		{"00:00-08:00"},
		{"22:00-02:00"},
		nil,
		{"00:00-00:00"},
		{"00:00-00:00"},
	}
	for i, day := range week {
		var got []string
		for _, in := range day.Intervals {
			got = append(got, in.From.Format("15:04-")+in.To.Format("15:04"))
		}
		if !slices.Equal(got, want[i]) {
			t.Errorf("%s: %v, want %v", day.Date.Format("Monday 2 January"), got, want[i])
		}
		if (day.Holiday != nil) != (i == 3 || i == 6) { // Ascension Day, 17 May
			t.Errorf("%s: holiday %v", day.Date.Format(time.DateOnly), day.Holiday)
		}
	}
}

func ExampleParse() {
	s, err := Parse("Mo-Fr 08:00-16:00; PH off")
	if err != nil {
		fmt.Println(err)
		return
	}
	monday := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC) // 08:00 in Oslo
	state, _ := s.At(monday)
	closes, _, _ := s.Next(monday)
	fmt.Println(state, "until", closes.Format("15:04"))
	// Output: open until 16:00
}

func ExampleMakeReport() {
	report, _ := MakeReport("Mo 08:00-16:00", time.Date(2026, 11, 23, 0, 0, 0, 0, Oslo), 7)
	fmt.Println(report.Intervals)
	// Output: [{2026-11-23T08:00 2026-11-23T16:00 open }]
}
