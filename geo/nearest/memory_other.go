//go:build !linux

package nearest

// slab makes a slice; only Linux is asked for huge pages.
func slab[T any](n int) []T { return make([]T, n) }

func settle[T any]([]T) {}
