package web

import (
	"io/fs"
	"net/http"
	"path"

	"finnfram/api/wire"
)

// packed is the part as the build packed it beside the part itself, where the
// asker takes that. The entity tag is made of the bytes sent, so that the two
// forms have two.
func (m *Module) packed(name string, body []byte, r *http.Request) ([]byte, bool) {
	if !wire.TakesGzip(r.Header.Get("Accept-Encoding")) {
		return body, false
	}
	small, err := fs.ReadFile(m.Files, path.Join("assets", name+".gz"))
	if err != nil {
		return body, false
	}
	return small, true
}
