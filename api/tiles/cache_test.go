package tiles

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
)

// TestCacheStaysSmall: whatever is asked for, no more than the bound is kept,
// and what was asked for last is.
func TestCacheStaysSmall(t *testing.T) {
	c := newCache(64 << 10)
	r := rand.New(rand.NewChaCha8([32]byte{}))
	for i := range 500 {
		raw := make([]byte, 100+r.IntN(8000))
		for k := range raw {
			raw[k] = byte(r.Uint32())
		}
		if _, err := c.get(fmt.Sprint(i), func() ([]byte, error) { return raw, nil }); err != nil {
			t.Fatal(err)
		}
		sum := 0
		for e := c.recent.Front(); e != nil; e = e.Next() {
			k := e.Value.(*kept)
			sum += len(k.packed) + len(k.key) + overhead
		}
		if sum != c.used || sum > c.most || len(c.kept) != c.recent.Len() {
			t.Fatalf("%d bytes kept, %d counted, %d allowed", sum, c.used, c.most)
		}
	}
	if _, err := c.get("499", func() ([]byte, error) { return nil, errors.New("made again") }); err != nil {
		t.Error(err)
	}
	if _, err := c.get("0", func() ([]byte, error) { return nil, errors.New("made again") }); err == nil {
		t.Error("the first is still kept")
	}
}

// TestMadeOnce: those who ask while a tile is being made wait for it; a failure
// is told to all of them and not kept, a panic neither.
func TestMadeOnce(t *testing.T) {
	c := newCache(1 << 20)
	var made atomic.Int32
	begun, start := make(chan struct{}), make(chan struct{})
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			packed, err := c.get("a", func() ([]byte, error) {
				if made.Add(1) == 1 {
					close(begun)
				}
				<-start
				return []byte("tile"), nil
			})
			if err != nil || len(packed) == 0 {
				t.Error(err)
			}
		})
	}
	<-begun
	close(start)
	group.Wait()
	if made.Load() != 1 {
		t.Errorf("made %d times", made.Load())
	}
	fault := errors.New("no")
	if _, err := c.get("b", func() ([]byte, error) { return nil, fault }); err != fault {
		t.Error(err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = c.get("b", func() ([]byte, error) { panic("broken") })
	}()
	if packed, err := c.get("b", func() ([]byte, error) { return []byte("b"), nil }); err != nil || len(packed) == 0 {
		t.Errorf("after a failure and a panic: %v", err)
	}
}
