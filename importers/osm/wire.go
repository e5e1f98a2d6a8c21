package osm

import "encoding/binary"

// wire walks over the fields of one protocol-buffer message (protobuf.dev,
// «Encoding»). It never panics and never reads outside buf; after a fault bad
// stays set and every reading is zero.
type wire struct {
	buf []byte
	bad bool
}

// The wire types in use.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// next reads a field's tag; ok is false at the end of the message or after a
// fault.
func (w *wire) next() (field int, kind int, ok bool) {
	if w.bad || len(w.buf) == 0 {
		return 0, 0, false
	}
	tag := w.varint()
	if w.bad || tag>>3 == 0 || tag>>3 > 1<<29 {
		w.bad = true
		return 0, 0, false
	}
	return int(tag >> 3), int(tag & 7), true
}

func (w *wire) varint() uint64 {
	if len(w.buf) > 0 && w.buf[0] < 0x80 { // nine of ten in practice
		v := w.buf[0]
		w.buf = w.buf[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(w.buf)
	if n <= 0 {
		w.bad, w.buf = true, nil
		return 0
	}
	w.buf = w.buf[n:]
	return v
}

// zigzag reads a sint64.
func (w *wire) zigzag() int64 {
	v := w.varint()
	return int64(v>>1) ^ -int64(v&1)
}

// bytes reads a length and that many bytes, which belong to buf.
func (w *wire) bytes() []byte {
	n := w.varint()
	if w.bad || n > uint64(len(w.buf)) {
		w.bad, w.buf = true, nil
		return nil
	}
	value := w.buf[:n:n]
	w.buf = w.buf[n:]
	return value
}

// take reads a field that must be of the kind bytes, and skips it where it is
// not.
func (w *wire) take(kind int) []byte {
	if kind != wireBytes {
		w.skip(kind)
		return nil
	}
	return w.bytes()
}

// number reads a field that must be a varint, and skips it where it is not.
func (w *wire) number(kind int) uint64 {
	if kind != wireVarint {
		w.skip(kind)
		return 0
	}
	return w.varint()
}

func (w *wire) skip(kind int) {
	size := 0
	switch kind {
	case wireVarint:
		w.varint()
		return
	case wireBytes:
		w.bytes()
		return
	case wireFixed64:
		size = 8
	case wireFixed32:
		size = 4
	default:
		w.bad = true
	}
	if w.bad || size > len(w.buf) {
		w.bad, w.buf = true, nil
		return
	}
	w.buf = w.buf[size:]
}
