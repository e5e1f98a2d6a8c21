package osm

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/data/sharedtest"
)

func walked(content io.Reader) error {
	return Walk(context.Background(), "f.osm", content, everything, func(*Element) error { return nil })
}

// TestHistoryIsRefused: of several versions the last one counts, and it may
// have lost the tags by which the first was found.
func TestHistoryIsRefused(t *testing.T) {
	const head, first, second = `<osm version="0.6">`, `<node id="7" version="1" lat="59" lon="10"><tag k="amenity" v="pharmacy"/></node>`, `<node id="7" version="2" lat="59" lon="10"/>`
	if err := walked(strings.NewReader(head + first + second + `</osm>`)); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "history") {
		t.Errorf("XML: %v", err)
	}
	if err := walked(strings.NewReader(head + first + `<way id="7"/></osm>`)); err != nil {
		t.Errorf("a node and a way of one id: %v", err)
	}
	node := []byte{1<<3 | wireBytes, 6, 1 << 3, 14, 8 << 3, 2, 9 << 3, 2} // id 7
	other := []byte{1<<3 | wireBytes, 6, 1 << 3, 16, 8 << 3, 2, 9 << 3, 2}
	dense := func(differences ...byte) []byte {
		group := append([]byte{1<<3 | wireBytes, byte(len(differences))}, differences...)
		for _, field := range []byte{8, 9} {
			group = append(append(group, field<<3|wireBytes, byte(len(differences))), make([]byte, len(differences))...)
		}
		return append([]byte{2<<3 | wireBytes, byte(len(group))}, group...)
	}
	for name, row := range map[string]struct {
		group   []byte
		history bool
	}{
		"nodes": {bytes.Join([][]byte{node, node}, nil), true}, "different nodes": {bytes.Join([][]byte{node, other}, nil), false},
		"dense nodes": {dense(14, 0), true}, "different dense nodes": {dense(14, 2), false}, "node 0": {dense(0, 2), false},
	} {
		block := append([]byte{2<<3 | wireBytes, byte(len(row.group))}, row.group...)
		err := walked(bytes.NewReader(append(frame("OSMHeader", nil), frame("OSMData", block)...)))
		if (err != nil) != row.history || err != nil && !strings.Contains(err.Error(), "history") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBlobsThatAreNoZlib: each way of packing that is not read says so, and a
// blob without any content is none.
func TestBlobsThatAreNoZlib(t *testing.T) {
	for field, says := range map[byte]string{4: "other than zlib", 6: "other than zlib", 7: "other than zlib", 9: "without content"} {
		blob := []byte{field<<3 | wireBytes, 3, 1, 2, 3}
		header := append([]byte{1<<3 | wireBytes, 7}, "OSMData"...)
		header = append(header, 3<<3, byte(len(blob)))
		content := append(frame("OSMHeader", nil), binary.BigEndian.AppendUint32(nil, uint32(len(header)))...)
		err := walked(bytes.NewReader(append(append(content, header...), blob...)))
		if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "f.osm: block at byte") {
			t.Errorf("field %d: %v", field, err)
		}
	}
}

// TestEndlessElement: one attribute must not fill the memory.
func TestEndlessElement(t *testing.T) {
	content := io.MultiReader(strings.NewReader(`<osm><node id="1" lat="1" lon="1"><tag k="name" v="`), io.LimitReader(letters{}, 200<<20))
	if err := walked(content); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "64 MiB") {
		t.Errorf("%v", err)
	}
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// TestCutAnywhere: a real file of the other form, made by a script, cut at
// every byte of its ways is never taken for a whole one.
func TestCutAnywhere(t *testing.T) {
	content, err := exec.Command(sharedtest.Tool(t, "node"), "-e", `
		let s = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n';
		for (let i = 1; i < 5; i++) s += '<node id="' + i + '" lat="59.9" lon="10.' + i + '"/>\n';
		s += '<changeset id="3"/><way id="-9"><nd ref="1"/><nd ref="2"/><tag k="name" v="Løven &amp; co"/></way>\n<relation id="9"><member type="way" ref="77" role=""/></relation></osm>';
		process.stdout.write(s)`).Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := walked(bytes.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	for at := 1; at < len(content); at++ {
		if err := walked(bytes.NewReader(content[:at])); !errors.Is(err, data.ErrInvalid) {
			t.Fatalf("cut at byte %d of %d: %v", at, len(content), err)
		}
	}
}
