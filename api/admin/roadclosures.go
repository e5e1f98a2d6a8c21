package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/geo/roads"
)

// RoadClosures keeps closures laid on roads and ferries, with the
// preconditions of Closures.
type RoadClosures interface {
	RoadClosures(ctx context.Context) ([]data.RoadClosure, error)
	// RoadClosure finds one; data.ErrNotFound.
	RoadClosure(ctx context.Context, id string) (data.RoadClosure, error)
	PutRoadClosure(ctx context.Context, c data.RoadClosure, match string) (kept data.RoadClosure, created bool, err error)
	DeleteRoadClosure(ctx context.Context, id, match string) error
}

// RoadMatch is what a closure shuts of the roads now in force.
type RoadMatch struct {
	Segments int     `json:"segments"`
	Km       float64 `json:"km"`
}

// Matched tells what a closure shuts; ok is false while no roads are loaded.
type Matched func(c data.RoadClosure) (m RoadMatch, ok bool, err error)

// roadClosureBody is a road closure as it is sent and answered.
type roadClosureBody struct {
	ID        string          `json:"id,omitempty"`
	Profiles  []string        `json:"profiles"` // empty: all
	Ways      []string        `json:"ways"`
	Shape     json.RawMessage `json:"shape"`
	Within    *float64        `json:"within_m"`
	Direction *string         `json:"direction"` // null: both
	From      time.Time       `json:"from"`
	To        *time.Time      `json:"to"` // null: until further notice
	Reason    string          `json:"reason"`
	ETag      string          `json:"etag,omitempty"`
	// Matched is answered, never read; null while no roads are loaded.
	Matched *RoadMatch `json:"matched"`
}

func (m *Module) roadClosureOf(c data.RoadClosure) (roadClosureBody, error) {
	b := roadClosureBody{ID: c.ID, Profiles: orEmpty(c.Profiles), Ways: orEmpty(c.Ways), Shape: c.Shape, From: c.From.UTC(), Reason: c.Reason, ETag: quote(c.ETag)}
	if len(c.Shape) == 0 {
		b.Shape = json.RawMessage("null")
	} else {
		b.Within = &c.Within
	}
	if c.Direction != "" {
		b.Direction = &c.Direction
	}
	if !c.To.IsZero() {
		to := c.To.UTC()
		b.To = &to
	}
	if m.Matched == nil {
		return b, nil
	}
	matched, ok, err := m.Matched(c)
	if ok {
		b.Matched = &matched
	}
	return b, err
}

func (m *Module) listRoadClosures(w http.ResponseWriter, r *http.Request) error {
	if err := noParameters(r); err != nil {
		return err
	}
	list, err := m.RoadClosures.RoadClosures(r.Context())
	if err != nil {
		return err
	}
	out := struct {
		Closures []roadClosureBody `json:"road_closures"`
	}{[]roadClosureBody{}}
	for _, c := range list {
		body, err := m.roadClosureOf(c)
		if err != nil {
			return err
		}
		out.Closures = append(out.Closures, body)
	}
	wire.Write(w, r, wire.JSON, "private, no-cache", out)
	return nil
}

func (m *Module) getRoadClosure(w http.ResponseWriter, r *http.Request) error {
	if err := noParameters(r); err != nil {
		return err
	}
	c, err := m.RoadClosures.RoadClosure(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	w.Header().Set("ETag", quote(c.ETag))
	return m.writeRoadClosure(w, r, http.StatusOK, c)
}

// writeRoadClosure answers with c under its own entity tag, which is for
// If-Match: what it matches changes with the roads, so that nobody is told
// that nothing is new.
func (m *Module) writeRoadClosure(w http.ResponseWriter, r *http.Request, status int, c data.RoadClosure) error {
	body, err := m.roadClosureOf(c)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", quote(c.ETag))
	wire.WriteStatus(w, r, status, body)
	return nil
}

// putRoadClosure creates with If-None-Match: *, and changes with If-Match.
func (m *Module) putRoadClosure(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	match, create, err := wire.Precondition(r)
	if err != nil {
		return err
	}
	var body roadClosureBody
	if err := wire.ReadJSON(w, r, &body); err != nil {
		return err
	}
	closure, err := checkRoadClosure(id, body)
	if err != nil {
		return err
	}
	kept, created, err := m.RoadClosures.PutRoadClosure(r.Context(), closure, asStored(match, create))
	if err != nil {
		return stale(err)
	}
	status := http.StatusOK
	if created {
		status = http.StatusCreated
	}
	return m.writeRoadClosure(w, r, status, kept)
}

func (m *Module) deleteRoadClosure(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	match, create, err := wire.Precondition(r)
	if err != nil {
		return err
	}
	if create {
		return wire.Invalid(wire.Fault{Detail: "If-None-Match: * deletes nothing: send If-Match"})
	}
	if err := m.RoadClosures.DeleteRoadClosure(r.Context(), id, asStored(match, false)); err != nil {
		return stale(err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// The bounds of a road closure.
const (
	mostWays   = 1000
	mostWithin = 10_000 // metres
	nearPoint  = 15     // metres around a point or a line, where not said
)

func checkRoadClosure(id string, b roadClosureBody) (data.RoadClosure, error) {
	var faults []wire.Fault
	fault := func(pointer, detail string) {
		faults = append(faults, wire.Fault{Pointer: pointer, Detail: detail})
	}
	c := data.RoadClosure{ID: id, Profiles: b.Profiles, Ways: b.Ways, From: b.From.UTC(), Reason: strings.TrimSpace(b.Reason)}
	if b.ID != "" && b.ID != id {
		fault("/id", "differs from the id in the address")
	}
	for i, word := range b.Profiles {
		if _, ok := roads.ParseProfile(word); !ok {
			fault(fmt.Sprintf("/profiles/%d", i), "is none of drive, walk, cycle, step-free")
		}
	}
	checkTimes(b, fault)
	checkWays(b.Ways, fault)
	area, ok := checkShape(b.Shape, fault)
	if ok {
		c.Shape, c.Within = b.Shape, checkWithin(b.Within, area, fault)
	} else if len(b.Ways) == 0 && len(faults) == 0 {
		fault("", "says nothing of where: send ways, or a shape, or both")
	}
	if b.Direction != nil {
		if c.Direction = *b.Direction; c.Direction != "along" && c.Direction != "against" {
			fault("/direction", "is neither along, against nor null")
		}
	}
	if b.To != nil {
		c.To = b.To.UTC()
	}
	if len(faults) > 0 {
		return data.RoadClosure{}, wire.Invalid(faults...)
	}
	if err := live.CheckRoadClosure(c); err != nil { // nothing is kept that cannot be put in force
		return data.RoadClosure{}, wire.Invalid(wire.Fault{Detail: data.Plain(err)})
	}
	return c, nil
}

func checkTimes(b roadClosureBody, fault func(pointer, detail string)) {
	if b.From.IsZero() {
		fault("/from", "is missing: an RFC 3339 instant")
	}
	if b.To != nil && !b.To.After(b.From) {
		fault("/to", "does not lie after from")
	}
	if utf8.RuneCountInString(b.Reason) > 500 {
		fault("/reason", "is longer than 500 characters")
	}
}

// checkWays holds ways against osm:way/123.
func checkWays(ways []string, fault func(pointer, detail string)) {
	if len(ways) > mostWays {
		fault("/ways", fmt.Sprintf("names more than %d ways", mostWays))
		return
	}
	for i, way := range ways {
		space, number, ok := strings.Cut(way, ":way/")
		n, err := strconv.ParseInt(number, 10, 64)
		if !ok || space == "" || err != nil || n <= 0 || strconv.FormatInt(n, 10) != number {
			fault(fmt.Sprintf("/ways/%d", i), "is not the id of a way such as osm:way/123 or n1000:way/45")
		}
	}
}

func checkWithin(within *float64, area bool, fault func(pointer, detail string)) float64 {
	switch {
	case within == nil && area:
		return 0
	case within == nil:
		return nearPoint
	case !(*within >= 0 && *within <= mostWithin):
		fault("/within_m", fmt.Sprintf("lies outside 0 to %d", mostWithin))
	case *within == 0 && !area:
		fault("/within_m", "must be more than 0 for a point or a line: no road lies at no distance")
	}
	return *within
}
