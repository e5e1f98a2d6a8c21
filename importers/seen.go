package importers

import "hash/maphash"

// seen remembers, for every key handed over, the line of its first sight. It
// is an open hash table of 64-bit fingerprints: 16 bytes a slot, at most three
// quarters full, doubled when it fills, so 24 to 48 bytes a key while it
// grows. The probability that any two of 5 million different keys share a
// fingerprint is about one in 700,000.
type seen struct {
	seed  maphash.Seed
	slots []seenSlot
	count int
}

type seenSlot struct {
	print uint64 // 0: free
	line  int64
}

func newSeen() *seen {
	return &seen{seed: maphash.MakeSeed(), slots: make([]seenSlot, 1<<10)}
}

// add remembers key at line, or returns the line of its first sight and true.
func (s *seen) add(key string, line int64) (first int64, again bool) {
	if s.count*4 >= len(s.slots)*3 {
		s.grow()
	}
	print := maphash.String(s.seed, key) | 1
	slot := s.find(print)
	if slot.print == print {
		return slot.line, true
	}
	*slot = seenSlot{print, line}
	s.count++
	return 0, false
}

func (s *seen) find(print uint64) *seenSlot {
	mask := uint64(len(s.slots) - 1)
	for i := (print >> 1) & mask; ; i = (i + 1) & mask {
		if slot := &s.slots[i]; slot.print == print || slot.print == 0 {
			return slot
		}
	}
}

func (s *seen) grow() {
	old := s.slots
	s.slots = make([]seenSlot, 2*len(old))
	for _, slot := range old {
		if slot.print != 0 {
			*s.find(slot.print) = slot
		}
	}
}
