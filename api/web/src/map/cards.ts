// What is said of a service, as elements; nothing is ever parsed as HTML.

import type { Ferry, Service } from './api';
import type { Language, Texts } from './texts';

export const element = <K extends keyof HTMLElementTagNameMap>(name: K, text = '', className = ''): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

const oslo = { timeZone: 'Europe/Oslo' } as const;

export const metres = (m: number, language: Language): string =>
  m < 950 ? `${Math.round(m / 10) * 10}\u00a0m` : `${(m / 1000).toLocaleString(language, { maximumFractionDigits: m < 20000 ? 1 : 0 })}\u00a0km`;

// span is a duration in hours and minutes, one minute at least.
export const span = (seconds: number, t: Texts): string => {
  const all = Math.max(1, Math.round(seconds / 60));
  return all < 60 ? t.minutes(all) : t.hours(Math.floor(all / 60), all % 60);
};

// crossing tells of one ferry what to count with.
export const crossing = (f: Ferry, t: Texts): string => {
  const aboard = span(f.duration_s, t);
  return `${t.ferry(f.name)} – ${t.crossing(span(f.wait_s, t), f.accuracy === 'coarse' ? t.rough(aboard) : aboard)}`;
};

// clock is a time of the day, with the day before it where that is another than
// the day of now.
export const clock = (instant: string, language: Language, now: Date = new Date()): string => {
  const at = new Date(instant);
  const time = at.toLocaleTimeString(language, { ...oslo, hour: '2-digit', minute: '2-digit' });
  const day = (d: Date): string => d.toLocaleDateString('en-CA', oslo);
  return day(at) === day(now) ? time : `${at.toLocaleDateString(language, { ...oslo, weekday: 'long' })} ${time}`;
};

// opening tells what is known, and never more.
export const opening = (s: Service, t: Texts, language: Language): { text: string; state: 'open' | 'shut' | 'unknown' } => {
  const p = s.properties;
  if (p.open === true) return { text: p.closes_at ? t.openUntil(clock(p.closes_at, language)) : t.open, state: 'open' };
  if (p.open === false) return { text: p.opens_at ? t.opensAt(clock(p.opens_at, language)) : t.shut, state: 'shut' };
  return { text: t.unknown, state: 'unknown' };
};

const marks = { open: '✓', shut: '✕', unknown: '?' } as const;

const spaced = (number: string): string => {
  const local = number.replace(/^\+47/, '');
  return /^\d{8}$/.test(local) ? local.replace(/(\d\d)(?=\d)/g, '$1 ') : local;
};

const callLink = (number: string, text: string): HTMLAnchorElement => {
  const link = element('a', text, 'call');
  link.href = `tel:${number}`;
  return link;
};

// reached tells how far away a service is: in time where that is known, else
// why it is not, and the straight line.
const reached = (s: Service, t: Texts, language: Language): HTMLElement[] => {
  const p = s.properties;
  const straight = p.straight_line_m ?? p.distance_m;
  if (p.duration_s == null || p.distance_m == null) {
    const lines = p.unreachable ? [element('p', [t.noTime, p.unreachable.detail].filter(Boolean).join(': '), 'state unknown')] : [];
    if (straight != null) lines.push(element('p', t.straight(metres(straight, language)), 'far'));
    return lines;
  }
  const time = span(p.duration_s, t);
  const lines: HTMLElement[] = [element('p', t.time(p.travel?.accuracy === 'coarse' ? t.rough(time) : time, metres(p.distance_m, language)), 'far')];
  for (const ferry of p.travel?.ferries ?? []) lines.push(element('p', crossing(ferry, t)));
  if (p.travel?.uncertain) lines.push(element('p', t.uncertainPlace));
  if (p.arrival && p.arrival.open !== p.open) lines.push(onArrival(p.arrival.open, t));
  return lines;
};

// onArrival tells whether a service is open when one comes.
export const onArrival = (open: boolean | null, t: Texts): HTMLElement => {
  const [text, state] = open === null ? [t.arrivesUnknown, 'unknown'] : open ? [t.arrivesOpen, 'open'] : [t.arrivesShut, 'shut'];
  return element('p', text, `state ${state}`);
};

// card says everything about one service; heading is the level of its name.
export const card = (s: Service, heading: 'h2' | 'h3', t: Texts, language: Language, actions: HTMLElement[] = []): HTMLElement => {
  const p = s.properties;
  const whole = element('article', '', 'card');
  whole.append(element(heading, p.name), element('p', p.category_name, 'kind'));
  const { text, state } = opening(s, t, language);
  const open = element('p', '', `state ${state}`);
  const mark = element('span', marks[state], 'mark');
  mark.setAttribute('aria-hidden', 'true');
  open.append(mark, ` ${text}`);
  whole.append(open);
  whole.append(...reached(s, t, language));
  if (p.address) whole.append(element('p', p.address.text, 'address'));
  if (p.accuracy !== null && p.accuracy !== 'exact' && p.accuracy !== 'address') whole.append(element('p', t.accuracy, 'small'));
  const row = element('p', '', 'actions');
  if (p.call_first && p.call_number) row.append(callLink(p.call_number, t.callFirst(p.call_number)));
  else if (p.phone) row.append(callLink(p.phone, t.call(spaced(p.phone))));
  row.append(...actions);
  if (row.childNodes.length > 0) whole.append(row);
  const credit = p.sources.map((source) => source.credit).find((text) => text);
  const asOf = p.as_of ? t.asOf(new Date(p.as_of).toLocaleDateString(language, { ...oslo, dateStyle: 'long' })) : t.source;
  whole.append(element('p', [asOf, credit].filter(Boolean).join(': '), 'small'));
  return whole;
};

export const button = (text: string, press: () => void): HTMLButtonElement => {
  const made = element('button', text);
  made.type = 'button';
  made.addEventListener('click', press);
  return made;
};

export const paragraph = (text: string, className = ''): HTMLParagraphElement => element('p', text, className);
