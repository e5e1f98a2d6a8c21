package store_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/store"
)

// The child is this test binary started again with its task and its store in
// the environment.
const (
	childTask  = "FINNFRAM_STORE_TEST_CHILD"
	childStore = "FINNFRAM_STORE_TEST_PLACE"
)

func startChild(t *testing.T, task string, at place) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0])
	where, _ := json.Marshal(map[string]string{"Dir": at.Dir, "URL": at.URL})
	c.Env = append(os.Environ(), childTask+"="+task, childStore+"="+string(where))
	c.Stderr = os.Stderr
	out := must[io.ReadCloser](t)(c.StdoutPipe())
	check(t, c.Start())
	return c, bufio.NewScanner(out)
}

func child(task string) error {
	var c store.Config
	var where struct{ Dir, URL string }
	if err := json.Unmarshal([]byte(os.Getenv(childStore)), &where); err != nil {
		return err
	}
	c.Dir, c.URL, c.Keep = where.Dir, where.URL, 3
	s, err := store.Open(context.Background(), c)
	if err != nil {
		return err
	}
	fmt.Println("open")
	for {
		if err := childImport(s); err != nil {
			return err
		}
		if task == "once" {
			return syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	}
}

// The child's import: crashRows records and a blob, all salted with a word
// that the version carries as its checksum.
const crashRows = 1500

func childImport(s *store.Store) error {
	ctx, salt := context.Background(), store.NewID()
	g, err := s.Begin(ctx, data.Version{Source: "osm", Checksum: salt}, store.BeginOptions{})
	if err != nil {
		return err
	}
	for from := 0; from < crashRows; from += 250 {
		var records []data.Record
		for i := range 250 {
			records = append(records, site(fmt.Sprint(from+i), salt, "x"))
		}
		if _, err := g.Put(ctx, records); err != nil {
			return err
		}
	}
	if _, err := g.Blob(ctx, "salt", write(strings.Repeat(salt, 60_000))); err != nil {
		return err
	}
	if err := s.PutArtefact(ctx, "roads", salt, write(strings.Repeat(salt, 60_000))); err != nil {
		return err
	}
	v, err := g.Commit(ctx, data.Counts{})
	if err == nil {
		fmt.Println("committed", v.Number)
	}
	return err
}

// TestKill kills importing processes at random moments. After each, the
// version in force is whole and at least as new as the last commit that was
// answered, there is no other trace, and the next import goes through.
func TestKill(t *testing.T) {
	onBoth(t, func(t *testing.T, at place) {
		s, ctx := at.open(t), t.Context()
		random := rand.New(rand.NewPCG(2026, 11))
		acknowledged, commits, torn := data.VersionNumber(0), 0, int64(0)
		span := time.Minute // of one import; the first child is killed at its first answer and tells
		for range 25 {
			c, out := startChild(t, "loop", at)
			if !out.Scan() || out.Text() != "open" {
				t.Fatalf("the child did not open the store: %q", out.Text())
			}
			opened := time.Now()
			kill := time.AfterFunc(time.Duration(2*random.Float64()*float64(span)), func() { c.Process.Kill() })
			for out.Scan() {
				if _, err := fmt.Sscanf(out.Text(), "committed %d", &acknowledged); err == nil {
					commits++
				}
				if span == time.Minute {
					span = min(time.Since(opened), 400*time.Millisecond)
					c.Process.Kill()
				}
			}
			kill.Stop()
			if err := c.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
				t.Fatalf("the child was not killed: %v", err)
			}
			torn += must[int64](t)(s.Number(ctx, `SELECT count(*) FROM version WHERE state = 'staging'`))
			assertWhole(t, s, acknowledged)
		}
		if commits == 0 || torn == 0 {
			t.Errorf("%d commits and %d imports cut short: the kills prove nothing", commits, torn)
		}
		t.Logf("%d commits answered, %d imports cut short", commits, torn)
		assertSwept(t, s)
	})
}

// assertWhole checks the version in force against its own salt.
func assertWhole(t *testing.T, s *store.Store, acknowledged data.VersionNumber) {
	t.Helper()
	v := must[map[data.Source]data.Version](t)(s.Active(t.Context()))["osm"]
	if v.Number < acknowledged {
		t.Fatalf("version %d in force, but the commit of %d was answered", v.Number, acknowledged)
	}
	if v.Number == 0 {
		return // none was committed so far
	}
	count := 0
	check(t, s.Records(t.Context(), v.Number, data.SiteRecord, func(r data.Record) error {
		count++
		if !strings.Contains(string(r.Body), v.Checksum) {
			t.Errorf("version %d has a record of another: %s", v.Number, r.Body)
		}
		return nil
	}))
	blob := must[[]byte](t)(io.ReadAll(must[io.ReadCloser](t)(s.Blob(t.Context(), v.Blobs["salt"]))))
	if count != crashRows || string(blob) != strings.Repeat(v.Checksum, 60_000) {
		t.Errorf("version %d: %d records, blob of %d bytes", v.Number, count, len(blob))
	}
	if derived := artefact(t, s, "roads", v.Checksum); derived != "" && derived != string(blob) {
		t.Errorf("version %d: an artefact of %d bytes", v.Number, len(derived))
	}
}

// assertSwept checks that nothing is left of the imports that died. A server
// that has only just lost a client may still hold its lock.
func assertSwept(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := t.Context()
	check(t, must[*store.Staging](t)(s.Begin(ctx, data.Version{Source: "osm"}, store.BeginOptions{})).Discard(ctx))
	check(t, s.PutArtefact(ctx, "roads", "last", write("last"))) // waits for the lock of one that died
	for what, query := range map[string]string{
		"versions without owner":   `SELECT count(*) FROM version WHERE state NOT IN ('committed', 'pruned')`,
		"records without version":  `SELECT count(*) FROM record WHERE version NOT IN (SELECT number FROM version WHERE state = 'committed')`,
		"blobs without version":    `SELECT count(*) FROM blob WHERE id NOT IN (SELECT blob FROM version_blob) AND id NOT IN (SELECT blob FROM artefact)`,
		"half artefacts":           `SELECT count(*) FROM artefact a JOIN blob b ON b.id = a.blob WHERE b.sha256 = ''`,
		"chunks without blob":      `SELECT count(*) FROM chunk WHERE blob NOT IN (SELECT id FROM blob)`,
		"blob names of no version": `SELECT count(*) FROM version_blob WHERE version NOT IN (SELECT number FROM version WHERE state = 'committed')`,
	} {
		if n := must[int64](t)(s.Number(ctx, query)); n != 0 {
			t.Errorf("%d %s are left", n, what)
		}
	}
	check(t, s.Verify(ctx))
}

// TestWatchKilled has a process commit and die at once; the watcher of
// another one is told all the same.
func TestWatchKilled(t *testing.T) {
	onBoth(t, func(t *testing.T, at place) {
		s := at.open(t)
		watching, stop := contextWithCancel(t)
		told := make(chan string, 10)
		ended := make(chan struct{})
		go func() { defer close(ended); s.Watch(watching, func(state string) { told <- state }) }()
		first := <-told
		c, out := startChild(t, "once", at)
		for out.Scan() {
		}
		if err := c.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("the child was not killed: %v", err)
		}
		select {
		case now := <-told:
			if now == first || now != state(t, s) {
				t.Errorf("told %s after %s", now, first)
			}
		case <-time.After(time.Second):
			t.Error("not told within a second")
		}
		assertWhole(t, s, 1)
		stop()
		<-ended
	})
}
