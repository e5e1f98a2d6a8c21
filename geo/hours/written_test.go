package hours

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// clerk writes opening hours as people do who fill in one field: a few rules
// for the week, exceptions behind them, and everything that is sloppy in it.
type clerk struct{ *rand.Rand }

func (c clerk) one(choices ...string) string { return choices[c.IntN(len(choices))] }

func (c clerk) chance(percent int) bool { return c.IntN(100) < percent }

func (c clerk) expression() string {
	var parts []string
	switch n := c.IntN(100); {
	case n < 4:
		parts = append(parts, c.one("24/7", "24/7", "Mo-Su 00:00-24:00", "00:00-24:00", "open"))
	case n < 8:
		return c.one(`"etter avtale"`, `Mo-Fr "etter avtale"`, "off", `closed "renovering"`, "unknown", `off "flyttet"`, "PH off", "by appointment")
	case n < 14:
		parts = c.duty()
	case n < 20:
		parts = c.seasons()
	default:
		parts = c.week()
	}
	separator := c.one("; ", "; ", "; ", ", ", ";", ",")
	text := strings.Join(parts, separator)
	for range c.IntN(3) {
		text += c.one("; ", "; ", ";") + c.exception()
	}
	if c.chance(30) {
		text += "; " + c.one("PH off", "PH off", "PH closed", "PH Off", "PH 10:00-14:00", `PH off "helligdag"`, "PH 00:00-24:00", "PH open", "PH unknown", "PH -1 day 09:00-12:00", `PH "ring"`)
	}
	if c.chance(6) {
		text += " || " + c.one(`"etter avtale"`, `unknown "ring først"`, "off", `Sa 10:00-12:00 "vakt"`, "Mo-Fr 17:00-19:00", `24/7 "vakt"`, `Fr 22:00-03:00 "vakt"`, `closed "se nett"`)
	}
	return c.sloppy(text)
}

// week gives one to four rules that share the week out.
func (c clerk) week() []string {
	plans := [][]string{
		{"Mo-Fr"}, {"Mo-Fr", "Sa"}, {"Mo-Fr", "Sa", "Su"}, {"Mo-Fr", "Sa-Su"}, {"Mo-Su"}, {"Mo-Th", "Fr"}, {"Mo-We,Fr", "Th"},
		{"Mo,We", "Tu,Th", "Fr"}, {"Mo", "Tu", "We", "Th", "Fr"}, {"Mo-Sa", "Su,PH"}, {"Mo-Fr", "Sa,Su,PH"}, {"Tu-Sa"}, {"Sa-Mo", "Tu-Fr"},
		{"PH,Mo-Su"}, {"Mo-Fr,PH"}, {"We"}, {"Tu,Th"}, {"We[1]"}, {"We[1,3]"}, {"Th[-1]", "Mo-We"}, {"Mo-Sa", "Su[1]"}, {""}, {"Mo-Th", "Fr-Sa", "Su"},
	}
	var parts []string
	for i, days := range plans[c.IntN(len(plans))] {
		text := strings.TrimSpace(days + " " + c.hours())
		if i > 0 && c.chance(10) {
			text = days + " " + c.one("off", "closed", `"etter avtale"`, `off "stengt"`)
		} else {
			text += c.remark()
		}
		parts = append(parts, text)
	}
	return parts
}

// duty gives the hours of places that are open when others are not.
func (c clerk) duty() []string {
	return [][]string{
		{"Mo-Fr 15:30-08:00", "Sa-Su 00:00-24:00"}, {"Mo-Fr 16:00-08:00", "Sa,Su,PH 00:00-24:00"}, {"Mo-Th 15:30-08:00", "Fr 15:30-24:00", "Sa-Su 00:00-24:00"},
		{"Mo-Fr 16:00-23:00", "Sa,Su 10:00-23:00"}, {"Fr 22:00-02:00"}, {"Fr-Sa 22:00-05:00"}, {"Mo-Su 22:00-07:00"}, {"Mo-Th 11:00-23:00", "Fr-Sa 11:00-03:00", "Su 12:00-22:00"},
		{"Mo-Fr 17:00-08:00", "Sa-Su 08:00-08:00"}, {"Mo-Fr 15:00-26:00"}, {"Su-Th 10:00-01:00", "Fr,Sa 10:00-03:30"}, {"Mo-Fr 00:00-08:00,16:00-24:00", "Sa,Su 00:00-24:00"},
	}[c.IntN(12)]
}

func (c clerk) seasons() []string {
	return [][]string{
		{"Apr-Sep Mo-Fr " + c.hours(), "Oct-Mar Mo-Fr " + c.hours()}, {"Jun 15-Aug 15 Mo-Fr " + c.hours()}, {"Mo-Fr " + c.hours(), "May 15-Sep 14 Mo-Fr " + c.hours()},
		{"Jan-Jun,Aug-Dec Mo-Fr " + c.hours()}, {"May-Sep: Mo-Su " + c.hours()}, {"Dec 01-23 Mo-Sa 10:00-20:00", "Nov Mo-Fr 10:00-18:00"}, {"week 01-53/2 Mo 10:00-12:00", "week 02-52/2 Tu 10:00-12:00"},
		{"week 34-51 Mo-Fr " + c.hours()}, {"2026 Mo-Fr " + c.hours(), "2027 Mo-Th " + c.hours()}, {"Oct 15-Apr 15 Sa-Su " + c.hours()}, {"Mar Su[-1]-Oct Su[-1] Mo-Su " + c.hours()}, {"Dec-Feb Sa " + c.hours()},
	}[c.IntN(12)]
}

func (c clerk) exception() string {
	return c.one("Jul 08:00-15:00", "Jul off", "Jul Mo-Fr 09:00-14:00", "Dec 24 08:00-12:00", "Dec 24 off", "Dec 25-26 off", "Dec 24-Jan 01 off", "Dec 31 10:00-13:00",
		"Dec 24,31 off", "Dec 24,Dec 31 09:00-13:00", "easter -2 days off", "easter -3 days off", "easter +1 day off", "easter off", "easter -1 day 10:00-14:00", "easter +39 days off",
		"May 01 off", "May 17 off", "May 01,May 17 off", "week 27-31 off", "week 28 Mo-Fr 10:00-12:00", "week 52 off", "Mo[1] off", "We[2] 12:00-16:00", "Su[-1] 12:00-16:00", "Mo[1] -1 day off",
		"2026 Dec 24 off", "2026 Nov 30-2026 Dec 04 off", "2026 Jul 06-31 off", `2026 Apr 07-2026 Apr 10 off "kurs"`, "2026 Dec 23-2027 Jan 02 closed", "2027 off", "Su off", "Sa,Su off", "We 12:00-13:00 off",
		`11:30-12:00 off "lunsj"`, "Sa 10:00-14:00", `Sa "etter avtale"`, `Th 16:00-19:00 "kveldsåpent"`, "Fr 22:00-02:00", `We 15:00-18:00 unknown "ring"`, "Oct 12-18 off", "Mar 30-Apr 06 10:00-12:00", "Dec 24 15:00-03:00", "Aug-Sep Sa off", "PH off")
}

func (c clerk) clock(hour int) string {
	return fmt.Sprintf("%02d:%s", hour, c.one("00", "00", "00", "30", "30", "15", "45"))
}

func (c clerk) hours() string {
	switch n := c.IntN(100); {
	case n < 70:
		return c.clock(7+c.IntN(4)) + "-" + c.clock(14+c.IntN(8))
	case n < 85:
		return c.clock(7+c.IntN(3)) + "-" + c.clock(11) + "," + c.clock(12) + "-" + c.clock(14+c.IntN(4))
	case n < 89:
		return c.clock(16+c.IntN(3)) + "-" + c.clock(20+c.IntN(3))
	case n < 92:
		return "10:00-24:00"
	case n < 95:
		return c.clock(17+c.IntN(5)) + "-" + c.clock(c.IntN(5))
	case n < 97:
		return c.clock(8+c.IntN(12)) + "+"
	}
	return c.one("00:00-24:00", "08:00-08:00", "20:00-00:00", "8-16", "10-18", "08:00-20:00+")
}

func (c clerk) remark() string {
	if !c.chance(8) {
		return ""
	}
	return c.one(` "ring først"`, ` "kun timebestilling"`, ` open "drop-in"`, ` unknown`, ` unknown "usikkert"`, ` open`)
}

// sloppy spoils the spelling of one text in four.
func (c clerk) sloppy(text string) string {
	if !c.chance(25) {
		return text
	}
	switch c.IntN(10) {
	case 0:
		return strings.ToLower(text)
	case 1:
		return strings.ReplaceAll(text, "-", " - ")
	case 2:
		return strings.ReplaceAll(text, "-", "–")
	case 3:
		return text + c.one(";", " ", ",", "; ")
	case 4:
		return strings.NewReplacer("Mo", "Mon", "Fr", "Fri", "Sa", "Sat").Replace(text)
	case 5:
		return strings.ReplaceAll(text, " 0", " ")
	case 6:
		return strings.ReplaceAll(text, ",", ", ")
	case 7:
		return strings.NewReplacer("Mo ", "Mo: ", "Fr ", "Fr: ").Replace(text)
	case 8:
		return strings.ToUpper(text)
	}
	return strings.ReplaceAll(text, ", ", " , ")
}
