// Draws a street of ways end to end, each of three nodes, with tags drawn from
// a table that holds the answers: who may drive, how fast, how long a ferry
// sails, what stops cars, and which turns are banned.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
let state = seed;
const random = (n) => {
  state = (state * 48271) % 2147483647;
  return state % n;
};
const pick = (list) => list[random(list.length)];

// tags, drive along, drive against
const courses = [
  [{}, 1, 1], [{ oneway: "yes" }, 1, 0], [{ oneway: "-1" }, 0, 1], [{ oneway: "no" }, 1, 1], [{ junction: "roundabout" }, 1, 0],
  [{ oneway: "reversible" }, 0, 0], [{ access: "private" }, 2, 2], [{ motor_vehicle: "no" }, 0, 0], [{ access: "no", motorcar: "yes" }, 1, 1],
  [{ "motor_vehicle:backward": "no" }, 1, 0], [{ oneway: "yes", access: "destination" }, 2, 0],
];
const speeds = [
  [{}, 0, 0], [{ maxspeed: "80" }, 80, 80], [{ maxspeed: "50 mph" }, 80, 80], [{ maxspeed: "none" }, 0, 0], [{ maxspeed: "-5" }, 0, 0],
  [{ maxspeed: "fifty" }, 0, 0], [{ maxspeed: "30;50" }, 30, 30], [{ "maxspeed:type": "NO:urban" }, 50, 50], [{ maxspeed: "60", "maxspeed:backward": "40" }, 60, 40],
];
const sailings = [["00:20", 1200], ["PT45M", 2700], ["16:30", -1], ["20", 1200], ["1:05:30", 3930], ["soon", 0], ["-10", 0]];
const barriers = [["", false], ["bollard", true], ["gate", false], ["stile", true], ["cattle_grid", false], ["toll_booth", false]];

const escape = (s) => s.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
const tags = (t) => Object.entries(t).map(([k, v]) => `<tag k="${escape(k)}" v="${escape(v)}"/>`).join("");
const nodes = [], ways = [], relations = [], answers = [];
for (let i = 0; i <= 2 * count; i++) nodes.push({ id: i + 1, tags: {} });

for (let i = 0; i < count; i++) {
  const refs = [2 * i + 1, 2 * i + 2, 2 * i + 3];
  const answer = { ID: 1000 + i, Drive: [0, 0], Speed: [0, 0], Seconds: 0, Dropped: false, Blocked: false, Banned: 0, Demanded: 0 };
  let t;
  switch (random(10)) {
    case 0:
      t = { highway: pick(["construction", "proposed", "abandoned"]) };
      answer.Dropped = true;
      break;
    case 1: {
      const [duration, seconds] = pick(sailings);
      t = { route: "ferry", motor_vehicle: "yes", duration };
      answer.Drive = [1, 1];
      answer.Seconds = seconds;
      answer.Dropped = seconds < 0;
      break;
    }
    default: {
      const [course, along, against] = pick(courses);
      const [speed, fast, back] = pick(speeds);
      t = { highway: pick(["residential", "primary", "unclassified", "tertiary"]), ...course, ...speed };
      answer.Drive = [along, against];
      answer.Speed = [fast, back];
      const [barrier, blocked] = pick(barriers);
      if (barrier) nodes[refs[1] - 1].tags = { barrier };
      answer.Blocked = blocked;
    }
  }
  ways.push(`<way id="${answer.ID}">${refs.map((r) => `<nd ref="${r}"/>`).join("")}${tags(t)}</way>`);
  answers.push(answer);
}
for (let i = 0; i + 1 < count; i++) {
  if (answers[i].Dropped || answers[i + 1].Dropped || random(4)) continue;
  const only = random(2);
  const via = random(5) ? 2 * i + 3 : 2 * i + 2; // the latter is no end of a way: not used
  relations.push(
    `<relation id="${i + 1}"><member type="way" ref="${1000 + i}" role="from"/><member type="node" ref="${via}" role="via"/>` +
      `<member type="way" ref="${1001 + i}" role="to"/>${tags({ type: "restriction", restriction: only ? "only_straight_on" : "no_straight_on" })}</relation>`,
  );
  if (via === 2 * i + 3) answers[i][only ? "Demanded" : "Banned"]++;
}
const drawn = nodes.map((n) => `<node id="${n.id}" lat="${(59.9 + n.id / 10000).toFixed(7)}" lon="${(10.7 + (n.id % 7) / 10000).toFixed(7)}">${tags(n.tags)}</node>`);
writeFileSync(join(folder, "town.osm"), `<?xml version="1.0"?>\n<osm version="0.6">\n${[...drawn, ...ways, ...relations].join("\n")}\n</osm>\n`);
writeFileSync(join(folder, "manifest.json"), JSON.stringify(answers));
