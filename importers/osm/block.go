package osm

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// Bounds of the format (wiki.openstreetmap.org, «PBF Format»): a header stays
// below 64 KiB and a blob, packed or not, below 32 MiB.
const (
	maxBlobHeader = 64 << 10
	maxBlob       = 32 << 20
)

// block is one blob of a PBF file, still packed.
type block struct {
	offset int64 // of its header in the file
	blob   []byte
}

// blockReader cuts a PBF file into blocks. Errors name the file and the byte
// at which the block with the fault begins.
type blockReader struct {
	name   string
	r      io.Reader
	offset int64
	first  bool // the header was read
	dated  func(time.Time)
	bound  func(geo.Box)
}

func (b *blockReader) fault(offset int64, format string, args ...any) error {
	return fmt.Errorf("%s: block at byte %d: %w: %w", b.name, offset, fmt.Errorf(format, args...), data.ErrInvalid)
}

// next returns the next data block, and io.EOF exactly where the file ends
// between two blocks.
func (b *blockReader) next() (block, error) {
	for {
		offset := b.offset
		kind, blob, err := b.frame()
		if err != nil {
			return block{}, err
		}
		switch kind {
		case "OSMHeader":
			if err := b.header(offset, blob); err != nil {
				return block{}, err
			}
		case "OSMData":
			if !b.first {
				return block{}, b.fault(offset, "data before the header")
			}
			return block{offset, blob}, nil
		}
	}
}

// frame reads a length, a blob header and its blob.
func (b *blockReader) frame() (kind string, blob []byte, err error) {
	start := b.offset
	var length [4]byte
	n, err := io.ReadFull(b.r, length[:])
	if err == io.EOF && b.first {
		return "", nil, io.EOF
	}
	if err != nil {
		return "", nil, b.short(start, n, err)
	}
	size := binary.BigEndian.Uint32(length[:])
	if size > maxBlobHeader {
		return "", nil, b.fault(start, "a header of %d bytes: this is no OSM PBF file, or it is damaged", size)
	}
	header := make([]byte, size)
	if n, err := io.ReadFull(b.r, header); err != nil {
		return "", nil, b.short(start, 4+n, err)
	}
	w, dataSize := wire{buf: header}, uint64(0)
	for field, k, ok := w.next(); ok; field, k, ok = w.next() {
		switch field {
		case 1:
			kind = string(w.take(k))
		case 3:
			dataSize = w.number(k)
		default:
			w.skip(k)
		}
	}
	if w.bad || kind == "" || dataSize > maxBlob {
		return "", nil, b.fault(start, "damaged blob header: this is no OSM PBF file, or it is damaged")
	}
	blob = make([]byte, dataSize)
	if n, err := io.ReadFull(b.r, blob); err != nil {
		return "", nil, b.short(start, 4+int(size)+n, err)
	}
	b.offset = start + 4 + int64(size) + int64(dataSize)
	return kind, blob, nil
}

// short explains an end of file where none may be.
func (b *blockReader) short(start int64, got int, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return b.fault(start, "the file is cut off at byte %d", start+int64(got))
	}
	return b.fault(start, "%w", err)
}

// header makes sure that the file needs nothing that this reader lacks.
func (b *blockReader) header(offset int64, blob []byte) error {
	raw, err := inflate(blob, nil)
	if err != nil {
		return b.fault(offset, "header: %w", err)
	}
	w := wire{buf: raw}
	for field, k, ok := w.next(); ok; field, k, ok = w.next() {
		if field == 32 { // seconds since 1970 of the replication state
			if stamp := w.number(k); stamp > 0 && stamp < 1<<34 && b.dated != nil {
				b.dated(time.Unix(int64(stamp), 0).UTC())
			}
			continue
		}
		if field == 1 {
			b.box(w.take(k))
			continue
		}
		if field != 4 {
			w.skip(k)
			continue
		}
		switch feature := string(w.take(k)); feature {
		case "OsmSchema-V0.6", "DenseNodes", "HistoricalInformation":
		default:
			return b.fault(offset, "the file requires the feature %.60q, which is not known", feature)
		}
	}
	if w.bad {
		return b.fault(offset, "damaged header")
	}
	b.first = true
	return nil
}

// box reads the corners of a HeaderBBox, in billionths of a degree; one that
// is none is passed over.
func (b *blockReader) box(raw []byte) {
	var sides [5]float64
	w := wire{buf: raw}
	for field, k, ok := w.next(); ok; field, k, ok = w.next() {
		if field >= 1 && field <= 4 {
			sides[field] = float64(unzigzag(w.number(k))) / 1e9
		} else {
			w.skip(k)
		}
	}
	box := geo.Box{West: sides[1], East: sides[2], North: sides[3], South: sides[4]}
	if !w.bad && b.bound != nil && box.South < box.North && box.Check() == nil {
		b.bound(box)
	}
}

// inflate unpacks a blob into scratch where that is large enough.
func inflate(blob, scratch []byte) ([]byte, error) {
	w, size := wire{buf: blob}, uint64(0)
	var raw, packed []byte
	for field, k, ok := w.next(); ok; field, k, ok = w.next() {
		switch field {
		case 1:
			raw = w.take(k)
		case 2:
			size = w.number(k)
		case 3:
			packed = w.take(k)
		case 4, 5, 6, 7:
			return nil, errors.New("packed with a method other than zlib: convert the file, for example with «osmium cat»")
		default:
			w.skip(k)
		}
	}
	switch {
	case w.bad:
		return nil, errors.New("damaged blob")
	case packed == nil && raw == nil:
		return nil, errors.New("a blob without content")
	case packed == nil:
		return raw, nil
	case size > maxBlob:
		return nil, fmt.Errorf("a blob of %d bytes, more than the format allows", size)
	}
	return unzip(packed, int(size), scratch)
}

func unzip(packed []byte, size int, scratch []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	if cap(scratch) < size {
		scratch = make([]byte, size)
	}
	scratch = scratch[:size]
	if _, err := io.ReadFull(z, scratch); err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	if n, err := z.Read(make([]byte, 1)); n != 0 || err != io.EOF { // the check sum is verified here
		return nil, errors.New("a blob holds more than it says, or its check sum is wrong")
	}
	return scratch, nil
}
