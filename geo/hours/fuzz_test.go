package hours

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A canonical text must mean what the text that it was made from means.
func TestRoundTrip(t *testing.T) {
	w := writer{rand.New(rand.NewPCG(3, 14))}
	list := []string{
		"24/7", "sunrise-sunset", "(sunrise+01:00)-(sunset-01:30)", "sunset-02:00", "10:00-sunset+", "sunset+", "Mo 16:00+,20:00-22:00",
		"SH,PH off", "Mo[1-3,-1] -1 day 10-12", "2026 Dec 20+ 10-12", "2026/2 Mo", "Dec 25 +3 days 10-12", "Dec 24-Jan 2/2 10-12",
		"Mo-Fr 10am-6pm", "by appointment", `"x" Mo 10-12`, "mo off; Tu-fr 9-17", "2026 Dec-2027 Jan 10:00-12:00", "2027 Sep-Jun Mo",
	}
	c := clerk{rand.New(rand.NewPCG(3, 15))}
	for range 1000 {
		list = append(list, w.expression(), c.expression())
	}
	for _, expr := range list {
		checkRoundTrip(t, expr)
	}
}

func checkRoundTrip(t *testing.T, expr string) {
	t.Helper()
	s, err := Parse(expr)
	if err != nil {
		t.Fatalf("%q: %v", expr, err)
	}
	again, err := Parse(s.String())
	if err != nil {
		t.Fatalf("%q became %q: %v", expr, s.String(), err)
	}
	if s.String() != again.String() {
		t.Fatalf("%q became %q, then %q", expr, s, again)
	}
	for _, from := range []day{makeDay(2026, time.March, 20), makeDay(2026, time.December, 20)} {
		a, b := newPainter(s), newPainter(again)
		for d := from; d < from+20; d++ {
			if !slices.Equal(a.day(d), b.day(d)) {
				t.Fatalf("%q became %q: day %d %v, then %v", expr, s, d, a.day(d), b.day(d))
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	w := writer{rand.New(rand.NewPCG(1, 1))}
	c := clerk{rand.New(rand.NewPCG(1, 2))}
	for range 25 {
		f.Add(w.expression())
		f.Add(c.expression())
	}
	for _, seed := range []string{"Mo - Fr 10:00 – 18:00", "9.00-17_00", `"`, "((", "Mo[", "2026-", "week", "Dec 24-", "easter +", "Mo 10-12 Tu 10-13", "PH Sa 10-12,, 14-16", "Dec 24th-26th", "Mo_Fr midnight-7/7", "10am-", "24/", "||", "Å–ø"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expr string) {
		s, err := Parse(expr)
		if err != nil {
			checkError(t, err, len(expr))
			return
		}
		checkSchedule(t, s)
		checkRoundTrip(t, expr)
	})
}

func checkError(t *testing.T, err error, length int) {
	t.Helper()
	var syntax *SyntaxError
	if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > length || syntax.Msg == "" {
		t.Fatalf("%#v", err)
	}
}

// checkSchedule runs every question once.
func checkSchedule(t *testing.T, s *Schedule) {
	t.Helper()
	from := time.Date(2026, time.March, 27, 0, 0, 0, 0, Oslo)
	to := from.AddDate(0, 0, 4)
	var last time.Time
	for _, in := range s.Intervals(from, to) {
		if !in.From.Before(in.To) || in.From.Before(last) || in.State == Closed {
			t.Fatalf("%v after %v", in, last)
		}
		last = in.To
	}
	s.At(from)
	s.Prepare(from, to).Next(from)
	s.Always()
	s.Week(from)
}

func FuzzParseFHIR(f *testing.F) {
	f.Add([]byte(`{"hoursOfOperation":[{"daysOfWeek":["mon"],"openingTime":"08:00:00","closingTime":"16:00:00"}]}`))
	f.Add([]byte(`{"availableTime":[{"daysOfWeek":["sun"],"allDay":true}],"notAvailable":[{"description":"x","during":{"start":"2026-03-28","end":"2026-03"}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if s, err := ParseFHIR(raw); err != nil {
			checkError(t, err, len(raw)+1)
		} else {
			checkSchedule(t, s)
		}
	})
}

func FuzzParseLocoReg(f *testing.F) {
	f.Add([]byte(`[{"availableTime":[{"daysOfWeek":["fri"],"availableStartTime":"22:00:00","availableEndTime":"03:00:00"}],"notAvailableTime":[{"during":{"end":"2026"}}]}]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if s, err := ParseLocoReg(raw); err != nil {
			checkError(t, err, len(raw)+2)
		} else {
			checkSchedule(t, s)
		}
	})
}

func FuzzParseHelsenorge(f *testing.F) {
	f.Add("540-900,1980-2340")
	f.Add("6690-10560")
	f.Fuzz(func(t *testing.T, raw string) {
		if s, err := ParseHelsenorge(raw); err != nil {
			checkError(t, err, len(raw))
		} else {
			checkSchedule(t, s)
		}
	})
}

func FuzzParseWeekdays(f *testing.F) {
	f.Add([]byte(`{"weekday":"9:00-20:00","saturday":"10-16","sunday":"STENGT","weekend":"9_00-18"}`))
	f.Add([]byte(`{"OpenMonday":"9.00","CloseMonday":"16_30"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if s, err := ParseWeekdays(raw); err != nil {
			checkError(t, err, len(raw)+1)
		} else {
			checkSchedule(t, s)
		}
	})
}
