package roads

import (
	"errors"
	"fmt"
)

// ErrSurvey is the kind of errors about a survey that breaks the rules of its
// words: an importer's fault, not the source's.
var ErrSurvey = errors.New("not a survey")

// Check returns nil for a survey that keeps the rules of its words: ids
// ascending and each once, places on earth, at least two nodes a way, and no
// value that is none of its type's.
func (s *Survey) Check() error {
	if s.Space == "" {
		return fmt.Errorf("survey without a space of ids: %w", ErrSurvey)
	}
	for i := range s.Nodes {
		nd := &s.Nodes[i]
		if i > 0 && nd.ID <= s.Nodes[i-1].ID {
			return fmt.Errorf("%s node %d: ids do not ascend: %w", s.Space, nd.ID, ErrSurvey)
		}
		if err := nd.Point.Check(); err != nil {
			return fmt.Errorf("%s node %d: %w: %w", s.Space, nd.ID, err, ErrSurvey)
		}
		if nd.Kind > DoorNode || nd.Blocked > AllProfiles || !validConditions(nd.When) {
			return fmt.Errorf("%s node %d: unknown kind or profile: %w", s.Space, nd.ID, ErrSurvey)
		}
	}
	for i := range s.Ways {
		if i > 0 && s.Ways[i].ID <= s.Ways[i-1].ID {
			return fmt.Errorf("%s way %d: ids do not ascend: %w", s.Space, s.Ways[i].ID, ErrSurvey)
		}
		if fault := s.Ways[i].fault(); fault != "" {
			return fmt.Errorf("%s way %d: %s: %w", s.Space, s.Ways[i].ID, fault, ErrSurvey)
		}
	}
	return s.checkRest()
}

// fault says what is wrong with w, "" when nothing is.
func (w *Way) fault() string {
	switch {
	case len(w.Nodes) < 2 || len(w.Nodes) > maxRefs:
		return "fewer than two or too many nodes"
	case w.Class > Ferry || w.Surface > Ground || w.Fitness > Unfit:
		return "unknown class, surface or fitness"
	case w.Duration < 0 || w.Wait < 0:
		return "negative time"
	case !validConditions(w.When):
		return "unknown profile or access in a condition"
	}
	for p := range w.Access {
		if w.Access[p][Along] > Pushed || w.Access[p][Against] > Pushed {
			return "unknown access"
		}
	}
	return ""
}

func validConditions(list []Condition) bool {
	for _, c := range list {
		if c.Profiles > AllProfiles || c.Access > Pushed {
			return false
		}
	}
	return true
}

func (s *Survey) checkRest() error {
	for i := range s.Turns {
		if s.Turns[i].Profiles > AllProfiles {
			return fmt.Errorf("%s turn %d: unknown profile: %w", s.Space, s.Turns[i].ID, ErrSurvey)
		}
	}
	for i := range s.Spots {
		sp := &s.Spots[i]
		if sp.Kind > TaxiStand || sp.Access > Pushed {
			return fmt.Errorf("%s spot %d: unknown kind or access: %w", s.Space, sp.ID, ErrSurvey)
		}
		if err := sp.Point.Check(); err != nil {
			return fmt.Errorf("%s spot %d: %w: %w", s.Space, sp.ID, err, ErrSurvey)
		}
	}
	for i := range s.Places {
		if err := s.Places[i].Point.Check(); err != nil {
			return fmt.Errorf("%s: place: %w: %w", s.Space, err, ErrSurvey)
		}
	}
	return nil
}
