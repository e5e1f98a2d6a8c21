// The page: what is asked, and what is done with the answer.

import { texts, clock } from './texts.js';
import { make, card, teach } from './cards.js';

const $ = (id) => document.getElementById(id);
const spoken = (tags) => tags.map((tag) => ({ no: 'nb', nb: 'nb', nn: 'nn', en: 'en' })[tag.slice(0, 2).toLowerCase()]).find(Boolean) ?? 'nb';
const state = {
  language: spoken([localStorage.getItem('language'), ...navigator.languages].filter(Boolean)),
  place: null, category: 'emergency-clinic', categories: [], answer: null, yours: null, answeredAt: null,
};
const t = () => texts[state.language];

// How long an answer is waited for.
const patience = 15000;

const ask = async (address, body, headers = {}) => {
  const response = await fetch(address, {
    method: body ? 'POST' : 'GET', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(patience),
    headers: { 'Accept-Language': state.language, ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
    body: body ? JSON.stringify(body) : undefined,
  });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.detail ?? answer.title), { status: response.status });
  return answer;
};

// Four decimals are some ten metres: enough to find, not a doorstep.
const rounded = (degrees) => Math.round(degrees * 1e4) / 1e4;

let turn = 0;
const find = async () => {
  if (!state.place) return show();
  const mine = ++turn;
  $('status').textContent = t().searching;
  $('results').setAttribute('aria-busy', 'true');
  if (!state.answer) $('results').replaceChildren(make('div', { class: 'skeleton', 'aria-hidden': 'true' }));
  try {
    const here = { lat: rounded(state.place.lat), lon: rounded(state.place.lon), category: state.category };
    const question = { ...here, limit: 10, ...($('open').checked ? { open: true } : {}) };
    const [answer, yours] = await Promise.all([ask('/v1/services/nearest', question), state.category === 'emergency-clinic' ? ask('/v1/services/responsible', here) : null]);
    if (mine !== turn) return;
    state.answer = answer;
    state.yours = yours?.basis === 'catchment' ? yours : null;
    state.answeredAt = new Date();
    show();
  } catch (failure) {
    if (mine === turn) showFailure(failure, find);
  }
};

const showFailure = (failure, again) => {
  $('results').setAttribute('aria-busy', 'false');
  if (!navigator.onLine && state.answer) return show();
  const body = { 429: t().limited, 503: t().loading }[failure.status] ?? t().errorBody;
  $('status').textContent = t().errorHead;
  showOffline();
  $('results').replaceChildren(teach(t().errorHead, [body], make('button', { class: 'button main', type: 'button', text: t().retry, onclick: again })));
};

const categoryName = (id) => state.categories.find((c) => c.id === id)?.name ?? '';

const showNothing = (answer) => {
  if (answer.coverage !== 'none') return teach(t().none, [answer.short?.detail], ...widen());
  const numbers = answer.emergency.map((e) => make('a', { class: 'button', href: `tel:${e.number}`, text: `${t().call} ${e.number}` }));
  return teach(t().coverageNone(categoryName(state.category).toLocaleLowerCase(state.language)), [answer.ask_instead && answer.ask_instead + '.', t().coverageTeach], ...numbers);
};

const widen = () => $('open').checked ? [make('button', { class: 'button', type: 'button', text: t().showAll, onclick: () => { $('open').checked = false; state.answer = null; find(); } })] : [];

// The service that answers for this place stands first, whatever lies nearer.
const inOrder = (answer, yours) => {
  const mine = (yours?.features ?? []).filter((f) => !$('open').checked || f.properties.open);
  const ids = mine.map((f) => f.id);
  return { mine: ids, features: [...mine, ...answer.features.filter((f) => !ids.includes(f.id))] };
};

const show = () => {
  const results = $('results'), answer = state.answer;
  results.setAttribute('aria-busy', 'false');
  if (!answer) {
    $('status').textContent = '';
    results.replaceChildren(teach(t().startHead, [t().startBody]));
    return;
  }
  const { mine, features } = inOrder(answer, state.yours), n = features.length;
  $('status').textContent = n ? t().found(n, placeTitle()) : t().none;
  const list = features.map((feature, i) => card(feature, state.language, {
    first: i === 0, rough: state.place.rough, send,
    yours: mine.includes(feature.id) ? state.yours.municipality?.name ?? '' : undefined,
  }));
  const known = n ? [mine.length ? '' : answer.coverages?.[0]?.detail, answer.unknown_open ? '' : answer.short?.detail].filter(Boolean).join(' ') : '';
  if (known) list.splice(1, 0, make('p', { class: 'coverage', text: known }));
  if (!n) list.push(showNothing(answer));
  else if (answer.unknown_open > 0) list.push(teach(t().shortHead, [t().unknownOpen(answer.unknown_open)], ...widen()));
  results.replaceChildren(...list);
  showOffline();
};

const placeTitle = () => state.place.mine ? t().myPlace : state.place.middle ? t().middle(state.place.title) : state.place.title;

// An answer is looked at again when a change that it foretold has come, and
// when a person comes back to a page that is minutes old.
const changed = () => (state.answer?.features ?? []).concat(state.yours?.features ?? []).some(({ properties: p }) =>
  [p.opens_at, p.closes_at, p.closure?.from, p.closure?.to].some((at) => at && new Date(at) > state.answeredAt && new Date(at) <= new Date()));
const refresh = (older) => {
  if (!state.answer || document.hidden || $('results').contains(document.activeElement?.closest('form'))) return;
  if (!changed() && !(new Date() - state.answeredAt > older)) return;
  show();
  if (navigator.onLine) find();
};
setInterval(refresh, 30_000, Infinity);
document.addEventListener('visibilitychange', () => refresh(120_000));

const send = async (id, report, key) => {
  try {
    await ask(`/v1/services/${encodeURIComponent(id)}/reports`, report, { 'Idempotency-Key': key });
    return false;
  } catch (failure) {
    return failure.status === 429 ? t().limited : failure.status === 400 ? failure.message : true;
  }
};

// Suggestions: a combobox with a list, as the ARIA practices describe it.
// options answer the words in asked; an answer to older words is dropped.
let options = [], asked = null, asking = 0, active = -1, typing;
const box = $('place'), list = $('suggestions');

const closeList = () => {
  clearTimeout(typing);
  asking++;
  list.hidden = true;
  active = -1;
  box.setAttribute('aria-expanded', 'false');
  box.removeAttribute('aria-activedescendant');
};

const suggest = async () => {
  const words = box.value.trim();
  closeList();
  options = [];
  asked = null;
  if (words.length < 2) return;
  const mine = asking;
  try {
    const near = state.place ? { lat: rounded(state.place.lat), lon: rounded(state.place.lon) } : {};
    const answer = await ask('/v1/search', { q: words, limit: 7, ...near });
    if (mine !== asking) return;
    options = answer.features.filter((f) => f.geometry || f.properties.kind === 'emergency');
    asked = words;
    drawList();
    $('status').textContent = options.length ? t().suggested(options.length) : t().noPlaces;
  } catch (failure) {
    if (mine === asking) showFailure(failure, suggest);
  }
};

// What a suggestion is, so that a hospital and its emergency department, of
// the same name, can be told apart.
const about = (p) => [p.kind === 'municipality' ? t().municipality : categoryName(p.category), p.subtitle].filter(Boolean).join(' · ');

const drawList = () => {
  list.replaceChildren(...options.map((f, i) => make('li', {
    id: `option-${i}`, role: 'option', 'aria-selected': 'false', class: f.properties.kind === 'emergency' ? 'life' : undefined,
    onpointerdown: (event) => event.preventDefault(), onclick: () => choose(i),
  }, make('span', { text: f.properties.title }), about(f.properties) && make('small', { text: about(f.properties) }))));
  list.hidden = !options.length;
  box.setAttribute('aria-expanded', String(options.length > 0));
  active = -1;
};

const point = (to) => {
  if (list.hidden) return;
  active = (to + options.length) % options.length;
  [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === active)));
  list.children[active].scrollIntoView({ block: 'nearest' });
  box.setAttribute('aria-activedescendant', `option-${active}`);
};

const choose = (i) => {
  const f = options[i];
  if (!f) return;
  closeList();
  const { kind, title, accuracy, category } = f.properties;
  if (kind === 'emergency') { location.href = 'tel:113'; return; }
  box.value = title;
  asked = title;
  options = [f];
  if (kind === 'service' && category !== state.category) { state.category = category; showCategories(); }
  const middle = kind === 'municipality';
  setPlace({ lat: f.geometry.coordinates[1], lon: f.geometry.coordinates[0], title, middle, rough: middle || !['exact', 'address'].includes(accuracy) });
};

const setPlace = (place) => {
  state.place = place;
  state.answer = null;
  find();
};

box.addEventListener('input', () => { closeList(); typing = setTimeout(suggest, 180); });
box.addEventListener('blur', closeList);
box.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') { event.preventDefault(); point(active + 1); }
  else if (event.key === 'ArrowUp') { event.preventDefault(); point(active < 0 ? -1 : active - 1); }
  else if (event.key === 'Escape' && !list.hidden) { event.preventDefault(); closeList(); }
});
$('question').addEventListener('submit', async (event) => {
  event.preventDefault();
  const chosen = active;
  if (box.value.trim() !== asked) await suggest();
  if (box.value.trim() !== asked) return;
  const first = options.findIndex((f) => f.geometry);
  choose(chosen >= 0 ? chosen : options[0]?.properties.kind === 'emergency' ? 0 : first);
});

$('locate').addEventListener('click', () => {
  if (!navigator.geolocation) { $('status').textContent = t().locateFailed; return; }
  $('status').textContent = t().locating;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => { box.value = ''; setPlace({ lat: rounded(coords.latitude), lon: rounded(coords.longitude), mine: true, rough: coords.accuracy > 500 }); },
    (failure) => { $('status').textContent = failure.code === 1 ? t().locateDenied : t().locateFailed; box.focus(); },
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
});

$('open').addEventListener('change', () => { state.answer = null; find(); });

// What a person most often looks for stands first.
const order = ['emergency-clinic', 'pharmacy', 'youth-clinic', 'hospital', 'general-practitioner', 'child-health-clinic', 'dentist'];
const rank = (c) => (order.indexOf(c.id) + 1 || order.length + 1);

const showCategories = () => {
  const sorted = [...state.categories].sort((a, b) => rank(a) - rank(b));
  $('categories').replaceChildren(...sorted.map((c) => make('label', { class: 'chip' },
    make('input', { type: 'radio', name: 'category', value: c.id, checked: c.id === state.category, onchange: () => { state.category = c.id; state.answer = null; keepInSight(); find(); } }),
    make('span', { text: c.name }))));
  keepInSight();
};

// The strip moves only when the chosen chip is out of sight, and then shows
// that there is something to its left.
const keepInSight = () => {
  const strip = $('categories'), chosen = strip.querySelector('input:checked')?.parentElement;
  if (!chosen) return;
  const left = chosen.offsetLeft - strip.offsetLeft, seen = strip.clientWidth * .85;
  if (left < strip.scrollLeft || left + chosen.offsetWidth > strip.scrollLeft + seen) strip.scrollLeft = left - 48;
};

const begin = async () => {
  try {
    state.categories = (await ask('/v1/categories')).categories;
    showCategories();
  } catch (failure) { return showFailure(failure, begin); }
  if (state.place) find(); else show();
};

const showOffline = () => {
  const note = $('offline');
  note.hidden = navigator.onLine;
  note.textContent = state.answer ? t().offlineAge(clock(state.language, state.answeredAt)) : t().offline;
};
addEventListener('offline', showOffline);
addEventListener('online', () => { showOffline(); if (state.categories.length) find(); else begin(); });

const speak = async (language) => {
  state.language = language;
  document.documentElement.lang = language;
  document.title = t().title;
  document.querySelectorAll('[data-text]').forEach((node) => { node.textContent = t()[node.dataset.text]; });
  document.querySelectorAll('[data-label]').forEach((node) => { node.setAttribute('aria-label', t()[node.dataset.label]); });
  document.querySelectorAll('[data-placeholder]').forEach((node) => { node.placeholder = t()[node.dataset.placeholder]; });
  $('language').value = language;
  await begin();
};
$('language').addEventListener('change', () => {
  localStorage.setItem('language', $('language').value);
  speak($('language').value);
});

showOffline();
speak(state.language);
