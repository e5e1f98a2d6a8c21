package glyphs_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"finnfram/geo/glyphs"
)

// letter is a decoded message of glyphs.proto.
type letter struct {
	bitmap        []byte
	width, height int
	left, top     int
	advance       int
}

// fields takes a message apart: numbers and byte strings by field.
func fields(t *testing.T, message []byte, number func(field int, n uint64), bytes func(field int, b []byte)) {
	t.Helper()
	for len(message) > 0 {
		key, n := binary.Uvarint(message)
		message = message[n:]
		value, n := binary.Uvarint(message)
		if n <= 0 {
			t.Fatal("damaged")
		}
		message = message[n:]
		if key&7 == 0 {
			number(int(key>>3), value)
			continue
		}
		bytes(int(key>>3), message[:value])
		message = message[value:]
	}
}

func unzigzag(n uint64) int { return int(int64(n>>1) ^ -int64(n&1)) }

// parse reads a range; only one stack is ever in it.
func parse(t *testing.T, raw []byte) (name, span string, letters map[rune]letter) {
	t.Helper()
	letters = map[rune]letter{}
	none := func(int, uint64) {}
	fields(t, raw, none, func(_ int, stack []byte) {
		fields(t, stack, none, func(field int, b []byte) {
			switch field {
			case 1:
				name = string(b)
			case 2:
				span = string(b)
			case 3:
				var l letter
				var r rune
				fields(t, b, func(field int, n uint64) {
					switch field {
					case 1:
						r = rune(n)
					case 3:
						l.width = int(n)
					case 4:
						l.height = int(n)
					case 5:
						l.left = unzigzag(n)
					case 6:
						l.top = unzigzag(n)
					case 7:
						l.advance = int(n)
					}
				}, func(_ int, b []byte) { l.bitmap = b })
				letters[r] = l
			}
		})
	})
	return name, span, letters
}

func letterRange(t *testing.T, stack string, first int) map[rune]letter {
	t.Helper()
	raw, err := glyphs.Range(stack, first)
	if err != nil {
		t.Fatal(err)
	}
	name, span, letters := parse(t, raw)
	if name != stack || span != fmt.Sprintf("%d-%d", first, first+255) {
		t.Errorf("%q %q", name, span)
	}
	return letters
}

// TestEveryLetterOfNorway: Norwegian, the Sámi languages, Kven and those of the
// neighbours, in every font.
func TestEveryLetterOfNorway(t *testing.T) {
	const text = "abcdefghijklmnopqrstuvwxyzæøåäöüéèêóòôàâçñ" + "áčđŋšŧžïʹ" + "0123456789.,:;–-/()«»’&+"
	for _, font := range glyphs.Fonts() {
		ranges := map[int]map[rune]letter{}
		for _, r := range text + strings.ToUpper(text) {
			first := int(r) / 256 * 256
			if ranges[first] == nil {
				ranges[first] = letterRange(t, font, first)
			}
			l, ok := ranges[first][r]
			if r == 'ʹ' && !ok {
				continue // a sign of Skolt Sámi, which the fonts lack; nothing is written for it
			}
			if !ok || l.advance <= 0 || len(l.bitmap) != (l.width+6)*(l.height+6) || slices.Max(l.bitmap) <= 191 {
				t.Errorf("%s: %q: %v", font, r, ok)
			}
		}
	}
}

// TestFieldAgreesWithDrawing compares the inside of the field with letters that
// another rasterizer draws: pixels covered wholly are inside, empty ones out.
func TestFieldAgreesWithDrawing(t *testing.T) {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 24, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		t.Fatal(err)
	}
	for first, text := range map[int]string{0: "ABgjQæøå8&@%", 256: "čđŋšŧž"} {
		letters := letterRange(t, "Go Regular", first)
		for _, r := range text {
			l := letters[r]
			box, mask, origin, advance, ok := face.Glyph(fixed.P(0, 0), r)
			if !ok || advance.Round() != l.advance {
				t.Fatalf("%q: advance %v and %d", r, advance, l.advance)
			}
			looked := 0
			for y := box.Min.Y; y < box.Max.Y; y++ {
				for x := box.Min.X; x < box.Max.X; x++ {
					_, _, _, alpha := mask.At(origin.X+x-box.Min.X, origin.Y+y-box.Min.Y).RGBA()
					column, row := x-l.left+3, y+l.top+26+3
					if column < 0 || row < 0 || column >= l.width+6 || row >= l.height+6 {
						if alpha > 0 {
							t.Errorf("%q: ink at %d, %d outside the field", r, x, y)
						}
						continue
					}
					value := l.bitmap[row*(l.width+6)+column]
					if alpha == 0xffff && value < 191 || alpha == 0 && value > 191 {
						t.Errorf("%q at %d, %d: cover %x, field %d", r, x, y, alpha, value)
					}
					looked++
				}
			}
			if looked < 50 {
				t.Errorf("%q: %d pixels looked at", r, looked)
			}
		}
	}
}

func TestSpaceHasNoBitmap(t *testing.T) {
	if l := letterRange(t, "Go Bold", 0)[' ']; l.advance == 0 || len(l.bitmap) != 0 || l.width != 0 {
		t.Errorf("%+v", l)
	}
}

// TestStack takes a letter from the next font where the first lacks it.
func TestStack(t *testing.T) {
	raw, err := glyphs.Range("Go Italic, Go Regular", 256)
	if err != nil {
		t.Fatal(err)
	}
	if name, _, letters := parse(t, raw); name != "Go Italic, Go Regular" || len(letters) == 0 {
		t.Errorf("%q: %d letters", name, len(letters))
	}
}

func TestNoSuchRange(t *testing.T) {
	for stack, first := range map[string]int{"Go Regular": 5, "Go Bold": 65536, "Go Medium": -256, "Arial": 0, "": 0, "Go Regular,Go Regular,Go Regular,Go Regular,Go Regular": 0} {
		if _, err := glyphs.Range(stack, first); !errors.Is(err, glyphs.ErrNone) {
			t.Errorf("%q from %d: %v", stack, first, err)
		}
	}
	if raw, err := glyphs.Range("Go Regular", 0x4e00); err != nil || len(raw) > 100 {
		t.Errorf("letters that no font has: %d bytes, %v", len(raw), err)
	}
}

func BenchmarkRange(b *testing.B) {
	for b.Loop() {
		if _, err := glyphs.Range("Go Regular", 0); err != nil {
			b.Fatal(err)
		}
	}
}
