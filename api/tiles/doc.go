// Package tiles is the map: vector tiles, the styles that draw them, and the
// letters that the styles write with. Everything a map client needs comes from
// here, so that nobody else sees where a patient looks.
//
//	curl 127.0.0.1:8080/tiles/map.json
//	curl --compressed 127.0.0.1:8080/tiles/map/14/8681/4765.mvt
//	curl 127.0.0.1:8080/tiles/style-light.json
//	curl '127.0.0.1:8080/tiles/glyphs/Go%20Regular/256-511.pbf'
//
// The TileJSON names tiles with the version of their content (?v=…): those may
// be kept for ever. Without it, or with another one, an answer is the newest
// tile, to be asked for again each time, which costs a 304.
package tiles
