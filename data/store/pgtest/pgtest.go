// Package pgtest gives tests an empty PostgreSQL database of their own: on
// the server that FINNFRAM_TEST_POSTGRES names, or else on a throw-away one
// that it starts from the binaries found on this machine.
package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"finnfram/data/sharedtest"
)

// Variable names the server to use, as a URL of a role that may make
// databases.
const Variable = "FINNFRAM_TEST_POSTGRES"

// Database makes an empty database and returns its URL. It is dropped when
// the test ends. Without a server and without the binaries to start one, the
// test is reported as not run, or fails when everything is required.
func Database(tb testing.TB) string {
	tb.Helper()
	server := serverURL(tb)
	name := "finnfram_test_" + strings.ToLower(rand.Text())
	command(tb, server, "CREATE DATABASE "+name)
	tb.Cleanup(func() { command(tb, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	address, err := url.Parse(server)
	if err != nil {
		tb.Fatal(err)
	}
	address.Path = "/" + name
	return address.String()
}

func command(tb testing.TB, server, query string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, query); err != nil {
		tb.Fatal(err)
	}
}

func serverURL(tb testing.TB) string {
	tb.Helper()
	if server := os.Getenv(Variable); server != "" {
		return server
	}
	bin := binaries()
	if bin == "" {
		return sharedtest.Env(tb, Variable) // says that it is absent
	}
	started.once.Do(func() { started.url, started.err = start(bin) })
	if started.err != nil {
		tb.Fatal(started.err)
	}
	return started.url
}

// started is the one server of this test process.
var started struct {
	once sync.Once
	url  string
	err  error
	stop func()
}

// Main runs a package's tests and then stops the server, if one was started.
// A package that calls Database has func TestMain(m) { pgtest.Main(m) }.
func Main(m *testing.M) {
	code := m.Run()
	if started.stop != nil {
		started.stop()
	}
	os.Exit(code)
}

// binaries finds the newest installed server, or "".
func binaries() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	for _, dir := range strings.Split(os.Getenv("PATH"), ":") {
		if real, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres")); err == nil {
			found = append(found, filepath.Dir(real))
		}
	}
	best, number := "", -1
	for _, dir := range found {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
			continue
		}
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
		if n > number {
			best, number = dir, n
		}
	}
	return best
}

// start makes a cluster in a temporary folder and serves it on a free
// loopback port with fsync on. The server is a child of this process and dies
// with it, also when it is killed.
func start(bin string) (string, error) {
	dir, err := os.MkdirTemp("", "finnfram-postgres-")
	if err != nil {
		return "", err
	}
	owner, err := account()
	if err != nil {
		return "", err
	}
	if owner != nil {
		if err := os.Chown(dir, int(owner.Uid), int(owner.Gid)); err != nil {
			return "", err
		}
	}
	cluster := filepath.Join(dir, "data")
	initdb := tool(owner, dir, filepath.Join(bin, "initdb"), "-D", cluster, "-U", "finnfram", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	server := tool(owner, dir, filepath.Join(bin, "postgres"), "-D", cluster, "-h", "127.0.0.1", "-p", strconv.Itoa(port),
		"-k", dir, "-c", "fsync=on", "-c", "max_connections=200")
	ended, err := run(server)
	if err != nil {
		return "", err
	}
	started.stop = func() {
		server.Process.Signal(syscall.SIGINT) // fast shutdown
		<-ended
		os.RemoveAll(dir)
	}
	address := fmt.Sprintf("postgres://finnfram@127.0.0.1:%d/postgres?sslmode=disable", port)
	return address, ready(address)
}

// run starts the server from a thread that lives as long as it does: the
// kernel's signal at the parent's death comes when that thread ends.
func run(server *exec.Cmd) (ended chan struct{}, err error) {
	ended, began := make(chan struct{}), make(chan error)
	go func() {
		runtime.LockOSThread()
		defer close(ended)
		err := server.Start()
		began <- err
		if err == nil {
			server.Wait()
		}
	}()
	return ended, <-began
}

// account is whom the server runs as: it refuses to run as root.
func account() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ := strconv.ParseUint(u.Uid, 10, 32)
			gid, _ := strconv.ParseUint(u.Gid, 10, 32)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, fmt.Errorf("no account other than root to run a PostgreSQL server")
}

func tool(owner *syscall.Credential, dir, path string, args ...string) *exec.Cmd {
	c := exec.Command(path, args...)
	c.Dir = dir
	c.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + dir, "LC_ALL=C"}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: owner, Setpgid: true}
	dieWithParent(c.SysProcAttr)
	return c
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// ready waits until the server answers.
func ready(address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := pgx.Connect(ctx, address)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the PostgreSQL server does not answer: %w", err)
		case <-tick.C:
		}
	}
}
