package api_test

import (
	"net/http"
	"os"
)

// mapExchanges are those about the map. The page itself is there when `make
// build` has built it.
func mapExchanges() []exchange {
	page := http.StatusServiceUnavailable
	if _, err := os.Stat("web/dist/map.html"); err == nil {
		page = http.StatusOK
	}
	return []exchange{
		{200, "GET", "/tiles/map.json", "", ""},
		{200, "GET", "/tiles/services.json", "", ""},
		{400, "GET", "/tiles/services.json?x=1", "", ""},
		{200, "GET", "/tiles/services/5/17/7.mvt", "", ""},
		{200, "GET", "/tiles/services/5/17/7.mvt?v=older", "", "Accept-Encoding: gzip"},
		{204, "GET", "/tiles/services/5/0/0.mvt", "", ""},
		{400, "GET", "/tiles/services/5/17/7.mvt?w=1", "", ""},
		{404, "GET", "/tiles/services/5/32/7.mvt", "", ""},
		{404, "GET", "/tiles/map/17/0/0.mvt", "", ""},
		{404, "GET", "/tiles/other/5/17/7.mvt", "", ""},
		{200, "GET", "/tiles/style-light.json", "", ""},
		{200, "GET", "/tiles/style-dark.json", "", ""},
		{400, "GET", "/tiles/style-dark.json?x=1", "", ""},
		{200, "GET", "/tiles/glyphs/Go%20Regular,Go%20Bold/256-511.pbf", "", ""},
		{404, "GET", "/tiles/glyphs/Comic%20Sans/0-255.pbf", "", ""},
		{404, "GET", "/tiles/glyphs/Go%20Regular/0-256.pbf", "", ""},
		{400, "GET", "/tiles/glyphs/Go%20Regular/0-255.pbf?x=1", "", ""},
		{200, "GET", "/tiles/sprite.json", "", ""},
		{400, "GET", "/tiles/sprite.json?x=1", "", ""},
		{200, "GET", "/tiles/sprite.png", "", ""},
		{200, "GET", "/tiles/sprite@2x.json", "", ""},
		{200, "GET", "/tiles/sprite@2x.png", "", ""},
		{page, "GET", "/map", "", ""},
		{404, "GET", "/web/assets/nothing.js", "", ""},
	}
}
