// Asks a server's OSRM face with osrm-rest-client and prints what it saw as
// JSON.
import { OSRM } from 'osrm-rest-client';

const osrm = OSRM({ osrm: process.argv[2] });
const [a, b, c] = JSON.parse(process.argv[3]);
const failure = async (call) => {
  try {
    await call();
  } catch (error) {
    return { status: error.status, code: JSON.parse(error.response.text).code };
  }
};

const nearest = await osrm.nearest({ coordinates: [a], number: 3 });
const table = await osrm.table({ coordinates: [a, b, c], sources: [0], destinations: [1, 2] });
const both = await osrm.table({ coordinates: [a, b, c], annotations: ['duration', 'distance'] });
const route = await osrm.route({ coordinates: [a, b], steps: true, alternatives: false, overview: 'simplified', geometries: 'polyline', annotations: ['duration', 'distance'] });
const drawn = await osrm.route({
  coordinates: [a, b, c], overview: 'full', geometries: 'geojson', annotations: true, continue_straight: 'default',
  hints: route.waypoints.map((w) => w.hint).concat(''), radiuses: [100, 100, 1000], approaches: ['curb', 'unrestricted', 'curb'], generate_hints: false,
});
const callback = await new Promise((resolve, reject) => {
  osrm.route({ coordinates: [b, a], overview: false }, (error, result) => (error ? reject(error) : resolve(result)));
});
console.log(JSON.stringify({
  codes: [nearest, table, both, route, drawn, callback].map((r) => r.code),
  nearest: nearest.waypoints.map((w) => w.distance),
  table: table.durations,
  tableSizes: [table.sources.length, table.destinations.length],
  durations: both.durations,
  distances: both.distances,
  duration: route.routes[0].duration,
  distance: route.routes[0].distance,
  geometry: route.routes[0].geometry,
  maneuvers: route.routes[0].legs[0].steps.map((s) => s.maneuver.type),
  annotated: Object.keys(route.routes[0].legs[0].annotation).sort(),
  line: drawn.routes[0].geometry.coordinates,
  legs: drawn.routes[0].legs.map((l) => l.duration),
  nodes: drawn.routes[0].legs[0].annotation.nodes.length - drawn.routes[0].legs[0].annotation.duration.length,
  hinted: 'hint' in drawn.waypoints[0],
  back: [callback.routes[0].duration, 'geometry' in callback.routes[0]],
  match: await failure(() => osrm.match({ coordinates: [a, b], timestamps: [1460585940, 1460585945] })),
  trip: await failure(() => osrm.trip({ coordinates: [a, b] })),
  tile: await failure(() => osrm.tile([17603, 10747, 15])),
  sea: await failure(() => osrm.route({ coordinates: [a, [2, 66]] })),
  one: await failure(() => osrm.table({ coordinates: [a, b], sources: [2] })),
}));
