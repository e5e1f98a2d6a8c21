// The page: what is asked, and what is done with the answer.

import { texts, clock } from './texts.js';
import { make, card, teach } from './cards.js';

const $ = (id) => document.getElementById(id);
const state = {
  language: (localStorage.getItem('language') ?? navigator.language).startsWith('en') ? 'en' : 'nb',
  place: null, category: 'emergency-clinic', categories: [], answer: null, answeredAt: null, locating: false,
};
const t = () => texts[state.language];

const ask = async (address, body, headers = {}) => {
  const response = await fetch(address, {
    method: body ? 'POST' : 'GET', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(15000),
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
    const question = { lat: rounded(state.place.lat), lon: rounded(state.place.lon), category: state.category, limit: 10 };
    if ($('open').checked) question.open = true;
    const answer = await ask('/v1/services/nearest', question);
    if (mine !== turn) return;
    state.answer = answer;
    state.answeredAt = new Date();
    show();
  } catch (failure) {
    if (mine === turn) showFailure(failure);
  }
};

const retry = () => make('button', { class: 'button main', type: 'button', text: t().retry, onclick: find });

const showFailure = (failure) => {
  $('results').setAttribute('aria-busy', 'false');
  if (!navigator.onLine && state.answer) return show();
  const body = { 429: t().limited, 503: t().loading }[failure.status] ?? t().errorBody;
  $('status').textContent = t().errorHead;
  $('results').replaceChildren(teach(t().errorHead, [body], retry()));
};

const categoryName = () => state.categories.find((c) => c.id === state.category)?.name ?? '';

const showNothing = (answer) => {
  if (answer.coverage !== 'none') return teach(t().none, [answer.short?.detail], ...widen());
  const numbers = answer.emergency.map((e) => make('a', { class: 'button', href: `tel:${e.number}`, text: `${t().call} ${e.number}` }));
  return teach(t().coverageNone(categoryName().toLocaleLowerCase(state.language)), [answer.ask_instead && answer.ask_instead + '.', t().coverageTeach], ...numbers);
};

const widen = () => $('open').checked ? [make('button', { class: 'button', type: 'button', text: t().showAll, onclick: () => { $('open').checked = false; find(); } })] : [];

const show = () => {
  const results = $('results'), answer = state.answer;
  results.setAttribute('aria-busy', 'false');
  if (!answer) {
    $('status').textContent = '';
    results.replaceChildren(teach(t().startHead, [t().startBody]));
    return;
  }
  const n = answer.features.length;
  $('status').textContent = n ? t().found(n, state.place.title) : t().none;
  const list = answer.features.map((feature, i) => card(feature, i === 0, state.language, send));
  if (!n) list.push(showNothing(answer));
  else if (answer.unknown_open > 0) list.push(teach(t().shortHead, [t().unknownOpen(answer.unknown_open)], ...widen()));
  else if (answer.short) list.push(make('p', { class: 'status', text: answer.short.detail }));
  results.replaceChildren(...list);
  showOffline();
};

const send = async (id, report, key) => {
  try {
    await ask(`/v1/services/${encodeURIComponent(id)}/reports`, report, { 'Idempotency-Key': key });
    return false;
  } catch (failure) {
    return failure.status === 429 ? t().limited : failure.status === 400 ? failure.message : true;
  }
};

// Suggestions: a combobox with a list, as the ARIA practices describe it.
let options = [], active = -1, typing;
const box = $('place'), list = $('suggestions');

const closeList = () => {
  list.hidden = true;
  active = -1;
  box.setAttribute('aria-expanded', 'false');
  box.removeAttribute('aria-activedescendant');
};

const suggest = async () => {
  const words = box.value.trim();
  if (words.length < 2) { options = []; return closeList(); }
  try {
    const near = state.place ? { lat: rounded(state.place.lat), lon: rounded(state.place.lon) } : {};
    const answer = await ask('/v1/search', { q: words, limit: 7, ...near });
    if (box.value.trim() !== words) return;
    options = answer.features.filter((f) => f.geometry || f.properties.kind === 'emergency');
    drawList();
    $('status').textContent = options.length ? t().suggested(options.length) : t().noPlaces;
  } catch (failure) { showFailure(failure); }
};

const drawList = () => {
  list.replaceChildren(...options.map((f, i) => make('li', {
    id: `option-${i}`, role: 'option', 'aria-selected': 'false', class: f.properties.kind === 'emergency' ? 'life' : undefined,
    onpointerdown: (event) => event.preventDefault(), onclick: () => choose(i),
  }, make('span', { text: f.properties.title }), f.properties.subtitle && make('small', { text: f.properties.subtitle }))));
  list.hidden = !options.length;
  box.setAttribute('aria-expanded', String(options.length > 0));
  active = -1;
};

const point = (to) => {
  if (!options.length) return;
  active = (to + options.length) % options.length;
  [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === active)));
  list.children[active].scrollIntoView({ block: 'nearest' });
  box.setAttribute('aria-activedescendant', `option-${active}`);
};

const choose = (i) => {
  const f = options[i];
  if (!f) return;
  closeList();
  if (f.properties.kind === 'emergency') { location.href = 'tel:113'; return; }
  box.value = f.properties.title;
  setPlace({ lat: f.geometry.coordinates[1], lon: f.geometry.coordinates[0], title: f.properties.title });
};

const setPlace = (place) => {
  state.place = place;
  state.answer = null;
  find();
};

box.addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(suggest, 180); });
box.addEventListener('blur', () => setTimeout(closeList, 150));
box.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') { event.preventDefault(); point(active + 1); }
  else if (event.key === 'ArrowUp') { event.preventDefault(); point(active < 0 ? -1 : active - 1); }
  else if (event.key === 'Escape') closeList();
});
$('question').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (!options.length) { clearTimeout(typing); await suggest(); }
  const first = options.findIndex((f) => f.geometry);
  choose(active >= 0 ? active : options[0]?.properties.kind === 'emergency' ? 0 : first);
});

$('locate').addEventListener('click', () => {
  if (!navigator.geolocation) { $('status').textContent = t().locateFailed; return; }
  $('status').textContent = t().locating;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => { box.value = ''; setPlace({ lat: rounded(coords.latitude), lon: rounded(coords.longitude), mine: true, title: t().myPlace.toLocaleLowerCase() }); },
    (failure) => { $('status').textContent = failure.code === 1 ? t().locateDenied : t().locateFailed; box.focus(); },
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
});

$('open').addEventListener('change', find);

// What a person most often looks for stands first.
const order = ['emergency-clinic', 'pharmacy', 'youth-clinic', 'hospital', 'general-practitioner', 'child-health-clinic', 'dentist'];
const rank = (c) => (order.indexOf(c.id) + 1 || order.length + 1);

const showCategories = () => {
  const sorted = [...state.categories].sort((a, b) => rank(a) - rank(b));
  $('categories').replaceChildren(...sorted.map((c) => make('label', { class: 'chip' },
    make('input', { type: 'radio', name: 'category', value: c.id, checked: c.id === state.category, onchange: () => { state.category = c.id; state.answer = null; find(); } }),
    make('span', { text: c.name }))));
  const chosen = $('categories').querySelector('input:checked');
  if (chosen) $('categories').scrollLeft = chosen.parentElement.offsetLeft - $('categories').offsetLeft - 8;
};

const loadCategories = async () => {
  try {
    state.categories = (await ask('/v1/categories')).categories;
    showCategories();
  } catch (failure) { showFailure(failure); }
};

const showOffline = () => {
  const note = $('offline');
  note.hidden = navigator.onLine;
  note.textContent = state.answeredAt ? t().offlineAge(clock(state.language, state.answeredAt)) : t().offline;
};
addEventListener('offline', showOffline);
addEventListener('online', () => { showOffline(); find(); });

const speak = async (language) => {
  state.language = language;
  document.documentElement.lang = language;
  document.title = t().title;
  document.querySelectorAll('[data-text]').forEach((node) => { node.textContent = t()[node.dataset.text]; });
  document.querySelectorAll('[data-label]').forEach((node) => { node.setAttribute('aria-label', t()[node.dataset.label]); });
  document.querySelectorAll('[data-placeholder]').forEach((node) => { node.placeholder = t()[node.dataset.placeholder]; });
  document.querySelectorAll('[data-language]').forEach((node) => { node.setAttribute('aria-pressed', String(node.dataset.language === language)); });
  if (state.place?.mine) state.place.title = t().myPlace.toLocaleLowerCase();
  await loadCategories();
  if (state.place) find(); else show();
};
document.querySelectorAll('[data-language]').forEach((node) => node.addEventListener('click', () => {
  localStorage.setItem('language', node.dataset.language);
  speak(node.dataset.language);
}));

showOffline();
speak(state.language);
