package roads

import "fmt"

// Profile is a manner of travel.
type Profile uint8

// The profiles. StepFree is walking without a step, a raised kerb or a slope
// too steep for a wheelchair.
const (
	Drive Profile = iota
	Walk
	Cycle
	StepFree
	Profiles = 4 // how many there are
)

var profileNames = [Profiles]string{"drive", "walk", "cycle", "step-free"}

// String is the word of the API: drive, walk, cycle or step-free.
func (p Profile) String() string {
	if int(p) < len(profileNames) {
		return profileNames[p]
	}
	return fmt.Sprintf("profile(%d)", uint8(p))
}

// ParseProfile finds the profile of a word; ok is false when there is none.
func ParseProfile(word string) (p Profile, ok bool) {
	for i, name := range profileNames {
		if name == word {
			return Profile(i), true
		}
	}
	return 0, false
}

// ProfileSet is a set of profiles; the zero value is empty.
type ProfileSet uint8

// AllProfiles holds every profile.
const AllProfiles ProfileSet = 1<<Profiles - 1

// Only returns the set of the profiles named.
func Only(profiles ...Profile) ProfileSet {
	var s ProfileSet
	for _, p := range profiles {
		s |= 1 << p
	}
	return s
}

// Has tells whether p is in s.
func (s ProfileSet) Has(p Profile) bool { return s>>p&1 == 1 }
