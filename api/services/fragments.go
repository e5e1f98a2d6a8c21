package services

import (
	"sync"
	"sync/atomic"

	"finnfram/api/wire"
	"finnfram/data/live"
)

// keptBytes bounds what is kept of encoded features. Norway's 20,000 services
// take some 20 MB a language; a continent keeps what is asked for first.
const keptBytes = 512 << 20

// fragments keeps the beginnings of features of one world. It is safe for all
// goroutines: two that encode the same one at once both do it, and one is
// kept.
type fragments struct {
	world  World
	tongue [wire.Languages]atomic.Pointer[[]slot]

	mu     sync.Mutex // of those who keep
	budget int64
}

// slot keeps the beginning of one feature. It is written once: text, then of,
// and read the other way round.
type slot struct {
	of   atomic.Pointer[live.Service]
	text string
}

// read is the beginning of the feature of s, "" if it is not kept.
func (k *slot) read(s *live.Service) string {
	if k.of.Load() != s {
		return ""
	}
	return k.text
}

// fragmentsOf is the store of the world asked, a new one after a swap.
func (m *Module) fragmentsOf(world World) *fragments {
	kept := m.kept.Load()
	if kept != nil && kept.world == world {
		return kept
	}
	fresh := &fragments{world: world, budget: keptBytes}
	if m.kept.CompareAndSwap(kept, fresh) {
		return fresh
	}
	return fresh // another request was quicker; this one goes on with its own
}

// slots are where the beginnings of one language are kept, by rank:
// services that are found together stand side by side.
func (f *fragments) slots(language wire.Language) []slot {
	slots := f.tongue[language].Load()
	if slots == nil {
		fresh := make([]slot, len(f.world.All()))
		f.tongue[language].CompareAndSwap(nil, &fresh)
		slots = f.tongue[language].Load()
	}
	return *slots
}

// gather finds what is kept of the first services found, as many as fit into
// ready, "" for what is not kept. They lie far apart in memory: the machine
// fetches them all at once here, and would one after the other between copies.
func (f *fragments) gather(ready []string, found []live.Found, language wire.Language) []string {
	slots := f.slots(language)
	for i := range found[:min(len(found), cap(ready))] {
		kept := ""
		if n := int(found[i].Rank); n < len(slots) {
			kept = slots[n].read(found[i].Service)
		}
		ready = append(ready, kept)
	}
	return ready
}

// append appends the beginning of the feature of s, from memory if it is kept.
func (f *fragments) append(b []byte, s *live.Service, language wire.Language) []byte {
	slots := f.slots(language)
	if int(s.Rank) >= len(slots) {
		return appendStatic(b, s, language)
	}
	slot := &slots[s.Rank]
	if kept := slot.read(s); kept != "" {
		return append(b, kept...)
	}
	start := len(b)
	b = appendStatic(b, s, language)
	f.keep(slot, s, b[start:])
	return b
}

func (f *fragments) keep(k *slot, s *live.Service, encoded []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if k.of.Load() != nil || f.budget < int64(len(encoded)) {
		return
	}
	f.budget -= int64(len(encoded))
	k.text = string(encoded)
	k.of.Store(s)
}
