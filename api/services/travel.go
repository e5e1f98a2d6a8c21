package services

import (
	"time"

	"finnfram/api/member"
	"finnfram/api/wire"
	"finnfram/data/live"
	"finnfram/geo"
	"finnfram/geo/roads"
)

// mostDuration bounds max_duration: 12 days are longer than any way.
const mostDuration = 12 * 24 * 3600

// readTravel reads the order and its bound, and refuses what the server has no
// roads for rather than answer something else.
func readTravel(q *wire.Query, n *live.NearestQuery, loaded bool) {
	profile, timed := member.Profile(q, "by", "distance")
	switch {
	case timed && !loaded:
		q.Fault("by", member.NoRoads)
	case timed:
		n.Timed, n.By = true, profile
	}
	seconds, bounded := q.Float("max_duration", 0, mostDuration)
	switch {
	case !bounded:
	case !loaded:
		q.Fault("max_duration", member.NoRoads)
	case !n.Timed:
		q.Fault("max_duration", "bounds travel time: say by=drive, walk, cycle or step-free as well")
	case seconds == 0:
		q.Fault("max_duration", "must be more than 0 seconds")
	default:
		n.MaxDuration = max(time.Duration(seconds*float64(time.Second)), 1)
	}
}

// appendTravel writes how a service is reached: members of properties. With
// travel time, distance_m is the length of the way. Where there is no way the
// members are the same, and unreachable says why.
func appendTravel(b []byte, world World, work *nearestWork, f *live.Found, language wire.Language) []byte {
	if f.Unreachable != "" {
		b = append(b, `,"distance_m":null`...)
		b = member.Metres(b, "straight_line_m", f.Distance)
		b = append(b, `,"duration_s":null,"travel":null,"arrival":null`...)
		b = appendUnreachable(b, f, work.answer.Start.Reason != "", language)
		return member.Openness(b, &f.Openness, language)
	}
	q := &work.query
	b = member.Metres(b, "distance_m", f.Road)
	b = member.Metres(b, "straight_line_m", f.Distance)
	b = member.Seconds(b, "duration_s", f.Duration)
	b = append(b, `,"travel":{"by":"`...)
	b = append(b, q.By.String()...)
	b = member.Text(append(b, '"'), "accuracy", member.Accuracy(f.Flags))
	b = append(b, `,"toll":`...)
	b = appendFlag(b, f.Flags, roads.IsToll)
	if q.By == roads.StepFree {
		b = append(b, `,"uncertain":`...)
		b = appendFlag(b, f.Flags, roads.IsUncertain)
	}
	b = append(member.Ferries(b, f.Ferries), '}')
	b = append(b, `,"arrival":{"at":`...)
	b = wire.AppendInstant(b, q.At.Add(f.Duration.Round(time.Second)))
	b = append(member.Openness(b, &f.Openness, language), `},"unreachable":null`...)
	now := world.Openness(f.Service, q.At)
	return member.Openness(b, &now, language)
}

// appendUnreachable writes why there is no way to a service. start tells that
// none begins, wherever it should lead.
func appendUnreachable(b []byte, f *live.Found, start bool, language wire.Language) []byte {
	away := geo.Metres(-1)
	if f.Unreachable == live.NoRoadNear {
		away = f.OffRoad
	}
	b = append(b, `,"unreachable":{"reason":`...)
	b = wire.AppendString(b, string(f.Unreachable))
	b = append(b, `,"detail":`...)
	b = wire.AppendString(b, language.In(unreachableTexts[unreachableKey{f.Unreachable, start}]))
	return append(member.Metres(b, "off_road_m", away), '}')
}

func appendFlag(b []byte, flags, flag roads.ArcFlags) []byte {
	if flags&flag != 0 {
		return append(b, "true"...)
	}
	return append(b, "false"...)
}

// appendTimed writes on what the order by time rests.
func appendTimed(b []byte, world World, work *nearestWork, language wire.Language) []byte {
	b = member.Text(b, "by", work.query.By.String())
	b = append(b, `,"start":{"off_road_m":`...)
	if away := work.answer.Start.Away; away < 0 {
		b = append(b, "null"...)
	} else {
		b = wire.AppendTenths(b, float64(away))
	}
	b = append(member.Reason(b, work.answer.Start.Reason, language), '}')
	b = member.Unreachable(b, work.answer.Unreachable, language)
	return member.Roads(b, world.Roads().Info(work.query.At))
}
