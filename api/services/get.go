package services

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"

	"finnfram/api/member"
	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
)

// get answers one service with everything that is known of it, open or not at
// an instant.
func (m *Module) get(w http.ResponseWriter, r *http.Request) {
	world, err := m.World()
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	var q wire.Query
	if err := q.ReadURL(r.URL); err != nil {
		wire.Fail(w, r, err)
		return
	}
	at, given := q.Time("at", m.Now())
	if err := q.Err(); err != nil {
		wire.Fail(w, r, err)
		return
	}
	s, err := find(world, r)
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	language := wire.LanguageOf(r)
	b := m.fragmentsOf(world).append(nil, s, language)
	openness := world.Openness(s, at)
	b = member.Openness(b, &openness, language)
	if given {
		b = member.Time(b, "at", at)
	}
	b = appendHours(b, s)
	b = appendWhole(b, s)
	b = append(b, '}')
	b = member.Emergency(b, language)
	b = append(b, '}', '\n')
	writeFeatures(w, r, language, b)
}

// find reads the id in the address.
func find(world World, r *http.Request) (*live.Service, error) {
	id := chi.URLParam(r, "id")
	if len(id) > 300 {
		return nil, fmt.Errorf("service: %w", data.ErrNotFound)
	}
	s, ok := world.Service(data.ServiceID(id))
	if !ok {
		return nil, fmt.Errorf("service: %w", data.ErrNotFound)
	}
	return s, nil
}

// appendHours writes the hours as the source has them and the closures, from
// which a client can tell openness by itself.
func appendHours(b []byte, s *live.Service) []byte {
	b = append(b, `,"hours":`...)
	if s.Hours == nil {
		b = append(b, "null"...)
	} else {
		b = append(b, `{"notation":`...)
		b = wire.AppendString(b, string(s.Hours.Notation))
		b = member.Text(b, "raw", s.Hours.Raw)
		b = member.Text(b, "comment", s.Hours.Comment)
		b = member.Time(b, "as_of", s.Hours.AsOf)
		b = append(b, '}')
	}
	b = append(b, `,"closures":[`...)
	for i, c := range s.Closures {
		if i > 0 {
			b = append(b, ',')
		}
		b = member.Closure(b, c)
	}
	b = append(b, ']')
	if s.Suspended {
		b = append(b, `,"suspended":true`...)
	}
	return b
}

// whole is what only the answer about one service carries.
type whole struct {
	Aliases    []data.ServiceID       `json:"aliases,omitempty"`
	Names      map[string]string      `json:"names,omitempty"`
	Areas      []string               `json:"areas,omitempty"`
	Keys       data.Keys              `json:"keys"`
	Provenance map[string]data.Source `json:"provenance,omitempty"`
	Conflicts  []live.Conflict        `json:"conflicts,omitempty"`
	Joined     []live.Joined          `json:"joined,omitempty"`
}

// appendWhole writes where each fact comes from, and on what the sources
// disagree.
func appendWhole(b []byte, s *live.Service) []byte {
	members, err := json.Marshal(whole{s.Aliases, s.Names, s.Areas, s.Keys, s.Provenance, s.Conflicts, s.Joined})
	if err != nil || len(members) <= 2 {
		return b
	}
	b = append(b, ',')
	return append(b, members[1:len(members)-1]...)
}
