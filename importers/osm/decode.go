package osm

import (
	"errors"
	"time"

	"finnfram/geo"
)

// decoder turns unpacked PBF blocks into elements. It is used by one goroutine
// and keeps its scratch from block to block.
type decoder struct {
	want    Want
	scratch []byte

	strings [][]byte
	wanted  []int8 // by string: whether it is a key worth a look; 0 unknown, 1 yes, -1 no

	granularity, latOffset, lonOffset, dateGranularity int64
	out                                                []Element
	bad                                                bool

	last    identity // of the element before
	history bool     // an element came twice
}

// identity tells elements apart.
type identity struct {
	kind Kind
	id   int64
	any  bool
}

var errBlock = errors.New("damaged block")

// errHistory: which version of an element is the last one, and whether that
// still has the tags of the one before, shows only from all of them together.
var errHistory = errors.New("an element comes in two versions: this is a file with history; take an extract of one moment, for example with «osmium time-filter»")

// decode returns the wanted elements of a packed block.
func (d *decoder) decode(blob []byte) ([]Element, error) {
	raw, err := inflate(blob, d.scratch)
	if err != nil {
		return nil, err
	}
	if cap(raw) > cap(d.scratch) {
		d.scratch = raw
	}
	return d.primitives(raw)
}

// primitives reads a PrimitiveBlock. Its groups need the fields that may stand
// behind them, so they come last.
func (d *decoder) primitives(raw []byte) ([]Element, error) {
	d.granularity, d.latOffset, d.lonOffset, d.dateGranularity = 100, 0, 0, 1000
	d.strings, d.out, d.bad, d.last, d.history = d.strings[:0], nil, false, identity{}, false
	var groups [][]byte
	w := wire{buf: raw}
	for field, k, ok := w.next(); ok; field, k, ok = w.next() {
		switch field {
		case 1:
			d.table(w.take(k))
		case 2:
			groups = append(groups, w.take(k))
		case 17:
			d.granularity = int64(w.number(k))
		case 18:
			d.dateGranularity = int64(w.number(k))
		case 19:
			d.latOffset = int64(w.number(k))
		case 20:
			d.lonOffset = int64(w.number(k))
		default:
			w.skip(k)
		}
	}
	d.wanted = append(d.wanted[:0], make([]int8, len(d.strings))...)
	for _, group := range groups {
		d.group(group)
	}
	if w.bad || d.bad {
		return nil, errBlock
	}
	if d.history {
		return nil, errHistory
	}
	return d.out, nil
}

// meet remembers an element, and notices when it is the one before.
func (d *decoder) meet(kind Kind, id int64) {
	this := identity{kind, id, true}
	d.history = d.history || this == d.last
	d.last = this
}

func (d *decoder) table(raw []byte) {
	w := wire{buf: raw}
	for field, k, ok := w.next(); ok; field, k, ok = w.next() {
		if field == 1 {
			d.strings = append(d.strings, w.take(k))
		} else {
			w.skip(k)
		}
	}
	d.bad = d.bad || w.bad
}

func (d *decoder) group(raw []byte) {
	w := wire{buf: raw}
	for field, k, ok := w.next(); ok; field, k, ok = w.next() {
		switch {
		case field == 1 && !d.want.Skip[Node]:
			d.element(Node, w.take(k))
		case field == 2 && !d.want.Skip[Node]:
			d.dense(w.take(k))
		case field == 3 && !d.want.Skip[Way]:
			d.element(Way, w.take(k))
		case field == 4 && !d.want.Skip[Relation]:
			d.element(Relation, w.take(k))
		default:
			w.skip(k)
		}
	}
	d.bad = d.bad || w.bad
}

// text is the string of an index; an index outside the table is a fault.
func (d *decoder) text(i uint64) string {
	if i >= uint64(len(d.strings)) {
		d.bad = true
		return ""
	}
	return string(d.strings[i])
}

// worth tells whether the tag of two string indices is wanted.
func (d *decoder) worth(key, value uint64) bool {
	if key >= uint64(len(d.strings)) || d.want.Tag == nil {
		return false
	}
	if d.wanted[key] == 0 {
		d.wanted[key] = -1
		if d.want.Key == nil || d.want.Key(string(d.strings[key])) {
			d.wanted[key] = 1
		}
	}
	return d.wanted[key] > 0 && d.want.Tag(d.text(key), d.text(value))
}

// element reads a Node, Way or Relation message. The three share the numbers
// of id, keys, vals and info.
func (d *decoder) element(kind Kind, raw []byte) {
	var id uint64
	var keys, values, info, eight, nine, ten []byte
	var lat, lon int64
	w := wire{buf: raw}
	for field, k, ok := w.next(); ok; field, k, ok = w.next() {
		switch {
		case field == 1:
			id = w.number(k)
		case field == 2:
			keys = w.take(k)
		case field == 3:
			values = w.take(k)
		case field == 4:
			info = w.take(k)
		case field == 8 && kind == Node:
			lat = unzigzag(w.number(k))
		case field == 9 && kind == Node:
			lon = unzigzag(w.number(k))
		case field == 8:
			eight = w.take(k)
		case field == 9:
			nine = w.take(k)
		case field == 10:
			ten = w.take(k)
		default:
			w.skip(k)
		}
	}
	if w.bad {
		d.bad = true
		return
	}
	e := Element{Kind: kind, ID: int64(id)}
	if kind == Node {
		e.ID = unzigzag(id)
		e.Point = d.point(lat, lon)
	}
	d.meet(kind, e.ID)
	if !d.keep(&e, keys, values) {
		return
	}
	d.info(&e, info)
	switch kind {
	case Way:
		e.Refs = d.deltas(eight)
	case Relation:
		d.members(&e, eight, nine, ten)
	}
	d.out = append(d.out, e)
}

func unzigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }

func (d *decoder) point(lat, lon int64) geo.Point {
	return geo.Point{
		Lat: float64(d.latOffset+d.granularity*lat) / 1e9,
		Lon: float64(d.lonOffset+d.granularity*lon) / 1e9,
	}
}

// keep decides whether e is wanted, and fills its tags if so.
func (d *decoder) keep(e *Element, keys, values []byte) bool {
	k, v := wire{buf: keys}, wire{buf: values}
	kept := d.want.ref(e.Kind, e.ID)
	for !kept && len(k.buf) > 0 && !k.bad && !v.bad {
		kept = d.worth(k.varint(), v.varint())
	}
	if !kept {
		d.bad = d.bad || k.bad || v.bad
		return false
	}
	k, v = wire{buf: keys}, wire{buf: values}
	for len(k.buf) > 0 && !k.bad && !v.bad {
		e.Tags = append(e.Tags, Tag{d.text(k.varint()), d.text(v.varint())})
	}
	d.bad = d.bad || k.bad || v.bad
	return true
}

// info reads the date of the last edit and whether the element lives.
func (d *decoder) info(e *Element, raw []byte) {
	w := wire{buf: raw}
	for field, k, ok := w.next(); ok; field, k, ok = w.next() {
		switch field {
		case 2:
			e.At = d.time(int64(w.number(k)))
		case 6:
			e.Deleted = w.number(k) == 0
		default:
			w.skip(k)
		}
	}
	d.bad = d.bad || w.bad
}

func (d *decoder) time(stamp int64) time.Time {
	milliseconds := stamp * d.dateGranularity
	if milliseconds <= 0 || milliseconds > 32503680000000 { // year 3000
		return time.Time{}
	}
	return time.UnixMilli(milliseconds).UTC()
}

// deltas reads packed differences.
func (d *decoder) deltas(raw []byte) []int64 {
	w, last := wire{buf: raw}, int64(0)
	list := make([]int64, 0, len(raw)/2)
	for len(w.buf) > 0 && !w.bad {
		last += w.zigzag()
		list = append(list, last)
	}
	d.bad = d.bad || w.bad
	return list
}

func (d *decoder) members(e *Element, roles, ids, kinds []byte) {
	r, k := wire{buf: roles}, wire{buf: kinds}
	for _, id := range d.deltas(ids) {
		kind := k.varint()
		if kind > uint64(Relation) {
			d.bad = true
			return
		}
		e.Members = append(e.Members, Member{Kind(kind), id, d.text(r.varint())})
	}
	d.bad = d.bad || r.bad || k.bad
}
