// Drives the map page in a real browser against the real server. Each scenario
// prints one line of JSON: its name and what failed.

import { chromium } from 'playwright-core';
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';

const setting = JSON.parse(process.argv[2]);
const browser = await chromium.launch({
  executablePath: setting.chromium,
  args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

// open shows the map at a place. Closing it checks that nobody else was asked,
// that no address but that of a tile tells a place, and that nothing complained.
const open = async (at, { base = setting.base, complaints = null, ...device } = {}) => {
  const context = await browser.newContext({ locale: 'nb-NO', viewport: { width: 900, height: 460 }, ...device });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000); // a map drawn without a graphics card, beside other tests
  const requests = [], said = [];
  page.on('request', (request) => requests.push(request));
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) said.push(message.text()); });
  page.on('pageerror', (error) => said.push(String(error)));
  await page.goto(at ? `${base}/map#map=${at}` : `${base}/map`);
  await drawn(page);
  const close = async () => {
    for (const request of requests) {
      assert.equal(new URL(request.url()).origin, base, 'asked somebody else');
      assert.doesNotMatch(request.url().slice(base.length).replace(/#.*/, ''), /lat|lon|\d{2}\.\d/, 'an address tells where the person looks');
      if (request.method() === 'POST') assert.doesNotMatch(request.postData(), /\d\.\d{5}/, 'more than four decimals');
    }
    assert.deepEqual(said.filter((text) => !/GPU stall|GL Driver/.test(text) && !complaints?.test(text)), [], 'the console complains');
    await context.close();
  };
  return { page, requests, close };
};

const drawn = (page) => page.locator('#map[data-drawn=yes]').waitFor();
const status = (page) => page.locator('#status').innerText();
// says waits: a click on the map counts when the map has seen it.
const says = (page, text) => page.locator('#status', { hasText: text }).waitFor();
const settled = async (page) => { await page.locator('#list:not([aria-busy])').waitFor({ state: 'attached' }); };
const canvas = (page) => page.locator('canvas.maplibregl-canvas');
const middle = async (page) => { await canvas(page).evaluate((node) => node.scrollIntoView({ block: 'center' })); const box = await canvas(page).boundingBox(); return [box.x + box.width / 2, box.y + box.height / 2]; };

// color is that of the middle of the map.
const color = async (page) => {
  const [x, y] = await middle(page);
  const shot = await page.screenshot({ clip: { x: x - 2, y: y - 2, width: 4, height: 4 } });
  return page.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
    const context = new OffscreenCanvas(4, 4).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    return [...context.getImageData(1, 1, 1, 1).data.slice(0, 3)];
  }, [...shot]);
};

// between asks for the way between two points of the map, in pixels from its middle.
const between = async (page, from, to) => {
  await page.locator('#route').click();
  await says(page, 'Klikk på starten.');
  const [x, y] = await middle(page);
  await page.mouse.click(x + from[0], y + from[1]);
  await says(page, 'Klikk på målet.');
  const answer = page.waitForResponse((r) => r.url().endsWith('/v1/route'));
  await page.mouse.click(x + to[0], y + to[1]);
  const way = await (await answer).json();
  await page.locator('#list .way').waitFor();
  return way;
};

const plain = (text) => text.replaceAll('\u00a0', ' ');
const near = (a, b) => a.every((value, i) => Math.abs(value - b[i]) <= 6);
const ask = async (path, body) => (await fetch(setting.base + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json();

const accessible = async (page) => {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`), []);
};

const scenarios = {
  'the fjord is blue and the town is not': async () => {
    const { page, requests, close } = await open('15/59.9085/10.7285');
    for (const [at, water] of [['15/59.9085/10.7285', true], ['15/59.9035/10.75', true], ['17/59.9139/10.7387', false], ['16/59.9111/10.7545', false]]) {
      await page.evaluate((hash) => { document.getElementById('map').dataset.drawn = 'no'; location.hash = `#map=${hash}`; }, at);
      if (at !== '15/59.9085/10.7285') await drawn(page);
      assert.equal(near(await color(page), [0xa6, 0xcb, 0xe3]), water, `${at}: ${await color(page)}`);
    }
    assert.ok(requests.some((r) => /\/tiles\/map\/\d+\/\d+\/\d+\.mvt/.test(r.url())));
    await close();
  },

  'the nearest to the middle, as the server says': async () => {
    const { page, close } = await open('14/59.913/10.745');
    await page.locator('#category').selectOption('pharmacy');
    await page.locator('#middle').click();
    await page.locator('.card').first().waitFor();
    await settled(page);
    const { features } = await ask('/v1/services/nearest', { lat: 59.913, lon: 10.745, category: 'pharmacy', limit: 5 });
    assert.deepEqual(await page.locator('#list .card h2').allInnerTexts(), features.map((f) => f.properties.name));
    assert.equal(await status(page), '5 steder');
    await accessible(page);
    await close();
  },

  'a click on a service tells whether it is open': async () => {
    const { features: [one] } = await ask('/v1/services/nearest', { lat: 59.9137, lon: 10.7535, category: 'pharmacy', limit: 1 });
    const [lon, lat] = one.geometry.coordinates;
    const { page, close } = await open(`17.5/${lat}/${lon}`);
    await page.mouse.click(...(await middle(page)));
    const popup = page.locator('.maplibregl-popup .card');
    await popup.waitFor();
    const text = (await popup.innerText()).replace(/\s+/g, ' ');
    const whole = await (await fetch(`${setting.base}/v1/services/${one.id}`)).json();
    const mark = { true: '✓ Åpent', false: '✕ Stengt', null: '? Vet ikke om det er åpent' }[String(whole.properties.open)];
    assert.ok(text.startsWith(`${one.properties.name} Apotek ${mark}`), text);
    assert.match(text, /© OpenStreetMap/);
    await accessible(page);
    await page.keyboard.press('Escape');
    await close();
  },

  'the list by bicycle tells minutes': async () => {
    const { page, close } = await open('14/59.913/10.745');
    await page.locator('#category').selectOption('pharmacy');
    await page.locator('#by').selectOption('cycle');
    await page.locator('#middle').click();
    await page.locator('.card').first().waitFor();
    await settled(page);
    const { features } = await ask('/v1/services/nearest', { lat: 59.913, lon: 10.745, category: 'pharmacy', limit: 5, by: 'cycle' });
    const told = await page.locator('#list .card .far').allInnerTexts();
    assert.equal(told.length, features.length);
    told.forEach((text, i) => assert.ok(text.startsWith(`${Math.max(1, Math.round(features[i].properties.duration_s / 60))} min, `), text));
    const answer = page.waitForResponse((r) => r.url().endsWith('/v1/route'));
    await page.locator('.card').first().getByRole('button', { name: 'Vis vei hit' }).click();
    const way = await (await answer).json();
    assert.equal(way.to.service.id, features[0].id);
    await page.locator('#list .way').waitFor();
    assert.equal(await page.locator('#list .manner').innerText(), 'På sykkel');
    assert.match(await page.locator('#list .state').innerText(), /når du kommer$/);
    await close();
  },

  'the way by car and without steps, drawn, timed and told step by step': async () => {
    const { page, close } = await open('15/59.9139/10.752');
    const way = await between(page, [-110, -60], [110, 80]);
    const sentence = plain(await page.locator('#list .way').textContent());
    const clock = new Date(way.arrive_at).toLocaleTimeString('nb', { timeZone: 'Europe/Oslo', hour: '2-digit', minute: '2-digit' });
    assert.ok(sentence.startsWith(`framme ${clock} · ${Math.max(1, Math.round(way.duration_s / 60))} min · `), sentence);
    assert.equal(plain(await page.locator('#status').textContent()), sentence);
    const { width, height } = await page.locator('#status').boundingBox();
    assert.ok(width <= 1 && height <= 1, 'the sentence is seen twice');
    const told = page.locator('#list ol.steps > li > button');
    assert.equal(await told.count(), way.steps.length);
    assert.ok((await told.first().innerText()).startsWith(way.steps[0].text));
    await drawn(page);
    const before = page.url();
    await told.last().focus();
    await page.keyboard.press('Enter');
    await page.locator('.ring').waitFor();
    await page.waitForFunction((url) => location.href !== url, before);
    await drawn(page);
    const [, lat, lon] = new URL(page.url()).hash.slice(5).split('/').map(Number);
    assert.ok(Math.abs(lon - way.steps.at(-1).location[0]) < 1e-3 && Math.abs(lat - way.steps.at(-1).location[1]) < 1e-3, `${page.url()}: not at the last step`);
    const second = page.waitForResponse((r) => r.url().endsWith('/v1/route'));
    await page.locator('#by').selectOption('step-free');
    const free = await (await second).json();
    assert.equal(free.profile, 'step-free');
    await page.locator('#list .manner', { hasText: 'Uten trinn' }).waitFor();
    assert.equal(await page.getByText(/av veien vet vi ikke om den er uten trinn/).count(), free.uncertain_m > 0 ? 1 : 0);
    await drawn(page);
    await accessible(page);
    if (setting.screens) {
      await page.evaluate(() => { document.getElementById('map').dataset.drawn = 'no'; });
      await page.setViewportSize({ width: 1100, height: 720 });
      await drawn(page);
      await page.screenshot({ path: `${setting.screens}/map-route.jpg`, type: 'jpeg', quality: 80 });
    }
    await close();
  },

  'the way by ferry tells what to wait': async () => {
    const { page, close } = await open('9/60.05/5.38', { base: setting.ferryBase });
    const way = await between(page, [33, -140], [-39, 114]); // Halhjem to Sandvikvåg
    assert.ok(way.ferries.length > 0, JSON.stringify(way).slice(0, 500));
    const told = await page.locator('#list .ferry').allInnerTexts();
    assert.equal(told.length, way.ferries.length);
    assert.ok(told[0].includes(way.ferries[0].name ?? 'Ferge') && /regn .+ venting, .+ om bord$/.test(told[0]), told[0]);
    await page.getByText('Ventetiden er et gjennomsnitt').waitFor();
    assert.equal(way.accuracy, 'coarse');
    assert.match(plain(await page.locator('#list .way').innerText()), /^framme ca\. .+ · anslag .+ · .+ km$/);
    await page.getByText('Grovt anslag').waitFor();
    await close();
  },

  'where there is no way it says why': async () => {
    const { page, close } = await open('8/59.913/10.75');
    const way = await between(page, [0, 0], [200, 40]);
    assert.equal(way.duration_s, null);
    assert.equal(await page.locator('#list .way').innerText(), 'Vi kan ikke vise vei her.');
    await page.locator('#list .note', { hasText: way.detail }).waitFor();
    assert.ok((await page.locator('#status').textContent()).endsWith(way.detail));
    assert.deepEqual(await page.locator('#list a.call').evaluateAll((links) => links.map((a) => a.getAttribute('href'))), ['tel:113', 'tel:116117']);
    await accessible(page);
    await close();
  },

  'it opens at what there is to see': async () => {
    const box = { [setting.base]: [59.8, 60, 10.6, 10.9], [setting.emptyBase]: [63, 67, 15, 20] };
    for (const [base, viewport] of [[setting.base, { width: 900, height: 460 }], [setting.base, { width: 360, height: 640 }], [setting.emptyBase, { width: 360, height: 640 }]]) {
      const { page, close } = await open('', { base, viewport });
      const asked = page.waitForRequest((r) => r.url().endsWith('/v1/services/nearest'));
      await page.locator('#middle').click();
      const { lat, lon } = (await asked).postDataJSON();
      const [south, north, west, east] = box[base];
      assert.ok(lat > south && lat < north && lon > west && lon < east, `${viewport.width} px: ${lat}, ${lon}`);
      await settled(page);
      await close();
    }
  },

  'without roads it says so, and tries nothing': async () => {
    const { page, close } = await open('6/60/10', { base: setting.emptyBase });
    await page.getByText('Kartgrunnlaget er ikke lastet inn på denne tjeneren.').waitFor();
    await page.getByText('Veiene er ikke lastet inn på denne tjeneren, så vi kan ikke vise vei.').waitFor();
    assert.ok(await page.locator('#route').isDisabled());
    assert.deepEqual(await page.locator('#by option:not([disabled])').allInnerTexts(), ['i luftlinje']);
    await page.locator('#middle').click();
    await says(page, 'Vi vet ikke om noen slik tjeneste her.');
    await accessible(page);
    await close();
  },

  'languages': async () => {
    const { page, close } = await open('14/59.913/10.745', { locale: 'en-GB' });
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.locator('#language').selectOption('nn');
    await page.getByText('Når eg klikkar i kartet:').waitFor();
    assert.equal(await page.title(), 'Kart – Finnfram');
    await page.locator('#category option', { hasText: 'Sjukehus' }).waitFor({ state: 'attached' });
    await drawn(page);
    await close();
  },

  'dark when the person wants dark': async () => {
    const { page, requests, close } = await open('14/59.913/10.745', { colorScheme: 'dark' });
    assert.ok(requests.some((r) => r.url().endsWith('/tiles/style-dark.json')));
    await accessible(page);
    const light = page.waitForResponse((r) => r.url().endsWith('/tiles/style-light.json'));
    await page.emulateMedia({ colorScheme: 'light' });
    await light;
    await drawn(page);
    await accessible(page);
    await close();
  },

  'by keyboard': async () => {
    const { page, close } = await open('14/59.913/10.745');
    const stops = [];
    for (let i = 0; i < 13; i++) {
      await page.keyboard.press('Tab');
      stops.push(await page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName));
    }
    for (const wanted of ['skip', 'category', 'by', 'language', 'maplibregl-canvas', 'maplibregl-ctrl-zoom-in', 'SUMMARY', 'nearest', 'route', 'middle']) assert.ok(stops.includes(wanted), `${wanted} is not among ${stops}`);
    await canvas(page).focus();
    const before = page.url();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((url) => location.href !== url, before);
    await close();
  },

  'narrow and with large letters': async () => {
    for (const viewport of [{ width: 320, height: 640 }, { width: 640, height: 400 }]) {
      const { page, close } = await open('13/59.913/10.745', { viewport });
      assert.ok(!(await page.locator('#help').isVisible()), 'the help pushes the answers away');
      await between(page, [-60, -40], [60, 40]);
      await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${viewport.width} px: something is cut off`);
      await close();
    }
  },
};

const screens = {
  'map-oslo-z9': ['9/59.9/10.7'], 'map-oslo-z12': ['12/59.916/10.75'], 'map-oslo-z14': ['14/59.9135/10.742'], 'map-oslo-z16': ['16/59.9145/10.752'],
  'map-oslo-z14-dark': ['14/59.9175/10.752', { colorScheme: 'dark' }], 'map-norway-z5': ['5/65/16'], 'map-norway-z7': ['7/60.6/6.6'],
};
if (setting.screens) {
  for (const [name, [at, how]] of Object.entries(screens)) {
    scenarios[`screen ${name}`] = async () => {
      const { page, close } = await open(at, { base: setting.wholeBase, viewport: { width: 1100, height: 720 }, ...how });
      await page.screenshot({ path: `${setting.screens}/${name}.jpg`, type: 'jpeg', quality: 78 });
      await close();
    };
  }
}

// Two at a time: one waits for the server while the other draws.
const waiting = Object.entries(scenarios);
const lane = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, scenario] = next;
    const failures = [], begun = performance.now();
    try { await scenario(); } catch (failure) { failures.push(failure.stack ?? String(failure)); }
    console.log(JSON.stringify({ name, failures, took: Math.round(performance.now() - begun) }));
  }
};
await Promise.all([lane(), lane()]);
await browser.close();
