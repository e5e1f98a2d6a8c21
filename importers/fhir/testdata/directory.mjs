// Writes a directory of health services in several FHIR forms and a manifest
// of what a reader must find. Usage: node directory.mjs FOLDER LOCATIONS SEED
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
let s0 = seed >>> 0, s1 = 0x9e3779b9;
function random() { // xoroshiro64*
  const out = Math.imul(s0, 0x9e3779bb) >>> 0;
  s1 ^= s0;
  s0 = ((s0 << 26) | (s0 >>> 6)) ^ s1 ^ (s1 << 9);
  s1 = (s1 << 13) | (s1 >>> 19);
  return out / 4294967296;
}
const below = n => Math.floor(random() * n);
const pick = list => list[below(list.length)];
const oid = n => `urn:oid:2.16.578.1.12.4.1.${n}`;

function number(from) {
  for (let n = from; ; n++) {
    const text = String(n);
    let sum = 0;
    for (let i = 0; i < 8; i++) sum += Number(text[i]) * "32765432".charCodeAt(i) - 48 * Number(text[i]);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) return text + check;
  }
}
const types = [
  ["1.8663", "KA02", "emergency-clinic", "type"], ["1.8663", "KF0103", "youth-clinic", "type"], ["1.8663", "KA01", "general-practitioner", "category"],
  ["1.8664", "PA", "pharmacy", "type"], ["1.8653", "6", "emergency-department", "specialty"], ["1.8655", "A06", "dentist", "specialty"], ["1.9040", "101", "hospital", "category"],
];
const streets = [["Sykehusveien", "1474", "LØRENSKOG", "Lørenskog", "3222"], ["Ávjovárgeaidnu", "9730", "KARASJOK", "Karasjok", "5610"], ["Haukelandsveien", "5021", "BERGEN", "Bergen", "4601"]];

const expect = { rows: 0, sites: {}, findings: {} };
const found = rule => { expect.findings[rule] = (expect.findings[rule] ?? 0) + 1; };
const organizations = [], locations = [], services = [];
for (let n = 0; n < 300; n++) {
  const org = { resourceType: "Organization", id: `org-${n}`, identifier: [{ system: oid("4.101"), value: number(81200000 + n * 31) }], name: `Helseforetak ${n}`,
    address: [{ type: "postal", line: [`Postboks ${n}`], city: "OSLO", postalCode: "0213" }, { type: "physical", line: ["Verkstedveien 1"], city: "OSLO", postalCode: "0277" }] };
  organizations.push(org);
  expect.rows++;
}
for (let n = 0; n < count; n++) {
  const id = `loc-${n}`, owner = pick(organizations), [street, post, city, municipality, code] = pick(streets);
  const location = {
    resourceType: "Location", id, identifier: [{ system: oid("2"), value: String(80000 + n) }], status: "active", name: `Sted ${n} <& "Ålesund"`,
    telecom: [{ system: "phone", value: "+47 22 98 87 20" }],
    address: { line: [`${street} ${n % 99 + 1}`], city, district: municipality, _district: { extension: [{ url: "http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode", valueCoding: { system: oid("1.3402"), code } }] }, postalCode: post, country: "NO" },
    managingOrganization: n % 2 ? { reference: `Organization/${owner.id}` } : { identifier: owner.identifier[0] },
  };
  const site = { org: "", parent: owner.identifier[0].value, her: [String(80000 + n)], pharmacy: "", street: location.address.line[0], post, city, municipality, code, lat: null, lon: null, suspended: false, hours: "", services: [] };
  if (n % 3) { location.position = { longitude: 5 + (n % 997) / 50, latitude: 58 + (n % 613) / 50 }; site.lat = location.position.latitude; site.lon = location.position.longitude; }
  if (n % 4 === 0) { const own = number(97000000 + n * 13); location.identifier.push({ system: oid("4.101"), value: own }); site.org = own; }
  if (n % 17 === 0) { location.identifier.push({ system: oid("4.107"), value: String(1001 + n % 900) }); site.pharmacy = String(1001 + n % 900); }
  if (n % 19 === 0) location.extension = [{ url: "http://example.org/unknown", valueString: "x" }];
  if (n % 57 === 0) { location.extension.push({ url: "http://hl7.org/fhir/StructureDefinition/location-boundary-geojson", valueAttachment: { contentType: "application/geo+json", data: "e30=" } }); found("boundary-kept-out"); }
  if (n % 5 === 0) { location.hoursOfOperation = [{ daysOfWeek: ["mon", "wed"], openingTime: "08:00:00", closingTime: "15:00:00" }]; site.hours = JSON.stringify({ hoursOfOperation: location.hoursOfOperation }); }
  let gone = false;
  if (n % 37 === 0) { location.status = "inactive"; gone = true; found("inactive-location"); }
  else if (n % 41 === 0) { location.status = "suspended"; site.suspended = true; }
  expect.rows++;
  locations.push(location);
  if (!gone) expect.sites[id] = site;

  for (let k = 0; k < n % 3; k++) {
    const [system, value, category, member] = types[(n * 3 + k) % types.length];
    const service = { resourceType: "HealthcareService", id: `svc-${String(n).padStart(6, "0")}-${k}`, active: true, providedBy: { reference: `Organization/${owner.id}` }, name: `Tjeneste ${n}.${k}`,
      location: [n % 2 ? { reference: `Location/${id}` } : { identifier: { system: oid("2"), value: String(80000 + n) } }] };
    service[member] = [{ coding: [{ system: oid(system), code: value }] }];
    const whole = system === "1.9040";
    const wanted = { category, name: whole ? "" : service.name, hours: "" };
    if (k === 1) { service.availableTime = [{ daysOfWeek: ["sat"], allDay: true }]; if (!whole) wanted.hours = JSON.stringify({ availableTime: service.availableTime }); }
    expect.rows++;
    services.push(service);
    if (n % 43 === 0) { service.active = false; found("inactive-service"); continue; }
    if (n % 47 === 0) { service[member][0].coding[0].code = "S0208"; found("unknown-type"); continue; }
    if (n % 53 === 0) { service.location = []; found("no-location"); continue; }
    if (n % 59 === 0) { service.location = [{ reference: "Location/absent" }]; found("unknown-location"); continue; }
    if (n % 61 === 0) { service.providedBy = { identifier: { system: oid("4.101"), value: "test" } }; found("org-number"); }
    if (!gone) site.services.push(wanted);
  }
  site.services.sort((a, b) => (a.category === "hospital") - (b.category === "hospital")); // a whole house comes last
  if (!gone && site.services.length === 0) found("no-services");
}

function shuffle(list) {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) { const j = below(i + 1); [out[i], out[j]] = [out[j], out[i]]; }
  return out;
}
const all = shuffle([...services, ...locations, ...organizations]);
const save = (name, text) => writeFileSync(join(folder, name), text);
const base = "https://directory.example.no/fhir/";
const bundle = (type, entry) => ({ resourceType: "Bundle", id: "b", type, timestamp: "2026-11-20T08:00:00Z", entry });

save("searchset-1.json", JSON.stringify(bundle("searchset", all.slice(0, 5000).map(r => ({ fullUrl: `${base}${r.resourceType}/${r.id}`, resource: r, search: { mode: "match" } })))));
save("searchset-2.json", JSON.stringify(bundle("searchset", all.slice(5000).map(r => ({ fullUrl: `${base}${r.resourceType}/${r.id}`, resource: r, search: { mode: "match" } }))), null, 1));
for (const [name, list] of [["HealthcareService", services], ["Location", locations], ["Organization", organizations]]) save(`${name}.ndjson`, list.map(r => JSON.stringify(r)).join("\n"));

// references by urn:uuid, services before what they refer to
const urn = r => `urn:uuid:${r.resourceType === "Location" ? "a" : r.resourceType === "Organization" ? "b" : "c"}0000000-0000-4000-8000-${String(Number(r.id.replace(/\D/g, ""))).padStart(12, "0")}`;
const urns = new Map([...locations, ...organizations].map(r => [`${r.resourceType}/${r.id}`, urn(r)]));
const renamed = r => JSON.parse(JSON.stringify(r), (k, v) => (k === "reference" && urns.has(v) ? urns.get(v) : v));
save("transaction.json", JSON.stringify(bundle("transaction", [...services, ...locations, ...organizations].map(r => ({ fullUrl: urn(r), resource: renamed(r), request: { method: "POST", url: r.resourceType } })))));

// XML by the rules of FHIR
const escape = t => String(t).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
function element(name, value, extra) {
  if (Array.isArray(value)) return value.map(v => element(name, v)).join("");
  if (typeof value !== "object") return extra ? `<${name} value="${escape(value)}">${body(extra)}</${name}>` : `<${name} value="${escape(value)}"/>`;
  if (name === "extension") { const { url, ...rest } = value; return `<extension url="${escape(url)}">${body(rest)}</extension>`; }
  return `<${name}>${body(value)}</${name}>`;
}
const body = o => Object.entries(o).filter(([k]) => k !== "resourceType" && !k.startsWith("_")).map(([k, v]) => element(k, v, o["_" + k])).join("\n");
save("collection.xml", `<?xml version="1.0" encoding="UTF-8"?>\n<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><timestamp value="2026-11-20T08:00:00Z"/>` +
  all.map(r => `<entry><fullUrl value="${base}${r.resourceType}/${r.id}"/><resource><${r.resourceType}>${body(r)}</${r.resourceType}></resource></entry>`).join("\n") + "</Bundle>\n");

// a history: newest first, older versions and what was deleted further down
const older = locations.filter((_, i) => i % 10 === 0).map(l => ({ ...l, name: "Gammelt navn", status: "active" }));
const removed = locations.slice(0, 200).map((l, i) => ({ ...l, id: `gone-${i}`, identifier: [] }));
save("history.json", JSON.stringify(bundle("history", [
  ...removed.map(l => ({ fullUrl: base + "Location/" + l.id, request: { method: "DELETE", url: "Location/" + l.id }, response: { status: "204" } })),
  ...all.map(resource => ({ resource, request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` } })),
  ...older.map(resource => ({ resource, request: { method: "PUT", url: `Location/${resource.id}` } })),
  ...removed.map(resource => ({ resource, request: { method: "POST", url: "Location" } })),
])));
expect.older = older.length;
expect.removed = removed.length;
expect.removedBoundaries = removed.filter((_, i) => i % 57 === 0).length;
expect.olderBoundaries = older.filter(l => Number(l.id.slice(4)) % 57 === 0).length;
save("manifest.json", JSON.stringify(expect));
