package route

import (
	"math/rand/v2"
	"testing"
)

// TestRegister holds a register against a map, over rounds of all sizes: what
// a round leaves behind would show in the next.
func TestRegister(t *testing.T) {
	var reg register
	r := rand.New(rand.NewPCG(1, 7))
	for _, size := range []int{0, 1, 50, 3000, 3, 200, 0, 600, 10_000, 40, 40, 900, 5} {
		reg.empty()
		want := map[uint32]uint32{}
		for range size {
			node := uint32(r.IntN(2*size + 3))
			number, fresh := reg.add(node)
			if before, ok := want[node]; ok == fresh || ok && before != number {
				t.Fatalf("node %d is %d (new: %v), want %d", node, number, fresh, before)
			}
			want[node] = number
		}
		for node := range uint32(2*size + 3) {
			if number, ok := want[node]; !ok && reg.find(node) != noNumber || ok && reg.find(node) != number {
				t.Fatalf("of %d: node %d is %d, want %d, %v", size, node, reg.find(node), number, ok)
			}
		}
		if len(reg.nodes) != len(want) {
			t.Fatalf("%d nodes, want %d", len(reg.nodes), len(want))
		}
	}
}
