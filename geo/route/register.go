package route

// register numbers the nodes that a search sees, in the order in which it sees
// them: a hash table, since a search sees a few hundred nodes of millions. The
// zero value must be emptied before use.
type register struct {
	slots []uint64 // node<<32 | number + 1; 0: free
	nodes []uint32 // by number
	shift uint8    // 32 less the bits of a slot
}

const noNumber = ^uint32(0)

// empty forgets all nodes, in time by their number.
func (r *register) empty() {
	switch {
	case r.slots == nil:
		r.resize(1 << 10)
	case 8*len(r.nodes) > len(r.slots):
		clear(r.slots)
	default:
		// From the place of each node on, up to the end of the run of taken
		// slots, so that nothing stays behind a slot that is free already.
		mask := uint32(len(r.slots) - 1)
		for _, node := range r.nodes {
			for i := r.home(node); r.slots[i] != 0; i = (i + 1) & mask {
				r.slots[i] = 0
			}
		}
	}
	r.nodes = r.nodes[:0]
}

func (r *register) resize(size int) {
	r.slots, r.shift = make([]uint64, size), 32
	for ; size > 1; size >>= 1 {
		r.shift--
	}
}

// home is the slot where the search for a node begins.
func (r *register) home(node uint32) uint32 { return node * 0x9e3779b1 >> (r.shift & 31) }

// find is the number of a node, or noNumber.
func (r *register) find(node uint32) uint32 {
	mask := uint32(len(r.slots) - 1)
	i := r.home(node) & mask
	for r.slots[i] != 0 {
		if uint32(r.slots[i]>>32) == node {
			return uint32(r.slots[i]) - 1
		}
		i = (i + 1) & mask
	}
	return noNumber
}

// add numbers a node; fresh is false when it has its number already.
func (r *register) add(node uint32) (number uint32, fresh bool) {
	mask := uint32(len(r.slots) - 1)
	i := r.home(node) & mask
	for r.slots[i] != 0 {
		if uint32(r.slots[i]>>32) == node {
			return uint32(r.slots[i]) - 1, false
		}
		i = (i + 1) & mask
	}
	number = uint32(len(r.nodes))
	r.slots[i] = uint64(node)<<32 | uint64(number+1)
	r.nodes = append(r.nodes, node)
	if 2*len(r.nodes) > len(r.slots) {
		r.grow()
	}
	return number, true
}

func (r *register) grow() {
	r.resize(2 * len(r.slots))
	mask := uint32(len(r.slots) - 1)
	for number, node := range r.nodes {
		i := r.home(node)
		for r.slots[i] != 0 {
			i = (i + 1) & mask
		}
		r.slots[i] = uint64(node)<<32 | uint64(number+1)
	}
}
