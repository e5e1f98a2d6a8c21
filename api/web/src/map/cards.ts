// What is said of a service, as elements; nothing is ever parsed as HTML.

import type { Service } from './api';
import type { Language, Texts } from './texts';

const element = <K extends keyof HTMLElementTagNameMap>(name: K, text = '', className = ''): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

const oslo = { timeZone: 'Europe/Oslo' } as const;

export const metres = (m: number, language: Language): string =>
  m < 950 ? `${Math.round(m / 10) * 10} m` : `${(m / 1000).toLocaleString(language, { maximumFractionDigits: m < 20000 ? 1 : 0 })} km`;

export const minutes = (seconds: number): number => Math.max(1, Math.round(seconds / 60));

// clock is a time of the day, with the day before it where it is another.
const clock = (instant: string, language: Language): string => {
  const at = new Date(instant);
  const time = at.toLocaleTimeString(language, { ...oslo, hour: '2-digit', minute: '2-digit' });
  const day = (d: Date): string => d.toLocaleDateString('en-CA', oslo);
  return day(at) === day(new Date()) ? time : `${at.toLocaleDateString(language, { ...oslo, weekday: 'long' })} ${time}`;
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
  if (p.distance_m !== undefined) {
    const far = metres(p.distance_m, language);
    whole.append(element('p', p.duration_s == null ? t.straight(far) : t.time(minutes(p.duration_s), far), 'far'));
  }
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
