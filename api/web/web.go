// Package web is the pages that are built of TypeScript: now the map at /map.
// Their build stands in dist, which only `make build` fills; a clone without
// Node compiles all the same, and its page says what is missing.
//
//	npm ci && npm run build    # in this folder
package web

import (
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
)

//go:embed all:dist
var dist embed.FS

// Module is the feature.
type Module struct {
	// Files are the built pages; nil: those of the program.
	Files fs.FS
}

// policy lets a page use what this server has, and nothing else: no script,
// style, picture or answer of anybody else, and none written into the page.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Routes mounts the module.
func (m *Module) Routes(r chi.Router) {
	if m.Files == nil {
		m.Files, _ = fs.Sub(dist, "dist") // the name is a constant
	}
	get := func(pattern string, h http.HandlerFunc) { r.Get(pattern, h); r.Head(pattern, h) }
	get("/map", m.page("map.html"))
	get("/web/assets/{file}", m.asset)
}

// page answers with a built page, or with what to do about its absence.
func (m *Module) page(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		body, err := fs.ReadFile(m.Files, name)
		if err != nil {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(unbuilt)) // the asker has gone: nothing to do
			return
		}
		w.Header().Set("Cache-Control", "public, no-cache")
		wire.WriteBytes(w, r, "text/html; charset=utf-8", body)
	}
}

// unbuilt is the page of a program that was compiled without the pages.
const unbuilt = `<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Kartet er ikke bygd</title></head>
<body><h1>Kartet er ikke bygd inn i dette programmet</h1>
<p>Programmet ble kompilert uten Node. Installer Node 20.19 eller nyere med npm og kjør <code>make build</code>. <a href="/">Forsiden</a> og resten av tjenesten virker.</p>
<p lang="en">This program was compiled without Node. Install Node 20.19 or newer with npm and run <code>make build</code>. The <a href="/">front page</a> and the rest of the service work.</p>
</body></html>
`

// asset answers with a part of a page. Its name holds a hash of its content.
func (m *Module) asset(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "file")
	body, err := fs.ReadFile(m.Files, path.Join("assets", name))
	if err != nil || strings.ContainsAny(name, `/\`) {
		wire.Fail(w, r, wire.ErrNoRoute)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	// A worker keeps to the policy of its own answer, not to its page's.
	w.Header().Set("Content-Security-Policy", policy)
	body, packed := m.packed(name, body, r)
	if packed {
		w.Header().Set("Content-Encoding", "gzip")
	}
	wire.WriteBytes(w, r, mediaType(name), body)
}

func mediaType(name string) string {
	if strings.HasSuffix(name, ".mjs") || strings.HasSuffix(name, ".js") {
		return "text/javascript; charset=utf-8"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}
