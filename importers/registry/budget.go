package registry

import (
	"fmt"
	"io"

	"finnfram/data"
)

// Budget is a reader that fails when more than Limit bytes are read between
// two calls of Reset. It bounds the memory of parsers that gather one value
// whole, such as a quoted field that is never closed.
type Budget struct {
	Reader io.Reader
	Limit  int64
	used   int64
}

// Read implements io.Reader.
func (b *Budget) Read(p []byte) (int, error) {
	if b.used > b.Limit {
		return 0, fmt.Errorf("one row or object is longer than %d MiB: %w", b.Limit>>20, data.ErrInvalid)
	}
	n, err := b.Reader.Read(p)
	b.used += int64(n)
	return n, err
}

// Reset begins a new object.
func (b *Budget) Reset() { b.used = 0 }
