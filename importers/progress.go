package importers

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// Progress is told how far a run has come. A Run calls it from one goroutine
// at a time.
type Progress interface {
	// Expect adds to the bytes that are going to be read from disk.
	Expect(bytes int64)
	// Bytes adds bytes that were read.
	Bytes(n int64)
	// Rows adds rows that were looked at.
	Rows(n int64)
	// Done ends the display; it may be called more than once.
	Done()
}

// Stepper is a Progress that also shows what comes after the reading: a step
// has a name, and a share of it, 0 to 1, is done. Steps follow each other.
type Stepper interface {
	Step(name string, share float64)
}

// Silent is a Progress that says nothing.
type Silent struct{}

// Expect does nothing.
func (Silent) Expect(int64) {}

// Bytes does nothing.
func (Silent) Bytes(int64) {}

// Rows does nothing.
func (Silent) Rows(int64) {}

// Done does nothing.
func (Silent) Done() {}

// Step does nothing.
func (Silent) Step(string, float64) {}

// locked lets the goroutines of a reader share a Progress.
type locked struct {
	mu sync.Mutex
	p  Progress
}

func (l *locked) Expect(n int64) { l.mu.Lock(); defer l.mu.Unlock(); l.p.Expect(n) }
func (l *locked) Bytes(n int64)  { l.mu.Lock(); defer l.mu.Unlock(); l.p.Bytes(n) }
func (l *locked) Rows(n int64)   { l.mu.Lock(); defer l.mu.Unlock(); l.p.Rows(n) }
func (l *locked) Done()          { l.mu.Lock(); defer l.mu.Unlock(); l.p.Done() }

func (l *locked) Step(name string, share float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p, ok := l.p.(Stepper); ok {
		p.Step(name, share)
	}
}

// Bar is a Progress for a terminal: a bar over the bytes, the count of rows,
// and the time that is left. Make it with NewBar.
type Bar struct {
	pool  *mpb.Progress
	bar   *mpb.Bar
	mu    sync.Mutex
	total int64
	rows  int64
	done  bool
	steps *mpb.Bar // nil before the first step
	step  string
}

// NewBar starts a bar on w, which should be a terminal.
func NewBar(w io.Writer, title string) *Bar {
	b := &Bar{pool: mpb.New(mpb.WithOutput(w), mpb.WithWidth(60), mpb.WithRefreshRate(150*time.Millisecond))}
	b.bar = b.pool.AddBar(0,
		mpb.PrependDecorators(decor.Name(title+" "), decor.CountersKibiByte("% .1f / % .1f")),
		mpb.AppendDecorators(decor.Any(b.caption), decor.Name(" "), decor.AverageETA(decor.ET_STYLE_GO)),
	)
	return b
}

func (b *Bar) caption(decor.Statistics) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return fmt.Sprintf(" %s rows", thousands(b.rows))
}

// Expect widens the bar.
func (b *Bar) Expect(bytes int64) {
	b.mu.Lock()
	b.total += bytes
	total := b.total
	b.mu.Unlock()
	b.bar.SetTotal(total, false)
}

// Bytes moves the bar.
func (b *Bar) Bytes(n int64) { b.bar.IncrInt64(n) }

// Rows counts.
func (b *Bar) Rows(n int64) {
	b.mu.Lock()
	b.rows += n
	b.mu.Unlock()
}

// stepParts is how finely the bar of steps moves.
const stepParts = 1000

// Step shows a second bar for the step under way.
func (b *Bar) Step(name string, share float64) {
	b.mu.Lock()
	b.step = name
	b.mu.Unlock()
	if b.steps == nil {
		b.bar.SetTotal(-1, true)
		b.steps = b.pool.AddBar(stepParts,
			mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { b.mu.Lock(); defer b.mu.Unlock(); return b.step + " " })),
			mpb.AppendDecorators(decor.Percentage()))
	}
	b.steps.SetCurrent(min(int64(share*stepParts), stepParts-1))
}

// Done finishes the bars and waits until they are drawn.
func (b *Bar) Done() {
	if b.done {
		return
	}
	b.done = true
	b.bar.SetTotal(-1, true)
	if b.steps != nil {
		b.steps.SetTotal(-1, true)
	}
	b.pool.Wait()
}

// Lines is a Progress for logs and pipes: one line for every tenth of the
// bytes, at least one for every Every of time in which anything was read, and
// a last one with the count of all rows. Before the first row, while files are
// checked or read for the first of several times, lines do not speak of rows.
type Lines struct {
	W     io.Writer
	Title string
	Now   func() time.Time // nil: time.Now
	Every time.Duration    // zero: five seconds

	total, read, rows int64
	tenths            int64
	told              int64 // rows in the line before
	last              time.Time
	started           time.Time
	step              string
	stepTenths        int64
}

// Expect adds to the total. Where that halves the share that is read or more,
// tenths are counted anew: each file of many must not start ten lines.
func (l *Lines) Expect(bytes int64) {
	l.total += bytes
	if l.total > 0 && l.read*10/l.total <= l.tenths/2 {
		l.tenths = l.read * 10 / l.total
	}
	if l.started.IsZero() {
		l.started = l.now()
		l.last = l.started
	}
}

// Bytes counts, and writes a line when one is due.
func (l *Lines) Bytes(n int64) {
	l.read += n
	tenths := int64(0)
	if l.total > 0 {
		tenths = l.read * 10 / l.total
	}
	now := l.now()
	every := l.Every
	if every == 0 {
		every = 5 * time.Second
	}
	if tenths > l.tenths || now.Sub(l.last) >= every {
		l.tenths, l.last = max(tenths, l.tenths), now
		l.write(now)
	}
}

// Rows counts.
func (l *Lines) Rows(n int64) { l.rows += n }

// Step writes a line at the start of each step and for every tenth of it, at
// most one every Every.
func (l *Lines) Step(name string, share float64) {
	now, tenths := l.now(), int64(share*10)
	every := l.Every
	if every == 0 {
		every = 5 * time.Second
	}
	if name == l.step && (tenths <= l.stepTenths || now.Sub(l.last) < every) {
		return
	}
	if l.rows != l.told {
		l.write(now)
	}
	l.step, l.stepTenths, l.last = name, tenths, now
	fmt.Fprintf(l.W, "%s: %s, %3.0f %%, %s\n", l.Title, name, share*100, now.Sub(l.started).Round(time.Second))
}

// Done writes the last line where rows came after the line before, as bytes
// are read ahead of their rows.
func (l *Lines) Done() {
	if l.rows != l.told {
		l.write(l.now())
	}
}

func (l *Lines) now() time.Time {
	if l.Now == nil {
		return time.Now()
	}
	return l.Now()
}

func (l *Lines) write(now time.Time) {
	percent := int64(100)
	if l.total > 0 {
		percent = min(100, l.read*100/l.total)
	}
	rows := ""
	if l.rows > 0 {
		rows = thousands(l.rows) + " rows, "
	}
	l.told = l.rows
	fmt.Fprintf(l.W, "%s: %3d %%, %.1f of %.1f MiB, %s%s\n", l.Title, percent,
		float64(l.read)/(1<<20), float64(l.total)/(1<<20), rows, now.Sub(l.started).Round(time.Second))
}
