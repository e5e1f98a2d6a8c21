package services

import (
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
	budget atomic.Int64
	tongue [wire.Languages]atomic.Pointer[[]atomic.Pointer[[]byte]]
}

// fragmentsOf is the store of the world asked, a new one after a swap.
func (m *Module) fragmentsOf(world World) *fragments {
	kept := m.kept.Load()
	if kept != nil && kept.world == world {
		return kept
	}
	fresh := &fragments{world: world}
	fresh.budget.Store(keptBytes)
	if m.kept.CompareAndSwap(kept, fresh) {
		return fresh
	}
	return fresh // another request was quicker; this one goes on with its own
}

// slots are where the beginnings of one language are kept, by ordinal.
func (f *fragments) slots(language wire.Language) []atomic.Pointer[[]byte] {
	slots := f.tongue[language].Load()
	if slots == nil {
		fresh := make([]atomic.Pointer[[]byte], len(f.world.All()))
		f.tongue[language].CompareAndSwap(nil, &fresh)
		slots = f.tongue[language].Load()
	}
	return *slots
}

// gather finds what is kept of the first services found, as many as fit into
// ready, nil for what is not kept. They lie far apart in memory: the machine
// fetches them all at once here, and would one after the other between copies.
func (f *fragments) gather(ready []*[]byte, found []live.Found, language wire.Language) []*[]byte {
	slots := f.slots(language)
	for i := range found[:min(len(found), cap(ready))] {
		var kept *[]byte
		if n := int(found[i].Service.Ordinal); n < len(slots) {
			kept = slots[n].Load()
		}
		ready = append(ready, kept)
	}
	return ready
}

// append appends the beginning of the feature of s, from memory if it is kept.
func (f *fragments) append(b []byte, s *live.Service, language wire.Language) []byte {
	slots := f.slots(language)
	if int(s.Ordinal) >= len(slots) {
		return appendStatic(b, s, language)
	}
	slot := &slots[s.Ordinal]
	if kept := slot.Load(); kept != nil {
		return append(b, *kept...)
	}
	start := len(b)
	b = appendStatic(b, s, language)
	f.keep(slot, b[start:])
	return b
}

func (f *fragments) keep(slot *atomic.Pointer[[]byte], encoded []byte) {
	const overhead = 24 // the slice header that the pointer needs
	if f.budget.Add(-int64(len(encoded))-overhead) < 0 {
		return
	}
	own := append(make([]byte, 0, len(encoded)), encoded...)
	slot.Store(&own)
}
