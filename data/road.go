package data

import (
	"encoding/json"
	"time"
)

// RoadClosure shuts roads or a ferry for a time, by the word of a person at
// the desk.
type RoadClosure struct {
	ID string `json:"id,omitempty"`
	// Profiles of travel that cannot pass: drive, walk, cycle, step-free; none
	// named means all.
	Profiles []string `json:"profiles,omitempty"`
	// Ways are the map's own ids, such as osm:way/123 or n1000:way/45.
	Ways []string `json:"ways,omitempty"`
	// Shape is a GeoJSON geometry: every road within Within metres of it (of
	// an area: in it) is shut. null: only Ways count.
	Shape json.RawMessage `json:"shape,omitempty"`
	// Within is in metres; 0 means 15 for points and lines, which roads hit
	// exactly never.
	Within float64 `json:"within_m,omitempty"`
	// Direction limits it to travel along or against the way as drawn; "":
	// both.
	Direction string    `json:"direction,omitempty"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to,omitzero"` // exclusive
	Reason    string    `json:"reason,omitempty"`
	ETag      string    `json:"-"`
}

// Covers tells whether c is in force at t.
func (c RoadClosure) Covers(t time.Time) bool {
	return !t.Before(c.From) && (c.To.IsZero() || t.Before(c.To))
}
