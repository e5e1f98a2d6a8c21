// Every text a person reads, in the languages of the page.

export const texts = {
  nb: {
    skip: 'Hopp til svaret', emergency: 'Nødnummer', life: 'når det står om liv', urgent: 'legevakt', title: 'Finn nærmeste', language: 'Språk',
    where: 'Hvor er du?', wherePlaceholder: 'Adresse, sted eller postnummer', locate: 'Bruk min posisjon', myPlace: 'posisjonen din', middle: (place) => `midten av ${place}`, municipality: 'Kommune', suggestions: 'Forslag',
    what: 'Hva trenger du?', openNow: 'Bare åpent nå', results: 'Svar', docs: 'For utviklere',
    privacy: 'Posisjonen din rundes av før den sendes, lagres ikke og deles ikke med andre.',
    startHead: 'Si hvor du er, så finner vi veien videre', startBody: 'Skriv en adresse, et sted eller et postnummer, eller bruk posisjonen din. Så viser vi det nærmeste av det du trenger, om det er åpent, og hvem du ringer.',
    searching: 'Leter …', locating: 'Finner posisjonen din …', found: (n, place) => `${n === 1 ? 'Ett sted' : n + ' steder'} nærmest ${place}`, none: 'Ingen treff',
    noPlaces: 'Fant ikke stedet. Prøv gate og nummer, sted eller postnummer.', suggested: (n) => n === 1 ? 'Ett forslag. Bruk piltastene.' : `${n} forslag. Bruk piltastene.`,
    openUntil: (t) => `Åpent til ${t}`, openAlways: 'Åpent hele døgnet', openLong: 'Åpent nå',
    opens: (t) => `Stengt – åpner ${t}`, shutNow: 'Stengt nå', unsure: 'Vet ikke – ring', unsureNoPhone: 'Vet ikke om det er åpent',
    why: { stale: 'Åpningstidene vi har, er for gamle til å stole på.', unreadable: 'Vi kan ikke tolke åpningstidene.', none: 'Vi kjenner ikke åpningstidene.', uncertain: 'Åpningstidene avhenger av avtale.', suspended: 'Meldt midlertidig stengt.', closure: 'Stengt' },
    asWritten: 'Slik de er skrevet:', until: (t) => `til ${t}`, untilNotice: 'inntil videre', closes: 'Stenger', holiday: (name) => `${name}: åpningstidene sier ikke noe om helligdager. Ring først.`, onHoliday: (name) => `Helligdag: ${name}`,
    away: 'i luftlinje', tomorrow: 'i morgen', approx: { postcode: 'Omtrentlig plassering (postnummerområdet)', street: 'Omtrentlig plassering (samme gate)', none: 'Plasseringen er ukjent' },
    call: 'Ring', callFirst: (n) => `Ring ${n} først`, callFirstWhy: (n) => `Ring ${n} før du drar: de sier om du skal komme, og hvor.`, noPhone: 'Vi har ikke noe telefonnummer hit.', web: 'Nettsted',
    source: (t, age) => `Kilde per ${t} (${age}):`, undated: 'Kilde, alder ukjent:', yours: (place) => place ? `Har ansvaret for ${place}` : 'Har ansvaret her', expired: (t) => `Stengte ${t}. Vi vet ikke om det har åpnet igjen.`, expiredShut: (t) => `Skulle åpne ${t}. Svaret er for gammelt til å vite det sikkert.`, midnight: 'midnatt', tonight: (t) => `${t} i natt`, wheelchair: { yes: 'Tilgjengelig med rullestol', limited: 'Delvis tilgjengelig med rullestol', no: 'Ikke tilgjengelig med rullestol' },
    coverageNone: (what) => `Vi vet ikke om ${what} her`, coverageTeach: 'Det betyr ikke at det ikke finnes, bare at ingen kilde vi har lest, sier noe om det. Vi viser heller ingenting enn et sted langt unna.',
    unknownOpen: (n) => `${n === 1 ? 'Ett nærmere sted' : n + ' nærmere steder'} er utelatt fordi vi ikke vet om ${n === 1 ? 'det' : 'de'} er åpent.`, showAll: 'Vis også dem', shortHead: 'Færre enn vanlig',
    errorHead: 'Svaret kom ikke fram', errorBody: 'Tjenesten svarte ikke. Telefonnumrene øverst virker likevel.', limited: 'Det ble for mange spørsmål på kort tid. Vent litt og prøv igjen.', loading: 'Registrene lastes inn. Prøv igjen om et øyeblikk.', retry: 'Prøv igjen',
    offline: 'Du er uten nett.', offlineAge: (t) => `Du er uten nett. Svarene under er fra ${t}.`,
    locateDenied: 'Nettleseren fikk ikke lov til å bruke posisjonen din. Skriv hvor du er i stedet.', locateFailed: 'Fant ikke posisjonen din. Skriv hvor du er i stedet.',
    wrong: 'Noe er feil her', wrongKind: 'Hva er feil?', wrongKinds: { hours: 'Åpningstidene', closed: 'Stedet er nedlagt eller stengt', phone: 'Telefonnummeret', position: 'Plasseringen på kartet', access: 'Tilgjengeligheten', other: 'Noe annet' },
    wrongText: 'Fortell gjerne mer. Ikke skriv noe om deg selv eller andre.', send: 'Send', sent: 'Takk! Meldingen er sendt til dem som vedlikeholder registeret.', sendFailed: 'Meldingen ble ikke sendt. Prøv igjen.',
  },
  nn: {
    skip: 'Hopp til svaret', emergency: 'Naudnummer', life: 'når det står om liv', urgent: 'legevakt', title: 'Finn nærmaste', language: 'Språk',
    where: 'Kvar er du?', wherePlaceholder: 'Adresse, stad eller postnummer', locate: 'Bruk min posisjon', myPlace: 'posisjonen din', middle: (place) => `midten av ${place}`, municipality: 'Kommune', suggestions: 'Forslag',
    what: 'Kva treng du?', openNow: 'Berre ope no', results: 'Svar', docs: 'For utviklarar',
    privacy: 'Posisjonen din blir runda av før han blir send, blir ikkje lagra og ikkje delt med andre.',
    startHead: 'Sei kvar du er, så finn vi vegen vidare', startBody: 'Skriv ei adresse, ein stad eller eit postnummer, eller bruk posisjonen din. Så viser vi det nærmaste av det du treng, om det er ope, og kven du ringjer.',
    searching: 'Leitar …', locating: 'Finn posisjonen din …', found: (n, place) => `${n === 1 ? 'Éin stad' : n + ' stader'} nærmast ${place}`, none: 'Ingen treff',
    noPlaces: 'Fann ikkje staden. Prøv gate og nummer, stad eller postnummer.', suggested: (n) => n === 1 ? 'Eitt forslag. Bruk piltastane.' : `${n} forslag. Bruk piltastane.`,
    openUntil: (t) => `Ope til ${t}`, openAlways: 'Ope heile døgnet', openLong: 'Ope no',
    opens: (t) => `Stengt – opnar ${t}`, shutNow: 'Stengt no', unsure: 'Veit ikkje – ring', unsureNoPhone: 'Veit ikkje om det er ope',
    why: { stale: 'Opningstidene vi har, er for gamle til å stole på.', unreadable: 'Vi kan ikkje tolke opningstidene.', none: 'Vi kjenner ikkje opningstidene.', uncertain: 'Opningstidene kjem an på avtale.', suspended: 'Meldt mellombels stengt.', closure: 'Stengt' },
    asWritten: 'Slik dei er skrivne:', until: (t) => `til ${t}`, untilNotice: 'inntil vidare', closes: 'Stengjer', holiday: (name) => `${name}: opningstidene seier ikkje noko om heilagdagar. Ring først.`, onHoliday: (name) => `Heilagdag: ${name}`,
    away: 'i luftlinje', tomorrow: 'i morgon', approx: { postcode: 'Omtrentleg plassering (postnummerområdet)', street: 'Omtrentleg plassering (same gate)', none: 'Plasseringa er ukjend' },
    call: 'Ring', callFirst: (n) => `Ring ${n} først`, callFirstWhy: (n) => `Ring ${n} før du dreg: dei seier om du skal komme, og kvar.`, noPhone: 'Vi har ikkje noko telefonnummer hit.', web: 'Nettstad',
    source: (t, age) => `Kjelde per ${t} (${age}):`, undated: 'Kjelde, alder ukjend:', yours: (place) => place ? `Har ansvaret for ${place}` : 'Har ansvaret her', expired: (t) => `Stengde ${t}. Vi veit ikkje om det har opna att.`, expiredShut: (t) => `Skulle opne ${t}. Svaret er for gammalt til å vite det sikkert.`, midnight: 'midnatt', tonight: (t) => `${t} i natt`,
    wheelchair: { yes: 'Tilgjengeleg med rullestol', limited: 'Delvis tilgjengeleg med rullestol', no: 'Ikkje tilgjengeleg med rullestol' },
    coverageNone: (what) => `Vi veit ikkje om ${what} her`, coverageTeach: 'Det tyder ikkje at det ikkje finst, berre at inga kjelde vi har lese, seier noko om det. Vi viser heller ingenting enn ein stad langt unna.',
    unknownOpen: (n) => `${n === 1 ? 'Éin nærare stad' : n + ' nærare stader'} er utelaten fordi vi ikkje veit om det er ope.`, showAll: 'Vis også dei', shortHead: 'Færre enn vanleg',
    errorHead: 'Svaret kom ikkje fram', errorBody: 'Tenesta svarte ikkje. Telefonnummera øvst verkar likevel.', limited: 'Det vart for mange spørsmål på kort tid. Vent litt og prøv igjen.', loading: 'Registera blir lasta inn. Prøv igjen om eit augeblikk.', retry: 'Prøv igjen',
    offline: 'Du er utan nett.', offlineAge: (t) => `Du er utan nett. Svara under er frå ${t}.`,
    locateDenied: 'Nettlesaren fekk ikkje lov til å bruke posisjonen din. Skriv kvar du er i staden.', locateFailed: 'Fann ikkje posisjonen din. Skriv kvar du er i staden.',
    wrong: 'Noko er feil her', wrongKind: 'Kva er feil?', wrongKinds: { hours: 'Opningstidene', closed: 'Staden er nedlagd eller stengd', phone: 'Telefonnummeret', position: 'Plasseringa på kartet', access: 'Tilgjengelegheita', other: 'Noko anna' },
    wrongText: 'Fortel gjerne meir. Ikkje skriv noko om deg sjølv eller andre.', send: 'Send', sent: 'Takk! Meldinga er send til dei som held registeret ved like.', sendFailed: 'Meldinga vart ikkje send. Prøv igjen.',
  },
  en: {
    skip: 'Skip to the answer', emergency: 'Emergency numbers', life: 'when life is at stake', urgent: 'out-of-hours doctor', title: 'Find the nearest', language: 'Language',
    where: 'Where are you?', wherePlaceholder: 'Address, place or post code', locate: 'Use my position', myPlace: 'your position', middle: (place) => `the middle of ${place}`, municipality: 'Municipality', suggestions: 'Suggestions',
    what: 'What do you need?', openNow: 'Open now only', results: 'Answer', docs: 'For developers',
    privacy: 'Your position is rounded before it is sent, is not kept, and is shared with nobody.',
    startHead: 'Say where you are and we find the way on', startBody: 'Type an address, a place or a post code, or use your position. We then show the nearest of what you need, whether it is open, and whom to call.',
    searching: 'Looking …', locating: 'Finding your position …', found: (n, place) => `${n === 1 ? 'One place' : n + ' places'} nearest to ${place}`, none: 'Nothing found',
    noPlaces: 'No such place found. Try a street and number, a place or a post code.', suggested: (n) => n === 1 ? 'One suggestion. Use the arrow keys.' : `${n} suggestions. Use the arrow keys.`,
    openUntil: (t) => `Open until ${t}`, openAlways: 'Open round the clock', openLong: 'Open now',
    opens: (t) => `Closed – opens ${t}`, shutNow: 'Closed now', unsure: 'Not known – call', unsureNoPhone: 'Not known whether it is open',
    why: { stale: 'The opening hours we have are too old to trust.', unreadable: 'We cannot read the opening hours.', none: 'We do not know the opening hours.', uncertain: 'The opening hours depend on an appointment.', suspended: 'Reported closed for the time being.', closure: 'Closed' },
    asWritten: 'As they are written:', until: (t) => `until ${t}`, untilNotice: 'until further notice', closes: 'Closes', holiday: (name) => `${name}: the opening hours say nothing of public holidays. Call first.`, onHoliday: (name) => `Public holiday: ${name}`,
    away: 'as the crow flies', tomorrow: 'tomorrow', approx: { postcode: 'Approximate place (post-code area)', street: 'Approximate place (same street)', none: 'Place unknown' },
    call: 'Call', callFirst: (n) => `Call ${n} first`, callFirstWhy: (n) => `Call ${n} before you go: they say whether to come, and where.`, noPhone: 'We have no telephone number for this place.', web: 'Website',
    source: (t, age) => `Source as of ${t} (${age}):`, undated: 'Source, age unknown:', yours: (place) => place ? `Answers for ${place}` : 'Answers for this place', expired: (t) => `Closed at ${t}. We do not know whether it has opened again.`, expiredShut: (t) => `Was to open at ${t}. The answer is too old to be sure.`, midnight: 'midnight', tonight: (t) => `${t} tonight`, wheelchair: { yes: 'Wheelchair accessible', limited: 'Partly wheelchair accessible', no: 'Not wheelchair accessible' },
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

const locale = (language) => language === 'en' ? 'en-GB' : 'nb';

// Clock time as people say it, and the day where it is not today. An end is
// said short: 22 for a full hour in Norwegian, midnight, tonight.
export const clock = (language, instant, end) => {
  const at = new Date(instant), now = new Date();
  const time = at.toLocaleTimeString('nb', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  if (day(at) === day(now)) return end && language !== 'en' && time.endsWith(':00') ? String(Number(time.slice(0, 2))) : time;
  if (day(at) === day(new Date(+now + 864e5))) {
    if (end && time === '00:00') return texts[language].midnight;
    if (end && time < '06:00') return texts[language].tonight(time);
    return `${texts[language].tomorrow} ${time}`;
  }
  if (Math.abs(at - now) > 6 * 864e5) return `${at.toLocaleDateString(locale(language), { timeZone: zone, day: 'numeric', month: 'long' })} ${time}`;
  return `${weekday(language, at)} ${time}`;
};

const nynorsk = ['søndag', 'måndag', 'tysdag', 'onsdag', 'torsdag', 'fredag', 'laurdag'];
const weekday = (language, at) => language === 'nn'
  ? nynorsk[new Date(`${day(at)}T12:00Z`).getUTCDay()]
  : at.toLocaleDateString(locale(language), { timeZone: zone, weekday: 'long' });

export const date = (language, instant) =>
  new Date(instant).toLocaleDateString(locale(language), { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' });

export const age = (language, instant) => {
  const days = Math.max(0, Math.floor((Date.now() - new Date(instant)) / 864e5));
  const format = new Intl.RelativeTimeFormat(locale(language), { numeric: 'auto' });
  const [n, unit] = days < 60 ? [days, 'day'] : days < 730 ? [Math.floor(days / 30.4), 'month'] : [Math.floor(days / 365.25), 'year'];
  const said = format.format(-n, unit).replace('døgn', n === 1 ? 'dag' : 'dager');
  return language === 'nn' ? said.replace('måned', 'månad').replace('dager', 'dagar').replace('siden', 'sidan') : said;
};

export const metres = (language, m) => {
  if (m < 995) return `${Math.round(m / 10) * 10} m`;
  const digits = m < 9950 ? 1 : 0;
  return `${(m / 1000).toLocaleString(locale(language), { minimumFractionDigits: digits, maximumFractionDigits: digits })} km`;
};

export const phone = (number) => {
  const local = /^\+47(\d{8})$/.exec(number);
  if (!local) return number;
  const n = local[1];
  return /^[489]/.test(n) ? `${n.slice(0, 3)} ${n.slice(3, 5)} ${n.slice(5)}` : n.match(/../g).join(' ');
};
