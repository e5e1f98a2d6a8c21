package hours

import (
	"fmt"
	"strings"
	"time"
)

// String returns s in the opening_hours language, in its canonical spelling.
// Parse reads it back to an equal schedule. Closures are not part of it.
func (s *Schedule) String() string {
	var b strings.Builder
	for i := range s.rules {
		r := &s.rules[i]
		if i > 0 {
			b.WriteString([...]string{"; ", ", ", " || "}[r.separator])
		}
		b.WriteString(r.String())
	}
	return b.String()
}

// String returns the rule without its separator.
func (r *rule) String() string {
	var parts []string
	for _, g := range r.groups {
		texts := make([]string, len(g))
		for i, sel := range g {
			texts[i] = sel.String()
		}
		parts = append(parts, strings.Join(texts, ","))
	}
	if r.always {
		parts = append(parts, "24/7")
	}
	if len(r.spans) > 0 {
		texts := make([]string, len(r.spans))
		for i := range r.spans {
			texts[i] = r.spans[i].String()
		}
		parts = append(parts, strings.Join(texts, ","))
	}
	comment := r.comment != ""
	switch {
	case r.state == Closed:
		parts = append(parts, "off")
	case r.state == Open && (comment || len(parts) == 0):
		parts = append(parts, "open")
	case r.state == Unknown && !comment:
		parts = append(parts, "unknown")
	}
	if comment {
		parts = append(parts, `"`+r.comment+`"`)
	}
	return strings.Join(parts, " ")
}

func clockText(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// String returns "10:00-18:00", "16:00+", "(sunrise+01:00)-sunset".
func (s *span) String() string {
	from, to := s.fromSun.String(), s.toSun.String()
	if from == "" {
		from = clockText(s.from)
	}
	if to == "" && s.ended {
		to = clockText(s.to)
	}
	if to != "" {
		from += "-" + to
	}
	if s.openEnd {
		from += "+"
	}
	return from
}

// String returns "sunset" or "(sunset-01:30)", and nothing for a fixed time.
func (s sun) String() string {
	switch {
	case s.offset < 0:
		return "(" + s.event + "-" + clockText(-s.offset) + ")"
	case s.offset > 0:
		return "(" + s.event + "+" + clockText(s.offset) + ")"
	}
	return s.event
}

func stepText(step int) string {
	if step <= 1 {
		return ""
	}
	return fmt.Sprintf("/%d", step)
}

// String returns "2026", "2026-2028", "2026+", "2025-2035/2".
func (y years) String() string {
	switch {
	case y.last == lastYear && y.first < lastYear && y.step == 1:
		return fmt.Sprintf("%d+", y.first)
	case y.last == y.first && y.step == 1:
		return fmt.Sprint(y.first)
	}
	return fmt.Sprintf("%d-%d%s", y.first, y.last, stepText(y.step))
}

// String returns "week 01-53/2".
func (w weeks) String() string {
	if w.first == w.last {
		return fmt.Sprintf("week %02d%s", w.first, stepText(w.step))
	}
	return fmt.Sprintf("week %02d-%02d%s", w.first, w.last, stepText(w.step))
}

var weekdayNames = [7]string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}

func offsetText(days int) string {
	switch days {
	case 0:
		return ""
	case 1, -1:
		return fmt.Sprintf(" %+d day", days)
	}
	return fmt.Sprintf(" %+d days", days)
}

// String returns "Mo-Fr", "Su[-1]", "Mo[1] +1 day".
func (w weekdays) String() string {
	text := weekdayNames[w.first]
	if w.last != w.first {
		text += "-" + weekdayNames[w.last]
	}
	if len(w.nth) > 0 {
		texts := make([]string, len(w.nth))
		for i, n := range w.nth {
			texts[i] = fmt.Sprint(n)
		}
		text += "[" + strings.Join(texts, ",") + "]"
	}
	return text + offsetText(w.offset)
}

// String returns "PH" or "PH +1 day".
func (h holidays) String() string { return "PH" + offsetText(h.offset) }

// String returns "SH".
func (schoolHolidays) String() string { return "SH" }

// String returns "2026 Dec 24", "easter -2 days", "Oct Su[-1]", "Dec".
func (f fixed) String() string {
	var text string
	if f.year != 0 {
		text = fmt.Sprintf("%d ", f.year)
	}
	switch {
	case f.easter:
		text += "easter"
	default:
		text += time.Month(f.month).String()[:3]
	}
	if f.dom != 0 {
		text += fmt.Sprintf(" %02d", f.dom)
	}
	if f.nth != 0 {
		text += fmt.Sprintf(" %s[%d]", weekdayNames[f.weekday], f.nth)
	}
	return text + offsetText(f.offset)
}

// String returns "Dec 24", "Dec 24-Jan 02", "2026 Dec 20+".
func (s dates) String() string {
	text := s.from.String()
	switch {
	case s.openEnd:
		text += "+"
	case s.to != s.from:
		text += "-" + s.to.String()
	}
	return text + stepText(s.step)
}
