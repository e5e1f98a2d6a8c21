package roads

import (
	"cmp"
	"slices"
	"time"
)

// junctionDelays is what passing a junction takes on average, by what stands
// there. Signals: half the red time of a common cycle, shared by the chance of
// green. Lifts: wait and ride.
var junctionDelays = [...][Profiles]time.Duration{
	Signals:    {Drive: 8 * time.Second, Walk: 10 * time.Second, Cycle: 8 * time.Second, StepFree: 10 * time.Second},
	GiveWay:    {Drive: 3 * time.Second, Cycle: 2 * time.Second},
	Crossing:   {Drive: time.Second},
	Calming:    {Drive: 2 * time.Second},
	Gate:       {Drive: 15 * time.Second, Walk: 5 * time.Second, Cycle: 8 * time.Second, StepFree: 10 * time.Second},
	TollBooth:  {Drive: 10 * time.Second, Cycle: 5 * time.Second},
	BorderNode: {Drive: 15 * time.Second},
	LiftNode:   {Walk: 40 * time.Second, Cycle: 40 * time.Second, StepFree: 40 * time.Second},
	DoorNode:   {Walk: 2 * time.Second, Cycle: 5 * time.Second, StepFree: 4 * time.Second},
}

// gatesAt are the gates of a junction.
func (n *Network) gatesAt(junction uint32) []JunctionGate {
	lo, ok := slices.BinarySearchFunc(n.Gates, junction, func(g JunctionGate, j uint32) int {
		return cmp.Compare(g.Junction, j)
	})
	if !ok {
		return nil
	}
	hi := lo + 1
	for hi < len(n.Gates) && n.Gates[hi].Junction == junction {
		hi++
	}
	return n.Gates[lo:hi]
}

// junctionDelay is what passing a junction takes, in milliseconds.
func (n *Network) junctionDelay(p Profile, junction uint32) uint32 {
	var most time.Duration
	for _, gate := range n.gatesAt(junction) {
		if int(gate.Kind) < len(junctionDelays) {
			most = max(most, junctionDelays[gate.Kind][p])
		}
	}
	return uint32(most.Milliseconds())
}
