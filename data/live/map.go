package live

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"

	"github.com/paulmach/orb"

	"finnfram/data"
	"finnfram/geo/tiles"
)

// mapBlob is the name under which versions keep what is drawn of them.
const mapBlob = "map"

// charts are what is drawn of a world, apart from its services. They are immutable.
type charts struct {
	ground *tiles.Set
	from   string // what it was made of
}

// Tiles is a set of tiles by its name: "map" is the ground, of every version
// that has a map and of the municipalities; "services" are the services that
// have a position. It is nil for other names. A set without anything to draw
// is not nil; it has no Features. The services are drawn when they are first
// asked for: about 2 µs a service.
func (w *World) Tiles(name string) *tiles.Set {
	switch name {
	case "map":
		return w.charts.ground
	case "services":
		return w.drawn()
	}
	return nil
}

// readMaps draws the ground anew when something of it has changed. A map that
// cannot be read is a finding: nobody must go without services for it.
func (b *Builder) readMaps(ctx context.Context, versions []data.Version, layers []*layer) ([]data.Finding, error) {
	from := b.townsBy
	for _, version := range versions {
		from += " " + version.Blobs[mapBlob]
	}
	if b.charts != nil && b.charts.from == from {
		return b.mapFindings, nil
	}
	var bases []*tiles.Base
	var findings []data.Finding
	for _, version := range versions {
		sha, ok := version.Blobs[mapBlob]
		if !ok {
			continue
		}
		base, err := b.readMap(ctx, sha)
		if errors.Is(err, tiles.ErrBlob) || errors.Is(err, data.ErrDamaged) || errors.Is(err, data.ErrNotFound) {
			findings = append(findings, data.Finding{Severity: data.Error, Rule: "map-unreadable", Object: string(version.Source), Detail: fmt.Sprintf("the map of version %d is left out: %v; import the file again", version.Number, err)})
			continue
		}
		if err != nil {
			return nil, err
		}
		bases = append(bases, base)
	}
	bases = append(bases, drawMunicipalities(b.towns, layers))
	b.charts, b.mapFindings = &charts{ground: tiles.Join(bases...), from: from}, findings
	return findings, nil
}

func (b *Builder) readMap(ctx context.Context, sha string) (*tiles.Base, error) {
	blob, err := b.source.Blob(ctx, sha)
	if err != nil {
		return nil, err
	}
	defer blob.Close()
	return tiles.Read(blob)
}

// drawServices returns a function that draws the services once.
func drawServices(services []*Service) func() *tiles.Set {
	return sync.OnceValue(func() *tiles.Set {
		builder := tiles.NewBuilder(tiles.Origin{})
		for _, s := range services {
			if s.Position == nil || s.Accuracy == data.PostcodeAccuracy {
				continue // a point would claim to know where it is
			}
			_ = builder.Add(tiles.Feature{ // a position that is none was never published
				ID: tileID(s.ID), Layer: tiles.Services, Class: string(s.Category), Names: drawnNames(s),
				Geometry: orb.Point{s.Position.Lon, s.Position.Lat}, MinZoom: serviceZoom(s.Category), Rank: categoryRank(s.Category),
				Props: map[string]any{"id": string(s.ID), "rank": categoryRank(s.Category)},
			})
		}
		return tiles.Join(builder.Build())
	})
}

func drawnNames(s *Service) map[string]string {
	names := map[string]string{"": s.Name}
	for language, name := range s.Names {
		if name != s.Name {
			names[language] = name
		}
	}
	return names
}

// tileID makes a number below 2^53 of an id.
func tileID(id data.ServiceID) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return h.Sum64() >> 11
}

// categoryRank is the place of a category among all, the most urgent first.
func categoryRank(category data.Category) int {
	for i, info := range data.Categories() {
		if info.ID == category {
			return i
		}
	}
	return len(data.Categories())
}

// serviceZoom is the zoom from which services of a category are shown.
func serviceZoom(category data.Category) uint8 {
	switch category {
	case data.EmergencyClinic, data.EmergencyDepartment, data.Hospital:
		return 5
	case data.Pharmacy, data.YouthClinic, data.AcuteBed, data.AmbulanceStation:
		return 9
	}
	return 11
}
