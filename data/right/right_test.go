package right_test

import (
	"testing"

	"finnfram/data/right"
)

// TestAllow is the whole rule book, written out by hand: one line for each
// action, one column for each role.
func TestAllow(t *testing.T) {
	book := map[right.Action]struct{ anybody, staff, stranger bool }{
		right.ReadPublic:      {true, true, true},
		right.SendReport:      {true, true, true},
		right.ReadReports:     {false, true, false},
		right.DecideReports:   {false, true, false},
		right.ReadClosures:    {false, true, false},
		right.ChangeClosures:  {false, true, false},
		right.ReadVersions:    {false, true, false},
		right.Import:          {false, true, false},
		right.RollBack:        {false, true, false},
		right.ReadSeparations: {false, true, false},
		right.SeparateSites:   {false, true, false},
		"invented":            {false, false, false},
	}
	for _, action := range right.Actions() {
		if _, ok := book[action]; !ok {
			t.Errorf("%s is in no line of the book", action)
		}
	}
	for action, want := range book {
		for role, allowed := range map[right.Role]bool{right.Anybody: want.anybody, right.RegistryStaff: want.staff, "stranger": want.stranger} {
			if got := right.Allow(right.Principal{Role: role}, action); got != allowed {
				t.Errorf("%q may %s: %v, want %v", role, action, got, allowed)
			}
		}
	}
}
