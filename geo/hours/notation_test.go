package hours

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// oslo reads a wall-clock time of Oslo.
func oslo(tb testing.TB, text string) time.Time {
	tb.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", text, Oslo)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// 23 November 2026 is a Monday.
func TestNotations(t *testing.T) {
	const (
		legevakt = `[{"availableTime":[{"daysOfWeek":["mon","tue","wed","thu","fri"],"availableStartTime":"16:00:00","availableEndTime":"08:00:00"},` +
			`{"daysOfWeek":["sat","sun"],"allDay":true}],"notAvailableTime":[{"description":"Ombygging","during":{"start":"2026-12-24","end":"2026-12-26"}}]}]`
		clinic = `{"availableTime":[{"daysOfWeek":["mon"],"availableStartTime":"08:00:00","availableEndTime":"15:30:00"}],` +
			`"notAvailable":[{"description":"Kurs","during":{"start":"2026-11-30T10:00:00+01:00"}}],"availabilityExceptions":"Stengt i romjula"}`
		location = `{"hoursOfOperation":[{"daysOfWeek":["mon","tue"],"openingTime":"09:00:00","closingTime":"23:59:59"}]}`
		lists    = `{"weekday":"9:00-20:00","saturday":"10-16","sunday":"STENGT","monday":"9_30-16.00"}`
		weekend  = `{"openingHoursWeekDay":"9:00-20:00"}`
	)
	for _, test := range []struct {
		notation, raw, at string
		want              State
	}{
		{"osm", "Mo-Fr 08:00-16:00", "2026-11-23 08:00", Open},
		{"osm", "Mo-Fr 08:00-16:00", "2026-11-23 07:59", Closed},
		{"osm", "Mo-Fr 08:00-16:00", "2026-11-23 16:00", Closed},
		{"osm", "Mo-Fr 08:00-16:00; PH off", "2026-12-25 10:00", Closed},
		{"osm", "Mo-Fr 08:00-16:00", "2026-12-25 10:00", Open},
		{"osm", "sunrise-sunset", "2026-12-21 12:00", Unknown},
		{"osm", "10:00-sunset", "2026-12-21 09:59", Closed},
		{"osm", "10:00-sunset", "2026-12-21 10:00", Unknown},
		{"osm", "Mo-Fr 08:00-16:00; SH Mo-Fr 10:00-14:00", "2026-11-23 09:00", Unknown},
		{"osm", "Mo-Fr 08:00-16:00; SH Mo-Fr 10:00-14:00", "2026-11-23 12:00", Open},
		{"osm", "Mo-Fr 08:00-16:00; SH Mo-Fr 10:00-14:00", "2026-11-23 17:00", Closed},
		{"osm", "SH off; Sa 10:00-14:00", "2026-11-28 12:00", Open},
		{"osm", "10:00-12:00; easter -2 days-easter +1 day off", "2026-04-03 11:00", Closed},
		{"osm", "10:00-12:00; easter -2 days-easter +1 day off", "2026-04-06 11:00", Closed},
		{"osm", "10:00-12:00; easter -2 days-easter +1 day off", "2026-04-07 11:00", Open},
		{"osm", "easter-Apr 07 10:00-12:00", "2026-04-07 11:00", Open},
		{"osm", "easter-Apr 07 10:00-12:00", "2026-03-01 11:00", Closed}, // Easter 2025 lay after 7 April
		{"osm", "Oct 01-easter 10:00-12:00", "2026-04-05 11:00", Open},
		{"osm", "Oct 01-easter 10:00-12:00", "2026-04-06 11:00", Closed},
		{"osm", "2027 Sep-Jun 10:00-12:00", "2027-01-10 11:00", Open},
		{"osm", "2026 Dec 20-Jan 05 10:00-12:00", "2027-01-05 11:00", Open},
		{"osm", "2026 Dec 20-Jan 05 10:00-12:00", "2026-01-05 11:00", Closed},
		{"osm", "Th-Sa 22:00-03:00", "2026-11-29 02:59", Open},
		{"osm", "Th-Sa 22:00-03:00", "2026-11-30 02:59", Closed},
		{"osm", "Sa 16:00+", "2026-11-28 16:00", Unknown},
		{"osm", "PH,Mo-Su 12:00-21:00", "2026-12-25 12:00", Open},
		{"osm", "Mo-Su 05:00-24:00", "2026-11-23 23:59", Open},
		{"osm", "mo off; Tu-fr 9-17", "2026-11-24 16:59", Open},

		// Without a separator, where it can mean only one thing.
		{"osm", "Mo-Fr 10-18 Sa 10-14", "2026-11-27 17:59", Open},
		{"osm", "Mo-Fr 10-18 Sa 10-14", "2026-11-28 13:59", Open},
		{"osm", "Mo-Fr 10-18 Sa 10-14", "2026-11-28 14:00", Closed},
		{"osm", "Mo-Fr 10:00-18:00. Sa 10:00-14:00", "2026-11-28 14:00", Closed},
		{"osm", "Mo-Fr 08:00-16:00 PH off", "2026-11-23 10:00", Open},
		{"osm", "Mo-Fr 08:00-16:00 PH off", "2026-12-25 10:00", Closed},
		{"osm", "Mo-Fr off Sa 10:00-12:00", "2026-11-28 11:00", Open},
		{"osm", "Mo-Fr off Sa 10:00-12:00", "2026-11-27 11:00", Closed},
		{"osm", "Mo 10:00-12:00 14:00-16:00", "2026-11-23 15:00", Open},
		{"osm", "Mo 10:00-12:00 Dec-Jan", "2026-11-23 11:00", Closed},
		{"osm", "Mo 10:00-12:00 Dec-Jan", "2026-12-07 11:00", Open},
		{"osm", "Mo-Fr 08:00-16:00 ||", "2026-11-23 17:00", Closed},

		// What people write.
		{"osm", `Sa "etter avtale" open`, "2026-11-28 12:00", Unknown},
		{"osm", `Sa open "drop-in"`, "2026-11-28 12:00", Open},
		{"osm", `10:00-14:00; Sa "stengt" off`, "2026-11-28 12:00", Closed},
		{"osm", "Døgnåpent", "2026-11-29 03:00", Open},
		{"osm", "hele døgnet", "2026-11-29 03:00", Open},
		{"osm", "24x7", "2026-11-29 03:00", Open},
		{"osm", "Always closed", "2026-11-23 12:00", Closed},
		{"osm", "alle dager 10-12", "2026-11-29 11:00", Open},
		{"osm", "7/7 10:00-12:00", "2026-11-29 11:00", Open},
		{"osm", "Sa 10-12,, 14-16", "2026-11-23 15:00", Closed}, // Monday
		{"osm", "Sa kl 10-12 og kl 14-16", "2026-11-28 15:00", Open},
		{"osm", "Sa kl 10-12 og kl 14-16", "2026-11-23 15:00", Closed},
		{"osm", "Mo_Fr 10:00-18:00", "2026-11-24 11:00", Open},
		{"osm", "Lu-Ve 10:00-12:00", "2026-11-28 11:00", Closed},
		{"osm", "Mo-Fr 10:00-midnight", "2026-11-23 23:59", Open},
		{"osm", "Mo-Fr 08:00-16:00 otherwise by appointment", "2026-11-23 17:00", Unknown},
		{"osm", "10:00-12:00; Dec 24th off", "2026-11-26 11:00", Open}, // a Thursday
		{"osm", "10:00-12:00; Dec 24th off", "2026-12-24 11:00", Closed},
		{"osm", "10:00-12:00; Dec 1st-3rd off", "2026-12-03 11:00", Closed},

		{"helsenorge", "", "2026-11-23 09:00", Unknown}, // prose alone
		{"osm", " ", "2026-11-23 09:00", Unknown},
		{"helsenorge", "540-900,1980-2340", "2026-11-23 09:00", Open},
		{"helsenorge", "540-900,1980-2340", "2026-11-23 15:00", Closed},
		{"helsenorge", "540-900,1980-2340", "2026-11-24 09:00", Open},
		{"helsenorge", "540-900,1980-2340", "2026-11-25 09:00", Closed},
		{"helsenorge", "6690-10560", "2026-11-27 15:29", Closed},
		{"helsenorge", "6690-10560", "2026-11-27 15:30", Open},
		{"helsenorge", "6690-10560", "2026-11-29 12:00", Open},
		{"helsenorge", "6690-10560", "2026-11-23 03:00", Open},
		{"helsenorge", "6690-10560", "2026-11-23 07:59", Open},
		{"helsenorge", "6690-10560", "2026-11-23 08:00", Closed},
		{"helsenorge", "0-10080", "2026-11-23 00:00", Open},
		{"helsenorge", "10080-10560", "2026-11-23 07:59", Open},
		{"helsenorge", "10080-10560", "2026-11-23 08:00", Closed},

		{"locoreg", legevakt, "2026-11-23 07:59", Closed}, // Sunday ends at midnight
		{"locoreg", legevakt, "2026-11-23 16:00", Open},
		{"locoreg", legevakt, "2026-11-24 07:59", Open},
		{"locoreg", legevakt, "2026-11-24 08:00", Closed},
		{"locoreg", legevakt, "2026-11-28 07:59", Open},
		{"locoreg", legevakt, "2026-11-29 23:59", Open},
		{"locoreg", legevakt, "2026-12-23 23:59", Open},
		{"locoreg", legevakt, "2026-12-24 00:00", Closed},
		{"locoreg", legevakt, "2026-12-26 23:59", Closed}, // the bare date is included
		{"locoreg", legevakt, "2026-12-27 00:00", Open},
		{"locoreg", strings.Replace(legevakt, `,"end":"2026-12-26"`, "", 1), "2026-12-23 23:59", Open},
		{"locoreg", strings.Replace(legevakt, `,"end":"2026-12-26"`, "", 1), "2027-12-25 12:00", Closed}, // no end: still going on

		{"fhir", clinic, "2026-11-23 08:00", Open},
		{"fhir", clinic, "2026-11-23 15:30", Closed},
		{"fhir", clinic, "2026-11-30 09:59", Open},
		{"fhir", clinic, "2026-11-30 10:00", Closed},
		{"fhir", clinic, "2027-11-29 12:00", Closed}, // no end: still going on
		{"fhir", location, "2026-11-23 23:59", Open},
		{"fhir", location, "2026-11-24 00:00", Closed},
		{"fhir", legevakt, "2026-11-28 12:00", Open},
		{"fhir", `{"availableTime":[{"daysOfWeek":["mon"]}]}`, "2026-11-23 12:00", Unknown},
		{"fhir", `{"availableTime":[{"allDay":true}]}`, "2026-11-23 12:00", Unknown},
		{"fhir", `{"availabilityExceptions":"Ring for time"}`, "2026-11-23 12:00", Unknown},

		{"weekdays", lists, "2026-11-23 09:00", Closed},
		{"weekdays", lists, "2026-11-23 09:30", Open},
		{"weekdays", lists, "2026-11-24 09:00", Open},
		{"weekdays", lists, "2026-11-28 15:59", Open},
		{"weekdays", lists, "2026-11-29 12:00", Closed},
		{"weekdays", `{"weekday":"9:00-20:00","weekend":"10-16"}`, "2026-11-28 12:00", Unknown},
		{"weekdays", `{"weekday":"9:00-20:00","weekend":"10-16"}`, "2026-11-29 12:00", Unknown},
		{"weekdays", `{"weekday":"9:00-20:00","weekend":"10-16"}`, "2026-11-27 12:00", Open},
		{"weekdays", `{"weekday":"9:00-20:00","weekend":"STENGT"}`, "2026-11-28 12:00", Closed},
		{"weekdays", `{"weekday":"9:00-20:00","saturday":null}`, "2026-11-28 12:00", Unknown},
		{"weekdays", `{"OpenMonday":"9.00","CloseMonday":"16_30","OpenSunday":"STENGT","CloseSunday":"STENGT"}`, "2026-11-23 16:29", Open},
		{"weekdays", `{"OpenMonday":"9.00","CloseMonday":"16_30","OpenSunday":"STENGT","CloseSunday":"STENGT"}`, "2026-11-29 12:00", Closed},
		{"weekdays", `{"OpenMonday":"9.00","CloseMonday":"16_30","OpenSunday":"STENGT","CloseSunday":"STENGT"}`, "2026-11-24 12:00", Unknown},
	} {
		s, err := Read(test.notation, test.raw)
		if err != nil {
			t.Errorf("%s %s: %v", test.notation, test.raw, err)
			continue
		}
		if got, comment := s.At(oslo(t, test.at)); got != test.want {
			t.Errorf("%s %s at %s: %v %q, want %v", test.notation, test.raw, test.at, got, comment, test.want)
		}
	}
	if _, err := Read("weekdays", weekend); err == nil {
		t.Error("a member that is no day was read")
	}
}

func TestUnreadable(t *testing.T) {
	for _, test := range []struct {
		notation, raw string
		offset        int
	}{
		{"osm", ";", 0},
		{"osm", "Opens September 20", 0},
		{"osm", "Mo-Fr 08:00-16:00; Sa 10:00", 22},
		{"osm", "Mo-Fr 10-18 We 10-20", 12},     // adds to Wednesday, or replaces it
		{"osm", "Jul Mo-Fr 10-18 Sa 10-20", 16}, // Saturdays of July, or all
		{"osm", "Mo-Fr 10-18 Jul off", 12},
		{"osm", "Mo 10-12 Th", 9},
		{"osm", "10-12 Sa 10-14 Su 10-12", 9},
		{"osm", "Mo-Fr 10-18? Sa 10-14", 11},
		{"osm", "Mo-Fr 25:00-26:00", 6},
		{"osm", "Mo-Fr 10:61-12:00", 9},
		{"osm", "Mo 10:00-12:00/00:30", 14},
		{"osm", "So 10:00-12:00", 0}, // Sunday in German, another day elsewhere
		{"osm", `Mo "no end`, 3},
		{"osm", "Mo[6] 10:00-12:00", 3},
		{"osm", "Feb 30 10:00-12:00", 4},
		{"osm", "week 60 10:00-12:00", 5},
		{"osm", "2028-2026 10:00-12:00", 0},
		{"osm", "Mo-Fr 2000-2200", 6}, // years, or hours without a colon
		{"osm", "Mo 10:00-12:00 \xff", 15},
		{"helsenorge", ",", 0},
		{"ical", "", 0},
		{"helsenorge", "540-900,x-5", 8},
		{"helsenorge", "900-540", 0},
		{"helsenorge", "10080-20161", 6},
		{"helsenorge", "20160-20170", 6},
		{"helsenorge", "0-20160", 0},
		{"locoreg", `[]`, 0},
		{"locoreg", `[{"availableTime":[{"daysOfWeek":["mon"],"availableStartTime":"08:00:00","availableEndTime":"24:00:00"}]}]`, 0},
		{"locoreg", `[{"availableTime":[{"daysOfWeek":["man"],"allDay":true}]}]`, 0},
		{"locoreg", `[{"availableTime":[{"daysOfWeek":["mon"],"allDay":true}],"notAvailableTime":[{"during":{"start":"24.12.2026"}}]}]`, 0},
		{"locoreg", `[{"availableTime":[{"daysOfWeek":["mon"],"allDay":true}],"notAvailableTime":[{"during":{"start":"2026-12-26","end":"2026-12-24"}}]}]`, 0},
		{"fhir", `{"availableTime":[{"daysOfWeek":["mon"],"allDay":true,"availableStartTime":"08:00:00"}]}`, 0},
		{"fhir", `{}`, 0},
		{"fhir", `{"availableTime":[`, 18},
		{"weekdays", `{"weekday":9}`, 0},
		{"weekdays", `{"weekday":"Mo 10-12"}`, 0},
		{"weekdays", `{}`, 0},
		{"ical", "x", 0},
	} {
		_, err := Read(test.notation, test.raw)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%s %s: %v, want a syntax error", test.notation, test.raw, err)
			continue
		}
		if syntax.Offset != test.offset {
			t.Errorf("%s %s: at %d (%s), want %d", test.notation, test.raw, syntax.Offset, syntax.Msg, test.offset)
		}
	}
}

func TestClosuresAndNote(t *testing.T) {
	s, err := ParseFHIR([]byte(`{"availableTime":[{"daysOfWeek":["mon"],"allDay":true}],` +
		`"notAvailable":[{"description":"Jul","during":{"start":"2026-12-24","end":"2026-12-26"}},{"description":"Etter avtale"}],"availabilityExceptions":"Stengt i romjula"}`))
	if err != nil {
		t.Fatal(err)
	}
	closures := s.Closures()
	if len(closures) != 1 || closures[0].Reason != "Jul" || !closures[0].From.Equal(oslo(t, "2026-12-24 00:00")) || !closures[0].To.Equal(oslo(t, "2026-12-27 00:00")) {
		t.Errorf("closures %v", closures)
	}
	if want := "Etter avtale\nStengt i romjula"; s.Note() != want {
		t.Errorf("note %q, want %q", s.Note(), want)
	}
	if state, reason := s.At(oslo(t, "2026-12-25 12:00")); state != Closed || reason != "Jul" {
		t.Errorf("during the closure: %v %q", state, reason)
	}
}

func TestAlwaysAndHolidays(t *testing.T) {
	everyDay := `[{"availableTime":[{"daysOfWeek":["mon","tue","wed","thu","fri","sat","sun"],"allDay":true}]}]`
	for _, test := range []struct {
		notation, raw    string
		always, holidays bool
	}{
		{"osm", "24/7", true, false},
		{"osm", "00:00-24:00", true, false},
		{"osm", "Mo-Su 00:00-24:00", true, false},
		{"osm", "24/7; PH off", false, true},
		{"osm", "24/7; Dec 25 off", false, false},
		{"osm", `24/7 "ring"`, false, false},
		{"osm", "Mo-Fr 08:00-16:00", false, false},
		{"osm", "Mo-Fr,PH 08:00-16:00", false, true},
		{"osm", "PH -1 day 08:00-12:00", false, false},
		{"locoreg", everyDay, true, false},
		{"helsenorge", "0-10080", true, false},
		{"helsenorge", "1-10080", false, false},
	} {
		s, err := Read(test.notation, test.raw)
		if err != nil {
			t.Fatal(err)
		}
		if s.Always() != test.always || s.MentionsHolidays() != test.holidays {
			t.Errorf("%s: always %v, holidays %v", test.raw, s.Always(), s.MentionsHolidays())
		}
	}
}
