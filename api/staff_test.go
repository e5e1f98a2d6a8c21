package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"finnfram/api"
	"finnfram/api/admin"
)

// gated imports only when it is let.
type gated struct {
	importer
	let chan struct{}
}

func (g gated) Import(ctx context.Context, r admin.ImportRequest, p admin.Progress) (json.RawMessage, error) {
	p.Expect(100)
	p.Bytes(40)
	select {
	case <-g.let:
		return g.importer.Import(ctx, r, p)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// TestImportQueue: one import runs and tells how far it is, ten wait, and the
// next is told to come back.
func TestImportQueue(t *testing.T) {
	let := make(chan struct{})
	s := newServer(t, func(c *api.Config) { c.Imports = gated{let: let} })
	var ids []string
	send := func() (int, string) {
		_, response, answer := s.ask(t, "POST", "/v1/admin/imports?format=csv&name=good.csv", "a\n", staff, "Content-Type: application/octet-stream")
		var job struct{ ID string }
		if err := json.Unmarshal(answer, &job); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, job.ID)
		return response.StatusCode, response.Header.Get("Retry-After")
	}
	status, _ := send()
	running := func() (j struct {
		State       string
		Bytes, Read int
	}) {
		_, _, answer := s.ask(t, "GET", "/v1/admin/imports/"+ids[0], "", staff)
		if err := json.Unmarshal(answer, &j); err != nil {
			t.Fatal(err)
		}
		return j
	}
	for deadline := time.Now().Add(10 * time.Second); running().Read == 0 && time.Now().Before(deadline); {
	}
	if j := running(); status != 202 || j.State != "running" || j.Bytes != 100 || j.Read != 40 {
		t.Errorf("%d %+v", status, j)
	}
	for i := range 10 {
		if status, _ := send(); status != 202 {
			t.Errorf("import %d: %d", i+2, status)
		}
	}
	if status, wait := send(); status != 429 || wait == "" {
		t.Errorf("one too many: %d, Retry-After %q", status, wait)
	}
	close(let)
	for _, id := range ids[:11] {
		if j := waitFor(t, s, id); j.State != "done" {
			t.Errorf("%s: %+v", id, j)
		}
	}
}

// TestRollback puts the first version in force again: what the second brought
// is gone from the answers within a second, and comes back with it.
func TestRollback(t *testing.T) {
	s := newServer(t, nil)
	services := func() int {
		_, _, answer := s.ask(t, "GET", "/v1/services", "")
		return strings.Count(string(answer), `"type":"Feature"`)
	}
	for _, step := range []struct{ version, want int }{{1, 3}, {1, 3}, {2, 4}} {
		if _, response, answer := s.ask(t, "POST", fmt.Sprintf("/v1/admin/versions/%d/rollback", step.version), "", staff); response.StatusCode != 200 {
			t.Fatalf("%d: %s", response.StatusCode, answer)
		}
		deadline := time.Now().Add(5 * time.Second)
		for services() != step.want && time.Now().Before(deadline) {
		}
		if got := services(); got != step.want {
			t.Errorf("version %d: %d services, want %d", step.version, got, step.want)
		}
	}
}
