import './map.css';
import * as api from './api';
import { button, card, metres, minutes, paragraph } from './cards';
import type { Chart } from './chart';
import { languages, pick, texts } from './texts';
import type { Language } from './texts';

const find = <T extends HTMLElement>(id: string): T => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no #${id}`);
  return found as T;
};

const list = find('list');
const status = find('status');
const categoryChoice = find<HTMLSelectElement>('category');
const byChoice = find<HTMLSelectElement>('by');
const languageChoice = find<HTMLSelectElement>('language');
const modes = { nearest: find<HTMLButtonElement>('nearest'), route: find<HTMLButtonElement>('route') };

const stored = (): string | null => {
  try {
    return localStorage.getItem('language');
  } catch {
    return null; // storage is switched off
  }
};

let language: Language = languages.find((l) => l === stored()) ?? pick(navigator.languages);
let chart: Chart | null = null;
let mode: keyof typeof modes = 'nearest';
let start: api.Place | null = null;
let lastAsked: (() => Promise<void>) | null = null;
let running: AbortController | null = null;

const t = () => texts[language];
const say = (text: string): void => {
  status.textContent = text;
};

// speak writes all fixed texts.
const speak = (): void => {
  document.documentElement.lang = language;
  document.title = t().title;
  for (const node of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const text = t()[node.dataset['text'] as keyof ReturnType<typeof t>];
    if (typeof text === 'string') node.textContent = text;
  }
  fill(byChoice, [['distance', t().distance], ['drive', t().drive], ['walk', t().walk]]);
  fill(languageChoice, languages.map((l) => [l, texts[l].name]));
  languageChoice.value = language;
};

const fill = (select: HTMLSelectElement, options: [string, string][]): void => {
  const had = select.value;
  select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  if (options.some(([value]) => value === had)) select.value = had;
};

// run asks one question at a time; a newer one drops the older.
const run = async (question: (signal: AbortSignal) => Promise<void>): Promise<void> => {
  running?.abort();
  const mine = (running = new AbortController());
  say(t().loading);
  list.setAttribute('aria-busy', 'true');
  try {
    await question(mine.signal);
  } catch (error) {
    if (mine.signal.aborted) return;
    if (!(error instanceof api.Refused)) throw error;
    list.replaceChildren();
    say(t().failed);
  } finally {
    if (running === mine) list.removeAttribute('aria-busy');
  }
};

const placeOf = (s: api.Service): api.Place | null => (s.geometry ? { lat: s.geometry.coordinates[1], lon: s.geometry.coordinates[0] } : null);

const askNearest = (at: api.Place): Promise<void> => {
  lastAsked = () => askNearest(at);
  return run(async (signal) => {
    chart?.mark([at]);
    chart?.way(null);
    let note = '';
    let answer: api.Nearest;
    try {
      answer = await api.nearest(at, categoryChoice.value, byChoice.value, language, signal);
    } catch (error) {
      if (!(error instanceof api.Refused) || error.status !== 400 || byChoice.value === 'distance') throw error;
      answer = await api.nearest(at, categoryChoice.value, 'distance', language, signal);
      note = t().noTimes;
    }
    const cards = answer.features.map((service) => {
      const to = placeOf(service);
      const actions = to ? [button(t().showWay, () => void askWay(at, to))] : [];
      const made = card(service, 'h2', t(), language, actions);
      if (to) made.addEventListener('mouseenter', () => chart?.mark([at, to]));
      return made;
    });
    list.replaceChildren(...(note ? [paragraph(note, 'note')] : []), ...cards);
    say(cards.length > 0 ? t().found(cards.length) : t().none);
  });
};

const profile = (): string => (byChoice.value === 'walk' ? 'walk' : 'drive');

const askWay = (from: api.Place, to: api.Place): Promise<void> => {
  lastAsked = () => askWay(from, to);
  chart?.hide();
  return run(async (signal) => {
    chart?.mark([from, to]);
    let way: api.Way;
    try {
      way = await api.way(from, to, profile(), language, signal);
    } catch (error) {
      if (!(error instanceof api.Refused) || ![400, 404, 409, 501, 503].includes(error.status)) throw error;
      chart?.way(null);
      list.replaceChildren();
      say(t().noRoads);
      return;
    }
    chart?.way(way.geometry);
    if (way.duration_s == null || way.distance_m == null) {
      list.replaceChildren(...(way.detail ? [paragraph(way.detail, 'note')] : []));
      say(t().noRoute);
      return;
    }
    const said = t().way(minutes(way.duration_s), metres(way.distance_m, language));
    list.replaceChildren(paragraph(said, 'way'), ...(way.accuracy === 'coarse' ? [paragraph(t().coarse, 'note')] : []));
    say(said);
  });
};

const clicked = (at: api.Place): void => {
  chart?.hide();
  if (mode === 'nearest') {
    void askNearest(at);
  } else if (start) {
    const from = start;
    start = null;
    void askWay(from, at);
  } else {
    start = at;
    chart?.mark([at]);
    say(t().from);
  }
};

const opened = async (id: string, at: api.Place): Promise<void> => {
  if (mode === 'route') {
    clicked(at);
    return;
  }
  try {
    const service = await api.service(id, language);
    chart?.show(at, card(service, 'h2', t(), language));
  } catch (error) {
    if (!(error instanceof api.Refused)) throw error;
    say(t().failed);
  }
};

const choose = (next: keyof typeof modes): void => {
  mode = next;
  start = null;
  for (const [name, node] of Object.entries(modes)) node.setAttribute('aria-pressed', String(name === next));
  say(next === 'route' ? t().start : '');
};

const loadCategories = async (): Promise<void> => {
  const known = await api.categories(language);
  fill(categoryChoice, known.map(({ id, names }) => [id, names[language] ?? names['nb'] ?? id]));
};

const norway: [number, number, number, number] = [4, 57.8, 31.5, 71.3];

const openChart = async (): Promise<void> => {
  const { Chart } = await import('./chart');
  chart = await Chart.open(find('map'), norway, language, t(), {
    service: (id, at) => void opened(id, at),
    ground: clicked,
    lost: () => say(t().noPosition),
  });
  const { empty } = await api.tileJSON();
  if (empty) say(t().noMap);
};

const begin = async (): Promise<void> => {
  speak();
  find('tools').addEventListener('submit', (event) => event.preventDefault());
  modes.nearest.addEventListener('click', () => choose('nearest'));
  modes.route.addEventListener('click', () => choose('route'));
  find('middle').addEventListener('click', () => chart && clicked(chart.middle()));
  for (const choice of [categoryChoice, byChoice]) choice.addEventListener('change', () => void lastAsked?.());
  languageChoice.addEventListener('change', () => {
    language = languages.find((l) => l === languageChoice.value) ?? language;
    try {
      localStorage.setItem('language', language);
    } catch {
      // kept for this visit only
    }
    speak();
    void loadCategories().then(() => lastAsked?.());
    void chart?.restyle(language);
  });
  const trouble = (text: string) => (error: unknown) => {
    say(text);
    if (!(error instanceof api.Refused)) console.warn(error);
  };
  await Promise.all([loadCategories().catch(trouble(t().failed)), openChart().catch(trouble(t().noGraphics))]);
};

void begin();
