// Writes answers of the health services feed in both editions and a manifest
// of what a reader must find. Usage: node feed.mjs FOLDER SERVICES SEED
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
let x = seed | 1;
const random = () => { x ^= x << 13; x ^= x >>> 17; x ^= x << 5; return (x >>> 0) / 4294967296; }; // xorshift
const pick = list => list[Math.floor(random() * list.length)];

function checkDigit(eight) {
  const rest = [3, 2, 7, 6, 5, 4, 3, 2].map((w, i) => w * eight.charCodeAt(i) - 48 * w).reduce((a, b) => a + b) % 11;
  return rest === 0 ? "0" : rest === 1 ? null : String(11 - rest);
}
let last = 95000000;
function organisation() {
  for (;;) {
    last += 3;
    const digit = checkDigit(String(last));
    if (digit !== null) return String(last) + digit;
  }
}
const places = [["0182", "OSLO", "Oslo", "03", "0301"], ["9730", "KARASJOK", "Karasjok", "20", "2021"], ["5020", "BERGEN", "Bergen", "12", "1201"], ["7030", "TRONDHEIM", "Trondheim", "16", "1601"]];
const weeks = ["540-900,1980-2340", "6690-10560", "0-10080", "480-960", ""];

const expect = { rows: count, sites: {}, findings: {} };
const found = (rule, n = 1) => { if (n) expect.findings[rule] = (expect.findings[rule] ?? 0) + n; };
const rows = [];
let shared = organisation();
for (let n = 0; n < count; n++) {
  const [post, city, municipality, county, code] = pick(places);
  const row = {
    OrganizationNumber: organisation(), DisplayName: `Legevakt ${n} på Sørøya`, VisitAddressStreet: `Sykehusveien ${1 + n % 200}`, VisitAddressPostNr: post, VisitAddressPostName: city,
    MunicipalityName: municipality, CountyName: "Fylke", CountyCode: `${county}        `, Latitude: 58 + (n % 1300) / 100, Longitude: 5 + (n % 2500) / 100,
    Phone: "116 117", Email: `post${n}@example.no`, Web: "https://example.no", AppliesToMunicipalityCodes: `${code} 1103 `, AppliesToCountyCodes: null,
    OpeningHours: pick(weeks), OpeningHoursComment: n % 4 ? "" : "Ring først",
  };
  const site = { org: row.OrganizationNumber, parent: "", street: row.VisitAddressStreet, post, city, municipality, lat: row.Latitude, lon: row.Longitude,
    phone: "116117", email: row.Email, web: row.Web, areas: [code, "1103"], hours: row.OpeningHours, comment: row.OpeningHoursComment };
  if (n % 10 === 3) { row.OrganizationNumber = shared; site.org = ""; site.parent = shared; found("shared-org-number"); }
  if (n % 100 === 99) shared = organisation(); // ten services to a shared number
  if (n % 21 === 0) { row.OrganizationNumber = Number(row.OrganizationNumber); }
  if (n % 33 === 0 && n % 10 !== 3) { row.OrganizationNumber = "999999998"; site.org = ""; found("org-number"); }
  if (n % 7 === 0) { row.VisitAddressPostNr = Number(post); }
  if (n % 8 === 0) { row.Latitude = String(row.Latitude).replace(".", ","); row.Longitude = String(row.Longitude).replace(".", ","); }
  else if (n % 9 === 0) { row.Latitude = row.Longitude = 0; site.lat = site.lon = null; }
  else if (n % 11 === 0) { delete row.Latitude; delete row.Longitude; site.lat = site.lon = null; }
  else if (n % 13 === 0) { row.Longitude = "ukjent"; site.lat = site.lon = null; found("position"); }
  if (n % 15 === 0) { row.AppliesToMunicipalityCodes = null; site.areas = []; row.AppliesToCountyCodes = "11 12"; found("county-area", 2); }
  else if (code === "1601") found("retired-municipality");
  rows.push(row);
  if (n % 59 === 0) { row.DisplayName = null; found("unreadable-object"); if (site.parent) expect.findings["shared-org-number"]--; if (row.OrganizationNumber === "999999998") expect.findings["org-number"]--;
    if (n % 15 === 0) expect.findings["county-area"] -= 2; else if (code === "1601") expect.findings["retired-municipality"]--;
    if (row.Longitude === "ukjent") expect.findings.position--; continue; }
  expect.sites[row.DisplayName] = site;
}
const older = { DisplayName: "HealthServiceDisplayName", Phone: "HealthServicePhone", Web: "HealthServiceWeb", Email: "HealthServiceEmail", Latitude: "HealthServiceLatitude", Longitude: "HealthServiceLongitude" };
const rename = row => Object.fromEntries(Object.entries(row).map(([k, v]) => [older[k] ?? k, v]));
writeFileSync(join(folder, "KA02-later.json"), JSON.stringify(rows));
writeFileSync(join(folder, "Services-KA02-10.7-59.9.json"), "\ufeff" + JSON.stringify(rows.map(rename), null, "\t"));
const half = count >> 1;
writeFileSync(join(folder, "KA02-1.json"), JSON.stringify({ "odata.count": count, value: rows.slice(0, half) }));
writeFileSync(join(folder, "KA02-2.json"), JSON.stringify({ "odata.count": count, value: rows.slice(half).map(rename) }));
writeFileSync(join(folder, "manifest.json"), JSON.stringify(expect));
