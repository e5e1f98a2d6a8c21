//go:build !race

package live

const slower = 1
