//go:build race

package link

// slower is how many times longer tests take under the race detector.
const slower = 10
