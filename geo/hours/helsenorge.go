package hours

import "strings"

const minutesPerWeek = 7 * minutesPerDay

// ParseHelsenorge reads the hours of the Helsenorge feed: minutes of the week
// counted from Monday 00:00, "540-900,1980-2340". A time may run past the end
// of the week: 6690-10560 is Friday 15:30 to Monday 08:00, and 10080-10560 is
// Monday until 08:00. The error is a *SyntaxError.
func ParseHelsenorge(raw string) (*Schedule, error) {
	if len(raw) > maxLength {
		return nil, fail(maxLength, "longer than %d bytes", maxLength)
	}
	var spans [7][]span
	at := 0
	for piece := range strings.SplitSeq(raw, ",") {
		from, to, err := minuteRange(piece, at)
		if err != nil {
			return nil, err
		}
		for from < to { // one span for each day that it touches
			midnight := from / minutesPerDay * minutesPerDay
			end := min(to, midnight+minutesPerDay)
			weekday := midnight / minutesPerDay % 7
			spans[weekday] = append(spans[weekday], span{from: from - midnight, to: end - midnight, ended: true})
			from = end
		}
		at += len(piece) + 1
	}
	return weekly(spans), nil
}

// weekly makes a schedule of the spans of each weekday, Monday first.
func weekly(spans [7][]span) *Schedule {
	s := &Schedule{}
	for i, list := range spans {
		if len(list) > 0 {
			s.rules = append(s.rules, rule{separator: adds, state: Open, groups: []group{{weekdays{first: i, last: i}}}, spans: list})
		}
	}
	s.rules[0].separator = overrides
	return s.finish()
}

func minuteRange(piece string, at int) (from, to int, err error) {
	left, right, found := strings.Cut(piece, "-")
	if !found {
		return 0, 0, fail(at, `"-" between two minutes of the week expected`)
	}
	if from, err = minuteOfWeek(left, at); err != nil {
		return 0, 0, err
	}
	if to, err = minuteOfWeek(right, at+len(left)+1); err != nil {
		return 0, 0, err
	}
	switch {
	case to <= from:
		return 0, 0, fail(at, "the time ends before it begins")
	case to-from > minutesPerWeek:
		return 0, 0, fail(at, "the time is longer than a week")
	}
	if from >= minutesPerWeek { // wholly beyond the end of the week
		from, to = from-minutesPerWeek, to-minutesPerWeek
	}
	return from, to, nil
}

func minuteOfWeek(text string, at int) (int, error) {
	digits := strings.TrimSpace(text)
	n := 0
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return 0, fail(at, "%.20q is no minute of the week", text)
		}
		n = n*10 + int(c-'0')
	}
	if digits == "" || len(digits) > 5 || n > 2*minutesPerWeek {
		return 0, fail(at, "%.20q is no minute of the week", text)
	}
	return n, nil
}
