package access

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter holds a token bucket for each client. It remembers at most a fixed
// number of clients and forgets the one that has been quiet longest, so that
// a flood of addresses costs bounded memory. It is safe for all goroutines; a
// nil Limiter allows everything.
type Limiter struct {
	perSecond rate.Limit
	burst     int
	most      int

	mu      sync.Mutex
	buckets map[netip.Addr]*list.Element
	recent  *list.List // of *bucket, the newest first
}

type bucket struct {
	client netip.Addr
	tokens *rate.Limiter
}

// NewLimiter allows perSecond requests a second and bursts of burst, for up
// to clients clients. perSecond 0 gives nil: no limit.
func NewLimiter(perSecond float64, burst, clients int) *Limiter {
	if perSecond <= 0 {
		return nil
	}
	return &Limiter{
		perSecond: rate.Limit(perSecond), burst: max(burst, 1), most: max(clients, 1),
		buckets: map[netip.Addr]*list.Element{}, recent: list.New(),
	}
}

// Take takes one token of a client at the time now. Where there is none it
// tells how long to wait.
func (l *Limiter) Take(client netip.Addr, now time.Time) (wait time.Duration, ok bool) {
	if l == nil {
		return 0, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(client)
	r := b.tokens.ReserveN(now, 1)
	if delay := r.DelayFrom(now); delay > 0 {
		r.CancelAt(now)
		return delay, false
	}
	return 0, true
}

func (l *Limiter) bucket(client netip.Addr) *bucket {
	if e, ok := l.buckets[client]; ok {
		l.recent.MoveToFront(e)
		return e.Value.(*bucket)
	}
	if l.recent.Len() >= l.most {
		last := l.recent.Back()
		delete(l.buckets, last.Value.(*bucket).client)
		l.recent.Remove(last)
	}
	b := &bucket{client: client, tokens: rate.NewLimiter(l.perSecond, l.burst)}
	l.buckets[client] = l.recent.PushFront(b)
	return b
}

// Clients is how many clients are remembered.
func (l *Limiter) Clients() int {
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.recent.Len()
}
