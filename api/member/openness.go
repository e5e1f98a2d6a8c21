package member

import (
	"strconv"

	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
)

// Openness writes what is known about a moment: members of properties.
func Openness(b []byte, o *live.Openness, language wire.Language) []byte {
	switch {
	case o.Open == nil:
		b = append(b, `,"open":null`...)
	case *o.Open:
		b = append(b, `,"open":true`...)
	default:
		b = append(b, `,"open":false`...)
	}
	b = Text(b, "reason", string(o.Reason))
	b = Time(b, "opens_at", o.OpensAt)
	b = Time(b, "closes_at", o.ClosesAt)
	b = append(b, `,"always_open":`...)
	b = strconv.AppendBool(b, o.Always)
	b = append(b, `,"closure":`...)
	if o.Closure == nil {
		b = append(b, "null"...)
	} else {
		b = Closure(b, *o.Closure)
	}
	if o.Comment != "" {
		b = Text(b, "hours_comment", o.Comment)
	}
	if o.Raw != "" {
		b = Text(b, "hours_raw", o.Raw)
	}
	if o.Holiday != nil {
		b = Text(b, "holiday", language.In(o.Holiday))
	}
	if o.HolidayHours != "" {
		b = Text(b, "holiday_hours", o.HolidayHours)
	}
	return b
}

// Closure writes a time in which a service receives nobody.
func Closure(b []byte, c data.Closure) []byte {
	b = append(b, `{"from":`...)
	b = wire.AppendInstant(b, c.From)
	b = Time(b, "to", c.To)
	b = Text(b, "reason", c.Reason)
	return append(b, '}')
}
