package places

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"math"
	"slices"
)

// A stored table is the magic line, then strings and arrays one after another,
// each with its length before it (unsigned varint; array elements little
// endian), then the CRC-32C of all that. A new layout gets a new number in the
// magic line.
const blobMagic = "finnfram addresses 1\n"

// maxBlob bounds what ReadAddresses reads: 5 million addresses need 114 MB.
const maxBlob = 1 << 30

// ErrDamaged is the kind of errors about a stored table that is not whole, or
// not a table at all.
var ErrDamaged = errors.New("damaged table of addresses")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// WriteTo stores a so that ReadAddresses can read it. Equal tables give equal
// bytes.
func (a *Addresses) WriteTo(w io.Writer) (int64, error) {
	if a == nil {
		a = &Addresses{starts: []uint32{0}, letters: []string{""}}
	}
	e := &encoder{w: bufio.NewWriterSize(w, 1<<16), sum: crc32.New(castagnoli)}
	e.bytes([]byte(blobMagic))
	e.length(len(a.municipalities))
	for _, m := range a.municipalities {
		e.text(m.code)
		e.text(m.name)
	}
	e.length(len(a.places))
	for _, p := range a.places {
		e.text(p.postcode)
		e.text(p.city)
	}
	e.length(len(a.letters))
	for _, letter := range a.letters {
		e.text(letter)
	}
	e.length(len(a.streets))
	for _, st := range a.streets {
		e.text(st.name)
		e.length(int(st.code))
		e.length(int(st.municipality))
	}
	e.length(len(a.ids))
	writeArray(e, a.starts, 4, binary.LittleEndian.PutUint32)
	writeArray(e, a.numbers, 4, binary.LittleEndian.PutUint32)
	writeArray(e, a.lats, 4, putInt32)
	writeArray(e, a.lons, 4, putInt32)
	writeArray(e, a.placeOf, 2, binary.LittleEndian.PutUint16)
	writeArray(e, a.ids, 8, binary.LittleEndian.PutUint64)
	e.length(len(a.properties))
	for _, c := range a.properties {
		e.length(c.Holding)
		e.length(c.Title)
		e.length(c.Lease)
		e.length(c.Serial)
	}
	e.length(len(a.extras))
	for _, x := range a.extras {
		e.length(int(x.house))
		e.text(x.text)
	}
	return e.close()
}

func putInt32(to []byte, v int32) { binary.LittleEndian.PutUint32(to, uint32(v)) }

// encoder writes and sums; the first error sticks.
type encoder struct {
	w       *bufio.Writer
	sum     hash.Hash32
	n       int64
	err     error
	scratch [1 << 13]byte
}

func (e *encoder) bytes(b []byte) {
	if e.err == nil {
		_, e.err = e.w.Write(b)
		e.sum.Write(b)
		e.n += int64(len(b))
	}
}

func (e *encoder) length(n int) {
	e.bytes(binary.AppendUvarint(e.scratch[:0], uint64(n)))
}

func (e *encoder) text(text string) {
	e.length(len(text))
	e.bytes([]byte(text))
}

func writeArray[T any](e *encoder, values []T, size int, put func([]byte, T)) {
	for len(values) > 0 {
		n := min(len(values), len(e.scratch)/size)
		for i, v := range values[:n] {
			put(e.scratch[i*size:], v)
		}
		e.bytes(e.scratch[:n*size])
		values = values[n:]
	}
}

func (e *encoder) close() (int64, error) {
	e.bytes(binary.LittleEndian.AppendUint32(nil, e.sum.Sum32()))
	if e.err == nil {
		e.err = e.w.Flush()
	}
	return e.n, e.err
}

// ReadAddresses reads a table that WriteTo stored. Anything else, a single
// changed bit, or a table whose parts do not fit together is an error of kind
// ErrDamaged. While it runs it holds the stored bytes beside the
// table. Cost: 5 million addresses take 0.9 s, the text index included.
func ReadAddresses(r io.Reader) (*Addresses, error) {
	blob, err := io.ReadAll(io.LimitReader(r, maxBlob+1))
	if err != nil {
		return nil, fmt.Errorf("table of addresses: %w", err)
	}
	if len(blob) > maxBlob {
		return nil, fmt.Errorf("larger than %d bytes: %w", maxBlob, ErrDamaged)
	}
	if !bytes.HasPrefix(blob, []byte(blobMagic)) {
		return nil, fmt.Errorf("not the beginning of a table: %w", ErrDamaged)
	}
	if len(blob) < len(blobMagic)+4 || crc32.Checksum(blob[:len(blob)-4], castagnoli) != binary.LittleEndian.Uint32(blob[len(blob)-4:]) {
		return nil, fmt.Errorf("checksum differs: %w", ErrDamaged)
	}
	d := &decoder{rest: blob[len(blobMagic) : len(blob)-4]}
	a := d.table()
	if d.short || len(d.rest) > 0 {
		return nil, fmt.Errorf("ends in the wrong place: %w", ErrDamaged)
	}
	if err := a.check(); err != nil {
		return nil, err
	}
	a.prepare()
	return a, nil
}

// decoder reads from rest and turns short at the first thing that is missing.
type decoder struct {
	rest  []byte
	short bool
}

func (d *decoder) table() *Addresses {
	a := &Addresses{}
	for range d.count(2) {
		a.municipalities = append(a.municipalities, municipality{d.text(), d.text()})
	}
	for range d.count(2) {
		a.places = append(a.places, place{d.text(), d.text()})
	}
	for range d.count(1) {
		a.letters = append(a.letters, d.text())
	}
	for range d.count(3) {
		a.streets = append(a.streets, street{d.text(), int32(d.number(math.MaxInt32)), uint16(d.number(math.MaxUint16))})
	}
	n := d.count(22)
	a.starts = readArray(d, len(a.streets)+1, 4, binary.LittleEndian.Uint32)
	a.numbers = readArray(d, n, 4, binary.LittleEndian.Uint32)
	a.lats = readArray(d, n, 4, getInt32)
	a.lons = readArray(d, n, 4, getInt32)
	a.placeOf = readArray(d, n, 2, binary.LittleEndian.Uint16)
	a.ids = readArray(d, n, 8, binary.LittleEndian.Uint64)
	for range d.count(4) {
		a.properties = append(a.properties, Cadastral{d.number(math.MaxInt32), d.number(math.MaxInt32), d.number(math.MaxInt32), d.number(math.MaxInt32)})
	}
	for range d.count(2) {
		a.extras = append(a.extras, extra{uint32(d.number(math.MaxUint32)), d.text()})
	}
	return a
}

func getInt32(from []byte) int32 { return int32(binary.LittleEndian.Uint32(from)) }

// number reads a varint of at most limit.
func (d *decoder) number(limit int) int {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 || v > uint64(limit) {
		d.short, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[n:]
	return int(v)
}

// count reads how many elements follow, each of at least size bytes.
func (d *decoder) count(size int) int { return d.number(len(d.rest) / size) }

func (d *decoder) text() string {
	n := d.number(maxText)
	if n > len(d.rest) {
		d.short, d.rest = true, nil
		return ""
	}
	text := string(d.rest[:n])
	d.rest = d.rest[n:]
	return text
}

func readArray[T any](d *decoder, n, size int, get func([]byte) T) []T {
	if n*size > len(d.rest) {
		d.short, d.rest = true, nil
		return nil
	}
	values := make([]T, n)
	for i := range values {
		values[i] = get(d.rest[i*size:])
	}
	d.rest = d.rest[n*size:]
	return values
}

// check walks the whole table and tells whether its parts fit together.
func (a *Addresses) check() error {
	n := len(a.ids)
	named := slices.IndexFunc(a.streets, func(s street) bool { return s.name == "" })
	if named < 0 {
		named = len(a.streets)
	}
	switch {
	case a.starts[0] != 0 || !slices.IsSorted(a.starts) || int(a.starts[len(a.streets)]) != n:
		return fmt.Errorf("streets and houses differ: %w", ErrDamaged)
	case n-int(a.starts[named]) != len(a.properties):
		return fmt.Errorf("farms and properties differ: %w", ErrDamaged)
	case len(a.letters) == 0 || a.letters[0] != "" || !slices.IsSorted(a.letters):
		return fmt.Errorf("letters are out of order: %w", ErrDamaged)
	case !slices.IsSortedFunc(a.extras, func(x, y extra) int { return int(x.house) - int(y.house) }):
		return fmt.Errorf("additional names are out of order: %w", ErrDamaged)
	case len(a.extras) > 0 && int(a.extras[len(a.extras)-1].house) >= n:
		return fmt.Errorf("an additional name has no house: %w", ErrDamaged)
	}
	for _, st := range a.streets {
		if int(st.municipality) >= len(a.municipalities) {
			return fmt.Errorf("a street has no municipality: %w", ErrDamaged)
		}
	}
	if !slices.IsSortedFunc(a.streets, func(x, y street) int { return compareStreets(a.municipalities, x, y) }) {
		return fmt.Errorf("streets are out of order: %w", ErrDamaged)
	}
	return a.checkHouses(n)
}

func (a *Addresses) checkHouses(n int) error {
	for s := range a.streets {
		if !slices.IsSorted(a.numbers[a.starts[s]:a.starts[s+1]]) {
			return fmt.Errorf("houses are out of order: %w", ErrDamaged)
		}
	}
	for h := range n {
		if int(a.placeOf[h]) >= len(a.places) || int(a.numbers[h]&0xff) >= len(a.letters) || a.point(h).Check() != nil {
			return fmt.Errorf("a house has no place: %w", ErrDamaged)
		}
	}
	return nil
}
