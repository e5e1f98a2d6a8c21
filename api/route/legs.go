package route

import (
	"strconv"
	"time"

	"finnfram/api/member"
	"finnfram/api/wire"
	"finnfram/data/live"
	"finnfram/geo"
	"finnfram/geo/roads"
)

// leg is a part of the way travelled in one manner.
type leg struct {
	mode     string
	name     string // of a ferry
	duration time.Duration
	wait     time.Duration
	length   geo.Metres
	flags    roads.ArcFlags
	// begin and end are the points of the geometry; -1 off the road.
	begin, end int32
}

// legs cuts the way where the manner of travel changes.
func (a *answer) legs() []leg {
	list := offRoad(nil, &a.trip.From)
	ferries := a.trip.Ferries
	onRoad := len(list)
	for i := range a.trip.Path.Pieces {
		piece := &a.trip.Path.Pieces[i]
		mode := a.mode(piece.Segment, piece.Against, piece.Flags)
		if last := len(list) - 1; last < onRoad || list[last].mode != mode {
			list = append(list, leg{mode: mode, begin: a.first[i]})
		}
		l := &list[len(list)-1]
		l.duration += time.Duration(piece.Weight) * time.Millisecond
		l.length += geo.Metres(piece.Length) / 10
		l.flags |= piece.Flags
		l.end = a.first[i+1]
	}
	for i := range list {
		if list[i].mode == "ferry" && len(ferries) > 0 {
			list[i].name, list[i].wait, ferries = crossing(&list[i], ferries)
		}
	}
	return offRoad(list, &a.trip.To)
}

// crossing gives a leg by ferry its name and wait. Ferries that follow each
// other without land between are one leg.
func crossing(l *leg, ferries []live.Ferry) (name string, wait time.Duration, rest []live.Ferry) {
	var sailed geo.Metres
	for len(ferries) > 0 && sailed < l.length-1 {
		f := ferries[0]
		if name == "" {
			name = f.Name
		}
		wait, sailed, ferries = wait+f.Wait, sailed+f.Length, ferries[1:]
	}
	return name, wait, ferries
}

// offRoad adds the way between a place and the road.
func offRoad(list []leg, e *live.TripEnd) []leg {
	if e.Away < 1 && e.OffRoad < time.Second {
		return list
	}
	return append(list, leg{mode: "off_road", duration: e.OffRoad, length: e.Away, begin: -1})
}

// mode is how a segment is travelled.
func (a *answer) mode(segment uint32, against bool, flags roads.ArcFlags) string {
	if flags&roads.OnFerry != 0 {
		return "ferry"
	}
	if a.asked.profile == roads.Cycle {
		link := segment << 1
		if against {
			link |= 1
		}
		if _, _, access := a.roads.Network().Weight(roads.Cycle, link); access == roads.Pushed {
			return "push"
		}
	}
	return a.asked.profile.String()
}

func (a *answer) appendLegs(b []byte) []byte {
	b = append(b, `,"legs":[`...)
	for i, l := range a.legs() {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"mode":"`...)
		b = append(b, l.mode...)
		b = append(b, '"')
		b = member.Text(b, "name", l.name)
		b = member.Seconds(b, "duration_s", l.duration)
		if l.mode == "ferry" {
			b = member.Seconds(b, "wait_s", l.wait)
		}
		b = member.Metres(b, "distance_m", l.length)
		accuracy := "" // off the road nobody knows the way
		if l.begin >= 0 {
			accuracy = member.Accuracy(l.flags)
		}
		b = member.Text(b, "accuracy", accuracy)
		b = append(b, `,"points":`...)
		b = appendSpan(b, l.begin, l.end)
		b = append(b, '}')
	}
	return append(b, ']')
}

// appendSpan writes the first and the last point of the geometry, null off
// the road.
func appendSpan(b []byte, begin, end int32) []byte {
	if begin < 0 {
		return append(b, "null"...)
	}
	b = append(b, '[')
	b = strconv.AppendInt(b, int64(begin), 10)
	b = append(b, ',')
	b = strconv.AppendInt(b, int64(end), 10)
	return append(b, ']')
}

// appendSteps writes what to do, in words.
func (a *answer) appendSteps(b []byte) []byte {
	language := tongue(a.asked.language)
	b = append(b, `,"instructions":{"language":`...)
	b = wire.AppendString(b, string(language))
	b = member.Text(b, "reviewed", reviewed(language))
	b = append(b, `},"steps":[`...)
	for i := range a.steps {
		if i > 0 {
			b = append(b, ',')
		}
		b = a.appendStep(b, i)
	}
	return append(b, ']')
}

func (a *answer) appendStep(b []byte, i int) []byte {
	s := &a.steps[i]
	begin, end := a.first[s.First], a.first[s.Last]
	b = append(b, `{"kind":"`...)
	b = append(b, s.Kind.String()...)
	b = append(b, '"')
	b = member.Text(b, "side", s.Side.String())
	b = member.Text(b, "text", s.Text(tongue(a.asked.language)))
	b = append(b, `,"location":`...)
	b = appendPair(b, s.At)
	b = strconv.AppendInt(member.Name(b, "bearing"), int64(s.Bearing+.5)%360, 10)
	b = member.Seconds(b, "duration_s", s.Duration)
	b = member.Metres(b, "distance_m", s.Length)
	if s.Wait > 0 {
		b = member.Seconds(b, "wait_s", s.Wait)
	}
	b = member.Text(b, "name", s.Name)
	b = member.Text(b, "ref", s.Ref)
	b = member.Text(b, "towards", s.Towards)
	if s.Exit > 0 {
		b = strconv.AppendInt(member.Name(b, "exit"), int64(s.Exit), 10)
	}
	b = append(b, `,"points":`...)
	return append(appendSpan(b, begin, end), '}')
}
