package tiles

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"
	"github.com/paulmach/orb/geojson"
)

// ErrBlob marks what is no base, or a damaged one, or one of another revision
// of this package.
var ErrBlob = errors.New("not a whole base of tiles of this revision")

// magic names the form of a written base; its last byte is the revision.
const magic = "finnfram tiles\x00\x01"

// Bounds of what Read believes.
const (
	maxText  = 4 << 10
	maxCount = 1 << 31
)

// checksum is the hash of everything in the base.
func (b *Base) checksum() uint64 {
	sum := xxhash.New()
	_ = b.encode(sum) // a hash takes everything
	return sum.Sum64()
}

// Write writes the base: a head, the content, and a check sum.
func (b *Base) Write(w io.Writer) error {
	sum := xxhash.New()
	buffered := bufio.NewWriterSize(w, 64<<10)
	if _, err := buffered.WriteString(magic); err != nil {
		return err
	}
	if err := b.encode(io.MultiWriter(buffered, sum)); err != nil {
		return err
	}
	if err := binary.Write(buffered, binary.LittleEndian, sum.Sum64()); err != nil {
		return err
	}
	return buffered.Flush()
}

func (b *Base) encode(to io.Writer) error {
	buffered := bufio.NewWriterSize(to, 64<<10)
	w := &writer{Writer: buffered}
	w.text(b.origin.Credit)
	w.flag(b.origin.Coarse)
	w.count(len(b.attrs))
	for _, a := range b.attrs {
		w.attr(a)
	}
	w.count(len(b.items))
	for i := range b.items {
		w.item(b, &b.items[i])
	}
	if w.err != nil {
		return w.err
	}
	return buffered.Flush()
}

// writer writes numbers in as few bytes as they need. The first error stays.
type writer struct {
	*bufio.Writer
	scratch [binary.MaxVarintLen64]byte
	err     error
}

func (w *writer) bytes(b []byte) {
	if w.err == nil {
		_, w.err = w.Write(b)
	}
}

func (w *writer) number(n uint64) { w.bytes(binary.AppendUvarint(w.scratch[:0], n)) }
func (w *writer) signed(n int64)  { w.bytes(binary.AppendVarint(w.scratch[:0], n)) }
func (w *writer) count(n int)     { w.number(uint64(n)) }

func (w *writer) flag(yes bool) {
	if yes {
		w.number(1)
	} else {
		w.number(0)
	}
}

func (w *writer) text(s string) {
	w.count(len(s))
	w.bytes([]byte(s))
}

func (w *writer) attr(a attr) {
	w.number(uint64(a.layer))
	w.count(len(a.props))
	for _, key := range slices.Sorted(maps.Keys(a.props)) {
		w.text(key)
		switch v := a.props[key].(type) {
		case string:
			w.number(0)
			w.text(v)
		case int64:
			w.number(1)
			w.signed(v)
		case bool:
			w.number(2)
			w.flag(v)
		}
	}
}

func (w *writer) item(b *Base, it *item) {
	w.number(it.id)
	w.number(uint64(it.attr))
	w.signed(int64(it.rank))
	w.bytes([]byte{byte(it.kind), it.from, it.to})
	w.count(int(it.count))
	last := point{}
	for p := it.first; p < it.first+it.count; p++ {
		corners, level := b.corners(p)
		w.flag(b.parts[p].hole)
		w.count(len(corners))
		for _, c := range corners {
			w.signed(int64(c.x) - int64(last.x))
			w.signed(int64(c.y) - int64(last.y))
			last = c
		}
		w.bytes(level)
	}
}

// Read reads a base that Write has written. Whatever the bytes, it takes
// memory in proportion to those that are there, and never panics; what is not
// whole is an error of kind ErrBlob.
func Read(from io.Reader) (*Base, error) {
	r := &reader{in: bufio.NewReaderSize(from, 64<<10), sum: xxhash.New()}
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(r.in, head); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBlob, err)
	}
	if string(head) != magic {
		return nil, fmt.Errorf("%w: another head", ErrBlob)
	}
	b := r.base()
	if r.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBlob, r.err)
	}
	var sum [8]byte
	if _, err := io.ReadFull(r.in, sum[:]); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBlob, err)
	}
	b.sum = r.sum.Sum64()
	if binary.LittleEndian.Uint64(sum[:]) != b.sum {
		return nil, fmt.Errorf("%w: its check sum is wrong", ErrBlob)
	}
	b.mark()
	b.plant()
	return b, nil
}

// reader reads what a writer wrote. The first error stays, and all that is read
// after it is zero.
type reader struct {
	in  *bufio.Reader
	sum *xxhash.Digest
	one [1]byte
	err error
}

func (r *reader) fail(what string) {
	if r.err == nil {
		r.err = errors.New(what)
	}
}

// ReadByte makes binary.ReadUvarint work.
func (r *reader) ReadByte() (byte, error) {
	c, err := r.in.ReadByte()
	if err == nil {
		r.one[0] = c
		_, _ = r.sum.Write(r.one[:])
	}
	return c, err
}

func (r *reader) number() uint64 {
	if r.err != nil {
		return 0
	}
	n, err := binary.ReadUvarint(r)
	r.err = err
	return n
}

func (r *reader) signed() int64 {
	n := r.number()
	return int64(n>>1) ^ -int64(n&1)
}

func (r *reader) flag() bool { return r.number() == 1 }

// count reads a number of things to come, which may be a lie: room is made as
// they come.
func (r *reader) count() int {
	n := r.number()
	if n > maxCount {
		r.fail("too many of something")
		return 0
	}
	return int(n)
}

func (r *reader) text() string {
	n := r.count()
	if n > maxText {
		r.fail("a text too long")
		return ""
	}
	b := make([]byte, n)
	r.bytes(b)
	return string(b)
}

func (r *reader) bytes(b []byte) {
	if r.err != nil {
		return
	}
	if _, r.err = io.ReadFull(r.in, b); r.err == nil {
		_, _ = r.sum.Write(b)
	}
}

func (r *reader) base() *Base {
	b := &Base{}
	b.origin.Credit, b.origin.Coarse = r.text(), r.flag()
	for n := r.count(); n > 0 && r.err == nil; n-- {
		b.attrs = append(b.attrs, r.attr())
	}
	from := uint8(0)
	for n := r.count(); n > 0 && r.err == nil; n-- {
		it := r.item(b)
		if it.from < from || it.from > it.to || it.to > MaxZoom || it.kind > areas || int(it.attr) >= len(b.attrs) || it.count == 0 {
			r.fail("a feature that is none")
		}
		from = it.from
		b.items = append(b.items, it)
	}
	if len(b.shape) > math.MaxUint32 {
		r.fail("too many corners")
	}
	b.parts = append(b.parts, part{first: uint32(len(b.shape))})
	return b
}

func (r *reader) attr() attr {
	a := attr{layer: Layer(r.number()), props: geojson.Properties{}}
	if a.layer >= layers {
		r.fail("a layer that is none")
	}
	for n := r.count(); n > 0 && r.err == nil; n-- {
		key := r.text()
		switch r.number() {
		case 0:
			a.props[key] = r.text()
		case 1:
			a.props[key] = r.signed()
		case 2:
			a.props[key] = r.flag()
		default:
			r.fail("a property of no kind")
		}
	}
	return a
}

func (r *reader) item(b *Base) item {
	it := item{id: r.number(), attr: uint32(r.number()), rank: int32(r.signed()), first: uint32(len(b.parts)), box: nothing}
	var small [3]byte
	r.bytes(small[:])
	it.kind, it.from, it.to = kind(small[0]), small[1], small[2]
	last := point{}
	for n := r.count(); n > 0 && r.err == nil; n-- {
		hole := r.flag()
		if hole && (it.kind != areas || it.count == 0) {
			r.fail("a hole in nothing")
		}
		b.parts = append(b.parts, part{uint32(len(b.shape)), hole})
		it.count++
		r.part(b, &it, &last)
	}
	return it
}

// part reads the corners of one part and their levels.
func (r *reader) part(b *Base, it *item, last *point) {
	n := r.count()
	if n < [...]int{1, 2, 4}[min(it.kind, areas)] {
		r.fail("a part with too few corners")
	}
	start := len(b.shape)
	for i := 0; i < n && r.err == nil; i++ {
		x, y := int64(last.x)+r.signed(), int64(last.y)+r.signed()
		if x < 0 || y < 0 || x >= worldSize || y >= worldSize {
			r.fail("a corner outside the world")
			return
		}
		*last = point{int32(x), int32(y)}
		it.box = it.box.with(*last)
		b.shape = append(b.shape, *last)
	}
	if r.err != nil {
		return
	}
	if it.kind == areas && b.shape[start] != *last {
		r.fail("an open ring")
	}
	b.level = append(b.level, make([]uint8, n)...)
	r.bytes(b.level[start:])
	if b.level[start] != 0 || b.level[len(b.level)-1] != 0 {
		r.fail("an end that is left out")
	}
}
