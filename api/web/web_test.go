package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-chi/chi/v5"

	"finnfram/api/web"
)

func ask(files fstest.MapFS, path string, headers ...string) *httptest.ResponseRecorder {
	r := chi.NewRouter()
	(&web.Module{Files: files}).Routes(r)
	request := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	r.ServeHTTP(w, request)
	return w
}

// TestWithoutABuild: a program compiled without Node says what to do, and asks
// for nothing that is not there.
func TestWithoutABuild(t *testing.T) {
	w := ask(fstest.MapFS{".keep": {}}, "/map")
	body := w.Body.String()
	if w.Code != 503 || !strings.Contains(body, "make build") || strings.Contains(body, "<script") || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %s", w.Code, body)
	}
}

// TestParts: pages are asked for anew, parts are kept for ever; both stand under
// a policy that lets nobody else in.
func TestParts(t *testing.T) {
	files := fstest.MapFS{
		"map.html": {Data: []byte("<!doctype html>")}, "assets/a-1.js": {Data: []byte("import 1")}, "assets/a-1.js.gz": {Data: []byte("packed")},
		"assets/w-1.mjs": {Data: []byte("worker")}, "assets/a-1.css": {Data: []byte("a{}")}, "secret": {Data: []byte("secret")},
	}
	table := map[string]struct {
		code             int
		mediaType, cache string
		encoding, body   string
	}{
		"/map":                     {200, "text/html; charset=utf-8", "public, no-cache", "", "<!doctype html>"},
		"/web/assets/a-1.js":       {200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "gzip", "packed"},
		"/web/assets/w-1.mjs":      {200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "", "worker"},
		"/web/assets/a-1.css":      {200, "text/css; charset=utf-8", "public, max-age=31536000, immutable", "", "a{}"},
		"/web/assets/none.js":      {404, "application/problem+json", "no-store", "", ""},
		"/web/assets/..%2Fsecret":  {404, "application/problem+json", "no-store", "", ""},
		"/web/assets/%2e%2e/x.css": {404, "", "", "", ""},
	}
	for path, want := range table {
		w := ask(files, path, "Accept-Encoding", "gzip")
		head := w.Header()
		if w.Code != want.code || want.body != "" && w.Body.String() != want.body {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		if want.code != 200 {
			continue
		}
		policy := head.Get("Content-Security-Policy")
		if head.Get("Content-Type") != want.mediaType || head.Get("Cache-Control") != want.cache || head.Get("Content-Encoding") != want.encoding ||
			!strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, ":") || strings.Contains(policy, "*") {
			t.Errorf("%s: %v", path, head)
		}
	}
	if w := ask(files, "/web/assets/a-1.js"); w.Body.String() != "import 1" || w.Header().Get("Content-Encoding") != "" {
		t.Errorf("to one who takes no gzip: %s", w.Body)
	}
}
