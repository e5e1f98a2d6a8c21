package roads

import (
	"math"
	"slices"
	"time"
)

// Weight is the time that p takes over a link in milliseconds, at least 1, what
// that link is, and whether p may travel it when no condition holds. Where
// access is NoAccess the time is that of a traveller whom a condition lets in.
// Delays at junctions are not in it. Of the wait for a ferry half is in each
// end that touches land: once a crossing, however many segments it has.
//
// Cost: about 100 ns, for Drive as much again for every point of the shape.
func (n *Network) Weight(p Profile, link uint32) (ms uint32, flags ArcFlags, access Access) {
	s, d := link>>1, Direction(link&1)
	a := n.attributes(s)
	access = a.Access[p][d]
	var seconds float64
	switch {
	case a.Class == Ferry:
		seconds = (n.Sailing(link) + n.FerryWait(link)).Seconds()
	case a.Class == Lift:
		seconds = liftTime.Seconds()
	case p == Drive:
		seconds = n.driveTime(s, a, d)
	case p == Cycle && access == Pushed:
		seconds = n.metres(s) / perSecond(min(pushing, walkSpeed(a, d)))
	case p == Cycle:
		seconds = n.metres(s) / perSecond(cycleSpeed(a, d))
	case p == StepFree:
		seconds = n.metres(s) / perSecond(rollSpeed(a, d))
	default:
		seconds = n.metres(s) / perSecond(walkSpeed(a, d))
	}
	ms = uint32(max(1, min(MaxWeight, math.Round(seconds*1000))))
	return ms, a.arcFlags(p, d), access
}

// liftTime is to wait for a lift and to ride it.
const liftTime = 40 * time.Second

func (n *Network) metres(segment uint32) float64 { return float64(n.Length[segment]) / 10 }

// perSecond turns km/h into metres a second. No speed is slower than a snail's,
// so that no time is endless.
func perSecond(kmh float64) float64 { return max(kmh, 0.5) / 3.6 }

// arcFlags says what a link is to p.
func (a *Attributes) arcFlags(p Profile, d Direction) (flags ArcFlags) {
	set := func(flag ArcFlags, when bool) {
		if when {
			flags |= flag
		}
	}
	set(OnFerry, a.Class == Ferry)
	set(IsCoarse, a.Coarse)
	set(IsToll, p == Drive && a.Flags&Toll != 0)
	set(IsPrivate, a.Access[p][d] == Private)
	set(IsUncertain, p == StepFree && a.uncertain())
	set(IsSteps, a.Class == Steps)
	set(IsTimed, slices.ContainsFunc(a.When, func(w TimedAccess) bool { return w.concerns(p, d) }))
	return flags
}

// ferrySpeed, in km/h, is of ferries whose duration is not known: registries
// and drivers agree on 18 for Norwegian car ferries with their manoeuvres.
const ferrySpeed = 18

// Sailing is the time on board of a ferry link without the wait; 0 for links
// that are no ferries. A line of which a part is missing has no use for the
// duration of the whole.
func (n *Network) Sailing(link uint32) time.Duration {
	a := n.attributes(link >> 1)
	if a.Class != Ferry {
		return 0
	}
	length := n.metres(link >> 1)
	if a.Duration <= 0 || a.Cut || a.WayLength <= 0 {
		return time.Duration(length / perSecond(ferrySpeed) * float64(time.Second))
	}
	return time.Duration(float64(a.Duration) * min(1, length/float64(a.WayLength)))
}

// FerryWait is the wait that is in a ferry link: half of the line's at each end
// that touches land, the same in both directions; 0 for links that are no
// ferries. A boat that calls at a quay on its way counts as two.
func (n *Network) FerryWait(link uint32) time.Duration {
	a := n.attributes(link >> 1)
	if a.Class != Ferry {
		return 0
	}
	var wait time.Duration
	for _, end := range []uint32{link &^ 1, link | 1} {
		if _, ok := slices.BinarySearch(n.Ashore, end); ok {
			wait += a.Wait / 2
		}
	}
	return wait
}
