package osrm

import "testing"

func TestModifierOf(t *testing.T) {
	for angle, want := range map[int]string{0: "straight", 19: "straight", -19: "straight", 341: "straight", 30: "slight right", -30: "slight left", 90: "right", -90: "left", 270: "left", -270: "right", 150: "sharp right", -150: "sharp left", 180: "uturn", -175: "uturn", 359: "straight"} {
		if got := modifierOf(angle); got != want {
			t.Errorf("%d: %s, want %s", angle, got, want)
		}
	}
}
