package roads

import (
	"fmt"
	"time"

	"finnfram/geo/hours"
)

// openingMark begins a condition of Network.Conditions that opens something.
// Where nobody can know whether a condition holds (sunset, school holidays),
// one that opens does not and any other does: in doubt a road is closed.
const openingMark = "!"

// Calendar tells which conditions hold when. It is immutable and safe for all
// goroutines.
type Calendar struct {
	schedules []*hours.Schedule // nil: could not be read
	opens     []bool
}

// NewCalendar reads conditions as they stand in Network.Conditions.
func NewCalendar(conditions []string) *Calendar {
	c := &Calendar{make([]*hours.Schedule, len(conditions)), make([]bool, len(conditions))}
	for i, text := range conditions {
		expression, opens := cutOpeningMark(text)
		c.opens[i] = opens
		if schedule, err := readCondition(expression); err == nil {
			c.schedules[i] = schedule
		}
	}
	return c
}

// Holds tells whether condition i holds at t, by the wall clock of Oslo. Cost:
// about a microsecond.
func (c *Calendar) Holds(i uint32, t time.Time) bool {
	if int(i) >= len(c.schedules) {
		return true
	}
	if c.schedules[i] == nil {
		return !c.opens[i]
	}
	switch state, _ := c.schedules[i].At(t); state {
	case hours.Open:
		return true
	case hours.Unknown:
		return !c.opens[i]
	}
	return false
}

func cutOpeningMark(text string) (expression string, opens bool) {
	if len(text) > 0 && text[:1] == openingMark {
		return text[1:], true
	}
	return text, false
}

// readCondition reads the time of a condition. Other conditions than time (wet,
// weight, length) cannot be answered and are errors.
func readCondition(expression string) (*hours.Schedule, error) {
	schedule, err := hours.Parse(expression)
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", expression, err)
	}
	return schedule, nil
}
