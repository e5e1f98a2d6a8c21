// Writes editions of the register's underenheter and a manifest of what a
// reader must find in them. Usage: node units.mjs FOLDER UNITS SEED
import { writeFileSync, openSync, writeSync, closeSync } from "node:fs";
import { join } from "node:path";

const [folder, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
let state = BigInt(seed);
function random() { // 64-bit linear congruential, upper bits
  state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  return Number(state >> 40n) / 16777216;
}
const pick = list => list[Math.floor(random() * list.length)];

let body = 91000000;
function nextNumber() {
  for (;;) {
    body += 1 + Math.floor(random() * 9);
    let sum = 0;
    String(body).split("").forEach((d, i) => { sum += Number(d) * (i < 2 ? 3 - i : 9 - i); });
    const rest = sum % 11;
    if (rest !== 1) return `${body}${rest === 0 ? 0 : 11 - rest}`;
  }
}

// code, description, category or null, doubtful
const codes = [
  ["86.210", "Allmennlegetjenester", "general-practitioner"],
  ["86.211", "Allmenn legetjeneste", "general-practitioner"],
  ["86.212", "Spesialisert legetjeneste, unntatt psykiatrisk legetjeneste", null],
  ["86.230", "Tannhelsetjenester", "dentist"],
  ["86.902", "Fysioterapitjeneste", "physiotherapist"],
  ["86.950", "Fysioterapitjenester", "physiotherapist"],
  ["86.903", "Skole- og helsestasjonstjeneste", "child-health-clinic"],
  ["86.942", "Helsestasjons- og skolehelsetjenester", "child-health-clinic"],
  ["47.730", "Butikkhandel med apotekvarer", "pharmacy"],
  ["47.731", "Detaljhandel med apotekvarer", "pharmacy"],
  ["86.101", "Alminnelige somatiske sykehus", "hospital"],
  ["86.102", "Somatiske spesialsykehus", "hospital"],
  ["86.102", "Psykisk helsevern for voksne i sykehus", null],
  ["86.103", "Andre somatiske spesialinstitusjoner", null],
  ["86.103", "Rusbehandling i sykehus", null],
  ["86.104", "Institusjoner i psykisk helsevern for voksne", null],
  ["86.104", "Psykisk helsevern for barn og unge i sykehus", null],
  ["86.102", null, null, true],
  ["86.907", "Ambulansetjenester", "ambulance-station"],
  ["86.921", "Ambulansetjenester, bil", "ambulance-station"],
  ["86.922", "Ambulansetjenester, luft", "ambulance-station"],
  ["87.102", "Somatiske sykehjem", "nursing-home"],
  ["87.103", "Psykiatriske sykehjem", null],
  ["87.103", "Kommunale døgnplasser for øyeblikkelig hjelp", "municipal-acute-bed"],
  ["47.110", "Dagligvarehandel", null],
  ["56.101", "Drift av restauranter og kafeer", null],
  ["62.010", "Programmeringstjenester", null],
];
const places = [["0252", "OSLO", "OSLO", "0301"], ["9730", "KARASJOK", "KARASJOHKA - KARASJOK", "5610"], ["5020", "BERGEN", "BERGEN", "4601"]];

const expect = { rows: count, sites: {}, findings: {} };
const found = rule => { expect.findings[rule] = (expect.findings[rule] ?? 0) + 1; };
const units = [];
for (let n = 0; n < count; n++) {
  const number = nextNumber(), parent = nextNumber(), [post, city, municipality, municipalityCode] = pick(places);
  const street = `Tyvholmen ${1 + (n % 60)}`;
  const unit = {
    organisasjonsnummer: number, navn: `AVDELING ${n} ÆØÅ, "TEST" AS`, organisasjonsform: { kode: n % 13 ? "BEDR" : "AAFY", beskrivelse: "Underenhet", links: [] },
    registreringsdatoEnhetsregisteret: "2004-10-01", registrertIMvaregisteret: false,
    naeringskode1: null, antallAnsatte: n % 50, harRegistrertAntallAnsatte: true, overordnetEnhet: parent, oppstartsdato: "2004-09-01",
    beliggenhetsadresse: { land: "Norge", landkode: "NO", postnummer: post, poststed: city, adresse: [street, null, null], kommune: municipality, kommunenummer: municipalityCode },
    links: [],
  };
  const mine = [pick(codes)];
  if (n % 9 === 0) mine.push(pick(codes));
  if (n % 45 === 0) mine.push(pick(codes));
  mine.forEach(([kode, beskrivelse], i) => { unit[`naeringskode${i + 1}`] = beskrivelse === null ? { kode } : { kode, beskrivelse }; });
  const site = { parent, street, extra: "", post, city, municipality, municipalityCode, phone: "", name: unit.navn, categories: [] };
  for (const [, , category] of mine) if (category && !site.categories.includes(category)) site.categories.push(category);
  const doubts = mine.filter(m => m[3]).length;

  if (n % 5 === 0) { unit.telefon = "22 98 87 20"; site.phone = "+4722988720"; }
  if (n % 17 === 0) { unit.beliggenhetsadresse.adresse = ["c/o Senteret", street, null]; site.extra = "c/o Senteret"; }
  if (n % 19 === 0) { unit.beliggenhetsadresse.adresse = ["Postboks 12", null, null]; site.street = ""; site.extra = "Postboks 12"; }
  if (n % 53 === 0) delete unit.beliggenhetsadresse, Object.assign(site, { street: "", extra: "", post: "", city: "", municipality: "", municipalityCode: "" });

  let fate = "taken";
  if (n % 97 === 0) { unit.organisasjonsnummer = number.slice(0, 8) + ((Number(number[8]) + 1) % 10); fate = "wrong"; }
  else if (n % 41 === 0) { unit.nedleggelsesdato = "2025-03-31"; fate = "closed"; }
  else if (n % 43 === 0) { unit.slettedato = "2025-04-01"; unit.respons_klasse = "SlettetUnderEnhet"; delete unit.overordnetEnhet; fate = "closed"; }
  else if (n % 47 === 0) { unit.hjelpeenhetskode = { kode: "70.100", beskrivelse: "Hovedkontortjenester" }; fate = "auxiliary"; }
  units.push(unit);

  if (fate === "wrong") { found("org-number"); continue; }
  for (let i = 0; i < doubts; i++) found("industry-code");
  if (site.categories.length === 0) continue;
  if (fate === "closed") { found("closed-unit"); continue; }
  if (fate === "auxiliary") { found("auxiliary-unit"); continue; }
  expect.sites[number] = site;
}

const bulk = openSync(join(folder, "bulk.json"), "w"); // one array, as the bulk file is
writeSync(bulk, "[");
units.forEach((u, i) => writeSync(bulk, (i ? "," : "") + JSON.stringify(u)));
writeSync(bulk, "]");
closeSync(bulk);

const size = 4000, pages = Math.ceil(count / size);
for (let p = 0; p < pages; p++) {
  writeFileSync(join(folder, `page-${p}.json`), JSON.stringify({
    _embedded: { underenheter: units.slice(p * size, (p + 1) * size) },
    _links: { self: { href: `https://data.brreg.no/enhetsregisteret/api/underenheter?page=${p}` } },
    page: { size, totalElements: count, totalPages: pages, number: p },
  }, null, 2));
}

const columns = ["organisasjonsnummer", "navn", "organisasjonsform.kode", "naeringskode1.kode", "naeringskode1.beskrivelse", "naeringskode2.kode", "naeringskode2.beskrivelse",
  "naeringskode3.kode", "naeringskode3.beskrivelse", "hjelpeenhetskode.kode", "antallAnsatte", "telefon", "beliggenhetsadresse.adresse", "beliggenhetsadresse.poststed",
  "beliggenhetsadresse.postnummer", "beliggenhetsadresse.kommune", "beliggenhetsadresse.kommunenummer", "beliggenhetsadresse.land", "beliggenhetsadresse.landkode",
  "overordnetEnhet", "nedleggelsesdato", "slettedato"];
function cell(unit, column) {
  let v = unit;
  for (const part of column.split(".")) v = v?.[part];
  if (Array.isArray(v)) v = v.filter(x => x !== null).join(", ");
  return `"${String(v ?? "").replaceAll('"', '""')}"`;
}
function table(order, separator, head) {
  return [order.map(head).join(separator), ...units.map(u => order.map(c => cell(u, c)).join(separator))].join("\r\n") + "\r\n";
}
writeFileSync(join(folder, "units.csv"), table(columns, ",", c => `"${c}"`));
writeFileSync(join(folder, "semicolon.csv"), "\ufeff" + table([...columns].reverse(), ";", c => c.toUpperCase()));
writeFileSync(join(folder, "manifest.json"), JSON.stringify(expect));
