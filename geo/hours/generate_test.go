package hours

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// writer makes expressions of the opening_hours language by its grammar,
// common forms more often than rare ones.
type writer struct{ *rand.Rand }

func (w writer) one(choices ...string) string { return choices[w.IntN(len(choices))] }

func (w writer) chance(percent int) bool { return w.IntN(100) < percent }

func (w writer) list(least, most int, sep string, item func() string) string {
	parts := make([]string, least+w.IntN(most-least+1))
	for i := range parts {
		parts[i] = item()
	}
	return strings.Join(parts, sep)
}

func (w writer) expression() string {
	if w.chance(3) {
		return w.one("24/7", "24/7; PH off", "open", "unknown", "off", `"by appointment"`, `24/7 "ring the bell"`, "24/7; Dec 24-26 off")
	}
	last := w.rule()
	text := last
	for range w.IntN(4) {
		separator := w.one("; ", "; ", "; ", ", ", " || ")
		if separator == ", " && !strings.ContainsAny(last, `:"`) {
			separator = "; " // only a rule that says something can be added to
		}
		last = w.rule()
		text += separator + last
	}
	return text
}

func (w writer) rule() string {
	var parts []string
	if w.chance(4) {
		parts = append(parts, w.years())
	}
	if w.chance(15) {
		parts = append(parts, w.dates())
	}
	if w.chance(5) {
		parts = append(parts, w.weeks())
	}
	if w.chance(8) {
		parts = append(parts, w.one("PH", "PH", "PH +1 day", "PH -1 day"))
	} else if len(parts) == 0 || w.chance(50) {
		parts = append(parts, w.weekdays())
	}
	times := w.chance(85)
	if times {
		parts = append(parts, w.list(1, 2, ",", w.span))
	}
	switch {
	case w.chance(75) && times:
	case w.chance(50):
		parts = append(parts, w.one("off", "closed", "open", "unknown", `off "holiday"`, `open "with an appointment"`))
	case w.chance(40):
		parts = append(parts, w.one(`"by appointment"`, `"call first"`))
	}
	return strings.Join(parts, " ")
}

var dayNames = []string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}

func (w writer) weekdays() string {
	if w.chance(40) {
		return w.one("Mo-Fr", "Mo-Fr", "Mo-Su", "Sa", "Su", "Sa-Su", "Mo-Fr,PH", "PH,Su", "Sa,PH")
	}
	return w.list(1, 3, ",", func() string {
		name := w.one(dayNames...)
		switch {
		case w.chance(12):
			name += "[" + w.one("1", "2", "3", "4", "5", "-1", "-2", "1-2", "1,3", "2-4", "1,-1") + "]"
			if w.chance(15) {
				name += w.one(" +1 day", " -1 day", " +2 days")
			}
		case w.chance(45):
			name += "-" + w.one(dayNames...)
		}
		return name
	})
}

func (w writer) clock(least, most int) string {
	return fmt.Sprintf("%02d:%s", least+w.IntN(most-least+1), w.one("00", "00", "00", "30", "15", "45", "01", "59"))
}

func (w writer) span() string {
	switch n := w.IntN(100); {
	case n < 70:
		return w.clock(6, 12) + "-" + w.clock(13, 21)
	case n < 76:
		return w.clock(0, 23) + "-24:00"
	case n < 84:
		return w.clock(17, 23) + "-" + w.clock(0, 8)
	case n < 88:
		return w.clock(17, 23) + "-" + w.clock(24, 30)
	case n < 92:
		return w.clock(6, 23) + "+"
	case n < 95:
		return w.clock(6, 11) + "-" + w.clock(14, 23) + "+"
	case n < 97:
		return w.one("00:00-24:00", "00:00-00:00", "02:00-03:00", "01:30-02:30", "02:30-04:00", "08:00-08:00")
	}
	return w.clock(0, 23) + "-" + w.clock(0, 23)
}

var monthTexts = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

func (w writer) date() string {
	return fmt.Sprintf("%s %02d", w.one(monthTexts...), 1+w.IntN(28))
}

func (w writer) dates() string {
	switch n := w.IntN(100); {
	case n < 20:
		return w.one(monthTexts...) + "-" + w.one(monthTexts...)
	case n < 30:
		return w.list(1, 3, ",", func() string { return w.one(monthTexts...) })
	case n < 50:
		return w.date() + "-" + w.date()
	case n < 65:
		return w.one("Dec 24", "Dec 31", "Jan 01", "May 17", "Dec 24-26", "Dec 24-Jan 02", "Oct 25", "Mar 29")
	case n < 75:
		return w.list(1, 3, ",", w.date)
	case n < 80:
		return w.one("2026 ", "2027 ") + w.date()
	case n < 85:
		return "2026 " + w.date() + "-2027 " + w.date()
	case n < 92:
		return w.one("easter", "easter +1 day", "easter -2 days", "easter -3 days-easter +1 day", "easter +39 days", "easter -2 days-Apr 07")
	case n < 96:
		return w.one("Mar Su[-1]-Oct Su[-1]", "Dec Sa[1]-Jan Mo[2]")
	}
	first := 1 + w.IntN(20)
	return fmt.Sprintf("%s %02d-%02d", w.one(monthTexts...), first, first+w.IntN(8))
}

func (w writer) weeks() string {
	first := 1 + w.IntN(40)
	return w.one(fmt.Sprintf("week %02d-%02d", first, first+w.IntN(12)), fmt.Sprintf("week %02d", first), "week 01-53/2", "week 02-52/2", "week 44-53")
}

func (w writer) years() string {
	return w.one("2026", "2027", "2026-2028", "2026+", "2025-2035/2", "2024-2030")
}
