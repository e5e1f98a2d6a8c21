package osm

// dense reads a DenseNodes message: columns of differences, and the tags of
// all nodes in one row of string indices with a zero after each node's.
func (d *decoder) dense(raw []byte) {
	var ids, lats, lons, tags, info []byte
	w := wire{buf: raw}
	for field, k, ok := w.next(); ok; field, k, ok = w.next() {
		switch field {
		case 1:
			ids = w.take(k)
		case 5:
			info = w.take(k)
		case 8:
			lats = w.take(k)
		case 9:
			lons = w.take(k)
		case 10:
			tags = w.take(k)
		default:
			w.skip(k)
		}
	}
	stamps, visible := denseInfo(info, &d.bad)
	n := denseNodes{d: d, id: wire{buf: ids}, lat: wire{buf: lats}, lon: wire{buf: lons},
		tags: wire{buf: tags}, stamps: wire{buf: stamps}, visible: wire{buf: visible}}
	for len(n.id.buf) > 0 && !n.bad() {
		n.next()
	}
	d.bad = d.bad || w.bad || n.bad()
}

func denseInfo(raw []byte, bad *bool) (stamps, visible []byte) {
	w := wire{buf: raw}
	for field, k, ok := w.next(); ok; field, k, ok = w.next() {
		switch field {
		case 2:
			stamps = w.take(k)
		case 6:
			visible = w.take(k)
		default:
			w.skip(k)
		}
	}
	*bad = *bad || w.bad
	return stamps, visible
}

// denseNodes walks down the columns.
type denseNodes struct {
	d                                   *decoder
	id, lat, lon, tags, stamps, visible wire
	lastID, lastLat, lastLon, lastStamp int64
}

func (n *denseNodes) bad() bool {
	return n.id.bad || n.lat.bad || n.lon.bad || n.tags.bad || n.stamps.bad || n.visible.bad
}

func (n *denseNodes) next() {
	n.lastID += n.id.zigzag()
	n.d.meet(Node, n.lastID)
	n.lastLat += n.lat.zigzag()
	n.lastLon += n.lon.zigzag()
	deleted := false
	if len(n.stamps.buf) > 0 {
		n.lastStamp += n.stamps.zigzag()
	}
	if len(n.visible.buf) > 0 {
		deleted = n.visible.varint() == 0
	}
	start, kept := n.tags, n.d.want.ref(Node, n.lastID)
	count := 0
	for len(n.tags.buf) > 0 && !n.tags.bad {
		key := n.tags.varint()
		if key == 0 {
			break
		}
		value := n.tags.varint()
		kept = kept || n.d.worth(key, value)
		count++
	}
	if !kept || n.bad() {
		return
	}
	e := Element{Kind: Node, ID: n.lastID, Point: n.d.point(n.lastLat, n.lastLon), At: n.d.time(n.lastStamp), Deleted: deleted}
	if count > 0 {
		e.Tags = make(Tags, count)
	}
	for i := range e.Tags {
		e.Tags[i] = Tag{n.d.text(start.varint()), n.d.text(start.varint())}
	}
	n.d.out = append(n.d.out, e)
}
