// Package glyphs makes the letters of maps: signed distance fields in the form
// that map clients ask for (Mapbox fontnik's glyphs.proto: 24 pixels to the em,
// 3 pixels of border), from the Go fonts (golang.org/x/image/font/gofont, BSD
// licence), which have every letter of the languages of Norway.
package glyphs

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// ErrNone marks fonts and ranges that do not exist.
var ErrNone = errors.New("no such font or range")

// Fonts are the names that a stack may hold.
func Fonts() []string { return []string{"Go Regular", "Go Medium", "Go Bold", "Go Italic"} }

func file(name string) []byte {
	switch name {
	case "Go Regular":
		return goregular.TTF
	case "Go Medium":
		return gomedium.TTF
	case "Go Bold":
		return gobold.TTF
	case "Go Italic":
		return goitalic.TTF
	}
	return nil
}

// The measures of the form.
const (
	em     = 24 // pixels
	border = 3  // pixels around a letter
	// ascender is from where clients measure down to the top of a letter.
	ascender = 26
	// span is how many letters a range has, last the last letter of all.
	span = 256
	last = 65535
)

// Range makes the letters first to first+255 of a stack of fonts, separated by
// commas: each letter from the first font that has it. Letters that none has
// are left out. first is a multiple of 256 below 65536. The result is a message
// of glyphs.proto. Cost: some 50 ms for a full range. Safe for all goroutines.
func Range(stack string, first int) ([]byte, error) {
	names := strings.Split(stack, ",")
	if first < 0 || first > last || first%span != 0 || len(names) > len(Fonts()) {
		return nil, fmt.Errorf("letters from %d: %w", first, ErrNone)
	}
	var faces []*face
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
		raw := file(names[i])
		if raw == nil {
			return nil, fmt.Errorf("font %.40q: %w", name, ErrNone)
		}
		parsed, err := sfnt.Parse(raw)
		if err != nil {
			return nil, fmt.Errorf("font %q: %w", name, err)
		}
		faces = append(faces, &face{font: parsed})
	}
	body := text(nil, 1, strings.Join(names, ", "))
	body = text(body, 2, fmt.Sprintf("%d-%d", first, first+span-1))
	for r := rune(first); r < rune(first+span); r++ {
		for _, f := range faces {
			if g, ok := f.glyph(r); ok {
				body = bytes(body, 3, g.encode())
				break
			}
		}
	}
	return bytes(nil, 1, body), nil
}

// face is a font in use by one goroutine.
type face struct {
	font   *sfnt.Font
	buffer sfnt.Buffer
}

// glyph is one letter. The bitmap has border pixels more on every side than
// width and height say.
type glyph struct {
	letter        rune
	width, height int
	left, top     int
	advance       int
	bitmap        []byte
}

// glyph draws a letter; false where the font lacks it.
func (f *face) glyph(r rune) (*glyph, bool) {
	index, err := f.font.GlyphIndex(&f.buffer, r)
	if err != nil || index == 0 {
		return nil, false
	}
	advance, err := f.font.GlyphAdvance(&f.buffer, index, fixed.I(em), font.HintingNone)
	if err != nil {
		return nil, false
	}
	segments, err := f.font.LoadGlyph(&f.buffer, index, fixed.I(em), nil)
	if err != nil {
		return nil, false
	}
	g := &glyph{letter: r, advance: advance.Round()}
	if o := flatten(segments); len(o) > 0 {
		g.draw(o)
	}
	return g, true
}

// encode is the message of a letter.
func (g *glyph) encode() []byte {
	b := number(nil, 1, uint64(g.letter))
	if len(g.bitmap) > 0 {
		b = bytes(b, 2, g.bitmap)
	}
	b = number(b, 3, uint64(g.width))
	b = number(b, 4, uint64(g.height))
	b = number(b, 5, zigzag(g.left))
	b = number(b, 6, zigzag(g.top))
	return number(b, 7, uint64(g.advance))
}

// The wire form of protocol buffers: a key of field and kind, then a varint or
// a length and bytes.

func number(b []byte, field int, n uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(field)<<3), n)
}

func bytes(b []byte, field int, data []byte) []byte {
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(field)<<3|2), uint64(len(data)))
	return append(slices.Grow(b, len(data)), data...)
}

func text(b []byte, field int, s string) []byte { return bytes(b, field, []byte(s)) }

func zigzag(n int) uint64 { return uint64(int64(n)<<1 ^ int64(n)>>63) }
