// Package sharedtest finds, for tests, the real files and the tools that they
// need and that are not part of the project. What is absent is a failure when
// FINNFRAM_REQUIRE is "all" and is otherwise reported as a test that did not
// run.
package sharedtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// Root is the root folder of the checkout.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}

// File returns the path of a shared file, named relative to the shared data
// folder: FINNFRAM_SHARED, or ../shared beside the checkout.
func File(tb testing.TB, name string) string {
	tb.Helper()
	shared := os.Getenv("FINNFRAM_SHARED")
	if shared == "" {
		shared = filepath.Join(Root(), "..", "shared")
	} else if !filepath.IsAbs(shared) {
		shared = filepath.Join(Root(), shared)
	}
	path := filepath.Join(shared, "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		absent(tb, "shared file "+name)
	}
	return path
}

// Tool returns the path of a command, such as "node".
func Tool(tb testing.TB, name string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		absent(tb, "command "+name)
	}
	return path
}

// Env returns the value of an environment variable that names a server, such
// as FINNFRAM_TEST_POSTGRES.
func Env(tb testing.TB, name string) string {
	tb.Helper()
	value := os.Getenv(name)
	if value == "" {
		absent(tb, "environment variable "+name)
	}
	return value
}

// Absent reports that something a test needs is not there.
func Absent(tb testing.TB, what string) {
	tb.Helper()
	absent(tb, what)
}

func absent(tb testing.TB, what string) {
	tb.Helper()
	if os.Getenv("FINNFRAM_REQUIRE") == "all" {
		tb.Fatalf("required and absent: %s", what)
	}
	tb.Skipf("not run: %s is absent", what)
}
