// Package openapi serves the description of every address (OpenAPI 3.1) and a
// page that shows it, made from files embedded here: nobody else's server
// learns who reads it.
//
//	curl 127.0.0.1:8080/openapi.json
package openapi

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/go-chi/chi/v5"
	"go.yaml.in/yaml/v4"

	"finnfram/api/wire"
)

//go:embed openapi.yaml docs.html docs.css docs.js
var files embed.FS

// Module is the feature.
type Module struct {
	Build string // version of the program

	once sync.Once
	body []byte
	err  error
}

// Routes mounts the module.
func (m *Module) Routes(r chi.Router) {
	get := func(pattern string, h http.HandlerFunc) { r.Get(pattern, h); r.Head(pattern, h) }
	get("/openapi.json", m.document)
	get("/docs", file("docs.html", "text/html; charset=utf-8"))
	get("/docs/docs.css", file("docs.css", "text/css; charset=utf-8"))
	get("/docs/docs.js", file("docs.js", "text/javascript; charset=utf-8"))
}

// Document is the description as JSON.
func (m *Module) Document() ([]byte, error) {
	m.once.Do(func() { m.body, m.err = convert(m.Build) })
	return m.body, m.err
}

func convert(build string) ([]byte, error) {
	text, err := files.ReadFile("openapi.yaml")
	if err != nil {
		return nil, err
	}
	var document map[string]any
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	if info, ok := document["info"].(map[string]any); ok && build != "" {
		info["version"] = build
	}
	return json.Marshal(document)
}

func (m *Module) document(w http.ResponseWriter, r *http.Request) {
	body, err := m.Document()
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "public, no-cache")
	wire.WriteBytes(w, r, wire.JSON, body)
}

// policy lets the page use its own files and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func file(name, mediaType string) http.HandlerFunc {
	body, err := files.ReadFile(name)
	return func(w http.ResponseWriter, r *http.Request) {
		if err != nil {
			wire.Fail(w, r, err)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Cache-Control", "public, no-cache")
		wire.WriteBytes(w, r, mediaType, body)
	}
}
