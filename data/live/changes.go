package live

import (
	"fmt"
	"slices"

	"finnfram/data"
)

// keptWorlds is how many steps of history are kept; older tokens are gone.
const keptWorlds = 64

// step is what one world changed from the one before it.
type step struct {
	token   string // of the world after the step
	touched []data.ServiceID
}

// nextHistory is the history of a world that follows last. The first step of
// a history has the token of its first world and touches nothing.
func nextHistory(last, next *World) []step {
	if last == nil {
		return []step{{token: next.token}}
	}
	history := append(slices.Clip(last.history), step{next.token, differing(last, next)})
	return history[max(0, len(history)-keptWorlds):]
}

// differing lists the ids in only one of two worlds, and those whose content
// differs.
func differing(last, next *World) []data.ServiceID {
	var ids []data.ServiceID
	a, b := last.services, next.services
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].ID < b[0].ID:
			ids, a = append(ids, a[0].ID), a[1:]
		case len(a) == 0 || b[0].ID < a[0].ID:
			ids, b = append(ids, b[0].ID), b[1:]
		default:
			if a[0] != b[0] && a[0].hash != b[0].hash {
				ids = append(ids, a[0].ID)
			}
			a, b = a[1:], b[1:]
		}
	}
	return ids
}

// Changes tells what happened since the world that had this token. A token of
// no world kept is of kind data.ErrGone: start over with List.
func (w *World) Changes(since string) (ChangeSet, error) {
	from := len(w.history) - 1
	for from >= 0 && w.history[from].token != since {
		from--
	}
	if from < 0 {
		return ChangeSet{}, fmt.Errorf("changes since %.80q: %w", since, data.ErrGone)
	}
	touched := map[data.ServiceID]bool{}
	set := ChangeSet{Next: w.token}
	for _, step := range w.history[from+1:] {
		for _, id := range step.touched {
			if touched[id] {
				continue
			}
			touched[id] = true
			if w.published(id) {
				set.Changed = append(set.Changed, id)
			} else {
				set.Removed = append(set.Removed, id)
			}
		}
	}
	slices.Sort(set.Changed)
	slices.Sort(set.Removed)
	return set, nil
}

// published tells whether a service has this very id, not merely an alias.
func (w *World) published(id data.ServiceID) bool {
	s, ok := w.Service(id)
	return ok && s.ID == id
}
