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

// append appends the beginning of the feature of s, from memory if it is kept.
func (f *fragments) append(b []byte, s *live.Service, language wire.Language) []byte {
	slots := f.tongue[language].Load()
	if slots == nil {
		fresh := make([]atomic.Pointer[[]byte], len(f.world.All()))
		f.tongue[language].CompareAndSwap(nil, &fresh)
		slots = f.tongue[language].Load()
	}
	if int(s.Ordinal) >= len(*slots) {
		return appendStatic(b, s, language)
	}
	slot := &(*slots)[s.Ordinal]
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
