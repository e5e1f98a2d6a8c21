package tiles

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/geo/glyphs"
	"finnfram/geo/tiles"
)

// Media types of the answers.
const (
	mvt = "application/vnd.mapbox-vector-tile"
	pbf = "application/x-protobuf"
)

// The ages that answers may reach: what names its version never changes.
const (
	forEver = "public, max-age=31536000, immutable"
	askMe   = "public, no-cache"
)

var errGone = errors.New("the making of a tile came to no end")

// tile answers with one tile: 204 where nothing is drawn, 404 where there is no
// such tile.
func (m *Module) tile(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "set")
	z, x, y, ok := numbers(chi.URLParam(r, "z"), chi.URLParam(r, "x"), chi.URLParam(r, "y"))
	if !ok {
		wire.Fail(w, r, fmt.Errorf("there are tiles of the zooms %d to %d, each way from 0 to 2^zoom - 1: %w", tiles.MinZoom, tiles.MaxZoom, data.ErrNotFound))
		return
	}
	var q wire.Query
	if err := q.ReadURL(r.URL); err != nil {
		wire.Fail(w, r, err)
		return
	}
	version, _ := q.Text("v", 64)
	set, err := m.set(name)
	if err = errors.Join(err, q.Err()); err != nil {
		wire.Fail(w, r, err)
		return
	}
	cached := askMe
	if version == set.Token() {
		cached = forEver
	}
	m.send(w, r, answer{
		key: fmt.Sprintf("%s/%s/%d/%d/%d", name, set.Token(), z, x, y), tag: set.Token(), mediaType: mvt, cache: cached,
		make: func() ([]byte, error) { return set.Encode(z, x, y) },
	})
}

// set is the newest set of a name.
func (m *Module) set(name string) (*tiles.Set, error) {
	if name != "map" && name != "services" {
		return nil, wire.ErrNoRoute
	}
	world, err := m.World()
	if err != nil {
		return nil, err
	}
	if set := world.Tiles(name); set != nil {
		return set, nil
	}
	return nil, data.ErrNotFound
}

// numbers reads the numbers of a tile, written as numbers are: no sign, no
// leading nought.
func numbers(texts ...string) (z, x, y int, ok bool) {
	var n [3]int
	for i, text := range texts {
		v, err := strconv.Atoi(text)
		if err != nil || strconv.Itoa(v) != text {
			return 0, 0, 0, false
		}
		n[i] = v
	}
	return n[0], n[1], n[2], tiles.Valid(n[0], n[1], n[2])
}

// letters do not change while the program runs, but may with the next.
const lettersRevision = "1"

// glyphs answers with a range of letters.
func (m *Module) glyphs(w http.ResponseWriter, r *http.Request) {
	stack, span := chi.URLParam(r, "fontstack"), chi.URLParam(r, "range")
	from, to, _ := strings.Cut(span, "-")
	first, err := strconv.Atoi(from)
	if err != nil || to != strconv.Itoa(first+255) || len(stack) > 200 {
		wire.Fail(w, r, wire.ErrNoRoute)
		return
	}
	if err := plain(r); err != nil {
		wire.Fail(w, r, err)
		return
	}
	m.send(w, r, answer{
		key: "glyphs/" + stack + "/" + from, tag: "l" + lettersRevision, mediaType: pbf, cache: "public, max-age=86400",
		make: func() ([]byte, error) {
			letters, err := glyphs.Range(stack, first)
			if errors.Is(err, glyphs.ErrNone) {
				return nil, fmt.Errorf("%w: %w", data.ErrNotFound, err)
			}
			return letters, err
		},
	})
}

// answer is what send sends.
type answer struct {
	key, tag         string
	mediaType, cache string
	make             func() ([]byte, error)
}

// send answers with the bytes of a key, packed where the asker takes that. The
// entity tag is strong: it names content and packing.
func (m *Module) send(w http.ResponseWriter, r *http.Request, a answer) {
	packed := wire.TakesGzip(r.Header.Get("Accept-Encoding"))
	tag := `"` + a.tag + `"`
	if packed {
		tag = `"` + a.tag + `-gzip"`
	}
	body, err := m.cache.get(a.key, a.make)
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	head := w.Header()
	head.Set("ETag", tag)
	head.Set("Cache-Control", a.cache)
	head.Set("Vary", "Accept-Encoding")
	if wire.Matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if len(body) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if packed {
		head.Set("Content-Encoding", "gzip")
	} else if body, err = unpack(body); err != nil {
		wire.Fail(w, r, err)
		return
	}
	head.Set("Content-Type", a.mediaType)
	head.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the asker has gone: nothing to do
	}
}

func unpack(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
