package hours

import "time"

// Day is one day of a week as it is shown to people.
type Day struct {
	Date      time.Time // midnight in Oslo
	Intervals []Interval
	Holiday   *Names // when the day is a public holiday
}

// Week returns the seven days, Monday first, of the ISO week of t. Each day
// lists the intervals of its own, cut at midnight, except that one which ends
// by six in the morning belongs whole to the day on which it began.
func (s *Schedule) Week(t time.Time) [7]Day {
	today := dayAt(t)
	monday := today - day(today.weekday())
	var week [7]Day
	for i := range week {
		date := makeDate(monday + day(i))
		week[i].Date = midnight(date.day)
		if names, ok := date.holiday(); ok {
			week[i].Holiday = &names
		}
	}
	for _, in := range s.Intervals(midnight(monday-1), midnight(monday+8)) {
		for d := dayAt(in.From); ; d++ {
			next := midnight(d + 1)
			part := in
			if in.To.After(next.Add(6 * time.Hour)) {
				part.To = next
			}
			if d >= monday && d < monday+7 {
				week[d-monday].Intervals = append(week[d-monday].Intervals, part)
			}
			if part.To.Equal(in.To) {
				break
			}
			in.From = next
		}
	}
	return week
}

// midnight returns the instant at which d begins in Oslo.
func midnight(d day) time.Time {
	clock := clockOf(d)
	return time.Unix(clock.at(0), 0).In(Oslo)
}
