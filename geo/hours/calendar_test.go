package hours

import (
	"testing"
	"time"
)

func date2(text string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, text, Oslo)
	if err != nil {
		panic(err)
	}
	return t
}

// From the tables of the Astronomical Society and the almanacs.
func TestEaster(t *testing.T) {
	for _, want := range []string{
		"1900-04-15", "1913-03-23", "1943-04-25", "1954-04-18", "1961-04-02", "1981-04-19", "1999-04-04",
		"2000-04-23", "2001-04-15", "2002-03-31", "2003-04-20", "2004-04-11", "2005-03-27", "2006-04-16", "2007-04-08", "2008-03-23", "2009-04-12",
		"2010-04-04", "2011-04-24", "2012-04-08", "2013-03-31", "2014-04-20", "2015-04-05", "2016-03-27", "2017-04-16", "2018-04-01", "2019-04-21",
		"2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01",
		"2030-04-21", "2031-04-13", "2032-03-28", "2033-04-17", "2034-04-09", "2035-03-25", "2036-04-13", "2037-04-05", "2038-04-25", "2039-04-10",
		"2049-04-18", "2076-04-19", "2100-03-28", "2285-03-22",
	} {
		day := date2(want)
		if got := midnight(easter(day.Year())); !got.Equal(day) {
			t.Errorf("Easter %d is %s, want %s", day.Year(), got.Format(time.DateOnly), want)
		}
	}
}

func TestHoliday(t *testing.T) {
	for _, test := range []struct{ day, nb, en string }{
		{"2026-01-01", "Første nyttårsdag", "New Year's Day"},
		{"2026-04-01", "", ""},
		{"2026-04-02", "Skjærtorsdag", "Maundy Thursday"},
		{"2026-04-03", "Langfredag", "Good Friday"},
		{"2026-04-04", "", ""}, // Easter Saturday is no public holiday
		{"2026-04-05", "Første påskedag", "Easter Sunday"},
		{"2026-04-06", "Andre påskedag", "Easter Monday"},
		{"2026-05-01", "Arbeidernes dag", "Labour Day"},
		{"2026-05-14", "Kristi himmelfartsdag", "Ascension Day"},
		{"2026-05-17", "Grunnlovsdagen", "Constitution Day"},
		{"2026-05-24", "Første pinsedag", "Whit Sunday"},
		{"2026-05-25", "Andre pinsedag", "Whit Monday"},
		{"2026-12-24", "", ""},
		{"2026-12-25", "Første juledag", "Christmas Day"},
		{"2026-12-26", "Andre juledag", "Boxing Day"},
		{"2026-12-31", "", ""},
		{"2027-05-17", "Grunnlovsdagen / Andre pinsedag", "Constitution Day / Whit Monday"},
		{"2008-05-01", "Arbeidernes dag / Kristi himmelfartsdag", "Labour Day / Ascension Day"},
	} {
		names, ok := Holiday(date2(test.day).Add(12 * time.Hour))
		if names.NB != test.nb || names.EN != test.en || ok != (test.nb != "") {
			t.Errorf("%s: %+v %v", test.day, names, ok)
		}
		d := makeDate(dayAt(date2(test.day)))
		if d.isHoliday() != ok {
			t.Errorf("%s: isHoliday %v", test.day, !ok)
		}
	}
	if _, ok := Holiday(time.Date(2026, 12, 24, 23, 30, 0, 0, time.UTC)); !ok {
		t.Error("half past midnight on Christmas Day in Oslo was taken for Christmas Eve")
	}
}

func TestWeekNumbers(t *testing.T) {
	for d := makeDay(2019, time.January, 1); d < makeDay(2037, time.January, 1); d++ {
		got := makeDate(d)
		year, month, dom := time.Unix(int64(d)*86400, 0).UTC().Date()
		weekYear, week := time.Date(year, month, dom, 0, 0, 0, 0, time.UTC).ISOWeek()
		if got.week != week || got.weekYear != weekYear {
			t.Fatalf("%d-%02d-%02d: week %d of %d, want %d of %d", year, month, dom, got.week, got.weekYear, week, weekYear)
		}
	}
}
