package tiles

import (
	"cmp"
	"slices"
)

// longest bounds the corners of a line that join makes, so that a tile never
// has to look through a whole country's road.
const longest = 400

// end is one end of a draft that is a single line.
type end struct {
	at    point
	draft int
	tail  bool // the last corner, not the first
}

// join makes one of lines that look the same and meet end to end, where no
// third one of that look does: labels find room, and short pieces do not
// vanish one by one. The id is the lowest of the pieces. Lines keep their
// direction; two that meet head to head stay two.
func (b *Builder) join() {
	var ends []end
	for i, d := range b.drafts {
		if d.kind == lines && len(d.lines) == 1 && len(d.lines[0]) < longest {
			line := d.lines[0]
			ends = append(ends, end{line[0], i, false}, end{line[len(line)-1], i, true})
		}
	}
	look := func(e end) (uint32, int32, uint8) {
		d := &b.drafts[e.draft]
		return d.attr, d.rank, d.to
	}
	slices.SortFunc(ends, func(p, q end) int {
		pa, pr, pt := look(p)
		qa, qr, qt := look(q)
		return cmp.Or(cmp.Compare(pa, qa), cmp.Compare(pr, qr), cmp.Compare(pt, qt), cmp.Compare(p.at.x, q.at.x), cmp.Compare(p.at.y, q.at.y),
			cmp.Compare(b.drafts[p.draft].id, b.drafts[q.draft].id), compareLines(b.drafts[p.draft].lines, b.drafts[q.draft].lines))
	})
	next, previous := map[int]int{}, map[int]int{}
	for i := 0; i < len(ends); {
		j := i + 1
		for j < len(ends) && ends[j].at == ends[i].at && b.alike(ends[i].draft, ends[j].draft) {
			j++
		}
		if p, q := ends[i], ends[j-1]; j-i == 2 && p.tail != q.tail && p.draft != q.draft {
			if q.tail {
				p, q = q, p
			}
			next[p.draft], previous[q.draft] = q.draft, p.draft
		}
		i = j
	}
	b.chain(next, previous)
}

func (b *Builder) alike(i, j int) bool {
	p, q := &b.drafts[i], &b.drafts[j]
	return p.attr == q.attr && p.rank == q.rank && p.to == q.to
}

// chain puts lines that follow each other together.
func (b *Builder) chain(next, previous map[int]int) {
	gone := make([]bool, len(b.drafts))
	for i := range b.drafts {
		if _, inside := previous[i]; !inside {
			b.follow(i, next, gone)
		}
	}
	for i := range b.drafts { // circles have no first line
		if _, more := next[i]; more && !gone[i] {
			b.follow(i, next, gone)
		}
	}
	kept := b.drafts[:0]
	for i, d := range b.drafts {
		if !gone[i] {
			kept = append(kept, d)
		}
	}
	b.drafts = kept
}

// follow appends to line i those that come after it; after longest corners a
// new line begins.
func (b *Builder) follow(i int, next map[int]int, gone []bool) {
	head := &b.drafts[i]
	for {
		j, more := next[i]
		delete(next, i)
		if !more || gone[j] || &b.drafts[j] == head {
			return
		}
		tail := &b.drafts[j]
		if len(head.lines[0])+len(tail.lines[0]) > longest {
			head = tail
		} else {
			head.lines[0] = append(head.lines[0], tail.lines[0][1:]...)
			head.id, head.box = min(head.id, tail.id), head.box.join(tail.box)
			head.from = min(head.from, tail.from)
			gone[j] = true
		}
		i = j
	}
}
