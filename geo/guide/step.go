package guide

import (
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// Kind is what a step asks of a person.
type Kind uint8

// The kinds of steps.
const (
	Depart     Kind = iota
	Turn            // to another road, or round a corner where others lead on
	Continue        // the road has another name from here, or begins after stairs or a lift
	Keep            // a fork: to one side of it
	Ramp            // off the main road, by a slip road
	Merge           // onto a main road
	Roundabout      // out by Step.Exit
	Board           // a ferry
	GoOn            // off a ferry: the way goes on by land
	Stairs          //
	Elevator        //
	Push            // off the cycle: push it
	Mount           // on the cycle again
	Arrive          //
)

var kindNames = [...]string{"depart", "turn", "continue", "keep", "ramp", "merge", "roundabout", "ferry", "ashore", "stairs", "lift", "push", "mount", "arrive"}

// String is the word of the API.
func (k Kind) String() string { return kindNames[k] }

// Side is where a step leads, seen by one who comes along the way.
type Side uint8

// The sides. NoSide is for steps that have none.
const (
	NoSide Side = iota
	Straight
	SlightRight
	Right
	SharpRight
	Round // a U-turn
	SharpLeft
	Left
	SlightLeft
)

var sideNames = [...]string{"", "straight", "slight_right", "right", "sharp_right", "uturn", "sharp_left", "left", "slight_left"}

// String is the word of the API, "" for NoSide.
func (s Side) String() string { return sideNames[s] }

// Step is one thing to do, and the way that follows it.
type Step struct {
	Kind Kind
	Side Side
	// Bearing in degrees at which the step's way sets out.
	Bearing float64
	Profile roads.Profile
	// Name, NameSe and Ref are of the road that follows; "" when it has none.
	// For a ferry Name is the line.
	Name, NameSe, Ref string
	// Stay tells that a turn follows the road that one is on.
	Stay bool
	// Along tells that Name is of the street beside the way.
	Along bool
	// Towards is what the sign says, where the source knows.
	Towards string
	Class   roads.Class
	Flags   roads.ArcFlags // of the way of the step
	// Exit counts the exits of a roundabout from 1, the one taken included.
	Exit int
	// At is where the step is to be done.
	At geo.Point
	// Length and Duration of the way from here to the next step. Duration
	// includes the Wait for a ferry.
	Length   geo.Metres
	Duration time.Duration
	Wait     time.Duration
	// First and Last are the pieces of the path that the step's way is made
	// of: First to Last-1. They are equal for Arrive.
	First, Last int
}
