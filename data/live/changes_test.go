package live

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"finnfram/data"
)

func TestChanges(t *testing.T) {
	m := newMemory()
	pharmacy := func(key, name string) data.Site {
		s := site(key, data.Pharmacy, 59.9, 10.7)
		s.Name = name
		return s
	}
	b, twin := NewBuilder(m, testOptions()), NewBuilder(m, testOptions())
	step := func() *World {
		t.Helper()
		w, err := b.Build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		other, err := twin.Build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if w.Token() != other.Token() {
			t.Fatalf("two nodes of one history have the tokens %s and %s", w.Token(), other.Token())
		}
		return w
	}
	m.put(t, "csv", pharmacy("a", "A"), pharmacy("b", "B"), pharmacy("c", "C"))
	first := step()
	if again := step(); again != first {
		t.Error("an unchanged store gives another world")
	}
	m.put(t, "csv", pharmacy("a", "A"), pharmacy("b", "B!"), pharmacy("d", "D"))
	second := step()
	m.closures = []data.Closure{{ID: "1", Service: "csv-a-pharmacy", From: testNow}}
	third := step()
	m.put(t, "csv", pharmacy("a", "A"), pharmacy("b", "B!"), pharmacy("c", "C"))
	fourth := step()
	m.put(t, "csv", pharmacy("a", "A"), pharmacy("b", "B!"), pharmacy("c", "C"))
	fifth := step()

	for _, c := range []struct {
		since            *World
		now              *World
		changed, removed string
	}{
		{first, first, "[]", "[]"},
		{first, second, "[csv-b-pharmacy csv-d-pharmacy]", "[csv-c-pharmacy]"},
		{second, third, "[csv-a-pharmacy]", "[]"},
		{first, third, "[csv-a-pharmacy csv-b-pharmacy csv-d-pharmacy]", "[csv-c-pharmacy]"},
		{third, fourth, "[csv-c-pharmacy]", "[csv-d-pharmacy]"},
		{first, fourth, "[csv-a-pharmacy csv-b-pharmacy csv-c-pharmacy]", "[csv-d-pharmacy]"},
		{fourth, fifth, "[]", "[]"},
	} {
		set, err := c.now.Changes(c.since.Token())
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(set.Changed) != c.changed || fmt.Sprint(set.Removed) != c.removed || set.Next != c.now.Token() {
			t.Errorf("changed %v, removed %v; want %s, %s", set.Changed, set.Removed, c.changed, c.removed)
		}
	}
	if _, err := first.Changes(second.Token()); !errors.Is(err, data.ErrGone) {
		t.Errorf("a token of the future: %v", err)
	}
	if _, err := fifth.Changes("rubbish"); !errors.Is(err, data.ErrGone) {
		t.Errorf("rubbish: %v", err)
	}
	fresh, err := Build(t.Context(), m, testOptions())
	if err != nil || fresh.Token() != fifth.Token() {
		t.Errorf("a node that starts now has another token: %v", err)
	}
	if _, err := fresh.Changes(first.Token()); !errors.Is(err, data.ErrGone) {
		t.Errorf("a node that starts now knows history: %v", err)
	}
}

func TestChangesForget(t *testing.T) {
	m := newMemory()
	b := NewBuilder(m, testOptions())
	var tokens []string
	for i := range keptWorlds + 1 {
		m.put(t, "csv", site("a", data.Pharmacy, 59.9, 10.7+float64(i)/1000))
		w, err := b.Build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, w.Token())
	}
	if _, err := b.last.Changes(tokens[0]); !errors.Is(err, data.ErrGone) {
		t.Errorf("the oldest token: %v", err)
	}
	if set, err := b.last.Changes(tokens[1]); err != nil || len(set.Changed) != 1 {
		t.Errorf("the oldest token kept: %v %v", set, err)
	}
}

func TestList(t *testing.T) {
	_, w := seeded(t, 100, 9)
	q := ListQuery{Categories: []data.Category{data.Pharmacy, data.Dentist}, Limit: 7}
	var walked []*Service
	for {
		page, next := w.List(q)
		walked = append(walked, page...)
		if next == "" {
			break
		}
		if len(page) != 7 {
			t.Fatalf("a page of %d", len(page))
		}
		q.After = next
	}
	var want []*Service
	for _, s := range w.All() {
		if s.Category != data.EmergencyClinic {
			want = append(want, s)
		}
	}
	if !slices.Equal(walked, want) {
		t.Errorf("%d walked, want %d", len(walked), len(want))
	}
}
