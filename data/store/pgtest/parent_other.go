//go:build !linux

package pgtest

import "syscall"

// dieWithParent leaves it to Main to stop the server.
func dieWithParent(*syscall.SysProcAttr) {}
