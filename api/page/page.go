// Package page is the page at /: place in, nearest services out. It is one
// HTML file with its style and scripts, embedded as they are written, and
// talks only to this server. Positions are rounded to four decimals and sent
// in the body of a POST.
//
//	curl 127.0.0.1:8080/
package page

import (
	"embed"
	"net/http"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
)

//go:embed files
var files embed.FS

// Module is the feature.
type Module struct{}

// policy lets the page use its own files and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

var scripts = map[string]bool{"page.js": true, "texts.js": true, "cards.js": true}

// Routes mounts the module.
func (*Module) Routes(r chi.Router) {
	get := func(pattern string, h http.HandlerFunc) { r.Get(pattern, h); r.Head(pattern, h) }
	get("/", file("index.html", "text/html; charset=utf-8"))
	get("/page/page.css", file("page.css", "text/css; charset=utf-8"))
	get("/page/icon.svg", file("icon.svg", "image/svg+xml"))
	get("/page/{script}", func(w http.ResponseWriter, r *http.Request) {
		name := chi.URLParam(r, "script")
		if !scripts[name] {
			wire.Fail(w, r, wire.ErrNoRoute)
			return
		}
		file(name, "text/javascript; charset=utf-8")(w, r)
	})
}

func file(name, mediaType string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := files.ReadFile("files/" + name)
		if err != nil {
			wire.Fail(w, r, err)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Cache-Control", "public, no-cache")
		wire.WriteBytes(w, r, mediaType, body)
	}
}
