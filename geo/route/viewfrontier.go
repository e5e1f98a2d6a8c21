package route

// frontier is a queue of nodes by key, smallest first, ties by node: a heap of
// four children a knot. A node may stand in it several times; the first time
// it comes out is the one that counts.
type frontier []uint64

func (f frontier) empty() bool { return len(f) == 0 }

// least is the smallest key; the frontier must not be empty.
func (f frontier) least() uint32 { return uint32(f[0] >> 32) }

func (f *frontier) push(key, node uint32) {
	x := uint64(key)<<32 | uint64(node)
	h := append(*f, x)
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 4
		if h[up] <= x {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = x
	*f = h
}

func (f *frontier) pop() (key, node uint32) {
	h := *f
	top := h[0]
	x := h[len(h)-1]
	h = h[:len(h)-1]
	*f = h
	if len(h) > 0 {
		h.sink(x)
	}
	return uint32(top >> 32), uint32(top)
}

// sink puts x in the place of the first.
func (f frontier) sink(x uint64) {
	i := 0
	for {
		child := 4*i + 1
		if child >= len(f) {
			break
		}
		least := child
		for c := child + 1; c < min(child+4, len(f)); c++ {
			if f[c] < f[least] {
				least = c
			}
		}
		if f[least] >= x {
			break
		}
		f[i] = f[least]
		i = least
	}
	f[i] = x
}
