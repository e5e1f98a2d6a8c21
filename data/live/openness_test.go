package live

import (
	"testing"
	"time"

	"finnfram/data"
)

// oslo reads a wall-clock time in Oslo.
func oslo(t testing.TB, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func period(t testing.TB, from, to, reason string) data.Closure {
	return data.Closure{From: oslo(t, from), To: oslo(t, to), Reason: reason}
}

// TestOpenness is the rule as a table. 2026-11-23 is a Monday; 17 May 2027 a
// Monday and a public holiday; 25 and 26 December 2026 a Friday and a
// Saturday.
func TestOpenness(t *testing.T) {
	const week = "Mo-Fr 09:00-16:00"
	for _, c := range []struct {
		name      string
		hours     string // "" none
		asOf      string
		suspended bool
		closures  []data.Closure
		at        string
		open      string // yes, no, unknown
		reason    Reason
		opens     string
		closes    string
		closure   string // its reason
		holiday   string // in English
		unknown   bool   // holiday hours
	}{
		{name: "open", hours: week, at: "2026-11-23 10:00", open: "yes", closes: "2026-11-23 16:00"},
		{name: "opening minute", hours: week, at: "2026-11-23 09:00", open: "yes", closes: "2026-11-23 16:00"},
		{name: "closing minute", hours: week, at: "2026-11-23 16:00", open: "no", opens: "2026-11-24 09:00"},
		{name: "over the weekend", hours: week, at: "2026-11-27 18:00", open: "no", opens: "2026-11-30 09:00"},
		{name: "overnight", hours: "Mo-Su 15:30-08:00", at: "2026-11-24 03:00", open: "yes", closes: "2026-11-24 08:00"},
		{name: "round the clock", hours: "24/7", at: "2026-11-23 10:00", open: "yes"},
		{name: "touching intervals are one", hours: "Mo-Fr 09:00-12:00,12:00-16:00", at: "2026-11-23 10:00", open: "yes", closes: "2026-11-23 16:00"},

		{name: "no hours", hours: "", at: "2026-11-23 10:00", open: "unknown", reason: None},
		{name: "unreadable", hours: "Opens September 20", at: "2026-11-23 10:00", open: "unknown", reason: Unreadable},
		{name: "by appointment", hours: `Mo-Fr 09:00-16:00 unknown "by appointment"; Sa 10:00-12:00`, at: "2026-11-23 10:00", open: "unknown", reason: Uncertain, opens: "2026-11-28 10:00"},
		{name: "undated", hours: week, asOf: "-", at: "2026-11-23 10:00", open: "unknown", reason: Stale},
		{name: "last moment of shelf life", hours: week, asOf: "2025-11-23 10:01", at: "2026-11-23 10:00", open: "yes", closes: "2026-11-23 16:00"},
		{name: "stale", hours: week, asOf: "2025-11-23 10:00", at: "2026-11-23 10:00", open: "unknown", reason: Stale},
		{name: "round the clock but stale", hours: "24/7", asOf: "2025-11-01 00:00", at: "2026-11-23 10:00", open: "unknown", reason: Stale},
		{name: "next opening after shelf life", hours: week, asOf: "2025-11-28 00:00", at: "2026-11-27 18:00", open: "no"},

		{name: "closure", hours: week, closures: []data.Closure{period(t, "2026-11-23 08:00", "2026-11-23 12:00", "flom")}, at: "2026-11-23 10:00", open: "no", reason: Closure, opens: "2026-11-23 12:00", closure: "flom"},
		{name: "closure into the weekend", hours: week, closures: []data.Closure{period(t, "2026-11-26 08:00", "2026-11-28 12:00", "kurs")}, at: "2026-11-26 10:00", open: "no", reason: Closure, opens: "2026-11-30 09:00", closure: "kurs"},
		{name: "closure until further notice", hours: week, closures: []data.Closure{period(t, "2026-11-20 00:00", "", "brann")}, at: "2026-11-23 10:00", open: "no", reason: Closure, closure: "brann"},
		{name: "closure that adjoins another", hours: "24/7", closures: []data.Closure{period(t, "2026-11-23 08:00", "2026-11-23 12:00", "a"), period(t, "2026-11-23 12:00", "2026-11-23 14:00", "b")}, at: "2026-11-23 10:00", open: "no", reason: Closure, opens: "2026-11-23 14:00", closure: "a"},
		{name: "closure to come", hours: week, closures: []data.Closure{period(t, "2026-11-23 12:00", "2026-11-23 13:00", "møte")}, at: "2026-11-23 10:00", open: "yes", closes: "2026-11-23 12:00", closure: "møte"},
		{name: "closure to come, round the clock", hours: "24/7", closures: []data.Closure{period(t, "2026-12-01 12:00", "", "flytting")}, at: "2026-11-23 10:00", open: "yes", closes: "2026-12-01 12:00", closure: "flytting"},
		{name: "closure to come after closing", hours: week, closures: []data.Closure{period(t, "2026-11-23 18:00", "2026-11-23 19:00", "x")}, at: "2026-11-23 10:00", open: "yes", closes: "2026-11-23 16:00"},
		{name: "closure over the next opening", hours: week, closures: []data.Closure{period(t, "2026-11-24 08:00", "2026-11-24 11:30", "x")}, at: "2026-11-23 20:00", open: "no", opens: "2026-11-24 11:30"},
		{name: "closure that is over", hours: week, closures: []data.Closure{period(t, "2026-11-22 08:00", "2026-11-23 10:00", "x")}, at: "2026-11-23 10:00", open: "yes", closes: "2026-11-23 16:00"},
		{name: "closure without hours", hours: "", closures: []data.Closure{period(t, "2026-11-20 00:00", "", "brann")}, at: "2026-11-23 10:00", open: "no", reason: Closure, closure: "brann"},
		{name: "closure with stale hours promises nothing", hours: week, asOf: "-", closures: []data.Closure{period(t, "2026-11-23 08:00", "2026-11-23 12:00", "x")}, at: "2026-11-23 10:00", open: "no", reason: Closure, closure: "x"},

		{name: "suspended", hours: week, suspended: true, at: "2026-11-23 10:00", open: "no", reason: Suspended},
		{name: "suspended and closed", hours: week, suspended: true, closures: []data.Closure{period(t, "2026-11-23 08:00", "2026-11-23 12:00", "x")}, at: "2026-11-23 10:00", open: "no", reason: Closure, closure: "x"},

		{name: "holiday that the hours do not mention", hours: week, asOf: "2027-01-01 00:00", at: "2027-05-17 10:00", open: "yes", closes: "2027-05-17 16:00", holiday: "Constitution Day / Whit Monday", unknown: true},
		{name: "opens on a holiday", hours: week, at: "2026-12-24 18:00", open: "no", opens: "2026-12-25 09:00", holiday: "Christmas Day", unknown: true},
		{name: "shut on a holiday by the notation", hours: week, at: "2026-12-26 10:00", open: "no", opens: "2026-12-28 09:00", holiday: "Boxing Day", unknown: true},
		{name: "holiday that the hours mention", hours: week + "; PH off", at: "2026-12-24 18:00", open: "no", opens: "2026-12-28 09:00"},
		{name: "on a holiday that the hours mention", hours: week + "; PH off", at: "2026-12-25 10:00", open: "no", opens: "2026-12-28 09:00", holiday: "Christmas Day"},
		{name: "holiday round the clock", hours: "24/7", at: "2026-12-25 10:00", open: "yes", holiday: "Christmas Day"},
		{name: "closed on a holiday", hours: week, closures: []data.Closure{period(t, "2026-12-25 00:00", "2026-12-25 12:00", "x")}, at: "2026-12-25 10:00", open: "no", reason: Closure, opens: "2026-12-25 12:00", closure: "x", holiday: "Christmas Day", unknown: true},

		{name: "last second of the evening", hours: week, at: "2026-11-23 15:59", open: "yes", closes: "2026-11-23 16:00"},
		{name: "night that runs into a holiday", hours: "Mo-Su 18:00-03:00", asOf: "2026-01-01 00:00", at: "2026-04-30 23:00", open: "yes", closes: "2026-05-01 03:00", holiday: "Labour Day", unknown: true},
		{name: "in the night of a holiday, from the day before", hours: "Mo-Su 18:00-03:00", asOf: "2026-01-01 00:00", at: "2026-05-01 01:00", open: "yes", closes: "2026-05-01 03:00", holiday: "Labour Day", unknown: true},
		{name: "until midnight before a holiday", hours: "Mo-Su 08:00-24:00; Fr off", asOf: "2026-01-01 00:00", at: "2026-04-30 10:00", open: "yes", closes: "2026-05-01 00:00"},
		{name: "days on end over a holiday", hours: "We-Su 00:00-24:00", asOf: "2026-01-01 00:00", at: "2026-04-30 10:00", open: "yes", closes: "2026-05-04 00:00", holiday: "Labour Day", unknown: true},
		{name: "shut at midnight by the holiday", hours: "Mo-Su 18:00-03:00; PH off", asOf: "2026-01-01 00:00", at: "2026-04-30 23:00", open: "yes", closes: "2026-05-01 00:00"},
		{name: "open on the holiday by the notation", hours: "Mo-Su 18:00-03:00; PH 20:00-03:00", asOf: "2026-01-01 00:00", at: "2026-05-01 23:00", open: "yes", closes: "2026-05-02 03:00", holiday: "Labour Day"},
		{name: "closed until the closure ends on a holiday", hours: "24/7", asOf: "2026-01-01 00:00", closures: []data.Closure{period(t, "2026-04-30 08:00", "2026-05-01 12:00", "x")}, at: "2026-04-30 10:00", open: "no", reason: Closure, opens: "2026-05-01 12:00", closure: "x", holiday: "Labour Day"},
		{name: "closure of no length", hours: week, closures: []data.Closure{period(t, "2026-11-23 12:00", "2026-11-23 12:00", "x"), period(t, "2026-11-23 13:00", "2026-11-23 11:00", "y")}, at: "2026-11-23 10:00", open: "yes", closes: "2026-11-23 16:00"},
		{name: "night that loses an hour, and a closure in it", hours: "Mo-Su 20:00-04:00", asOf: "2026-01-01 00:00", closures: []data.Closure{period(t, "2026-03-29 01:45", "2026-03-29 03:15", "x")}, at: "2026-03-29 01:50", open: "no", reason: Closure, opens: "2026-03-29 03:15", closure: "x"},
		{name: "night that loses an hour", hours: "Mo-Su 20:00-04:00", asOf: "2026-01-01 00:00", at: "2026-03-29 01:30", open: "yes", closes: "2026-03-29 04:00"},
		{name: "night that gains an hour", hours: "Mo-Su 20:00-04:00", asOf: "2026-01-01 00:00", at: "2026-10-25 01:30", open: "yes", closes: "2026-10-25 04:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := oslo(t, c.at)
			f := facts{closures: c.closures, suspended: c.suspended}
			if c.hours != "" {
				f.hours = &data.Hours{Notation: data.OSMHours, Raw: c.hours, AsOf: oslo(t, "2026-11-01 00:00")}
				if c.asOf == "-" {
					f.hours.AsOf = time.Time{}
				} else if c.asOf != "" {
					f.hours.AsOf = oslo(t, c.asOf)
				}
				f.expires = shelfLives(nil).expiry(f.hours, "osm")
				f.clock = newClock(clockKey{data.OSMHours, c.hours}, oslo(t, "2026-11-23 00:00"))
			}
			o := f.decide(at, &holidayMemory{})
			got := map[bool]string{true: "unknown"}[o.Open == nil]
			if o.Open != nil {
				got = map[bool]string{true: "yes", false: "no"}[*o.Open]
			}
			if got != c.open || o.Reason != c.reason {
				t.Errorf("open is %s (%q), want %s (%q)", got, o.Reason, c.open, c.reason)
			}
			if !o.OpensAt.Equal(oslo(t, c.opens)) {
				t.Errorf("opens at %v, want %q", o.OpensAt, c.opens)
			}
			if !o.ClosesAt.Equal(oslo(t, c.closes)) {
				t.Errorf("closes at %v, want %q", o.ClosesAt, c.closes)
			}
			closure := ""
			if o.Closure != nil {
				closure = o.Closure.Reason
			}
			if closure != c.closure {
				t.Errorf("closure is %q, want %q", closure, c.closure)
			}
			if o.Holiday["en"] != c.holiday || (o.HolidayHours == UnknownHolidayHours) != c.unknown {
				t.Errorf("holiday is %q (%q), want %q (%t)", o.Holiday["en"], o.HolidayHours, c.holiday, c.unknown)
			}
			if (o.Reason == Stale || o.Reason == Unreadable) && o.Raw != c.hours {
				t.Errorf("the hours as written are %q", o.Raw)
			}
		})
	}
}
