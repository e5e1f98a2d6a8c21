package importers

import (
	"finnfram/data"
)

// place is the key of a record with its kind.
type place struct {
	kind data.RecordKind
	key  string
}

// Delete removes a key of the content in force (delta imports only). Deletions
// wait for each other as records do: each one alone would cost a transaction.
func (s *sink) Delete(kind data.RecordKind, key string) error {
	if !s.run.Options.Delta {
		return nil // the content starts empty: what is not handed over is gone already
	}
	if !s.checkText(key, text{"id", &key, 200}) {
		return s.spill()
	}
	if key == "" {
		s.reject("key-missing", "id", "", "a deletion needs the key of what is deleted")
		return s.spill()
	}
	if err := s.lastWord(place{kind, key}, true); err != nil {
		return err
	}
	s.row.taken = true
	s.gone = append(s.gone, place{kind, key})
	return s.spill()
}

// lastWord makes sure that of a record and its deletion the one that was
// handed over last counts: what waits about the key and says the contrary is
// carried out first.
func (s *sink) lastWord(at place, deleted bool) error {
	if !s.run.Options.Delta {
		return nil
	}
	if before, waits := s.words[at]; waits && before != deleted {
		if err := s.flush(); err != nil {
			return err
		}
	}
	if s.words == nil {
		s.words = map[place]bool{}
	}
	s.words[at] = deleted
	return nil
}

// flushGone deletes what is queued, kind by kind.
func (s *sink) flushGone() error {
	for len(s.gone) > 0 {
		kind, keys := s.gone[0].kind, []string(nil)
		rest := s.gone[:0]
		for _, at := range s.gone {
			if at.kind == kind {
				keys = append(keys, at.key)
			} else {
				rest = append(rest, at)
			}
		}
		s.gone = rest
		if err := s.staging.Delete(s.ctx, kind, keys...); err != nil {
			return err
		}
	}
	return nil
}
