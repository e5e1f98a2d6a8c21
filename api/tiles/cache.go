package tiles

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"sync"
)

// cache keeps packed answers, the most recently used, up to a number of bytes.
// Several who ask for the same one at once wait for one making of it. It is
// safe for all goroutines.
type cache struct {
	most int

	mu      sync.Mutex
	used    int
	recent  *list.List // of *kept, the newest first
	kept    map[string]*list.Element
	flights map[string]*flight
}

type kept struct {
	key    string
	packed []byte
}

// flight is a making under way; done is closed at its end.
type flight struct {
	done   chan struct{}
	packed []byte
	err    error
}

func newCache(most int) *cache {
	return &cache{most: most, recent: list.New(), kept: map[string]*list.Element{}, flights: map[string]*flight{}}
}

// overhead is about what an entry takes beside its bytes.
const overhead = 200

// get returns the packed bytes of key, made by make where they are not kept.
// No bytes at all are kept as such. Errors are not kept.
func (c *cache) get(key string, make func() ([]byte, error)) ([]byte, error) {
	c.mu.Lock()
	if e, ok := c.kept[key]; ok {
		c.recent.MoveToFront(e)
		c.mu.Unlock()
		return e.Value.(*kept).packed, nil
	}
	if f, ok := c.flights[key]; ok {
		c.mu.Unlock()
		<-f.done
		return f.packed, f.err
	}
	f := &flight{done: makeChan()}
	c.flights[key] = f
	c.mu.Unlock()
	f.err = errGone // stays when make panics
	defer c.land(key, f)
	raw, err := make()
	if err == nil && len(raw) > 0 {
		raw, err = pack(raw)
	}
	f.packed, f.err = raw, err
	return raw, err
}

func makeChan() chan struct{} { return make(chan struct{}) }

// land ends a flight and keeps what it brought.
func (c *cache) land(key string, f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.flights, key)
	close(f.done)
	size := len(f.packed) + len(key) + overhead
	if f.err != nil || size > c.most/4 {
		return
	}
	c.kept[key] = c.recent.PushFront(&kept{key, f.packed})
	c.used += size
	for c.used > c.most {
		oldest := c.recent.Back()
		k := c.recent.Remove(oldest).(*kept)
		delete(c.kept, k.key)
		c.used -= len(k.packed) + len(k.key) + overhead
	}
}

func pack(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, 5)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
