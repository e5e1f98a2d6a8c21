package route

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"unsafe"

	"github.com/cespare/xxhash/v2"

	"finnfram/geo/roads"
)

// A hierarchy is written as a magic line with the version of the layout, the
// numbers of its nodes and hops, its arrays as they are, little endian, and the
// xxHash64 of all that.
const (
	blobMagic = "finnfram hierarchy 1\n"
	blobHead  = len(blobMagic) + 2*8
	sumSize   = 8
)

// maxBlob bounds what is read: the hierarchy of twenty million nodes.
const maxBlob = 4 << 30

// Write writes h without its graph. It is read by ReadHierarchy.
func (h *Hierarchy) Write(w io.Writer) error {
	sum := xxhash.New()
	buffered := bufio.NewWriterSize(w, 1<<16)
	both := io.MultiWriter(buffered, sum)
	head := append(make([]byte, 0, blobHead), blobMagic...)
	head = binary.LittleEndian.AppendUint64(head, uint64(len(h.node)))
	head = binary.LittleEndian.AppendUint64(head, uint64(len(h.hops)))
	if _, err := both.Write(head); err != nil {
		return fmt.Errorf("hierarchy: %w", err)
	}
	for _, words := range [][]uint32{h.node, h.first, flatHops(h.hops), h.length, flatParts(h.parts)} {
		if err := writeWords(both, words); err != nil {
			return fmt.Errorf("hierarchy: %w", err)
		}
	}
	if _, err := both.Write(asBytes(h.flags)); err != nil {
		return fmt.Errorf("hierarchy: %w", err)
	}
	if _, err := buffered.Write(binary.LittleEndian.AppendUint64(nil, sum.Sum64())); err != nil {
		return fmt.Errorf("hierarchy: %w", err)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("hierarchy: %w", err)
	}
	return nil
}

func writeWords(w io.Writer, words []uint32) error {
	var chunk [1 << 12]byte
	for len(words) > 0 {
		n := min(len(words), len(chunk)/4)
		for i, x := range words[:n] {
			binary.LittleEndian.PutUint32(chunk[4*i:], x)
		}
		if _, err := w.Write(chunk[:4*n]); err != nil {
			return err
		}
		words = words[n:]
	}
	return nil
}

// flatHops, flatParts and asBytes see arrays of pairs and flags as what they
// are made of, without copying.
func flatHops(hops []hop) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(hops))), 2*len(hops))
}

func flatParts(parts [][2]uint32) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(parts))), 2*len(parts))
}

func asBytes(flags []roads.ArcFlags) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(flags))), len(flags))
}

// ReadHierarchy reads a hierarchy of g, all of r in one go. What is not whole,
// not of this layout or not of g is an error of kind roads.ErrDamaged; others
// are r's own. Everything that is read is held against g, so that no search
// goes astray on a blob that was made up.
func ReadHierarchy(r io.Reader, g *roads.Graph) (*Hierarchy, error) {
	blob, err := readBlob(r)
	if err != nil {
		return nil, fmt.Errorf("hierarchy: %w", err)
	}
	nodes := binary.LittleEndian.Uint64(blob[len(blobMagic):])
	hops := binary.LittleEndian.Uint64(blob[len(blobMagic)+8:])
	rest := blob[blobHead : len(blob)-sumSize]
	if nodes != uint64(g.Nodes()) || hops > uint64(len(rest)) || uint64(len(rest)) != 4*(3*nodes+1)+21*hops {
		return nil, fmt.Errorf("hierarchy: %d nodes, %d hops in %d bytes for %d nodes: %w",
			nodes, hops, len(rest), g.Nodes(), roads.ErrDamaged)
	}
	h := &Hierarchy{
		graph:  g,
		node:   make([]uint32, nodes),
		number: make([]uint32, nodes),
		first:  make([]uint32, 2*nodes+1),
		hops:   make([]hop, hops),
		length: make([]uint32, hops),
		parts:  make([][2]uint32, hops),
		flags:  make([]roads.ArcFlags, hops),
	}
	for _, words := range [][]uint32{h.node, h.first, flatHops(h.hops), h.length, flatParts(h.parts)} {
		for i := range words {
			words[i] = binary.LittleEndian.Uint32(rest[4*i:])
		}
		rest = rest[4*len(words):]
	}
	copy(asBytes(h.flags), rest)
	if !h.sound() {
		return nil, fmt.Errorf("hierarchy: does not fit its graph: %w", roads.ErrDamaged)
	}
	return h, nil
}

// readBlob reads r and holds it against magic and sum.
func readBlob(r io.Reader) ([]byte, error) {
	var buffer bytes.Buffer
	if sized, ok := r.(interface{ Len() int }); ok && sized.Len() <= maxBlob {
		buffer.Grow(sized.Len() + bytes.MinRead)
	}
	n, err := buffer.ReadFrom(io.LimitReader(r, maxBlob+1))
	if err != nil {
		return nil, err
	}
	if n > maxBlob {
		return nil, fmt.Errorf("larger than %d bytes: %w", int64(maxBlob), roads.ErrDamaged)
	}
	blob := buffer.Bytes()
	if !bytes.HasPrefix(blob, []byte(blobMagic)) || len(blob) < blobHead+sumSize {
		return nil, fmt.Errorf("does not begin as one: %w", roads.ErrDamaged)
	}
	body := len(blob) - sumSize
	if xxhash.Sum64(blob[:body]) != binary.LittleEndian.Uint64(blob[body:]) {
		return nil, fmt.Errorf("checksum differs: %w", roads.ErrDamaged)
	}
	return blob, nil
}

// sound makes number, and tells whether h is a hierarchy: every node once,
// every hop upwards, and made of an arc of the graph or two hops below that
// lead from its begin to its end and weigh as much.
func (h *Hierarchy) sound() bool {
	for i := range h.number {
		h.number[i] = noNumber
	}
	for i, node := range h.node {
		if int(node) >= len(h.node) || h.number[node] != noNumber {
			return false
		}
		h.number[node] = uint32(i)
	}
	if h.first[0] != 0 || h.first[len(h.first)-1] != uint32(len(h.hops)) {
		return false
	}
	for i := 1; i < len(h.first); i++ {
		if h.first[i] < h.first[i-1] {
			return false
		}
	}
	for v := range uint32(len(h.node)) {
		for d := forward; d <= backward; d++ {
			lo, hi := h.up(v, d)
			for i := lo; i < hi; i++ {
				if h.hops[i].To >= v || h.hops[i].Weight > roads.MaxWeight || !h.soundHop(v, d, i) {
					return false
				}
			}
		}
	}
	return true
}

// soundHop looks at hop i of v.
func (h *Hierarchy) soundHop(v uint32, d direction, i uint32) bool {
	from, to := v, h.hops[i].To
	if d == backward {
		from, to = to, from
	}
	p, g := h.parts[i], h.graph
	if p[0] == noHop {
		tail := h.node[from]
		return p[1] >= g.First[tail] && p[1] < g.First[tail+1] && g.Head[p[1]] == h.node[to] &&
			h.hops[i].Weight == g.Weight[p[1]] && h.length[i] == g.Length[p[1]] && h.flags[i] == g.Flags[p[1]]
	}
	if int(p[0]) >= len(h.hops) || int(p[1]) >= len(h.hops) {
		return false
	}
	a, b := h.hops[p[0]], h.hops[p[1]]
	middle, ok := h.middle(p, max(from, to))
	return ok && middle > v && a.To == from && b.To == to &&
		uint64(a.Weight)+uint64(b.Weight) == uint64(h.hops[i].Weight) &&
		h.length[i] == addLength(h.length[p[0]], h.length[p[1]]) && h.flags[i] == h.flags[p[0]]|h.flags[p[1]]
}

// middle is the node at which both parts of a shortcut are kept, the first
// among its backward hops and the second among its forward ones; it is searched
// for among those above begin, by halving.
func (h *Hierarchy) middle(p [2]uint32, begin uint32) (v uint32, ok bool) {
	lo, hi := begin, uint32(len(h.node))
	for hi-lo > 1 {
		if mid := lo + (hi-lo)/2; h.first[2*mid] <= p[1] {
			lo = mid
		} else {
			hi = mid
		}
	}
	f, m, b := h.first[2*lo], h.first[2*lo+1], h.first[2*lo+2]
	return lo, p[1] >= f && p[1] < m && p[0] >= m && p[0] < b
}
