// What is said of one way: when one is there, what it crosses, and each step.

import type { Place, Way } from './api';
import { button, clock, crossing, element, metres, onArrival, paragraph, span } from './cards';
import type { Language, Texts } from './texts';

// Told is a way in words: one sentence, and everything else.
export interface Told {
  sentence: string;
  parts: HTMLElement[];
}

// offRoad is how far from the road an end lies before that is said.
const offRoad = 300;

// tell says everything about a way by the manner named; look shows a place of it.
export const tell = (way: Way, manner: string, t: Texts, language: Language, look: (at: Place) => void): Told => {
  const sentence = headline(way, t, language);
  const heading = element('h2', sentence, 'way');
  if (sentence === t.noRoute) return { sentence: `${sentence} ${way.detail ?? ''}`.trim(), parts: [heading, ...why(way, t, language)] };
  return { sentence, parts: [heading, ...notes(way, manner, t, language), ...steps(way, t, language, look)] };
};

const headline = (way: Way, t: Texts, language: Language): string => {
  if (way.duration_s == null || way.distance_m == null || !way.arrive_at) return t.noRoute;
  const said = way.accuracy === 'coarse' ? t.wayRough : t.way;
  return said(clock(way.arrive_at, language, new Date(way.depart_at)), span(way.duration_s, t), metres(way.distance_m, language));
};

// why says why there is no way, and whom to call who cannot go.
const why = (way: Way, t: Texts, language: Language): HTMLElement[] => {
  const lines = [way.detail ?? '', ...ends(way, t, language), ...parts(way, t), ...closures(way, t.shutRoad)];
  const calls = way.emergency.map(({ number, text }) => {
    const line = paragraph('');
    const link = element('a', text, 'call');
    link.href = `tel:${number}`;
    line.append(link);
    return line;
  });
  return [...lines.filter(Boolean).map((line) => paragraph(line, 'note')), ...calls];
};

const parts = (way: Way, t: Texts): string[] => {
  if (way.reason !== 'not_connected') return [];
  return [way.from.part ? t.fromPart(way.from.part) : '', way.to.part ? t.toPart(way.to.part) : ''];
};

const ends = (way: Way, t: Texts, language: Language): string[] => {
  const far = (m: number | null, text: (m: string) => string): string => (m !== null && m > offRoad ? text(metres(m, language)) : '');
  return [far(way.from.off_road_m, t.fromRoad), far(way.to.off_road_m, t.toRoad)];
};

const closures = (way: Way, text: (why: string) => string): string[] => [...new Set(way.closures_avoided.map(({ reason }) => text(reason ?? '')))];

const notes = (way: Way, manner: string, t: Texts, language: Language): HTMLElement[] => {
  const made: HTMLElement[] = [paragraph(manner, 'manner')];
  if (way.arrival) made.push(onArrival(way.arrival.open, t));
  made.push(...way.ferries.map((ferry) => paragraph(crossing(ferry, t), 'ferry')));
  const lines = [
    way.ferries.length > 0 ? t.timetable : '',
    way.accuracy === 'coarse' ? t.coarse : '',
    way.uncertain_m ? t.uncertain(metres(way.uncertain_m, language)) : '',
    way.toll ? t.toll : '',
    ...ends(way, t, language),
    ...closures(way, t.avoided),
  ];
  return [...made, ...lines.filter(Boolean).map((line) => paragraph(line, 'note'))];
};

// steps lists what to do; each step shows its place on the map when pressed.
const steps = (way: Way, t: Texts, language: Language, look: (at: Place) => void): HTMLElement[] => {
  if (way.steps.length === 0) return [];
  const list = element('ol', '', 'steps');
  list.lang = way.instructions?.language ?? language;
  for (const step of way.steps) {
    const [lon, lat] = step.location;
    const pressed = button(step.text, () => look({ lat, lon }));
    const extra = [step.distance_m >= 10 ? metres(step.distance_m, language) : '', step.wait_s ? t.wait(span(step.wait_s, t)) : ''].filter(Boolean);
    if (extra.length > 0) pressed.append(' ', element('span', extra.join(', '), 'small'));
    const item = element('li');
    item.append(pressed);
    list.append(item);
  }
  return [element('h3', t.steps), list];
};
