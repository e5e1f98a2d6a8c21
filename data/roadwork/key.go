package roadwork

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"finnfram/data"
)

// Blob is the name under which versions keep their survey of roads, Kind the
// kind of the artefact that is derived from all of them.
const (
	Blob = "roads"
	Kind = "roads"
)

// revision names the way of deriving. Whoever changes what Make makes of the
// same surveys, or how it is written, raises it: artefacts of other revisions
// are then derived anew, and never misread.
const revision = 2

// Surveys are the SHA-256 of the surveys of versions, sorted, each once.
func Surveys(versions map[data.Source]data.Version) []string {
	var sums []string
	for _, v := range versions {
		if sum := v.Blobs[Blob]; sum != "" {
			sums = append(sums, sum)
		}
	}
	slices.Sort(sums)
	return slices.Compact(sums)
}

// Key names the roads derived from surveys; "" where there are none. The order
// does not matter.
func Key(surveys []string) string {
	if len(surveys) == 0 {
		return ""
	}
	sums := slices.Clone(surveys)
	slices.Sort(sums)
	h := sha256.New()
	fmt.Fprintf(h, "finnfram roads %d\n", revision)
	for _, sum := range slices.Compact(sums) {
		fmt.Fprintln(h, sum)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
