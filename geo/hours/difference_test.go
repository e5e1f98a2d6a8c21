package hours

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/osm"
	"github.com/paulmach/osm/osmpbf"

	"finnfram/data/sharedtest"
)

// difference is one expression that the reference and we read differently.
type difference struct {
	expr, reference, ours string
	unreadByReference     bool
	unreadByUs            error
	pieces                []piece
}

// piece is a time over which both have one state, and the states or comments
// are not the same.
type piece struct {
	start, end      string
	reference, ours ReportInterval // State "" where closed
}

func (d difference) all(holds func(piece) bool) bool {
	return len(d.pieces) > 0 && !slices.ContainsFunc(d.pieces, func(p piece) bool { return !holds(p) })
}

var (
	openEndMark     = regexp.MustCompile(`\d\+`)
	fallbackMark    = regexp.MustCompile(`\|\|`)
	offsetMark      = regexp.MustCompile(`\] [+-]\d day`)
	easterEnd       = regexp.MustCompile(`\w-easter`)
	fallbackClosing = regexp.MustCompile(`\|\|.*(off|closed)`)
)

// accepted lists the classes of differences that we keep, with the reasons;
// docs/decisions/0004-opening-hours.md repeats them.
var accepted = []struct {
	name, reason string
	holds        func(difference) bool
}{
	{
		"we read more",
		"the reference refuses forms that the specification has (2027 Jan 23-Dec 21) or that mean one thing (Mo-Thu)",
		func(d difference) bool { return d.unreadByReference },
	},
	{
		"no separator between rules",
		"of Mo-Fr 10-18 Sa 10-14 the reference makes both times on all days, which opens places that are closed, and of PH off behind the times it closes all days",
		func(d difference) bool {
			s, err := Parse(d.expr)
			return err == nil && slices.ContainsFunc(s.Warnings(), func(w string) bool { return strings.Contains(w, "the separator before") })
		},
	},
	{
		"open end beside other times of the rule",
		"the reference loses stated times after an open end, or takes it up again after midnight; we keep stated times and end it once",
		func(d difference) bool {
			return openEndMark.MatchString(d.expr) && d.all(func(p piece) bool {
				return p.reference.State != "open" || p.ours.State != ""
			})
		},
	},
	{
		"a fallback that closes overnight",
		"after midnight the reference lets it close places that another rule opens; a fallback speaks only where the others say nothing",
		func(d difference) bool {
			return fallbackClosing.MatchString(d.expr) && d.all(func(p piece) bool { return p.reference.State == "" && p.ours.State != "" })
		},
	},
	{
		"a weekday of the month with an offset",
		"where a month has no fifth Sunday the reference takes the first of the next month; over the end of a month it misses days",
		func(d difference) bool { return offsetMark.MatchString(d.expr) },
	},
	{
		"a range that ends at Easter",
		"the reference leaves out the last day of easter -2 days-easter +1 day, unlike that of every other range",
		func(d difference) bool {
			return easterEnd.MatchString(d.expr) && d.all(func(p piece) bool { return p.start >= "2026-04-05" && p.start < "2026-04-07T12" })
		},
	},
	{
		"an addition to a fallback, after midnight",
		"the reference treats what it leaves over from the day before in two ways; we treat it as we do the fallback",
		func(d difference) bool {
			return fallbackMark.MatchString(d.expr) && d.all(func(p piece) bool {
				return p.reference.State != "" && p.ours.State != "" && p.start[11:] < "12:00"
			})
		},
	},
}

// clockChange is the one class of differences over the nights in which the
// clock changes, not counted with the others: to find what the day before
// left over the reference goes back 24 hours, which from the first hour of the
// day after a day of 23 hours is the day before that one, and from the last
// hour of a day of 25 hours is that same day. It then has places open from
// Saturday's hours on Monday morning. Ours go by the calendar. In the hour
// after the one that is left out in spring it flickers where several rules
// have an end in that hour.
func clockChange(p piece) bool {
	return p.start >= "2026-03-30T00:00" && p.end <= "2026-03-30T01:00" ||
		p.start >= "2026-03-29T03:00" && p.end <= "2026-03-29T04:00" ||
		p.start >= "2026-10-25T23:00" && p.end <= "2026-10-26T00:00"
}

// By the wall clock: the reference runs in a zone whose clock never changes,
// because in others it steps back 24 hours to find the day before.
func TestReferenceRealExpressions(t *testing.T) {
	t.Parallel()
	compare(t, "UTC", wallReport, ask(realExpressions(t), spring, may, autumn, plain, newYear), 1)
}

func TestReferenceGeneratedExpressions(t *testing.T) {
	t.Parallel()
	compare(t, "UTC", wallReport, askInTurn(generated(), spring, newYear, autumn, may, plain), 3)
}

func TestReferenceWrittenExpressions(t *testing.T) {
	t.Parallel()
	c := clerk{rand.New(rand.NewPCG(2026, 23))}
	list := make([]string, 2000)
	for i := range list {
		list[i] = c.expression()
	}
	compare(t, "UTC", wallReport, askInTurn(list, spring, newYear, autumn, may, plain, summer, whitMonday, oldSpring, leapYear), 0.5)
}

// By instants, over the nights in which the clock of Oslo changes.
func TestReferenceChangeOfTheClock(t *testing.T) {
	t.Parallel()
	compare(t, "Europe/Oslo", MakeReport, ask(realExpressions(t), springNight, autumnNight), 1)
	compare(t, "Europe/Oslo", MakeReport, askInTurn(generated()[:2500], springNight, autumnNight), 3)
}

func generated() []string {
	w := writer{rand.New(rand.NewPCG(2026, 11))}
	list := make([]string, 5000)
	for i := range list {
		list[i] = w.expression()
	}
	return list
}

func ask(list []string, windows ...window) []question {
	questions := make([]question, len(list))
	for i, expr := range list {
		questions[i] = question{expr, windows}
	}
	return questions
}

// askInTurn gives each expression one of the windows.
func askInTurn(list []string, windows ...window) []question {
	questions := make([]question, len(list))
	for i, expr := range list {
		questions[i] = question{expr, windows[i%len(windows) : i%len(windows)+1]}
	}
	return questions
}

// wallReport is MakeReport by a clock that never changes.
func wallReport(expr string, from time.Time, days int) (Report, error) {
	s, err := Parse(expr)
	if err != nil {
		return Report{}, err
	}
	text := func(d day, minute int) string {
		return time.Unix(int64(d)*86400+int64(minute)*60, 0).UTC().Format(wallClock)
	}
	report := Report{Intervals: []ReportInterval{}}
	p := newPainter(s)
	var last ReportInterval
	end := func(at string) {
		if last.End = at; last.State != "" && last.State != "closed" {
			report.Intervals = append(report.Intervals, last)
		}
	}
	first := dayAt(from)
	for d := first; d < first+day(days); d++ {
		for _, st := range p.day(d) {
			if last.State == st.state.String() && last.Comment == st.comment {
				continue
			}
			end(text(d, st.from))
			last = ReportInterval{Start: text(d, st.from), State: st.state.String(), Comment: st.comment}
		}
	}
	end(text(first+day(days), 0))
	return report, nil
}

// compare asks the reference and reports each difference that no class
// accepts, and a share of accepted ones above the limit.
func compare(t *testing.T, zone string, read reader, questions []question, percent float64) {
	t.Helper()
	examples := map[string][]string{}
	total := 0
	for i, a := range askReference(t, zone, questions) {
		d, differs := judge(t, zone, read, questions[i], a)
		if !differs {
			continue
		}
		total++
		name := "not accepted"
		for _, class := range accepted {
			if class.holds(d) {
				name = class.name
				break
			}
		}
		examples[name] = append(examples[name], fmt.Sprintf("%s\n\treference %s\n\tours      %s", d.expr, d.reference, d.ours))
	}
	names := make([]string, 0, len(examples))
	for name := range examples {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		t.Logf("%s: %d, as in %s", name, len(examples[name]), examples[name][0])
	}
	for _, class := range accepted {
		if len(examples[class.name]) > 0 {
			t.Logf("%s, because %s", class.name, class.reason)
		}
	}
	refused := examples["not accepted"]
	for _, example := range refused[:min(len(refused), 40)] {
		t.Errorf("differs: %s", example)
	}
	share := 100 * float64(total) / float64(len(questions))
	t.Logf("%d expressions, %d differences, %.2f %%", len(questions), total, share)
	if share > percent {
		t.Errorf("%.2f %% of the expressions differ, more than %.1f %%", share, percent)
	}
}

type reader func(expr string, from time.Time, days int) (Report, error)

func judge(t *testing.T, zone string, read reader, q question, a answer) (difference, bool) {
	t.Helper()
	d := difference{expr: q.Expr, unreadByReference: a.Error != "", reference: a.Error}
	for i, win := range q.Windows {
		from, err := time.ParseInLocation(time.DateOnly, win.From, Oslo)
		if err != nil {
			t.Fatal(err)
		}
		report, err := read(q.Expr, from, win.Days)
		if err != nil || d.unreadByReference {
			d.unreadByUs, d.ours = err, fmt.Sprint(err)
			return d, (err == nil) == d.unreadByReference
		}
		d.pieces = append(d.pieces, pieces(normal(a.Windows[i]), normal(report.Intervals))...)
	}
	if zone != "UTC" {
		d.pieces = slices.DeleteFunc(d.pieces, clockChange)
	}
	if len(d.pieces) > 0 {
		d.reference, d.ours = fmt.Sprint(d.pieces[0].start, d.pieces[0].reference), fmt.Sprint(d.pieces[0].end, d.pieces[0].ours)
	}
	return d, len(d.pieces) > 0
}

// pieces cuts time at every change of either list and returns the pieces over
// which they differ.
func pieces(want, got []ReportInterval) []piece {
	var cuts []string
	for _, in := range slices.Concat(want, got) {
		cuts = append(cuts, in.Start, in.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	at := func(list []ReportInterval, instant string) ReportInterval {
		for _, in := range list {
			if in.Start <= instant && instant < in.End {
				return in
			}
		}
		return ReportInterval{}
	}
	var out []piece
	for i := 0; i+1 < len(cuts); i++ {
		p := piece{cuts[i], cuts[i+1], at(want, cuts[i]), at(got, cuts[i])}
		if p.reference.State != p.ours.State || p.reference.Comment != p.ours.Comment {
			out = append(out, p)
		}
	}
	return out
}

// tagOfHours picks opening_hours and the tags made from it, such as
// opening_hours:kitchen, but none that tells when or where hours
// were read.
var tagOfHours = regexp.MustCompile(`^(\w+:)?(opening_hours|service_times)(:[\w-]+)*$`)

var tagAboutHours = regexp.MustCompile(`^(check_date|source|note|url|fixme):|:(url|signed|website|source|note)$`)

// realExpressions lists every distinct value of those tags in the shared map
// files.
func realExpressions(t *testing.T) []string {
	t.Helper()
	seen := map[string]bool{}
	for _, name := range []string{"oslo-center", "oslo-east-filtered", "skoyen", "ajaccio-ferry"} {
		file, err := os.Open(sharedtest.File(t, "osm/"+name+".osm.pbf"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		scanner := osmpbf.New(context.Background(), file, 1)
		defer scanner.Close()
		for scanner.Scan() {
			for _, tag := range tagsOf(scanner.Object()) {
				if tagOfHours.MatchString(tag.Key) && !tagAboutHours.MatchString(tag.Key) {
					seen[tag.Value] = true
				}
			}
		}
		if err := scanner.Err(); err != nil {
			t.Fatal(err)
		}
	}
	list := make([]string, 0, len(seen))
	for value := range seen {
		list = append(list, value)
	}
	sort.Strings(list)
	return list
}

func tagsOf(object osm.Object) osm.Tags {
	switch o := object.(type) {
	case *osm.Node:
		return o.Tags
	case *osm.Way:
		return o.Tags
	case *osm.Relation:
		return o.Tags
	}
	return nil
}
