package roads_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/cespare/xxhash/v2"

	"finnfram/geo/roads"
)

// summed puts the right sum at the end of a blob.
func summed(blob []byte) []byte {
	if len(blob) < 8 {
		return blob
	}
	body := blob[: len(blob)-8 : len(blob)-8]
	return binary.LittleEndian.AppendUint64(body, xxhash.Sum64(body))
}

// useAll asks a network for everything that it can tell.
func useAll(t *testing.T, n *roads.Network) {
	t.Helper()
	for link := range uint32(2 * n.Segments()) {
		if len(n.Points(link>>1)) < 2 {
			t.Fatal("a segment without ends")
		}
		for p := range roads.Profile(roads.Profiles) {
			if ms, _, _ := n.Weight(p, link); ms < 1 || ms > roads.MaxWeight {
				t.Fatalf("%v takes %d ms", p, ms)
			}
		}
	}
}

// roundTrip stores n and reads it back, which holds it against its rules.
func roundTrip(t *testing.T, n *roads.Network) error {
	t.Helper()
	_, err := roads.ReadNetwork(bytes.NewReader(networkBytes(t, n)))
	return err
}
