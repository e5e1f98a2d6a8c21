package osm

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"finnfram/data"
)

// everything asks for all elements, so that all decoding is done.
var everything = Want{Ref: func(Kind, int64) bool { return true }}

// frame builds a PBF blob: length, header, and a blob that is not packed.
func frame(kind string, content []byte) []byte {
	blob := append([]byte{1<<3 | wireBytes}, varint(len(content))...)
	blob = append(blob, content...)
	header := append([]byte{1<<3 | wireBytes, byte(len(kind))}, kind...)
	header = append(append(header, 3<<3), varint(len(blob))...)
	return append(append([]byte{0, 0, 0, byte(len(header))}, header...), blob...)
}

func varint(n int) []byte {
	var b []byte
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}

func walkAll(t *testing.T, content []byte) {
	err := Walk(context.Background(), "fuzz", bytes.NewReader(content), everything, func(*Element) error { return nil })
	if err != nil && !errors.Is(err, data.ErrInvalid) {
		t.Fatalf("the error has no kind: %v", err)
	}
}

// FuzzBlock lets rubbish through the decoder of data blocks.
func FuzzBlock(f *testing.F) {
	f.Add([]byte{1<<3 | 2, 4, 1<<3 | 2, 2, 'a', 'b', 2<<3 | 2, 6, 1<<3 | 2, 4, 1 << 3, 2, 2<<3 | 2, 0})
	f.Add([]byte{2<<3 | 2, 8, 2<<3 | 2, 6, 1<<3 | 2, 1, 2, 8<<3 | 2, 1, 4})
	f.Fuzz(func(t *testing.T, content []byte) {
		walkAll(t, append(frame("OSMHeader", nil), frame("OSMData", content)...))
	})
}

// FuzzFile lets rubbish through the whole reader, PBF and XML.
func FuzzFile(f *testing.F) {
	f.Add(append(frame("OSMHeader", nil), frame("OSMData", nil)...))
	f.Add([]byte(`<osm version="0.6"><node id="1" lat="1" lon="2"><tag k="a" v="b"/></node><way id="2"><nd ref="1"/></way></osm>`))
	f.Fuzz(walkAll)
}
