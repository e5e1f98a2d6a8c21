package tiles

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
	"finnfram/geo/tiles"
)

// World is where tiles come from; live.World satisfies it.
type World interface {
	// Tiles is a set by its name, nil where there is none of it.
	Tiles(name string) *tiles.Set
}

// Module is the feature.
type Module struct {
	// World is the newest world; an error of kind wire.ErrUnready while there is
	// none.
	World func() (World, error)
	// Ways tells whether there are roads to find ways on; nil: never.
	Ways func() bool
	// PublicURL is the base of the links in TileJSON and styles, such as
	// https://example.org; "": what the asker called this server.
	PublicURL string
	// CacheBytes bounds the packed tiles and letters kept in memory; 0:
	// DefaultCacheBytes.
	CacheBytes int

	cache *cache
}

// DefaultCacheBytes holds some 5,000 tiles of a city.
const DefaultCacheBytes = 64 << 20

// Routes mounts the module.
func (m *Module) Routes(r chi.Router) {
	if m.CacheBytes == 0 {
		m.CacheBytes = DefaultCacheBytes
	}
	m.cache = newCache(m.CacheBytes)
	get := func(pattern string, h http.HandlerFunc) { r.Get(pattern, h); r.Head(pattern, h) }
	get("/tiles/{set}/{z}/{x}/{y}.mvt", m.tile)
	get("/tiles/map.json", m.describe("map"))
	get("/tiles/services.json", m.describe("services"))
	get("/tiles/style-light.json", m.style(light))
	get("/tiles/style-dark.json", m.style(dark))
	get("/tiles/glyphs/{fontstack}/{range}.pbf", m.glyphs)
	get("/tiles/sprite.json", m.sprite)
	get("/tiles/sprite.png", m.sprite)
	get("/tiles/sprite@2x.json", m.sprite)
	get("/tiles/sprite@2x.png", m.sprite)
}

// base is the address under which the asker reaches this server.
func (m *Module) base(r *http.Request) string {
	if m.PublicURL != "" {
		return strings.TrimSuffix(m.PublicURL, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// plain refuses every query parameter.
func plain(r *http.Request) error {
	var q wire.Query
	if err := q.ReadURL(r.URL); err != nil {
		return err
	}
	return q.Err()
}
