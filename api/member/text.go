package member

import "finnfram/api/wire"

// In gives a text in three languages; Northern Sámi falls back to the first.
func In(nb, nn, en string) map[string]string {
	return map[string]string{"nb": nb, "nn": nn, "en": en}
}

var emergencyLines = func() (lines [wire.Languages]string) {
	life := In("Ring 113 når det står om liv", "Ring 113 når det står om liv", "Call 113 when life is at stake")
	urgent := In("Ring 116117 (legevakt) når det haster og ikke kan vente", "Ring 116117 (legevakt) når det hastar og ikkje kan vente", "Call 116117 (out-of-hours doctor) when it is urgent and cannot wait")
	for language := range wire.Language(wire.Languages) {
		b := append([]byte(nil), `,"emergency":[{"number":"113","text":`...)
		b = wire.AppendString(b, language.In(life))
		b = append(b, `},{"number":"116117","text":`...)
		b = wire.AppendString(b, language.In(urgent))
		lines[language] = string(append(b, "}]"...))
	}
	return lines
}()

// Emergency writes the lines to ring, which stand in every answer that sends a
// person somewhere.
func Emergency(b []byte, language wire.Language) []byte {
	return append(b, emergencyLines[language]...)
}
