package tiles

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strings"

	"golang.org/x/image/vector"

	"finnfram/api/wire"
	"finnfram/data"
)

// sprite answers with the sheet of small pictures, or with where each stands on
// it, for plain screens or those of twice the density.
func (m *Module) sprite(w http.ResponseWriter, r *http.Request) {
	if err := plain(r); err != nil {
		wire.Fail(w, r, err)
		return
	}
	scale := 1
	if strings.Contains(r.URL.Path, "@2x") {
		scale = 2
	}
	if strings.HasSuffix(r.URL.Path, ".json") {
		wire.Write(w, r, wire.JSON, "public, max-age=86400", spriteIndex(scale))
		return
	}
	sheet, err := spriteSheet(scale)
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=86400")
	wire.WriteBytes(w, r, "image/png", sheet)
}

// picture is one small picture on a square of side pixels.
type picture struct {
	name    string
	side    int
	stretch [2]int // the columns and rows that grow with the text on it; none: 0, 0
	draw    func(pen)
}

// pictures are all of the sheet, from left to right.
func pictures() []picture {
	list := []picture{
		{"dot", 9, [2]int{}, func(p pen) { p.disc(4.5, 4.5, 3.4, ring); p.disc(4.5, 4.5, 2.4, ink) }},
		{"shield", 16, [2]int{5, 11}, plate("#1d6b45", "#ffffff")},
		{"plate", 16, [2]int{5, 11}, plate("#ffffff", "#4a4a50")},
		{"plate-dark", 16, [2]int{5, 11}, plate("#2d3338", "#9aa0a7")},
	}
	for _, info := range data.Categories() {
		list = append(list,
			picture{"sign-" + string(info.ID), signSide, [2]int{}, sign(info.ID, "#ffffff")},
			picture{"sign-" + string(info.ID) + "-dark", signSide, [2]int{}, sign(info.ID, "#14181c")})
	}
	return list
}

var (
	ink  = color.NRGBA{0x6a, 0x70, 0x78, 0xff}
	ring = color.NRGBA{0xff, 0xff, 0xff, 0xff}
)

// plate is the sign with the number of a road.
func plate(inside, edge string) func(pen) {
	return func(p pen) {
		p.rounded(0, 0, 16, 16, 3.5, colorOf(edge))
		p.rounded(1, 1, 15, 15, 2.6, colorOf(inside))
	}
}

func spriteIndex(scale int) object {
	index, x := object{}, 0
	for _, p := range pictures() {
		entry := object{"x": x, "y": 0, "width": p.side * scale, "height": p.side * scale, "pixelRatio": scale}
		if s := p.stretch; s[1] > 0 {
			band := array{array{s[0] * scale, s[1] * scale}}
			entry["stretchX"], entry["stretchY"] = band, band
			entry["content"] = array{3 * scale, 3 * scale, (p.side - 3) * scale, (p.side - 3) * scale}
		}
		index[p.name] = entry
		x += p.side * scale
	}
	return index
}

func spriteSheet(scale int) ([]byte, error) {
	wide, tall := 0, 0
	for _, p := range pictures() {
		wide, tall = wide+p.side*scale, max(tall, p.side*scale)
	}
	sheet := image.NewNRGBA(image.Rect(0, 0, wide, tall))
	x := 0
	for _, p := range pictures() {
		p.draw(pen{sheet, x, p.side * scale, float32(scale)})
		x += p.side * scale
	}
	var b bytes.Buffer
	err := png.Encode(&b, sheet)
	return b.Bytes(), err
}

// pen draws on one picture of the sheet, in pixels of the plain screen.
type pen struct {
	sheet *image.NRGBA
	x     int
	side  int
	scale float32
}

// rasterize fills what trace outlines.
func (p pen) rasterize(c color.Color, trace func(r *vector.Rasterizer)) {
	r := vector.NewRasterizer(p.side, p.side)
	trace(r)
	r.Draw(p.sheet, image.Rect(p.x, 0, p.x+p.side, p.side), image.NewUniform(c), image.Point{})
}

func (p pen) fill(c color.Color, corners [][2]float64) {
	p.rasterize(c, func(r *vector.Rasterizer) {
		for i, at := range corners {
			x, y := float32(at[0])*p.scale, float32(at[1])*p.scale
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	})
}

// bend is how far the handles of a quarter of a circle reach.
const bend = 0.5523

func (p pen) disc(x, y, radius float64, c color.Color) {
	p.rounded(x-radius, y-radius, x+radius, y+radius, radius, c)
}

// rounded fills a rectangle with rounded corners.
func (p pen) rounded(left, top, right, bottom, radius float64, c color.Color) {
	l, t, rt, b := float32(left)*p.scale, float32(top)*p.scale, float32(right)*p.scale, float32(bottom)*p.scale
	q := float32(radius) * p.scale
	h := q * (1 - bend)
	p.rasterize(c, func(r *vector.Rasterizer) {
		r.MoveTo(l+q, t)
		r.LineTo(rt-q, t)
		r.CubeTo(rt-h, t, rt, t+h, rt, t+q)
		r.LineTo(rt, b-q)
		r.CubeTo(rt, b-h, rt-h, b, rt-q, b)
		r.LineTo(l+q, b)
		r.CubeTo(l+h, b, l, b-h, l, b-q)
		r.LineTo(l, t+q)
		r.CubeTo(l, t+h, l+h, t, l+q, t)
		r.ClosePath()
	})
}

// colorOf reads #rrggbb, as the palettes write it.
func colorOf(text string) color.NRGBA {
	digit := func(i int) uint8 {
		c := text[i]
		if c >= 'a' {
			return c - 'a' + 10
		}
		return c - '0'
	}
	return color.NRGBA{digit(1)<<4 | digit(2), digit(3)<<4 | digit(4), digit(5)<<4 | digit(6), 0xff}
}
