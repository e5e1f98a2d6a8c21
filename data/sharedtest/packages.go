package sharedtest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Packages puts what a folder holds, scripts and pinned npm packages, into a
// folder of the user's cache named name, installs the packages where they are
// not there yet, and returns that folder. Tests of different Go packages use
// different names, for they run at the same time.
func Packages(tb testing.TB, folder, name string) string {
	tb.Helper()
	npm := Tool(tb, "npm")
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	target := filepath.Join(cache, "finnfram-test", name)
	if err := os.MkdirAll(target, 0o755); err != nil {
		tb.Fatal(err)
	}
	const lockName = "package-lock.json"
	had, _ := os.ReadFile(filepath.Join(target, "installed.json"))
	entries, err := os.ReadDir(folder)
	if err != nil {
		tb.Fatal(err)
	}
	var lock []byte
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			tb.Fatal(err)
		}
		if entry.Name() == lockName {
			lock = content
		}
		if err := os.WriteFile(filepath.Join(target, entry.Name()), content, 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	if bytes.Contains(lock, []byte(`"resolved"`)) {
		tb.Errorf("%s: the lock file names a registry", folder)
	}
	if len(lock) > 0 && bytes.Equal(had, lock) {
		return target
	}
	install := exec.CommandContext(tb.Context(), npm, "ci", "--ignore-scripts")
	install.Dir = target
	if output, err := install.CombinedOutput(); err != nil {
		tb.Fatalf("npm ci: %v\n%s", err, output)
	}
	if err := os.WriteFile(filepath.Join(target, "installed.json"), lock, 0o644); err != nil {
		tb.Fatal(err)
	}
	return target
}
