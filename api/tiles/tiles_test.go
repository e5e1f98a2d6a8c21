package tiles_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	api "finnfram/api/tiles"
	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/geo/tiles"
)

// world is a world of two sets.
type world map[string]*tiles.Set

func (w world) Tiles(name string) *tiles.Set { return w[name] }

func town(t testing.TB, name string) *tiles.Set {
	t.Helper()
	b := tiles.NewBuilder(tiles.Origin{Credit: "© Tester"})
	if err := b.Add(tiles.Feature{ID: 1, Layer: tiles.Places, Class: "town", Names: map[string]string{"": name}, Geometry: orb.Point{18.955, 69.649}}); err != nil {
		t.Fatal(err)
	}
	return tiles.Join(b.Build())
}

func newWorld(t testing.TB) world {
	return world{"map": town(t, "Romsa"), "services": tiles.Join(tiles.NewBuilder(tiles.Origin{}).Build())}
}

func handler(m *api.Module) http.Handler {
	r := chi.NewRouter()
	m.Routes(r)
	return r
}

func ask(h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const tromso = "/tiles/map/10/565/232.mvt"

// TestTile walks through what a client does: it asks, keeps, asks again, and
// learns of a new content.
func TestTile(t *testing.T) {
	now := newWorld(t)
	h := handler(&api.Module{World: func() (api.World, error) { return now, nil }})
	plain := ask(h, "GET", tromso)
	layers, err := mvt.Unmarshal(plain.Body.Bytes())
	if plain.Code != 200 || err != nil || layers[0].Features[0].Properties["name"] != "Romsa" || plain.Header().Get("Content-Encoding") != "" ||
		plain.Header().Get("Content-Type") != "application/vnd.mapbox-vector-tile" || plain.Header().Get("Cache-Control") != "public, no-cache" || plain.Header().Get("Vary") != "Accept-Encoding" {
		t.Fatalf("%d %v %v", plain.Code, plain.Header(), err)
	}
	packed := ask(h, "GET", tromso, "Accept-Encoding", "br, gzip;q=0.8")
	unpacked, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if same, _ := io.ReadAll(unpacked); packed.Header().Get("Content-Encoding") != "gzip" || !bytes.Equal(same, plain.Body.Bytes()) {
		t.Error("the packed tile is another")
	}
	tag := packed.Header().Get("ETag")
	if tag == plain.Header().Get("ETag") || strings.HasPrefix(tag, "W/") {
		t.Errorf("tags %s and %s: one for each form, and strong", tag, plain.Header().Get("ETag"))
	}
	if again := ask(h, "GET", tromso, "Accept-Encoding", "gzip", "If-None-Match", tag); again.Code != 304 || again.Body.Len() != 0 || again.Header().Get("ETag") != tag {
		t.Errorf("again: %d", again.Code)
	}
	if head := ask(h, "HEAD", tromso); head.Code != 200 || head.Body.Len() != 0 || head.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d %v", head.Code, head.Header())
	}
	named := fmt.Sprintf("%s?v=%s", tromso, now["map"].Token())
	if w := ask(h, "GET", named); w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Error(w.Header())
	}
	now = world{"map": town(t, "Tromsø"), "services": now["services"]}
	if w := ask(h, "GET", named, "Accept-Encoding", "gzip", "If-None-Match", tag); w.Code != 200 || w.Header().Get("Cache-Control") != "public, no-cache" || w.Header().Get("ETag") == tag {
		t.Errorf("a new content is not told: %d %v", w.Code, w.Header())
	}
}

func TestStatuses(t *testing.T) {
	h := handler(&api.Module{World: func() (api.World, error) { return newWorld(t), nil }})
	table := map[string]int{
		tromso:                                                     200,
		"/tiles/map/10/0/0.mvt":                                    204,
		"/tiles/services/10/565/232.mvt":                           204,
		"/tiles/other/10/565/232.mvt":                              404,
		"/tiles/map/17/0/0.mvt":                                    404,
		"/tiles/map/1/2/0.mvt":                                     404,
		"/tiles/map/1/0/-1.mvt":                                    404,
		"/tiles/map/01/0/0.mvt":                                    404,
		"/tiles/map/1/0/0.pbf":                                     404,
		"/tiles/map/1/0/0.mvt?token=x":                             400,
		"/tiles/map/1/99999999999999999999/0.mvt":                  404,
		"/tiles/glyphs/Go%20Regular/0-255.pbf":                     200,
		"/tiles/glyphs/Go%20Bold,%20Go%20Regular/256-511.pbf":      200,
		"/tiles/glyphs/Arial/0-255.pbf":                            404,
		"/tiles/glyphs/Go%20Regular/1-256.pbf":                     404,
		"/tiles/glyphs/Go%20Regular/65536-65791.pbf":               404,
		"/tiles/glyphs/Go%20Regular/x.pbf":                         404,
		"/tiles/glyphs/" + strings.Repeat("a", 300) + "/0-255.pbf": 404,
		"/tiles/glyphs/Go%20Regular/0-255.pbf?fresh=1":             400,
		"/tiles/sprite.png?x=1":                                    400,
		"/tiles/map.json?x=1":                                      400,
		"/tiles/style-blue.json":                                   404,
	}
	for path, want := range table {
		if w := ask(h, "GET", path); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
	unready := handler(&api.Module{World: func() (api.World, error) { return nil, wire.ErrUnready }})
	for path, want := range map[string]int{tromso: 503, "/tiles/map.json": 503, "/tiles/style-light.json": 200} {
		if w := ask(unready, "GET", path); w.Code != want {
			t.Errorf("before there is a world, %s: %d, want %d", path, w.Code, want)
		}
	}
}

// TestTileJSON names what there is, whom to credit, and that there is nothing.
func TestTileJSON(t *testing.T) {
	read := func(path string) (d struct {
		TileJSON, Attribution, Empty string
		Tiles                        []string
		Bounds, Start                []float64
		Ways                         bool
		Layers                       []struct{ ID string } `json:"vector_layers"`
	}) {
		t.Helper()
		h := handler(&api.Module{World: func() (api.World, error) { return newWorld(t), nil }, PublicURL: "https://finn.example/"})
		if err := json.Unmarshal(ask(h, "GET", path).Body.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := read("/tiles/map.json")
	want := "https://finn.example/tiles/map/{z}/{x}/{y}.mvt?v=" + newWorld(t)["map"].Token()
	if d.TileJSON != "3.0.0" || d.Attribution != "© Tester" || d.Tiles[0] != want || d.Empty != "" || len(d.Layers) != 11 || d.Layers[0].ID != "land" || d.Bounds[1] < 69.6 {
		t.Errorf("%+v", d)
	}
	if d.Ways || len(d.Start) != 4 {
		t.Errorf("no roads, and it says %+v", d)
	}
	if d = read("/tiles/services.json"); d.Empty == "" || len(d.Layers) != 1 {
		t.Errorf("nothing is loaded, and it says %+v", d)
	}
}

// TestSameTileAtOnce asks for many tiles from many goroutines, with room for
// few.
func TestSameTileAtOnce(t *testing.T) {
	w := newWorld(t)
	h := handler(&api.Module{World: func() (api.World, error) { return w, nil }, CacheBytes: 4096})
	var group sync.WaitGroup
	for i := range 64 {
		group.Go(func() {
			path := tromso
			if i%2 == 1 {
				path = fmt.Sprintf("/tiles/map/10/565/%d.mvt", 202+i)
			}
			if got := ask(h, "GET", path).Code; got != 200 && got != 204 {
				t.Errorf("%s: %d", path, got)
			}
		})
	}
	group.Wait()
}

// TestStyles holds both styles against the specification, by its own validator,
// and against the tiles: every layer exists, every font and picture is served.
func TestStyles(t *testing.T) {
	node := sharedtest.Tool(t, "node")
	folder := sharedtest.Packages(t, "../../geo/tiles/testdata/decoder", "api-tiles")
	h := handler(&api.Module{World: func() (api.World, error) { return newWorld(t), nil }})
	for _, path := range []string{"/tiles/style-light.json", "/tiles/style-dark.json"} {
		style := ask(h, "GET", path).Body.Bytes()
		run := exec.CommandContext(t.Context(), node, "style.mjs")
		run.Dir, run.Stdin = folder, bytes.NewReader(style)
		if output, err := run.CombinedOutput(); err != nil || len(output) > 0 {
			t.Errorf("%s: %v\n%s", path, err, output)
		}
		var parsed struct {
			Layers []struct {
				ID     string
				Source string
				Of     string `json:"source-layer"`
				Layout struct {
					Font []string `json:"text-font"`
				}
			}
		}
		if err := json.Unmarshal(style, &parsed); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, layer := range parsed.Layers {
			if seen[layer.ID] {
				t.Errorf("%s: two layers %s", path, layer.ID)
			}
			seen[layer.ID] = true
			if layer.Of != "" && !slices.Contains(layerNames(), layer.Of) || (layer.Of == "services") != (layer.Source == "services") {
				t.Errorf("%s: %s draws %q of %q", path, layer.ID, layer.Of, layer.Source)
			}
			for _, font := range layer.Layout.Font {
				if ask(h, "GET", "/tiles/glyphs/"+strings.ReplaceAll(font, " ", "%20")+"/0-255.pbf").Code != 200 {
					t.Errorf("%s: %s writes with %q, which is not served", path, layer.ID, font)
				}
			}
		}
	}
}

func layerNames() []string {
	var names []string
	for l := tiles.Land; l.String() != "none"; l++ {
		names = append(names, l.String())
	}
	return names
}

// TestSprites: each category has a sign for light and dark ground, inside the
// sheet and not blank.
func TestSprites(t *testing.T) {
	h := handler(&api.Module{World: func() (api.World, error) { return newWorld(t), nil }})
	for scale, name := range map[int]string{1: "/tiles/sprite", 2: "/tiles/sprite@2x"} {
		var index map[string]struct{ X, Y, Width, Height, PixelRatio int }
		if err := json.Unmarshal(ask(h, "GET", name+".json").Body.Bytes(), &index); err != nil {
			t.Fatal(err)
		}
		sheet, err := png.Decode(ask(h, "GET", name+".png").Body)
		if err != nil {
			t.Fatal(err)
		}
		wanted := []string{"dot", "shield", "plate", "plate-dark"}
		for _, info := range data.Categories() {
			wanted = append(wanted, "sign-"+string(info.ID), "sign-"+string(info.ID)+"-dark")
		}
		for _, picture := range wanted {
			at, ok := index[picture]
			if !ok || at.PixelRatio != scale || at.X+at.Width > sheet.Bounds().Dx() || at.Y+at.Height > sheet.Bounds().Dy() {
				t.Errorf("%s: %s stands at %+v", name, picture, at)
				continue
			}
			inked := 0
			for x := at.X; x < at.X+at.Width; x++ {
				for y := at.Y; y < at.Y+at.Height; y++ {
					if _, _, _, alpha := sheet.At(x, y).RGBA(); alpha > 0x8000 {
						inked++
					}
				}
			}
			if share := float64(inked) / float64(at.Width*at.Height); share < 0.1 {
				t.Errorf("%s: %s is blank: %.2f", name, picture, share)
			}
		}
	}
}

// TestProblems: what is refused is said as a problem.
func TestProblems(t *testing.T) {
	h := handler(&api.Module{World: func() (api.World, error) { return newWorld(t), nil }})
	w := ask(h, "GET", "/tiles/map/20/1/1.mvt")
	if w.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(w.Body.String(), "zooms 0 to 16") {
		t.Errorf("%s: %s", w.Header().Get("Content-Type"), w.Body)
	}
}
