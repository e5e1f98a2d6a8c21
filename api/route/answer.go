package route

import (
	"strconv"
	"time"

	"finnfram/api/member"
	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/geo"
	"finnfram/geo/guide"
	"finnfram/geo/roads"
)

// answer is one question on its way to an answer.
type answer struct {
	world World
	roads *live.Roads
	asked question
	trip  live.Trip

	points []geo.Point
	first  []int32
	steps  []guide.Step
}

// find looks for the way.
func (a *answer) find() error {
	q := &a.asked
	if q.from.nowhere || q.to.nowhere {
		a.trip.Reason = live.NotPlaced
		return nil
	}
	err := a.roads.Trip(&a.trip, live.TripQuery{From: q.from.point, To: q.to.point, Profile: q.profile, At: q.depart, Heading: q.heading})
	if err != nil || a.trip.Reason != "" {
		return err
	}
	a.points, a.first = a.trip.Path.Line(a.roads.Network())
	a.steps = a.roads.Guide().Steps(q.profile, &a.trip.Path, &q.to.point)
	return nil
}

func (a *answer) append(b []byte) []byte {
	q := &a.asked
	b = append(b, `{"profile":`...)
	b = wire.AppendString(b, q.profile.String())
	b = member.Time(b, "depart_at", q.depart)
	b = append(b, `,"from":`...)
	b = a.appendEnd(b, &q.from, &a.trip.From)
	b = append(b, `,"to":`...)
	b = a.appendEnd(b, &q.to, &a.trip.To)
	b = a.appendReason(b)
	if a.trip.Reason == "" {
		b = a.appendWay(b)
	} else {
		b = a.appendNoWay(b)
	}
	b = a.appendArrival(b)
	b = appendAvoided(b, a.trip.Avoided)
	b = a.appendSpots(b)
	b = member.Roads(b, a.roads.Info(q.depart))
	b = member.Emergency(b, q.language)
	return append(b, '}', '\n')
}

// appendReason writes why there is no way, or null.
func (a *answer) appendReason(b []byte) []byte {
	q := &a.asked
	if a.trip.Reason == live.NoRoadNear && (q.from.mirrored() || q.to.mirrored()) {
		b = member.Text(b, "reason", string(a.trip.Reason))
		return member.Text(b, "detail", q.language.In(mirroredText))
	}
	return member.Reason(b, a.trip.Reason, q.language)
}

// appendEnd writes an end of the journey: as asked, and on the road.
func (a *answer) appendEnd(b []byte, asked *end, found *live.TripEnd) []byte {
	b = append(b, `{"location":`...)
	if asked.nowhere {
		b = append(b, "null"...)
	} else {
		b = appendPoint(b, asked.point)
	}
	b = append(b, `,"on_road":`...)
	missing := asked.nowhere || found.Reason != "" || a.trip.Reason == live.NotPlaced
	if missing {
		b = append(b, "null"...)
	} else {
		b = appendPoint(b, found.At.Point)
	}
	away := found.Away
	if asked.nowhere || a.trip.Reason == live.NotPlaced {
		away = -1
	}
	b = member.Metres(b, "off_road_m", away)
	b = member.Name(b, "off_road_s")
	if missing {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendInt(b, int64((found.OffRoad+time.Second/2)/time.Second), 10)
	}
	b = member.Text(b, "part", found.Part)
	b = append(b, `,"service":`...)
	if asked.service == nil {
		return append(b, "null}"...)
	}
	b = append(b, `{"id":`...)
	b = wire.AppendString(b, string(asked.service.ID))
	b = member.Text(b, "name", asked.service.DisplayName(a.asked.language.String(), "nb"))
	return append(b, "}}"...)
}

func appendPoint(b []byte, p geo.Point) []byte {
	b = append(b, `{"type":"Point","coordinates":`...)
	return append(appendPair(b, p), '}')
}

func appendPair(b []byte, p geo.Point) []byte {
	b = append(b, '[')
	b = wire.AppendDegrees(b, p.Lon)
	b = append(b, ',')
	b = wire.AppendDegrees(b, p.Lat)
	return append(b, ']')
}

// appendWay writes the way itself.
func (a *answer) appendWay(b []byte) []byte {
	t := &a.trip
	b = member.Seconds(b, "duration_s", t.Duration)
	b = member.Metres(b, "distance_m", t.Length)
	b = member.Time(b, "arrive_at", a.arrival())
	b = member.Text(b, "accuracy", member.Accuracy(t.Flags))
	b = append(b, `,"toll":`...)
	b = strconv.AppendBool(b, t.Flags&roads.IsToll != 0)
	if a.asked.profile == roads.StepFree {
		b = member.Metres(b, "uncertain_m", t.Uncertain)
	}
	b = member.Ferries(b, t.Ferries)
	b = append(b, `,"geometry":`...)
	b = a.appendGeometry(b)
	b = a.appendLegs(b)
	return a.appendSteps(b)
}

// appendNoWay writes the members of a way where there is none.
func (a *answer) appendNoWay(b []byte) []byte {
	b = append(b, `,"duration_s":null,"distance_m":null,"arrive_at":null,"accuracy":null,"toll":null`...)
	if a.asked.profile == roads.StepFree {
		b = append(b, `,"uncertain_m":null`...)
	}
	b = append(b, `,"ferries":[],"geometry":null,"legs":[]`...)
	return a.appendSteps(b)
}

// appendGeometry writes the way on the road as a line, which has two points at
// least (RFC 7946, 3.1.4).
func (a *answer) appendGeometry(b []byte) []byte {
	b = append(b, `{"type":"LineString","coordinates":[`...)
	for i, p := range a.points {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendPair(b, p)
	}
	if len(a.points) == 1 {
		b = appendPair(append(b, ','), a.points[0])
	}
	return append(b, "]}"...)
}

// arrival is the departure and the duration as it is told, so that they add up.
func (a *answer) arrival() time.Time {
	return a.asked.depart.Add(a.trip.Duration.Round(time.Second))
}

// appendArrival writes whether the service receives people when one comes.
func (a *answer) appendArrival(b []byte) []byte {
	b = append(b, `,"arrival":`...)
	s := a.asked.to.service
	if s == nil || a.trip.Reason != "" {
		return append(b, "null"...)
	}
	at := a.arrival()
	b = append(b, `{"at":`...)
	b = wire.AppendInstant(b, at)
	o := a.world.Openness(s, at)
	return append(member.Openness(b, &o, a.asked.language), '}')
}

// appendAvoided names the closures that lie on the way that would have been
// the best without them.
func appendAvoided(b []byte, list []data.RoadClosure) []byte {
	b = append(b, `,"closures_avoided":[`...)
	for i, c := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"id":`...)
		b = wire.AppendString(b, c.ID)
		b = member.Text(b, "reason", c.Reason)
		b = member.Time(b, "from", c.From)
		b = append(member.Time(b, "to", c.To), '}')
	}
	return append(b, ']')
}
