// Decodes the tile on standard input with a library that shares no code with
// the encoder, and prints its layers as JSON.
import { readFileSync } from 'node:fs';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

const tile = new VectorTile(new PbfReader(readFileSync(0)));
const layers = Object.entries(tile.layers).map(([name, layer]) => ({
  name,
  version: layer.version,
  extent: layer.extent,
  features: Array.from({ length: layer.length }, (_, i) => {
    const f = layer.feature(i);
    return { id: f.id, type: f.type, properties: f.properties, geometry: f.loadGeometry().map((part) => part.map(({ x, y }) => [x, y])) };
  }),
}));
process.stdout.write(JSON.stringify(layers));
