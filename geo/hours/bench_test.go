package hours

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestTimelineAllocatesNothing(t *testing.T) {
	s, err := Parse("Mo-Fr 08:00-16:00,18:00-20:00; PH off")
	if err != nil {
		t.Fatal(err)
	}
	from := oslo(t, "2026-11-23 00:00")
	tl := s.Prepare(from, from.AddDate(0, 0, 21))
	at := from.Add(33 * time.Hour)
	if n := testing.AllocsPerRun(100, func() { tl.At(at) }); n != 0 {
		t.Errorf("At allocates %v times", n)
	}
}

func BenchmarkTimelineAt(b *testing.B) {
	s, _ := Parse("Mo-Fr 08:00-12:00,13:00-16:00; Sa 10:00-14:00; PH off")
	from := oslo(b, "2026-11-23 00:00")
	tl := s.Prepare(from, from.AddDate(0, 0, 21))
	times := make([]time.Time, 1024)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range times {
		times[i] = from.Add(time.Duration(random.IntN(20*24*3600)) * time.Second)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		tl.At(times[i&1023])
		i++
	}
}

func BenchmarkScheduleAt(b *testing.B) {
	s, _ := Parse("Mo-Fr 08:00-12:00,13:00-16:00; Sa 10:00-14:00; PH off")
	at := oslo(b, "2026-11-27 14:00")
	b.ReportAllocs()
	for b.Loop() {
		s.At(at)
	}
}

// One operation is a world: 20,000 schedules over three weeks.
func BenchmarkPrepareWorld(b *testing.B) {
	w := writer{rand.New(rand.NewPCG(5, 5))}
	schedules := make([]*Schedule, 20000)
	for i := range schedules {
		expr := w.expression()
		var err error
		if schedules[i], err = Parse(expr); err != nil {
			b.Fatalf("%s: %v", expr, err)
		}
	}
	from := oslo(b, "2026-11-23 00:00")
	to := from.AddDate(0, 0, 21)
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range schedules {
			s.Prepare(from, to)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("Mo-Fr 08:00-12:00,13:00-16:00; Sa 10:00-14:00; PH off"); err != nil {
			b.Fatal(err)
		}
	}
}
