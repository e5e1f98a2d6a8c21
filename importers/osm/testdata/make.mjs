// Writes an OSM PBF file to standard output, by the description of the format
// on wiki.openstreetmap.org («PBF Format»): a block of plain nodes that is not
// packed and has its own granularity and offsets, a packed block of dense
// nodes with history, and a packed block of ways and relations.
import { deflateSync } from "node:zlib";

const varint = (n) => {
  let v = BigInt.asUintN(64, BigInt(n));
  const bytes = [];
  do {
    const low = Number(v & 127n);
    v >>= 7n;
    bytes.push(v ? low | 128 : low);
  } while (v);
  return Buffer.from(bytes);
};
const zigzag = (n) => varint((BigInt(n) << 1n) ^ (BigInt(n) >> 63n));
const number = (field, n) => Buffer.concat([varint(field << 3), varint(n)]);
const signed = (field, n) => Buffer.concat([varint(field << 3), zigzag(n)]);
const bytes = (field, content) => {
  const b = Buffer.from(content);
  return Buffer.concat([varint((field << 3) | 2), varint(b.length), b]);
};
const message = (...parts) => Buffer.concat(parts);
const packed = (field, list, how) => bytes(field, Buffer.concat(list.map(how)));
const differences = (list) => list.map((n, i) => (i ? n - list[i - 1] : n));

const blob = (type, content, pack) => {
  const body = pack
    ? message(number(2, content.length), bytes(3, deflateSync(content)))
    : bytes(1, content);
  const header = message(bytes(1, type), number(3, body.length));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, body]);
};

const table = (strings) => bytes(1, message(...strings.map((s) => bytes(1, s))));

const header = message(
  bytes(4, "OsmSchema-V0.6"), bytes(4, "DenseNodes"), bytes(4, "HistoricalInformation"),
  bytes(5, "Has_Metadata"), bytes(16, "by hand"), number(32, 1767225600),
);

// Strings: index 0 is the empty one.
const S1 = ["", "amenity", "pharmacy", "name", "Løveapoteket", "shop", "books"];
const plain = (id, lat, lon, pairs, stamp) => bytes(1, message(
  signed(1, id), packed(2, pairs.map((p) => p[0]), varint), packed(3, pairs.map((p) => p[1]), varint),
  bytes(4, message(number(1, 3), number(2, stamp))), signed(8, lat), signed(9, lon),
));
// granularity 1000, offsets of 59° and 10°, dates in whole seconds
const nodes = message(
  table(S1), number(17, 1000), number(18, 1000), number(19, 59000000000), number(20, 10000000000),
  bytes(2, message(plain(101, 912345, 752345, [[1, 2], [3, 4]], 1700000000), plain(-102, 1, 2, [[5, 6]], 1))),
);

const S2 = ["", "amenity", "dentist", "hospital", "entrance", "main"];
const dense = {
  id: [1, 2, 3, 4, 5, 201, 202], lat: [599000000, 599000000, 599040000, 599040000, 599020000, -338688200, 599010000],
  lon: [107000000, 107040000, 107040000, 107000000, 107040000, 1512092900, 107010000],
  tags: [[], [], [], [], [4, 5], [1, 2], [1, 2]],
  stamp: [1, 2, 3, 4, 5, 1600000000, 1600000001], visible: [1, 1, 1, 1, 1, 1, 0],
};
const denseGroup = bytes(2, message(
  packed(1, differences(dense.id), zigzag),
  bytes(5, message(packed(1, dense.id.map(() => 1), varint), packed(2, differences(dense.stamp), zigzag), packed(6, dense.visible, varint))),
  packed(8, differences(dense.lat), zigzag), packed(9, differences(dense.lon), zigzag),
  packed(10, dense.tags.flatMap((t) => [...t, 0]), varint),
));

const S3 = ["", "amenity", "hospital", "type", "multipolygon", "outer", "highway", "steps", "name", "Sykehuset"];
const way = (id, refs, pairs) => bytes(3, message(
  number(1, id), packed(2, pairs.map((p) => p[0]), varint), packed(3, pairs.map((p) => p[1]), varint), packed(8, differences(refs), zigzag),
));
const relation = bytes(4, message(
  number(1, 401), packed(2, [1, 3, 8], varint), packed(3, [2, 4, 9], varint),
  packed(8, [5, 5, 0], varint), packed(9, differences([301, 302, 9999999999]), zigzag), packed(10, [1, 1, 0], varint),
));

process.stdout.write(Buffer.concat([
  blob("OSMHeader", header, true),
  blob("OSMData", nodes, false),
  blob("OSMData", message(table(S2), bytes(2, denseGroup)), true),
  blob("OSMData", message(table(S3), bytes(2, message(way(301, [1, 2, 5, 3], []), way(302, [1, 4, 3], []), way(303, [1, 2], [[6, 7]]))), bytes(2, relation)), true),
]));
