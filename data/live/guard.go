package live

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// panicked is a panic of a build, kept as an error: a fault in one record must
// not take down the answers that are already in memory.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// guarded runs f and returns its error, or its panic as one.
func guarded(f func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicked{value, debug.Stack()}
		}
	}()
	return f()
}

// crew runs pieces of work side by side and keeps their first fault. The zero
// value is ready.
type crew struct {
	work  sync.WaitGroup
	mu    sync.Mutex
	fault error
}

// start runs f, guarded, on a goroutine of its own.
func (c *crew) start(f func() error) {
	c.work.Go(func() {
		if err := guarded(f); err != nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			if c.fault == nil {
				c.fault = err
			}
		}
	})
}

// wait waits for all that was started, and returns the first fault.
func (c *crew) wait() error {
	c.work.Wait()
	return c.fault
}
