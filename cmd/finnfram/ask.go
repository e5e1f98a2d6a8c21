package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"finnfram/api"
	"finnfram/data/live"
	"finnfram/data/store"
)

// face is the service's own HTTP face inside this process: what the command
// line answers is what a server on the same store would answer.
type face struct {
	handler  http.Handler
	language string
}

// withFace opens the store, builds the world and lets do ask.
func (e *environment) withFace(language string, do func(face) error) error {
	return e.withFaceOf(language, false, do)
}

// withRoadFace is withFace with the roads in force, which takes longer.
func (e *environment) withRoadFace(language string, do func(face) error) error {
	return e.withFaceOf(language, true, do)
}

func (e *environment) withFaceOf(language string, roads bool, do func(face) error) error {
	return e.withStore(func(s *store.Store) error {
		if err := e.ensureFacts(e, s); err != nil {
			return fmt.Errorf("the shipped facts: %w", err)
		}
		world, err := live.Build(e, s, live.Options{Now: e.now, ShelfLife: e.shelfLife()})
		if err != nil {
			return err
		}
		if roads {
			loaded, err := e.loadRoads(s)
			if err != nil {
				return err
			}
			world = world.WithRoads(loaded, nil)
		}
		handler, err := api.New(api.Config{
			World: func() *live.World { return world }, Log: slog.New(slog.DiscardHandler), Now: e.now, Limits: api.Limits{PerSecond: -1}, Build: version,
		})
		if err != nil {
			return err
		}
		return do(face{handler, language})
	})
}

// get asks an address. A problem becomes an error that says what the problem
// says, with the exit code for bad input where the asker was at fault.
func (f face) get(path string, query url.Values) ([]byte, error) {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	recorder, err := f.ask(path)
	if err != nil {
		return nil, err
	}
	if recorder.status != http.StatusOK {
		return nil, readProblem(recorder)
	}
	return recorder.body.Bytes(), nil
}

// status is what the answer to an address begins with.
func (f face) status(path string) int {
	recorder, err := f.ask(path)
	if err != nil {
		return 0
	}
	return recorder.status
}

func (f face) ask(path string) (recorder, error) {
	request, err := http.NewRequest(http.MethodGet, "http://localhost"+path, nil)
	if err != nil {
		return recorder{}, err
	}
	request.RemoteAddr = "127.0.0.1:1"
	request.Header.Set("Accept-Language", f.language)
	answer := recorder{header: http.Header{}, status: http.StatusOK}
	f.handler.ServeHTTP(&answer, request)
	return answer, nil
}

func readProblem(r recorder) error {
	var problem struct {
		Title, Detail string
		Errors        []struct{ Parameter, Detail string }
	}
	if err := json.Unmarshal(r.body.Bytes(), &problem); err != nil {
		return fmt.Errorf("answer with status %d", r.status)
	}
	text := problem.Detail
	if text == "" {
		text = problem.Title
	}
	for i, fault := range problem.Errors {
		if i == 0 {
			text = "" // it would say the same without the dashes of a flag
		} else {
			text += "\n"
		}
		text += fmt.Sprintf("--%s %s", fault.Parameter, strings.ReplaceAll(fault.Detail, "/v1/categories", "finnfram search --categories"))
	}
	if r.status < 500 {
		return coded{errors.New(text), exitUsage}
	}
	return errors.New(text)
}

// recorder keeps an answer in memory.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

// indented writes JSON so that a person can read it too.
func indented(w io.Writer, raw []byte) error {
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := b.WriteTo(w)
	return err
}
