package osrm

import (
	"math"
	"strconv"

	"finnfram/geo"
	"finnfram/geo/guide"
	"finnfram/geo/roads"
	"finnfram/geo/route"
)

// maneuver is the type of OSRM for each kind of step.
var maneuver = [...]string{
	guide.Depart: "depart", guide.Turn: "turn", guide.Continue: "new name", guide.Keep: "fork", guide.Ramp: "off ramp", guide.Merge: "merge",
	guide.Roundabout: "roundabout", guide.Board: "notification", guide.GoOn: "notification", guide.Stairs: "notification",
	guide.Elevator: "notification", guide.Push: "notification", guide.Mount: "notification", guide.Arrive: "arrive",
}

var modifier = [...]string{
	guide.Straight: "straight", guide.SlightRight: "slight right", guide.Right: "right", guide.SharpRight: "sharp right",
	guide.Round: "uturn", guide.SharpLeft: "sharp left", guide.Left: "left", guide.SlightLeft: "slight left",
}

// modes name the manner of travel of a profile.
var modes = [roads.Profiles]string{roads.Drive: "driving", roads.Walk: "walking", roads.Cycle: "cycling", roads.StepFree: "walking"}

// appendSteps writes the steps of a leg.
func (c *call) appendSteps(b []byte, l *leg) []byte {
	b = append(b, `,"steps":[`...)
	steps := c.stepsOf(l)
	for i := range steps {
		if i > 0 {
			b = append(b, ',')
		}
		b = c.appendStep(b, l, &steps[i])
	}
	return append(b, ']')
}

// stepsOf are the steps of a leg; one that goes nowhere departs and arrives.
func (c *call) stepsOf(l *leg) []guide.Step {
	if steps := c.roads.Guide().Steps(c.profile, &l.path, &l.to); len(steps) > 0 {
		return steps
	}
	at := l.points[0]
	return []guide.Step{{Kind: guide.Depart, Profile: c.profile, At: at}, {Kind: guide.Arrive, Profile: c.profile, At: at}}
}

func (c *call) appendStep(b []byte, l *leg, s *guide.Step) []byte {
	begin, end := int(l.first[min(s.First, len(l.first)-1)]), int(l.first[min(s.Last, len(l.first)-1)])
	line := l.points[begin : end+1]
	if len(line) == 1 {
		line = []geo.Point{line[0], line[0]} // a line has two points, as OSRM's last step has
	}
	seconds := s.Duration.Seconds()
	b = append(b, `{"geometry":`...)
	b = appendLine(b, line, c.options.geometry)
	b = appendText(b, "mode", c.mode(l, s))
	b = appendText(b, "driving_side", "right")
	b = appendText(b, "name", c.stepName(l, s))
	if s.Ref != "" {
		b = appendText(b, "ref", s.Ref)
	}
	if s.Towards != "" {
		b = appendText(b, "destinations", s.Towards)
	}
	b = appendTenth(appendMember(b, "duration"), seconds)
	b = appendTenth(appendMember(b, "weight"), seconds)
	b = appendTenth(appendMember(b, "distance"), float64(s.Length))
	before, after := bearings(l.points, begin, s)
	b = appendManeuver(b, l.points[begin], s, before, after)
	b = appendIntersection(b, l.points[begin], s, before, after)
	return append(b, '}')
}

// stepName is the road of a step; of the last one, that on which it ends.
func (c *call) stepName(l *leg, s *guide.Step) string {
	if last := len(l.path.Pieces); s.Kind == guide.Arrive && last > 0 {
		return c.nameOf(l.path.Pieces[last-1].Segment)
	}
	return s.Name
}

// mode is how the way of a step is travelled.
func (c *call) mode(l *leg, s *guide.Step) string {
	switch {
	case s.Flags&roads.OnFerry != 0:
		return "ferry"
	case c.profile == roads.Cycle && s.First < s.Last && c.pushed(l.path.Pieces[s.First]):
		return "pushing bike"
	}
	return modes[c.profile]
}

// pushed tells whether a cycle is pushed along a piece.
func (c *call) pushed(piece route.Piece) bool {
	direction := roads.Along
	if piece.Against {
		direction = roads.Against
	}
	return c.access(piece.Segment, direction) == roads.Pushed
}

// bearings are the whole degrees in which the way comes to point i and leaves
// it, 0 where there is none.
func bearings(line []geo.Point, i int, s *guide.Step) (before, after int) {
	if i > 0 && s.Kind != guide.Depart {
		before = wholeDegrees(geo.Bearing(line[i-1], line[i]))
	}
	if s.Kind != guide.Arrive {
		after = wholeDegrees(s.Bearing)
	}
	return before, after
}

func wholeDegrees(v float64) int { return (int(math.Round(v))%360 + 360) % 360 }

func appendManeuver(b []byte, at geo.Point, s *guide.Step, before, after int) []byte {
	b = append(b, `,"maneuver":{"location":`...)
	b = appendLocation(b, at)
	b = strconv.AppendInt(appendMember(b, "bearing_before"), int64(before), 10)
	b = strconv.AppendInt(appendMember(b, "bearing_after"), int64(after), 10)
	b = appendText(b, "type", typeOf(s))
	switch {
	case s.Side != guide.NoSide:
		b = appendText(b, "modifier", modifier[s.Side])
	case s.Kind != guide.Depart && s.Kind != guide.Arrive:
		b = appendText(b, "modifier", modifierOf(after-before))
	}
	if s.Kind == guide.Roundabout && s.Exit > 0 {
		b = strconv.AppendInt(appendMember(b, "exit"), int64(s.Exit), 10)
	}
	return append(b, '}')
}

// modifierOf names the turn of a step that is told for another reason, by its
// angle in degrees.
func modifierOf(angle int) string {
	right := (angle + 720) % 360
	side, size := "right", right
	if right > 180 {
		side, size = "left", 360-right
	}
	switch {
	case size < 20:
		return "straight"
	case size < 45:
		return "slight " + side
	case size < 120:
		return side
	case size < 170:
		return "sharp " + side
	}
	return "uturn"
}

// typeOf calls a turn back a continue, as OSRM does.
func typeOf(s *guide.Step) string {
	if s.Kind == guide.Turn && s.Side == guide.Round {
		return "continue"
	}
	return maneuver[s.Kind]
}

// appendIntersection writes the one intersection of the manoeuvre itself, with
// the arms that the way uses, in the order of their bearings.
func appendIntersection(b []byte, at geo.Point, s *guide.Step, before, after int) []byte {
	b = append(b, `,"intersections":[{"location":`...)
	b = appendLocation(b, at)
	back := (before + 180) % 360
	switch {
	case s.Kind == guide.Depart:
		b = appendArms(b, `,"out":0`, "true", after)
	case s.Kind == guide.Arrive:
		b = appendArms(b, `,"in":0`, "true", back)
	case back <= after:
		b = appendArms(b, `,"in":0,"out":1`, "false,true", back, after)
	default:
		b = appendArms(b, `,"in":1,"out":0`, "true,false", after, back)
	}
	return append(b, "}]"...)
}

func appendArms(b []byte, which, entry string, arms ...int) []byte {
	b = append(b, which...)
	b = append(b, `,"entry":[`...)
	b = append(b, entry...)
	b = append(b, `],"bearings":[`...)
	for i, arm := range arms {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(arm), 10)
	}
	return append(b, ']')
}
