// Writes exports of the location registry and a manifest of what a reader must
// find in them. Usage: node export.mjs FOLDER LOCATIONS SEED
import { writeFileSync, openSync, writeSync, closeSync } from "node:fs";
import { join } from "node:path";

const [folder, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
let state = seed >>> 0;
function random() { // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = list => list[Math.floor(random() * list.length)];
const chance = p => random() < p;

function orgnr(n) { // the nth number with a right check digit
  for (let body = 81000000 + n * 7; ; body++) {
    const digits = String(body).split("").map(Number);
    const sum = [3, 2, 7, 6, 5, 4, 3, 2].reduce((s, w, i) => s + w * digits[i], 0);
    const check = sum % 11 === 0 ? 0 : 11 - (sum % 11);
    if (check < 10) return String(body) + check;
  }
}
const streets = ["Storgata", "Øvre Slottsgate", "Ávjovárgeaidnu", "Kirkeveien", "Lars Hilles gate"];
const cities = [["0181", "OSLO"], ["9730", "KARASJOK"], ["5020", "BERGEN"], ["2400", "ELVERUM"]];
const types = [["KA02", "emergency-clinic"], ["KF01", "child-health-clinic"], ["KF0103", "youth-clinic"]];
const municipal = "urn:oid:2.16.578.1.12.4.1.1.8663";
const id = (kind, n) => `${kind}${String(n).padStart(8, "0")}-4b1f-4c7e-9a52-0123456789ab`;

const expect = { rows: 0, sites: {}, findings: {} };
const found = rule => { expect.findings[rule] = (expect.findings[rule] ?? 0) + 1; };

function hours(n) {
  const start = `${String(7 + (n % 3)).padStart(2, "0")}:30:00`;
  const list = [{ availableTime: [{ daysOfWeek: ["mon", "tue", "wed", "thu", "fri"], availableStartTime: start, availableEndTime: "15:30:00" }] }];
  if (n % 4 === 0) list[0].availableTime.push({ daysOfWeek: ["sat", "sun"], allDay: true });
  if (n % 5 === 0) list[0].notAvailableTime = [{ description: "Stengt for ombygging", during: { start: "2026-12-01" } }];
  return list;
}

const locations = [], services = [];
for (let n = 0; n < count; n++) {
  const key = id("a", n), street = `${pick(streets)} ${1 + (n % 90)}${chance(0.1) ? " B" : ""}`, [post, city] = pick(cities);
  const legal = orgnr(n % 400);
  const address = { line: [street], city, state: "Fylke", postalCode: post, country: "NO" };
  const location = { resourceType: "Location", id: key, mode: "instance", name: `Helsehus ${n} Æøå`, status: "active" };
  const site = { name: location.name, parent: legal, unit: "", street, post, city, lat: null, lon: null, phone: "", suspended: false, hours: null, asOf: "", services: [] };
  location.managingOrganization = { reference: chance(0.5) ? `Organization/${legal}` : `https://orgreg.grunndata.nhn.no/Organization/${legal}` };
  if (n % 23 === 0) { // a number with a wrong check digit
    const wrong = legal.slice(0, 8) + ((Number(legal[8]) + 1) % 10);
    location.managingOrganization.reference = `Organization/${wrong}`;
    site.parent = "";
    found("org-number");
  }
  if (n % 3 === 0) location.contact = [{ telecom: [{ system: "phone", value: "22 98 87 20" }], address }];
  else location.address = address;
  if (n % 3 === 0) site.phone = "+4722988720";
  if (n % 7 !== 0) {
    location.position = { longitude: 5 + (n % 2000) / 100, latitude: 58 + (n % 1200) / 100 };
    [site.lat, site.lon] = [location.position.latitude, location.position.longitude];
  }
  if (n % 2 === 0) {
    location.hoursOfOperation = hours(n);
    site.hours = JSON.stringify(location.hoursOfOperation);
  }
  if (n % 4 !== 1) {
    location.meta = { versionId: "3", lastUpdated: `2026-0${1 + (n % 9)}-15T10:00:00.000+02:00` };
    site.asOf = `2026-0${1 + (n % 9)}-15T08:00:00Z`;
  }
  expect.rows++;
  locations.push(location);
  if (n % 31 === 0) location.status = "inactive";
  else if (n % 29 === 0) { location.status = "suspended"; site.suspended = true; }
  const gone = location.status === "inactive";
  if (gone) found("inactive-location");
  else expect.sites[key] = site;

  const offers = n % 11 === 0 ? 0 : 1 + (n % 2);
  for (let s = 0; s < offers; s++) {
    const [code, category] = types[(n + s) % 3];
    const service = {
      resourceType: "HealthcareService", id: id("b", n * 4 + s), active: true,
      type: [{ coding: [{ system: municipal, code }] }],
      location: [{ reference: chance(0.5) ? `Location/${key}` : `https://locoreg.grunndata.nhn.no/Location/${key}` }],
      name: `${code} nr ${n}`, extraDetails: "**Ring** før du kommer",
    };
    const wanted = { category, name: service.name, hours: null, phone: "" };
    if (s === 1) { service.availability = hours(n + 1); wanted.hours = JSON.stringify(service.availability); }
    if (n % 6 === 0) { service.contact = [{ telecom: [{ system: "phone", value: "+47 116117" }] }]; wanted.phone = "116117"; }
    expect.rows++;
    services.push(service);
    if (n % 37 === 0) { service.active = false; found("inactive-service"); continue; }
    if (n % 41 === 0) { service.type[0].coding[0].code = "KX99"; found("unknown-type"); continue; }
    if (n % 43 === 0) { service.location = [{ reference: "Location/absent" }]; found("unknown-location"); continue; }
    if (!gone) site.services.push(wanted);
  }
  if (!gone && site.services.length === 0) found("no-services");
}

function shuffle(list) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}
const write = (name, value) => writeFileSync(join(folder, name), value);
write("locations.json", JSON.stringify(locations));
write("services.json", JSON.stringify(services, null, 1));
write("both.json", JSON.stringify({ healthcareServices: services, locations }));
write("bundle.json", JSON.stringify({ resourceType: "Bundle", type: "searchset", total: locations.length,
  entry: shuffle([...services, ...locations]).map(resource => ({ fullUrl: `https://locoreg.grunndata.nhn.no/${resource.resourceType}/${resource.id}`, resource })) }));
const lines = openSync(join(folder, "lines.ndjson"), "w");
for (const r of shuffle([...services, ...locations])) writeSync(lines, JSON.stringify(r) + "\n");
closeSync(lines);
write("manifest.json", JSON.stringify(expect));
