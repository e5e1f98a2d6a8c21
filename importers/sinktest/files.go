package sinktest

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"finnfram/data/sharedtest"
	"finnfram/importers"
)

// Generate runs a Node script of the test's own with the name of a fresh
// folder and further words. The script writes its files there, and into
// manifest.json what a reader must find in them, which is decoded into want.
func Generate(t *testing.T, want any, script string, words ...string) (folder string) {
	t.Helper()
	node := sharedtest.Tool(t, "node")
	folder = t.TempDir()
	if out, err := exec.Command(node, append([]string{script, folder}, words...)...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", script, err, out)
	}
	raw, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, want); err != nil {
		t.Fatalf("manifest: %v", err)
	}
	return folder
}

// ReadFiles reads files of a folder as one import and wants no error.
func ReadFiles(t *testing.T, reader importers.Reader, folder string, files ...string) *Sink {
	t.Helper()
	sink := &Sink{}
	var inputs []importers.Input
	for _, name := range files {
		file, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { file.Close() })
		inputs = append(inputs, importers.Input{Name: name, Reader: file})
	}
	if err := reader.Read(context.Background(), inputs, importers.Options{}, sink); err != nil {
		t.Fatal(err)
	}
	return sink
}
