package roads

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/cespare/xxhash/v2"
)

// A blob is a magic line, then numbers (varints), strings and arrays (little
// endian), each with its length before it, then the xxHash64 of all that. A new
// layout gets a new number in the magic line.

// ErrDamaged is the kind of errors about a stored survey, network or graph that
// is not whole, not of this layout, or not one at all.
var ErrDamaged = errors.New("damaged roads")

// maxBlob bounds what is read: a country of two million junctions takes about
// 200 MB.
const maxBlob = 4 << 30

// blobWriter writes and sums; the first error sticks and close returns it.
type blobWriter struct {
	w       *bufio.Writer
	sum     *xxhash.Digest
	err     error
	scratch []byte
}

func newBlobWriter(w io.Writer, magic string) *blobWriter {
	b := &blobWriter{w: bufio.NewWriterSize(w, 1<<16), sum: xxhash.New(), scratch: make([]byte, 0, 1<<15)}
	b.bytes([]byte(magic))
	return b
}

func (b *blobWriter) bytes(p []byte) {
	if b.err == nil {
		_, b.err = b.w.Write(p)
		b.sum.Write(p)
	}
}

func (b *blobWriter) uint(v uint64) { b.bytes(binary.AppendUvarint(b.scratch[:0], v)) }
func (b *blobWriter) int(v int64)   { b.bytes(binary.AppendVarint(b.scratch[:0], v)) }
func (b *blobWriter) length(n int)  { b.uint(uint64(n)) }

func (b *blobWriter) bool(v bool) {
	r := record(b.scratch[:0])
	r.bool(v)
	b.bytes(r)
}

func (b *blobWriter) text(text string) {
	b.length(len(text))
	b.bytes([]byte(text))
}

// record is a piece of a blob in the making.
type record []byte

func (r *record) uint(v uint64) { *r = binary.AppendUvarint(*r, v) }
func (r *record) int(v int64)   { *r = binary.AppendVarint(*r, v) }

func (r *record) bool(v bool) {
	if v {
		*r = append(*r, 1)
	} else {
		*r = append(*r, 0)
	}
}

func (r *record) text(text string) {
	r.uint(uint64(len(text)))
	*r = append(*r, text...)
}

// fixed is what arrays of a blob may hold.
type fixed interface {
	~uint8 | ~uint16 | ~uint32 | ~int32 | ~int64 | ~uint64
}

// writeArray writes the length and the elements of values.
func writeArray[T fixed](b *blobWriter, values []T) {
	b.length(len(values))
	size := binary.Size(*new(T))
	for len(values) > 0 {
		n := min(len(values), cap(b.scratch)/size)
		p := b.scratch[:0]
		for _, v := range values[:n] {
			p = appendFixed(p, v, size)
		}
		b.bytes(p)
		values = values[n:]
	}
}

func appendFixed[T fixed](p []byte, v T, size int) []byte {
	switch size {
	case 1:
		return append(p, byte(v))
	case 2:
		return binary.LittleEndian.AppendUint16(p, uint16(v))
	case 4:
		return binary.LittleEndian.AppendUint32(p, uint32(v))
	}
	return binary.LittleEndian.AppendUint64(p, uint64(v))
}

// close writes the sum.
func (b *blobWriter) close() error {
	b.bytes(binary.LittleEndian.AppendUint64(nil, b.sum.Sum64()))
	if b.err == nil {
		b.err = b.w.Flush()
	}
	return b.err
}

// blobReader reads from rest and turns bad at the first thing that is missing
// or out of range; from then on it gives zeros, so that loops end.
type blobReader struct {
	rest []byte
	bad  bool
}

// openBlob reads all of r and holds it against magic and sum. Errors are of
// kind ErrDamaged, or r's own.
func openBlob(r io.Reader, magic string) (*blobReader, error) {
	blob, err := readAll(r)
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(blob, []byte(magic)) {
		return nil, fmt.Errorf("does not begin with %q: %w", magic[:len(magic)-1], ErrDamaged)
	}
	body := len(blob) - 8
	if body < len(magic) || xxhash.Sum64(blob[:body]) != binary.LittleEndian.Uint64(blob[body:]) {
		return nil, fmt.Errorf("checksum differs: %w", ErrDamaged)
	}
	return &blobReader{rest: blob[len(magic):body]}, nil
}

// readAll reads r in one go where it tells its length.
func readAll(r io.Reader) ([]byte, error) {
	var buffer bytes.Buffer
	if sized, ok := r.(interface{ Len() int }); ok && sized.Len() < maxBlob {
		buffer.Grow(sized.Len() + bytes.MinRead)
	}
	n, err := buffer.ReadFrom(io.LimitReader(r, maxBlob+1))
	if err != nil {
		return nil, fmt.Errorf("roads: %w", err)
	}
	if n > maxBlob {
		return nil, fmt.Errorf("larger than %d bytes: %w", int64(maxBlob), ErrDamaged)
	}
	return buffer.Bytes(), nil
}

func (b *blobReader) fail() { b.bad, b.rest = true, nil }

// uint reads a varint of at most limit.
func (b *blobReader) uint(limit uint64) uint64 {
	v, n := binary.Uvarint(b.rest)
	if n <= 0 || v > limit {
		b.fail()
		return 0
	}
	b.rest = b.rest[n:]
	return v
}

func (b *blobReader) int() int64 {
	v, n := binary.Varint(b.rest)
	if n <= 0 {
		b.fail()
		return 0
	}
	b.rest = b.rest[n:]
	return v
}

func (b *blobReader) bool() bool   { return b.uint(1) == 1 }
func (b *blobReader) byte() uint8  { return uint8(b.uint(math.MaxUint8)) }
func (b *blobReader) int8() int8   { return int8(b.within(math.MinInt8, math.MaxInt8)) }
func (b *blobReader) int32() int32 { return int32(b.within(math.MinInt32, math.MaxInt32)) }

// number reads an index or a step between indices.
func (b *blobReader) number() int { return int(b.uint(math.MaxInt32)) }

func (b *blobReader) within(low, high int64) int64 {
	v := b.int()
	if v < low || v > high {
		b.fail()
		return 0
	}
	return v
}

// count reads how many elements of at least size bytes follow.
func (b *blobReader) count(size int) int {
	return int(b.uint(uint64(len(b.rest) / size)))
}

// take reads n bytes without copying them.
func (b *blobReader) take(n int) []byte {
	if n > len(b.rest) {
		b.fail()
		return nil
	}
	p := b.rest[:n:n]
	b.rest = b.rest[n:]
	return p
}

func (b *blobReader) text() string { return string(b.take(b.count(1))) }

// readArray reads what writeArray wrote.
func readArray[T fixed](b *blobReader) []T {
	size := binary.Size(*new(T))
	n := b.count(size)
	p := b.take(n * size)
	if len(p) == 0 {
		return nil
	}
	values := make([]T, n)
	switch size {
	case 1:
		for i := range values {
			values[i] = T(p[i])
		}
	case 2:
		for i := range values {
			values[i] = T(binary.LittleEndian.Uint16(p[2*i:]))
		}
	case 4:
		for i := range values {
			values[i] = T(binary.LittleEndian.Uint32(p[4*i:]))
		}
	default:
		for i := range values {
			values[i] = T(binary.LittleEndian.Uint64(p[8*i:]))
		}
	}
	return values
}

// close tells whether everything was there and nothing is left over.
func (b *blobReader) close() error {
	if b.bad || len(b.rest) > 0 {
		return fmt.Errorf("ends in the wrong place: %w", ErrDamaged)
	}
	return nil
}

// fromFixed turns 1e-7 degrees, as blobs and networks hold them, into degrees.
func fromFixed(v int32) float64 { return float64(v) / 1e7 }

// toFixed rounds degrees to 1e-7, a centimetre.
func toFixed(v float64) int32 { return int32(math.Round(v * 1e7)) }
