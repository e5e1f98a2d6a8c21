import './map.css';
import * as api from './api';
import { button, card, paragraph } from './cards';
import type { Chart } from './chart';
import { languages, pick, texts } from './texts';
import type { Language } from './texts';
import { tell } from './ways';

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
let ways = true; // whether the server has roads; what is not known is tried
let lastAsked: (() => Promise<void>) | null = null;
let running: AbortController | null = null;

const t = () => texts[language];
// say tells how it went; aloud only where the list shows the same words.
const say = (text: string, aloudOnly = false): void => {
  status.textContent = text;
  status.classList.toggle('unseen', aloudOnly);
};

// manners are the ways to travel, as the server calls them.
const manners = (): [string, string][] => [['drive', t().drive], ['walk', t().walk], ['cycle', t().cycle], ['step-free', t().stepFree]];

// speak writes all fixed texts.
const speak = (): void => {
  document.documentElement.lang = language;
  document.title = t().title;
  for (const node of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const text = t()[node.dataset['text'] as keyof ReturnType<typeof t>];
    if (typeof text === 'string') node.textContent = text;
  }
  fill(byChoice, [['distance', t().distance], ...manners()]);
  allow();
  fill(languageChoice, languages.map((l) => [l, texts[l].name]));
  languageChoice.value = language;
};

// allow switches off what takes roads where the server has none, and says why.
const allow = (): void => {
  if (!ways) byChoice.value = 'distance';
  for (const option of byChoice.options) option.disabled = !ways && option.value !== 'distance';
  modes.route.disabled = !ways;
  const reason = find('roadless');
  reason.hidden = ways;
  for (const node of [byChoice, modes.route]) {
    if (ways) node.removeAttribute('aria-describedby');
    else node.setAttribute('aria-describedby', reason.id);
  }
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
      const actions = to && ways ? [button(t().showWay, () => void askWay(at, { ...to, id: service.id }).then(() => list.focus()))] : [];
      const made = card(service, 'h2', t(), language, actions);
      if (to) made.addEventListener('mouseenter', () => chart?.mark([at, to]));
      return made;
    });
    const notes = [note, ...untimed(answer)].filter(Boolean).map((text) => paragraph(text, 'note'));
    list.replaceChildren(...notes, ...cards);
    say(cards.length > 0 ? t().found(cards.length) : notes.length > 0 ? t().noneTimed : t().none);
  });
};

const most = 5; // as many as api.nearest asks for

// untimed says why the list by travel time is short: where the start is, or
// which places nobody can tell the time to.
const untimed = ({ start, unreachable, features }: api.Nearest): string[] => {
  if (start?.reason) return [start.detail ?? ''];
  const timed = features.filter((s) => s.properties.duration_s != null).length;
  if (timed >= most) return [];
  const listed = features.length - timed;
  const all = (unreachable ?? []).reduce((sum, { count }) => sum + count, 0);
  if (all <= listed) return [];
  return [`${t().left(all - listed)}. ${[...new Set((unreachable ?? []).map(({ detail }) => detail))].join(' ')}`];
};

const profile = (): string => (byChoice.value === 'distance' ? 'drive' : byChoice.value);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

// Spot is a place, or the service at it.
type Spot = api.Place & { id?: string };

// askWay asks for the way to a spot.
const askWay = (from: api.Place, to: Spot): Promise<void> => {
  lastAsked = () => askWay(from, to);
  chart?.hide();
  return run(async (signal) => {
    chart?.mark([from, to]);
    let way: api.Way;
    try {
      way = await api.way(from, to.id ?? to, profile(), language, signal);
    } catch (error) {
      if (!(error instanceof api.Refused) || error.status !== 501) throw error;
      ways = false; // they have gone since the page was opened
      allow();
      chart?.way(null);
      list.replaceChildren();
      say(t().noRoads);
      return;
    }
    chart?.way(way.geometry);
    const manner = manners().find(([value]) => value === profile())?.[1] ?? '';
    const told = tell(way, capital(manner), t(), language, (at) => chart?.look(at));
    list.replaceChildren(...told.parts);
    say(told.sentence, true);
  });
};

const clicked = (at: Spot): void => {
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
    clicked({ ...at, id });
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

// mainland is where the map opens when the server has not said where.
const mainland: [number, number, number, number] = [4.5, 57.9, 31.2, 71.2];

const openChart = async (ground: Promise<api.Ground | null>): Promise<void> => {
  const { Chart } = await import('./chart');
  const known = await ground;
  chart = await Chart.open(find('map'), known?.start ?? mainland, language, t(), {
    service: (id, at) => void opened(id, at),
    ground: clicked,
    lost: () => say(t().noPosition),
  });
  if (known?.empty) say(t().noMap);
};

// learn takes note of what the server has.
const learn = async (): Promise<api.Ground | null> => {
  try {
    const ground = await api.ground();
    ways = ground.ways;
    allow();
    return ground;
  } catch (error) {
    if (!(error instanceof api.Refused)) throw error;
    return null; // not ready: the map says so itself
  }
};

const begin = async (): Promise<void> => {
  speak();
  find('tools').addEventListener('submit', (event) => event.preventDefault());
  modes.nearest.addEventListener('click', () => choose('nearest'));
  modes.route.addEventListener('click', () => choose('route'));
  find('middle').addEventListener('click', () => chart && clicked(chart.middle()));
  find<HTMLDetailsElement>('helping').open = matchMedia('(min-width: 48.01rem)').matches;
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
  await Promise.all([loadCategories().catch(trouble(t().failed)), openChart(learn()).catch(trouble(t().noGraphics))]);
};

void begin();
