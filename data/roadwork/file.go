package roadwork

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"finnfram/data"
	"finnfram/geo/roads"
	"finnfram/geo/route"
)

// head begins an artefact.
type head struct {
	Revision int     `json:"revision"`
	Key      string  `json:"key"`
	Summary  Summary `json:"summary"`
}

// Write writes r so that Read reads it. Nothing is written of what Read can
// make again in no time.
func (r *Roads) Write(w io.Writer) error {
	s := &sectionWriter{w: bufio.NewWriterSize(w, 1<<20)}
	err := s.section("head", func(w io.Writer) error { return json.NewEncoder(w).Encode(head{revision, r.Key, r.Summary}) })
	if err == nil {
		err = s.section("netw", r.Net.Write)
	}
	if err == nil {
		err = s.section("snap", r.Snapper.Write)
	}
	for p := range roads.Profile(roads.Profiles) {
		if err == nil {
			err = s.section("grap", r.Graphs[p].Write)
		}
		if err == nil {
			err = s.section("hier", r.Hierarchies[p].Write)
		}
	}
	if err == nil {
		err = s.w.Flush()
	}
	if err != nil {
		return fmt.Errorf("roads: %w", err)
	}
	return nil
}

// Read reads what Write has written under key, and the end of the file after
// it. What is not whole, or of another key or revision, is data.ErrDamaged, an
// error of in is returned as it is, and with either nothing is. Memory is
// bounded by the size of the file.
func Read(in io.Reader, key string) (*Roads, error) {
	below := &source{r: in}
	b := bufio.NewReaderSize(below, 1<<20)
	r, err := read(b, key)
	if err == nil {
		var more int64
		if more, err = io.Copy(io.Discard, b); err == nil && more > 0 {
			err = fmt.Errorf("%d bytes too many", more)
		}
	}
	switch {
	case below.err != nil:
		return nil, fmt.Errorf("roads: %w", below.err)
	case err != nil && !errors.Is(err, data.ErrDamaged):
		return nil, fmt.Errorf("roads: %w: %w", data.ErrDamaged, err)
	case err != nil:
		return nil, fmt.Errorf("roads: %w", err)
	}
	return r, nil
}

// readHead reads the first section.
func (r *Roads) readHead(b *bufio.Reader) error {
	return section(b, "head", func(s io.Reader) error {
		var h head
		if err := json.NewDecoder(io.LimitReader(s, 1<<20)).Decode(&h); err != nil {
			return fmt.Errorf("%w: %w", data.ErrDamaged, err)
		}
		r.Summary = h.Summary
		if h.Revision != revision || h.Key != r.Key {
			return fmt.Errorf("of revision %d and key %.40q, not %d and %q: %w", h.Revision, h.Key, revision, r.Key, data.ErrDamaged)
		}
		return nil
	})
}

func read(b *bufio.Reader, key string) (*Roads, error) {
	r := &Roads{Key: key}
	err := r.readHead(b)
	if err == nil {
		err = section(b, "netw", func(s io.Reader) (err error) { r.Net, err = roads.ReadNetwork(s); return err })
	}
	if err == nil {
		err = section(b, "snap", func(s io.Reader) (err error) { r.Snapper, err = roads.ReadSnapper(s, r.Net); return err })
	}
	for p := range roads.Profile(roads.Profiles) {
		if err == nil {
			err = section(b, "grap", func(s io.Reader) (err error) { r.Graphs[p], err = roads.ReadGraph(s, r.Net); return err })
		}
		if err == nil {
			err = section(b, "hier", func(s io.Reader) (err error) { r.Hierarchies[p], err = route.ReadHierarchy(s, r.Graphs[p]); return err })
		}
		if err == nil && r.Graphs[p].Profile != p {
			err = fmt.Errorf("the graph of %s stands for that of %s", r.Graphs[p].Profile, p)
		}
	}
	return r, err
}
