package nearest

import (
	"syscall"
	"unsafe"
)

const (
	hugePage     = 2 << 20
	adviseHuge   = 14 // MADV_HUGEPAGE
	collapseHuge = 25 // MADV_COLLAPSE, Linux 6.1
)

// slab makes a slice and asks for it to lie in huge pages: a search jumps
// about in it, and each jump to another small page costs a walk of the page
// table. The advice may be declined, without harm.
func slab[T any](n int) []T {
	s := make([]T, n)
	advise(s, adviseHuge)
	return s
}

// settle asks for pages already touched to be joined into huge ones.
func settle[T any](s []T) { advise(s, collapseHuge) }

func advise[T any](s []T, advice int) {
	if len(s) == 0 {
		return
	}
	start := unsafe.Pointer(unsafe.SliceData(s))
	size := uintptr(len(s)) * unsafe.Sizeof(s[0])
	skip := -uintptr(start) & (hugePage - 1)
	if size < skip+hugePage {
		return
	}
	inside := (size - skip) &^ (hugePage - 1)
	_ = syscall.Madvise(unsafe.Slice((*byte)(unsafe.Add(start, skip)), inside), advice)
}
