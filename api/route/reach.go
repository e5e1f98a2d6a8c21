package route

import (
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"finnfram/api/member"
	"finnfram/api/wire"
	"finnfram/data/live"
	"finnfram/geo/route"
)

// reach answers the area that can be reached in so many minutes.
func (m *Module) reach(w http.ResponseWriter, r *http.Request) {
	_, roads, err := m.loaded()
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	var q wire.Query
	if err := q.Read(w, r); err != nil {
		wire.Fail(w, r, err)
		return
	}
	asked := live.ReachQuery{Minutes: readMinutes(&q)}
	asked.From, _ = q.Point(true)
	asked.Profile, _ = member.Profile(&q, "profile", "")
	asked.At, _ = q.Time("depart_at", m.Now())
	if err := q.Err(); err != nil {
		wire.Fail(w, r, err)
		return
	}
	wire.Placed(w, asked.From)
	found, err := m.draw(w, r, roads, asked)
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	language := wire.LanguageOf(r)
	write(w, r, language, wire.GeoJSON, appendReach(nil, roads, &asked, &found, language))
}

func (m *Module) draw(w http.ResponseWriter, r *http.Request, roads *live.Roads, asked live.ReachQuery) (live.ReachAnswer, error) {
	if err := m.enter(w, r); err != nil {
		return live.ReachAnswer{}, err
	}
	defer func() { <-m.lanes }()
	return roads.Reach(asked)
}

// enter waits for a lane: half of the processors draw areas, so that the other
// half answers everybody else. Who asks too often, or has waited as long as is
// sensible, is sent away.
func (m *Module) enter(w http.ResponseWriter, r *http.Request) error {
	m.once.Do(func() { m.lanes = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)) })
	if m.ReachLimit != nil {
		if wait, ok := m.ReachLimit.Take(m.Client(r), m.Now()); !ok {
			w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
			return wire.ErrRate
		}
	}
	patience := time.NewTimer(longestWait)
	defer patience.Stop()
	select {
	case m.lanes <- struct{}{}:
		return nil
	case <-r.Context().Done():
	case <-patience.C:
	}
	return fmt.Errorf("too many areas are being drawn: %w", wire.ErrUnready)
}

// longestWait is how long a request waits for a lane.
const longestWait = 10 * time.Second

// The bounds of reach.
const (
	mostMinutes = int(route.MaxReach / time.Minute)
	mostTimes   = route.MaxReachTimes
)

// readMinutes reads whole minutes with commas between; 10,20,30 where absent.
func readMinutes(q *wire.Query) []int {
	text, ok := q.Text("minutes", 100)
	if !ok {
		return []int{10, 20, 30}
	}
	var list []int
	for word := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		switch {
		case err != nil || n < 1 || n > mostMinutes:
			q.Fault("minutes", fmt.Sprintf("must be whole numbers from 1 to %d with commas between", mostMinutes))
			return nil
		case len(list) == mostTimes:
			q.Fault("minutes", fmt.Sprintf("names more than %d times", mostTimes))
			return nil
		}
		list = append(list, n)
	}
	return list
}

// appendReach writes a feature for every time, the shortest first.
func appendReach(b []byte, roads *live.Roads, asked *live.ReachQuery, found *live.ReachAnswer, language wire.Language) []byte {
	b = append(b, `{"type":"FeatureCollection","features":[`...)
	for i := range found.Areas {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendArea(b, &found.Areas[i])
	}
	b = append(b, ']')
	b = member.Text(b, "profile", asked.Profile.String())
	b = member.Time(b, "depart_at", asked.At)
	b = append(b, `,"start":{"off_road_m":`...)
	if found.Start.Away < 0 {
		b = append(b, "null"...)
	} else {
		b = wire.AppendTenths(b, float64(found.Start.Away))
	}
	b = append(member.Reason(b, found.Start.Reason, language), '}')
	b = member.Roads(b, roads.Info(asked.At))
	b = member.Emergency(b, language)
	return append(b, '}', '\n')
}

func appendArea(b []byte, a *route.Area) []byte {
	b = append(b, `{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[`...)
	for i, polygon := range a.Shape {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendPolygon(b, polygon)
	}
	b = append(b, `]},"properties":{"minutes":`...)
	b = strconv.AppendInt(b, int64(a.Within/time.Minute), 10)
	b = member.Metres(b, "edge_m", a.Edge)
	b = member.Text(b, "accuracy", member.Accuracy(a.Flags))
	return append(b, "}}"...)
}

func appendPolygon(b []byte, polygon orb.Polygon) []byte {
	b = append(b, '[')
	for i, ring := range polygon {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		for k, p := range ring {
			if k > 0 {
				b = append(b, ',')
			}
			b = append(b, '[')
			b = appendFifth(b, p.Lon())
			b = append(b, ',')
			b = appendFifth(b, p.Lat())
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

// appendFifth writes five decimals, about a metre: edges are no better.
func appendFifth(b []byte, v float64) []byte { return strconv.AppendFloat(b, v, 'f', 5, 64) }
