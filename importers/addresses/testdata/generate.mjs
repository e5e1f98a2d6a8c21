// Writes a MatrikkelenVegadresse file (37 columns) to standard output, for the
// test of a reader with which it shares no code. Streets, numbers and points
// follow from the seed; the points are Norwegian ones whose UTM coordinates
// are worked out here by the short series of Snyder (Map projections: a working manual, 1987).
const [rows = 1000, seed = 1, municipality = "3205", name = "LILLESTRØM"] = process.argv.slice(2);
let state = BigInt(seed) * 2654435761n + 12345n;
const random = (n) => {
  state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
  return Number((state >> 33n) % BigInt(n));
};
const columns =
  "lokalId;kommunenummer;kommunenavn;adressetype;adressetilleggsnavn;adressetilleggsnavnKilde;adressekode;adressenavn;nummer;bokstav;gardsnummer;bruksnummer;festenummer;undernummer;adresseTekst;adresseTekstUtenAdressetilleggsnavn;EPSG-kode;Nord;Øst;postnummer;poststed;oppdateringsdato;datauttaksdato;adresseId;uuidAdresse;atkomstId;uuidAtkomst;atkomstNord;atkomstØst;sommeratkomstId;uuidSommeratkomst;sommeratkomstNord;sommeratkomstØst;vinteratkomstId;uuidVinteratkomst;vinteratkomstNord;vinteratkomstØst";
const width = columns.split(";").length;

function utm(lat, lon, zone) {
  const a = 6378137, f = 1 / 298.257222101, k0 = 0.9996, rad = Math.PI / 180;
  const e2 = f * (2 - f), ep2 = e2 / (1 - e2);
  const phi = lat * rad, s = Math.sin(phi), c = Math.cos(phi), t = Math.tan(phi) ** 2;
  const n = a / Math.sqrt(1 - e2 * s * s), cc = ep2 * c * c, A = (lon - (zone * 6 - 183)) * rad * c;
  const m = a * ((1 - e2 / 4 - (3 * e2 ** 2) / 64 - (5 * e2 ** 3) / 256) * phi
    - ((3 * e2) / 8 + (3 * e2 ** 2) / 32 + (45 * e2 ** 3) / 1024) * Math.sin(2 * phi)
    + ((15 * e2 ** 2) / 256 + (45 * e2 ** 3) / 1024) * Math.sin(4 * phi) - ((35 * e2 ** 3) / 3072) * Math.sin(6 * phi));
  const east = 500000 + k0 * n * (A + ((1 - t + cc) * A ** 3) / 6 + ((5 - 18 * t + t * t + 72 * cc - 58 * ep2) * A ** 5) / 120);
  const north = k0 * (m + n * Math.tan(phi) * (A ** 2 / 2 + ((5 - t + 9 * cc + 4 * cc * cc) * A ** 4) / 24
    + ((61 - 58 * t + t * t + 600 * cc - 330 * ep2) * A ** 6) / 720));
  return [east, north];
}

const stems = ["Stor", "Kirke", "Skole", "Lille", "Øvre ", "Fjell", "Sørli", "Bjørke", "Gran", "Elve"];
const ends = ["gata", "vegen", "veien", "gate", "bakken", "stien"];
const out = ["\ufeff" + columns];
const used = new Set();
for (let i = 0; used.size < Number(rows); i++) {
  const street = stems[random(stems.length)] + ends[random(ends.length)];
  const number = 1 + random(2000), letter = ["", "", "", "A", "B"][random(5)];
  if (used.has(street + number + letter)) continue;
  used.add(street + number + letter);
  const lat = 59.9 + random(100000) / 1e6, lon = 11 + random(100000) / 1e6;
  const [epsg, nord, øst] = [
    () => [4258, lat.toFixed(6), lon.toFixed(6)],
    () => { const [e, n] = utm(lat, lon, 32); return [25832, n.toFixed(2), e.toFixed(2)]; },
    () => { const [e, n] = utm(lat, lon, 33); return [25833, n.toFixed(2), e.toFixed(2)]; },
  ][random(3)]();
  const id = 500000000 + i, city = random(2) ? ["2000", "LILLESTRØM"] : ["2005", "RÆLINGEN"];
  const text = `${street} ${number}${letter}`;
  const fields = [id, municipality, name, "vegadresse", "", "", 1000 + street.length * 100 + street.charCodeAt(0) % 100, street, number, letter,
    1 + random(200), 1 + random(900), "", "", text, text, epsg, nord, øst, ...city, "01.01.2024 00:00:00", "01.07.2026 10:00:51.5", id, ""];
  // The place of the row in degrees goes where no reader looks: the uuid.
  fields[24] = `${lat.toFixed(6)}_${lon.toFixed(6)}`;
  while (fields.length < width) fields.push("");
  out.push(fields.join(";"));
}
process.stdout.write(out.join("\r\n") + "\r\n");
