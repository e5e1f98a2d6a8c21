// Builds what is shown of one answer. Texts of registries are only ever set
// as text, never as HTML.

import { texts, clock, date, age, metres, phone } from './texts.js';

export const make = (tag, properties = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'text') node.textContent = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'class') node.className = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter(Boolean));
  return node;
};

const line = (text, soft) => text && make('p', { class: soft ? 'line soft' : 'line', text });

// What is known of openness, in words, with a sign beside the colour.
// A change that an open page or an offline phone has outlived is no longer
// known: "open until 22" must not stand at 23.
const outlived = (p) => {
  const change = p.open === true ? p.closes_at : p.open === false ? p.opens_at : null;
  return change && new Date(change) <= new Date() ? change : null;
};

const openState = (p, language) => {
  const t = texts[language];
  if (outlived(p)) return ['unsure', '?', p.phone || p.call_number ? t.unsure : t.unsureNoPhone];
  if (p.open === null) return ['unsure', '?', p.phone || p.call_number ? t.unsure : t.unsureNoPhone];
  if (p.open) {
    if (p.closes_at) return ['open', '✓', t.openUntil(clock(language, p.closes_at, true))];
    return ['open', '✓', p.always_open ? t.openAlways : t.openLong];
  }
  if (p.opens_at) return ['shut', '✕', t.opens(clock(language, p.opens_at))];
  return ['shut', '✕', t.shutNow];
};

const why = (p, language) => {
  const t = texts[language];
  const lines = [], change = outlived(p);
  if (change) return [line((p.open ? t.expired : t.expiredShut)(clock(language, change)), true)];
  if (p.closure) {
    const end = p.closure.to ? t.until(clock(language, p.closure.to)) : t.untilNotice;
    const begin = p.open ? `${t.closes} ${clock(language, p.closure.from)}, ` : '';
    lines.push(line(`${begin}${p.closure.reason || t.why.closure} (${end})`));
  } else if (p.reason && t.why[p.reason]) {
    lines.push(line(t.why[p.reason], true));
  }
  if (p.hours_raw) lines.push(line(`${t.asWritten} ${p.hours_raw}`, true));
  if (p.hours_comment) lines.push(line(p.hours_comment, true));
  if (p.holiday) lines.push(line(p.holiday_hours === 'unknown' ? t.holiday(p.holiday) : t.onHoliday(p.holiday)));
  return lines;
};

const actions = (p, language) => {
  const t = texts[language];
  const box = make('div', { class: 'actions' });
  if (p.call_first && p.call_number) {
    box.append(make('a', { class: 'button main', href: `tel:${p.call_number}`, text: t.callFirst(p.call_number) }));
  }
  if (p.phone) {
    box.append(make('a', { class: p.call_first ? 'button' : 'button main', href: `tel:${p.phone.replace(/[^+\d]/g, '')}`, 'aria-label': `${t.call} ${p.name}, ${phone(p.phone)}`, text: `${t.call} ${phone(p.phone)}` }));
  }
  const web = safeLink(p.web);
  if (web) box.append(make('a', { class: 'button', href: web, rel: 'noreferrer noopener', 'aria-label': `${t.web}: ${p.name}`, text: t.web }));
  return box.childElementCount ? box : line(t.noPhone, true);
};

const safeLink = (text) => {
  try {
    const link = new URL(/^https?:/i.test(text ?? '') ? text : `https://${text}`);
    return text && /^https?:$/.test(link.protocol) ? link.href : undefined;
  } catch { return undefined; }
};

const sources = (p, language) => {
  const t = texts[language];
  const said = (p.sources ?? []).map((s) => {
    const when = s.as_of ? t.source(date(language, s.as_of), age(language, s.as_of)) : t.undated;
    return make('span', { text: `${when} ${s.credit || s.source}` });
  });
  return make('p', { class: 'source' }, ...said);
};

// A report is sent once per key, however often the button is pressed.
const wrong = (id, language, send) => {
  const t = texts[language];
  const box = make('details', { class: 'wrong' }, make('summary', { text: t.wrong }));
  box.addEventListener('toggle', () => {
    if (!box.open || box.querySelector('form')) return;
    const key = crypto.randomUUID?.() ?? String(Math.random());
    const kind = make('select', { name: 'kind', required: true }, ...Object.entries(t.wrongKinds).map(([value, text]) => make('option', { value, text })));
    const text = make('textarea', { name: 'text', maxlength: 1000, rows: 3 });
    const button = make('button', { class: 'button', text: t.send }), told = make('p', { role: 'status' });
    const form = make('form', {}, make('label', {}, make('span', { text: t.wrongKind }), kind), make('label', {}, make('span', { text: t.wrongText }), text), button, told);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      button.disabled = true;
      const failure = await send(id, { kind: kind.value, text: text.value }, key);
      told.textContent = failure ? `${t.sendFailed} ${failure === true ? '' : failure}` : t.sent;
      button.disabled = !failure;
    });
    box.append(form);
  });
  return box;
};

// How far, and where. What is measured from or to a rough place says so.
const where = (p, language, rough) => {
  const t = texts[language];
  const address = p.address?.text, about = rough || ['street', 'postcode'].includes(p.accuracy);
  if (p.distance_m === null) return line(address);
  const far = make('span', { class: 'distance', text: (about ? '≈ ' : '') + metres(language, p.distance_m) });
  return make('p', { class: 'line' }, far, ` ${t.away}`, address ? ` · ${address}` : '');
};

const says = (name, kind) => name.toLocaleLowerCase('nb').includes(kind.toLocaleLowerCase('nb'));

// One place. How: first (shown large), yours (the municipality it answers for,
// when it does), rough (distances are from a rough place), send (a report).
export const card = (feature, language, { first, yours, rough, send }) => {
  const p = feature.properties, t = texts[language];
  const [mood, sign, words] = openState(p, language);
  return make('article', { class: first ? 'card first' : 'card' },
    yours !== undefined && make('p', { class: 'yours', text: t.yours(yours) }),
    make('h2', { text: p.name }),
    !says(p.name, p.category_name) && make('p', { class: 'kind', text: p.category_name }),
    make('p', { class: `state ${mood}` }, make('i', { 'aria-hidden': 'true', text: sign }), make('span', { text: words })),
    where(p, language, rough),
    actions(p, language),
    p.call_first && p.call_number && line(t.callFirstWhy(p.call_number), true),
    ...why(p, language),
    line(t.approx[p.accuracy], true),
    line(t.wheelchair[p.wheelchair], true),
    sources(p, language),
    wrong(feature.id, language, send));
};

export const teach = (head, paragraphs, ...buttons) => make('div', { class: 'teach' },
  make('h2', { text: head }), ...paragraphs.filter(Boolean).map((text) => make('p', { text })),
  buttons.length ? make('div', { class: 'actions' }, ...buttons) : null);
