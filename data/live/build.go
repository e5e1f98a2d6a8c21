package live

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"finnfram/data"
	"finnfram/data/link"
	"finnfram/geo/places"
)

// Options bound and steer a build.
type Options struct {
	// Now is the time around which hours are prepared; nil: time.Now.
	Now func() time.Time
	// ShelfLife is how long the hours of a source are believed, where it
	// differs from DefaultShelfLife.
	ShelfLife map[data.Source]time.Duration
}

// Build makes a world from the active versions of source. Use a Builder to
// make one after another.
func Build(ctx context.Context, source Source, options Options) (*World, error) {
	return NewBuilder(source, options).Build(ctx)
}

// Builder makes one world after another and keeps of each step what the next
// build can use again. It serves one goroutine; the worlds serve all.
type Builder struct {
	source  Source
	options Options

	layers    map[data.VersionNumber]*layer
	addresses map[string]*places.Addresses // by SHA-256
	towns     *municipalities
	townsBy   string // the versions that gave the towns
	placed    map[data.VersionNumber][]link.Input
	placedBy  string // what the sites were placed by
	clocks    map[clockKey]*clock
	base      *base
	last      *World

	charts      *charts
	mapFindings []data.Finding
}

// NewBuilder returns a Builder without anything kept.
func NewBuilder(source Source, options Options) *Builder {
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Builder{source: source, options: options}
}

// Build makes a world from what source holds now. When nothing that matters
// differs from the build before, it returns the world made then. On an error
// nothing is lost of what earlier builds kept; a panic of a build is an error.
//
// Cost: on two cores about 10 µs a site when all is new; a change of one
// source decodes that source alone; a closure costs some milliseconds.
func (b *Builder) Build(ctx context.Context) (*World, error) {
	var w *World
	err := guarded(func() (err error) { w, err = b.build(ctx); return err })
	if err != nil {
		return nil, fmt.Errorf("live: build: %w", err)
	}
	b.last = w
	return w, nil
}

func (b *Builder) build(ctx context.Context) (*World, error) {
	active, err := b.source.Active(ctx)
	if err != nil {
		return nil, err
	}
	apart, err := b.source.Separations(ctx)
	if err != nil {
		return nil, err
	}
	closures, err := b.source.Closures(ctx)
	if err != nil {
		return nil, err
	}
	versions := slices.SortedFunc(maps.Values(active), func(x, y data.Version) int { return cmp.Compare(x.Source, y.Source) })
	if b.base == nil || !b.base.from(versions, apart) {
		made, err := b.newBase(ctx, versions, apart)
		if err != nil {
			return nil, err
		}
		b.base = made
	}
	return b.base.world(closures, b.last), nil
}

// newBase makes all that does not depend on closures.
func (b *Builder) newBase(ctx context.Context, versions []data.Version, apart []data.Separation) (*base, error) {
	layers, err := b.readLayers(ctx, versions)
	if err != nil {
		return nil, err
	}
	addresses, err := b.readAddresses(ctx, versions)
	if err != nil {
		return nil, err
	}
	if err := b.readTowns(layers); err != nil {
		return nil, err
	}
	unreadable, err := b.readMaps(ctx, versions, layers)
	if err != nil {
		return nil, err
	}
	b.placeAll(layers, addresses, versions)
	m := &merging{
		placed: b.placed, towns: b.towns, lives: b.options.ShelfLife,
		now: b.options.Now(), had: b.clocks, clocks: map[clockKey]*clock{},
		layers: layers, before: b.base,
	}
	m.gather()
	if err := m.join(apart); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	made, err := m.finish()
	if err != nil {
		return nil, err
	}
	made.versions, made.apart, made.addresses = versions, apart, addresses
	made.baseFindings = append(made.baseFindings, unreadable...)
	made.charts, made.drawn = b.charts, drawServices(made.baseServices)
	b.clocks = m.clocks
	return made, nil
}

// readTowns indexes the municipalities anew when they have changed.
func (b *Builder) readTowns(layers []*layer) error {
	by := "towns"
	for _, l := range layers {
		if len(l.areas) > 0 {
			by += fmt.Sprintf(" %d", l.version.Number)
		}
	}
	if by == b.townsBy {
		return nil
	}
	towns, err := newMunicipalities(layers)
	if err == nil {
		b.towns, b.townsBy = towns, by
	}
	return err
}

// placeAll places the sites of the layers, those of earlier builds again only
// when addresses or post codes have changed.
func (b *Builder) placeAll(layers []*layer, addresses []*places.Addresses, versions []data.Version) {
	var by strings.Builder
	for i, version := range versions {
		if len(layers[i].postcodes) > 0 || version.Blobs[addressBlob] != "" {
			fmt.Fprintf(&by, "%d ", version.Number)
		}
	}
	if by.String() != b.placedBy {
		b.placed, b.placedBy = nil, by.String()
	}
	placer := newPlacer(layers, addresses)
	placed := map[data.VersionNumber][]link.Input{}
	for _, l := range layers {
		inputs, ok := b.placed[l.version.Number]
		if !ok {
			inputs = make([]link.Input, len(l.sites))
			for i := range l.sites {
				inputs[i] = placer.place(&l.sites[i])
			}
		}
		placed[l.version.Number] = inputs
	}
	b.placed = placed
}

// readLayers decodes the versions that the build before did not have.
func (b *Builder) readLayers(ctx context.Context, versions []data.Version) ([]*layer, error) {
	layers := make([]*layer, len(versions))
	kept := map[data.VersionNumber]*layer{}
	earlier := map[data.Source]*layer{}
	for _, l := range b.layers {
		earlier[l.version.Source] = l
	}
	for i, version := range versions {
		l := b.layers[version.Number]
		if l == nil {
			var err error
			if l, err = readLayer(ctx, b.source, version, earlier[version.Source]); err != nil {
				return nil, err
			}
		}
		layers[i], kept[version.Number] = l, l
	}
	b.layers = kept
	return layers, nil
}

// addressBlob is the name under which versions keep a table of addresses.
const addressBlob = "addresses"

func (b *Builder) readAddresses(ctx context.Context, versions []data.Version) ([]*places.Addresses, error) {
	var tables []*places.Addresses
	kept := map[string]*places.Addresses{}
	for _, version := range versions {
		sha, ok := version.Blobs[addressBlob]
		if !ok {
			continue
		}
		table := b.addresses[sha]
		if table == nil {
			var err error
			if table, err = b.readTable(ctx, sha); err != nil {
				return nil, fmt.Errorf("addresses of version %d of %q: %w", version.Number, version.Source, err)
			}
		}
		tables, kept[sha] = append(tables, table), table
	}
	b.addresses = kept
	return tables, nil
}

func (b *Builder) readTable(ctx context.Context, sha string) (*places.Addresses, error) {
	blob, err := b.source.Blob(ctx, sha)
	if err != nil {
		return nil, err
	}
	defer blob.Close()
	return places.ReadAddresses(bufio.NewReaderSize(blob, 1<<20))
}
