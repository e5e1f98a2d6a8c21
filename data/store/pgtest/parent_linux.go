package pgtest

import "syscall"

// dieWithParent has the kernel end the server when the tests are killed.
func dieWithParent(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGINT }
