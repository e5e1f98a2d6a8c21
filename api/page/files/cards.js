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
const openState = (p, language) => {
  const t = texts[language];
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
  const lines = [];
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
    const when = s.as_of ? t.updated(date(language, s.as_of), age(language, s.as_of)) : t.noDate;
    return `${s.credit || s.source}, ${when}`;
  });
  return make('p', { class: 'source', text: `${t.source}: ${said.join(' · ')}` });
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
    const told = make('p', { role: 'status' });
    const form = make('form', {}, make('label', {}, make('span', { text: t.wrongKind }), kind), make('label', {}, make('span', { text: t.wrongText }), text), make('button', { class: 'button', text: t.send }), told);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const failure = await send(id, { kind: kind.value, text: text.value }, key);
      told.textContent = failure ? `${t.sendFailed} ${failure === true ? '' : failure}` : t.sent;
      if (!failure) form.querySelector('button').disabled = true;
    });
    box.append(form);
  });
  return box;
};

export const card = (feature, first, language, send) => {
  const p = feature.properties, t = texts[language];
  const [mood, sign, words] = openState(p, language);
  const far = p.distance_m === null ? null : make('span', { class: 'distance', text: metres(language, p.distance_m) });
  return make('article', { class: first ? 'card first' : 'card' },
    make('h2', { text: p.name }),
    p.category_name !== p.name && make('p', { class: 'kind', text: p.category_name }),
    make('p', { class: `state ${mood}` }, make('i', { 'aria-hidden': 'true', text: sign }), make('span', { text: words })),
    far && make('p', { class: 'line' }, far, ` ${t.away}`, p.address?.text ? ` · ${p.address.text}` : ''),
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
