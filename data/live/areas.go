package live

import (
	"maps"
	"slices"
)

// Municipalities lists those whose border is loaded, by code.
func (w *World) Municipalities() []Municipality {
	list := make([]Municipality, 0, len(w.municipalities.byCode))
	for _, code := range slices.Sorted(maps.Keys(w.municipalities.byCode)) {
		list = append(list, w.municipalities.named(code))
	}
	return list
}
