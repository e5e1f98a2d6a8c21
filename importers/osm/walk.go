package osm

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"sync"

	"finnfram/data"
)

// decoders is how many goroutines unpack PBF blocks; unzipping is most of the
// work, and two keep up with a disk.
const decoders = 2

// Walk reads an OSM file, PBF or XML, told apart by their first bytes, and
// hands every wanted element to each, in the order of the file, from the
// calling goroutine. A file that is damaged or cut off is an error of kind
// data.ErrInvalid that names the place; each may have been called for what
// stands before it. A PBF file that ends exactly between two blocks cannot be
// told from a whole one; the run's rule against removing much is what holds it
// off then. A file with history, in which an element comes in several versions,
// is refused. Memory: a few blocks of PBF (normally 1 MB each, at most
// 32 MB), or one element of XML of
// at most 64 MiB.
func Walk(ctx context.Context, name string, r io.Reader, want Want, each func(*Element) error) error {
	buffered := bufio.NewReaderSize(r, 64<<10)
	head, err := buffered.Peek(4)
	if err != nil && err != io.EOF {
		return fmt.Errorf("%s: %w", name, err)
	}
	switch {
	case len(head) == 0:
		return fmt.Errorf("%s is empty: %w", name, data.ErrInvalid)
	case head[0] == 0:
		return walkPBF(ctx, name, buffered, want, each)
	default:
		return walkXML(ctx, name, buffered, want, each)
	}
}

// job is a block on its way through a decoder; done receives it back.
type job struct {
	block
	done chan decoded
}

type decoded struct {
	elements []Element
	err      error
}

func walkPBF(ctx context.Context, name string, r io.Reader, want Want, each func(*Element) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	defer group.Wait()
	defer cancel()
	work := make(chan job)
	order := make(chan job, 2*decoders)
	blocks := &blockReader{name: name, r: r, dated: want.Dated, bound: want.Bounded}
	var readError error
	group.Go(func() {
		defer close(order)
		defer close(work)
		readError = feed(ctx, blocks, work, order)
	})
	for range decoders {
		group.Go(func() {
			d := decoder{want: want}
			for j := range work {
				elements, err := d.decode(j.blob)
				j.done <- decoded{elements, err}
			}
		})
	}
	for j := range order {
		result := <-j.done
		if result.err != nil {
			return blocks.fault(j.offset, "%w", result.err)
		}
		for i := range result.elements {
			if err := each(&result.elements[i]); err != nil {
				return err
			}
		}
	}
	return readError
}

// feed reads blocks and hands each to a decoder and, in order, to the caller.
func feed(ctx context.Context, blocks *blockReader, work, order chan<- job) error {
	for {
		b, err := blocks.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		j := job{b, make(chan decoded, 1)}
		select {
		case work <- j:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case order <- j:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
