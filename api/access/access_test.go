package access_test

import (
	"net/http/httptest"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"finnfram/api/access"
	"finnfram/data/right"
)

func TestGate(t *testing.T) {
	if _, err := access.NewGate("short"); err == nil {
		t.Error("a token that can be guessed was taken")
	}
	open, err := access.NewGate("a-long-enough-token")
	if err != nil {
		t.Fatal(err)
	}
	closed, _ := access.NewGate("")
	for _, row := range []struct {
		gate   *access.Gate
		header string
		role   right.Role
		ok     bool
	}{
		{open, "", right.Anybody, true},
		{open, "Bearer a-long-enough-token", right.RegistryStaff, true},
		{open, "bearer a-long-enough-token", right.RegistryStaff, true},
		{open, "Bearer a-long-enough-tokex", "", false},
		{open, "Basic a-long-enough-token", "", false},
		{open, "Bearer", "", false},
		{closed, "Bearer ", "", false},
		{closed, "Bearer a-long-enough-token", "", false},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		if row.header != "" {
			r.Header.Set("Authorization", row.header)
		}
		p, err := row.gate.Principal(r)
		if p.Role != row.role || (err == nil) != row.ok {
			t.Errorf("%q: %+v %v", row.header, p, err)
		}
	}
}

func TestClient(t *testing.T) {
	trusted := access.Proxies{netip.MustParsePrefix("10.0.0.0/8")}
	for _, row := range []struct {
		proxies                 access.Proxies
		remote, forwarded, want string
	}{
		{nil, "192.0.2.1:5", "198.51.100.7", "192.0.2.1"},
		{trusted, "192.0.2.1:5", "198.51.100.7", "192.0.2.1"},
		{trusted, "10.1.1.1:5", "198.51.100.7", "198.51.100.7"},
		{trusted, "10.1.1.1:5", "6.6.6.6, 198.51.100.7, 10.2.2.2", "198.51.100.7"},
		{trusted, "10.1.1.1:5", "198.51.100.7, rubbish", "10.1.1.1"},
		{trusted, "10.1.1.1:5", "", "10.1.1.1"},
		{trusted, "10.1.1.1:5", "198.51.100.7:4711", "198.51.100.7"},
		{trusted, "10.1.1.1:5", "[2001:db8::1:2]:4711", "2001:db8::"},
		{nil, "[2001:db8:1:2:3:4:5:6]:5", "", "2001:db8:1:2::"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = row.remote
		if row.forwarded != "" {
			r.Header.Set("X-Forwarded-For", row.forwarded)
		}
		if got := row.proxies.Client(r).String(); got != row.want {
			t.Errorf("%+v: %s", row, got)
		}
	}
}

func TestLimiter(t *testing.T) {
	now := time.Unix(1000, 0)
	a, b := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	l := access.NewLimiter(1, 2, 10)
	for i, want := range []bool{true, true, false} {
		if _, ok := l.Take(a, now); ok != want {
			t.Errorf("take %d: %v", i, ok)
		}
	}
	if _, ok := l.Take(b, now); !ok {
		t.Error("one client used another's tokens")
	}
	if _, ok := l.Take(a, now.Add(time.Second)); !ok {
		t.Error("no token after a second")
	}
	for i := range 100 {
		l.Take(netip.MustParseAddr("198.51.100."+strconv.Itoa(i)), now)
	}
	if n := l.Clients(); n != 10 {
		t.Errorf("%d clients are remembered", n)
	}
	if _, ok := access.NewLimiter(0, 1, 1).Take(a, now); !ok {
		t.Error("no limit limits")
	}
}
