package member

import (
	"strconv"
	"time"

	"finnfram/api/wire"
	"finnfram/data/live"
)

// Text writes ,"name":"text", or null for an empty text.
func Text(b []byte, name, text string) []byte {
	b = Name(b, name)
	if text == "" {
		return append(b, "null"...)
	}
	return wire.AppendString(b, text)
}

// Time writes ,"name":"instant", or null for the zero time.
func Time(b []byte, name string, t time.Time) []byte {
	b = Name(b, name)
	if t.IsZero() {
		return append(b, "null"...)
	}
	return wire.AppendInstant(b, t)
}

// Name writes ,"name": for a value to follow.
func Name(b []byte, name string) []byte {
	b = append(b, ',', '"')
	b = append(b, name...)
	return append(b, '"', ':')
}

// List writes a list of texts.
func List[S ~string](b []byte, list []S) []byte {
	b = append(b, '[')
	for i, text := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = wire.AppendString(b, string(text))
	}
	return append(b, ']')
}

// Sources writes a list of the sources of something, with their dates.
func Sources(b []byte, sources []live.SourceRef) []byte {
	b = append(b, '[')
	for i, ref := range sources {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"source":`...)
		b = wire.AppendString(b, string(ref.Source))
		b = append(b, `,"version":`...)
		b = strconv.AppendInt(b, int64(ref.Version), 10)
		b = Time(b, "as_of", ref.AsOf)
		b = Text(b, "credit", ref.Credit)
		if ref.Origin != "" {
			b = Text(b, "origin", ref.Origin)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}
