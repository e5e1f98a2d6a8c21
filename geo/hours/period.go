package hours

import "time"

// closureOf turns a FHIR Period, whose ends are included, into a Closure,
// whose end is not.
func closureOf(n notAvailable) (Closure, error) {
	c := Closure{Reason: n.Description}
	var err error
	if n.During.Start != "" {
		if c.From, _, err = fhirDateTime(n.During.Start); err != nil {
			return c, err
		}
	}
	if n.During.End != "" {
		if _, c.To, err = fhirDateTime(n.During.End); err != nil {
			return c, err
		}
		if !c.To.After(c.From) {
			return c, fail(0, "a period ends before it begins")
		}
	}
	return c, nil
}

// fhirDateTime reads a FHIR dateTime of any precision and returns the first
// instant that it covers and the first that it no longer covers. Without an
// offset from UTC it is the wall clock of Oslo.
func fhirDateTime(text string) (first, after time.Time, err error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly, "2006-01", "2006"} {
		first, err := time.ParseInLocation(layout, text, Oslo)
		if err != nil {
			continue
		}
		switch layout {
		case time.DateOnly:
			return first, first.AddDate(0, 0, 1), nil
		case "2006-01":
			return first, first.AddDate(0, 1, 0), nil
		case "2006":
			return first, first.AddDate(1, 0, 0), nil
		case "2006-01-02T15:04", "2006-01-02T15:04Z07:00":
			return first, first.Add(time.Minute), nil
		}
		return first, first.Truncate(time.Second).Add(time.Second), nil
	}
	return first, after, fail(0, "%.40q is no date", text)
}
