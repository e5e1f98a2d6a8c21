// Every text a person reads, in the languages of the page.

export const texts = {
  nb: {
    skip: 'Hopp til svaret', emergency: 'Nødnummer', life: 'når det står om liv', urgent: 'legevakt', title: 'Finn nærmeste', language: 'Språk',
    where: 'Hvor er du?', wherePlaceholder: 'Adresse, sted eller postnummer', locate: 'Min posisjon', myPlace: 'Min posisjon', suggestions: 'Forslag',
    what: 'Hva trenger du?', openNow: 'Bare åpent nå', results: 'Svar', docs: 'For utviklere',
    privacy: 'Posisjonen din rundes av før den sendes, lagres ikke og deles ikke med andre.',
    startHead: 'Si hvor du er, så finner vi veien videre', startBody: 'Skriv en adresse, et sted eller et postnummer, eller bruk posisjonen din. Så viser vi det nærmeste av det du trenger, om det er åpent, og hvem du ringer.',
    searching: 'Leter …', locating: 'Finner posisjonen din …', found: (n, place) => `${n === 1 ? 'Ett sted' : n + ' steder'} nærmest ${place}`, none: 'Ingen treff',
    noPlaces: 'Fant ikke stedet. Prøv gate og nummer, sted eller postnummer.', suggested: (n) => n === 1 ? 'Ett forslag. Bruk piltastene.' : `${n} forslag. Bruk piltastene.`,
    open: 'Åpent', openUntil: (t) => `Åpent til ${t}`, openAlways: 'Åpent hele døgnet', openLong: 'Åpent nå',
    shut: 'Stengt', opens: (t) => `Stengt – åpner ${t}`, shutNow: 'Stengt nå', unsure: 'Vet ikke – ring', unsureNoPhone: 'Vet ikke om det er åpent',
    why: { stale: 'Åpningstidene vi har, er for gamle til å stole på.', unreadable: 'Vi kan ikke tolke åpningstidene.', none: 'Vi kjenner ikke åpningstidene.', uncertain: 'Åpningstidene avhenger av avtale.', suspended: 'Meldt midlertidig stengt.', closure: 'Stengt' },
    asWritten: 'Slik de er skrevet:', until: (t) => `til ${t}`, untilNotice: 'inntil videre', closes: 'Stenger', holiday: (name) => `${name}: åpningstidene sier ikke noe om helligdager. Ring først.`, onHoliday: (name) => `Helligdag: ${name}`,
    away: 'i luftlinje', tomorrow: 'i morgen', today: 'i dag', approx: { postcode: 'Omtrentlig plassering (postnummerområdet)', street: 'Omtrentlig plassering (samme gate)', none: 'Plasseringen er ukjent' },
    call: 'Ring', callFirst: (n) => `Ring ${n} først`, callFirstWhy: (n) => `Ring ${n} før du drar: de sier om du skal komme, og hvor.`, noPhone: 'Vi har ikke noe telefonnummer hit.', web: 'Nettsted',
    source: 'Kilde', updated: (t, age) => `oppdatert ${t} (${age})`, noDate: 'alder ukjent', wheelchair: { yes: 'Tilgjengelig med rullestol', limited: 'Delvis tilgjengelig med rullestol', no: 'Ikke tilgjengelig med rullestol' },
    coverageNone: (what) => `Vi vet ikke om ${what} her`, coverageTeach: 'Det betyr ikke at det ikke finnes, bare at ingen kilde vi har lest, sier noe om det. Vi viser heller ingenting enn et sted langt unna.',
    unknownOpen: (n) => `${n === 1 ? 'Ett nærmere sted' : n + ' nærmere steder'} er utelatt fordi vi ikke vet om ${n === 1 ? 'det' : 'de'} er åpent.`, showAll: 'Vis også dem', shortHead: 'Færre enn vanlig',
    errorHead: 'Svaret kom ikke fram', errorBody: 'Tjenesten svarte ikke. Telefonnumrene øverst virker likevel.', limited: 'Det ble for mange spørsmål på kort tid. Vent litt og prøv igjen.', loading: 'Registrene lastes inn. Prøv igjen om et øyeblikk.', retry: 'Prøv igjen',
    offline: 'Du er uten nett.', offlineAge: (t) => `Du er uten nett. Svarene under er fra ${t}.`,
    locateDenied: 'Nettleseren fikk ikke lov til å bruke posisjonen din. Skriv hvor du er i stedet.', locateFailed: 'Fant ikke posisjonen din. Skriv hvor du er i stedet.',
    wrong: 'Noe er feil her', wrongKind: 'Hva er feil?', wrongKinds: { hours: 'Åpningstidene', closed: 'Stedet er nedlagt eller stengt', phone: 'Telefonnummeret', position: 'Plasseringen på kartet', access: 'Tilgjengeligheten', other: 'Noe annet' },
    wrongText: 'Fortell gjerne mer. Ikke skriv noe om deg selv eller andre.', send: 'Send', sent: 'Takk! Meldingen er sendt til dem som vedlikeholder registeret.', sendFailed: 'Meldingen ble ikke sendt. Prøv igjen.',
  },
  en: {
    skip: 'Skip to the answer', emergency: 'Emergency numbers', life: 'when life is at stake', urgent: 'out-of-hours', title: 'Find the nearest', language: 'Language',
    where: 'Where are you?', wherePlaceholder: 'Address, place or post code', locate: 'My position', myPlace: 'my position', suggestions: 'Suggestions',
    what: 'What do you need?', openNow: 'Open now only', results: 'Answer', docs: 'For developers',
    privacy: 'Your position is rounded before it is sent, is not kept, and is shared with nobody.',
    startHead: 'Say where you are and we find the way on', startBody: 'Type an address, a place or a post code, or use your position. We then show the nearest of what you need, whether it is open, and whom to call.',
    searching: 'Looking …', locating: 'Finding your position …', found: (n, place) => `${n === 1 ? 'One place' : n + ' places'} nearest to ${place}`, none: 'Nothing found',
    noPlaces: 'No such place found. Try a street and number, a place or a post code.', suggested: (n) => n === 1 ? 'One suggestion. Use the arrow keys.' : `${n} suggestions. Use the arrow keys.`,
    open: 'Open', openUntil: (t) => `Open until ${t}`, openAlways: 'Open round the clock', openLong: 'Open now',
    shut: 'Closed', opens: (t) => `Closed – opens ${t}`, shutNow: 'Closed now', unsure: 'Not known – call', unsureNoPhone: 'Not known whether it is open',
    why: { stale: 'The opening hours we have are too old to trust.', unreadable: 'We cannot read the opening hours.', none: 'We do not know the opening hours.', uncertain: 'The opening hours depend on an appointment.', suspended: 'Reported closed for the time being.', closure: 'Closed' },
    asWritten: 'As they are written:', until: (t) => `until ${t}`, untilNotice: 'until further notice', closes: 'Closes', holiday: (name) => `${name}: the opening hours say nothing of public holidays. Call first.`, onHoliday: (name) => `Public holiday: ${name}`,
    away: 'as the crow flies', tomorrow: 'tomorrow', today: 'today', approx: { postcode: 'Approximate place (post-code area)', street: 'Approximate place (same street)', none: 'Place unknown' },
    call: 'Call', callFirst: (n) => `Call ${n} first`, callFirstWhy: (n) => `Call ${n} before you go: they say whether to come, and where.`, noPhone: 'We have no telephone number for this place.', web: 'Website',
    source: 'Source', updated: (t, age) => `updated ${t} (${age})`, noDate: 'age unknown', wheelchair: { yes: 'Wheelchair accessible', limited: 'Partly wheelchair accessible', no: 'Not wheelchair accessible' },
    coverageNone: (what) => `We do not know of any ${what} here`, coverageTeach: 'That does not mean that there is none, only that no source we have read tells of one. We would rather show nothing than a place far away.',
    unknownOpen: (n) => `${n === 1 ? 'One nearer place is' : n + ' nearer places are'} left out since we do not know whether ${n === 1 ? 'it is' : 'they are'} open.`, showAll: 'Show them too', shortHead: 'Fewer than usual',
    errorHead: 'The answer did not arrive', errorBody: 'The service did not answer. The telephone numbers at the top still work.', limited: 'Too many questions in a short time. Wait a little and try again.', loading: 'The registries are being loaded. Try again in a moment.', retry: 'Try again',
    offline: 'You are offline.', offlineAge: (t) => `You are offline. The answers below are from ${t}.`,
    locateDenied: 'The browser was not allowed to use your position. Type where you are instead.', locateFailed: 'Your position was not found. Type where you are instead.',
    wrong: 'Something is wrong here', wrongKind: 'What is wrong?', wrongKinds: { hours: 'The opening hours', closed: 'The place has closed', phone: 'The telephone number', position: 'The place on the map', access: 'The accessibility', other: 'Something else' },
    wrongText: 'Tell more if you like. Write nothing about yourself or others.', send: 'Send', sent: 'Thank you! It has been sent to those who keep the register.', sendFailed: 'It was not sent. Try again.',
  },
};

const zone = 'Europe/Oslo';
const day = (at) => at.toLocaleDateString('sv', { timeZone: zone });

// Clock time as people say it: 22 for a full hour in Norwegian, 22:00 for an
// opening, and the day where it is not today.
export const clock = (language, instant, short) => {
  const at = new Date(instant);
  const time = at.toLocaleTimeString('nb', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const said = short && language === 'nb' && time.endsWith(':00') ? String(Number(time.slice(0, 2))) : time;
  const today = day(new Date());
  if (day(at) === today) return said;
  if (day(at) === day(new Date(Date.now() + 864e5))) return `${texts[language].tomorrow} ${time}`;
  const far = Math.abs(at - Date.now()) > 6 * 864e5;
  const date = at.toLocaleDateString(language === 'nb' ? 'nb' : 'en-GB', far ? { timeZone: zone, day: 'numeric', month: 'long' } : { timeZone: zone, weekday: 'long' });
  return `${date} ${time}`;
};

export const date = (language, instant) =>
  new Date(instant).toLocaleDateString(language === 'nb' ? 'nb' : 'en-GB', { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' });

export const age = (language, instant) => {
  const days = Math.max(0, Math.floor((Date.now() - new Date(instant)) / 864e5));
  const say = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (days < 60) return say.format(-days, 'day');
  if (days < 730) return say.format(-Math.floor(days / 30.4), 'month');
  return say.format(-Math.floor(days / 365.25), 'year');
};

export const metres = (language, m) => {
  if (m < 995) return `${Math.round(m / 10) * 10} m`;
  const digits = m < 9950 ? 1 : 0;
  return `${(m / 1000).toLocaleString(language === 'nb' ? 'nb' : 'en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} km`;
};

export const phone = (number) => {
  const local = /^\+47(\d{8})$/.exec(number);
  if (!local) return number;
  const n = local[1];
  return /^[489]/.test(n) ? `${n.slice(0, 3)} ${n.slice(3, 5)} ${n.slice(5)}` : n.match(/../g).join(' ');
};
