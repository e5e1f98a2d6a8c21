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
  await page.goto(`${base}/map#map=${at}`);
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
const middle = async (page) => { const box = await canvas(page).boundingBox(); return [box.x + box.width / 2, box.y + box.height / 2]; };

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

  'the way by car and on foot, drawn and timed': async () => {
    const { page, close } = await open('15/59.9139/10.752');
    await page.locator('#route').click();
    await says(page, 'Klikk på starten.');
    const [x, y] = await middle(page);
    await page.mouse.click(x - 110, y - 60);
    await says(page, 'Klikk på målet.');
    const answer = page.waitForResponse((r) => r.url().endsWith('/v1/route'));
    await page.mouse.click(x + 110, y + 80);
    const way = await (await answer).json();
    await page.locator('#list .way').waitFor();
    const minutes = Math.max(1, Math.round(way.duration_s / 60));
    assert.match(await status(page), new RegExp(`^${minutes} minutter, `));
    await drawn(page);
    const second = page.waitForResponse((r) => r.url().endsWith('/v1/route'));
    await page.locator('#by').selectOption('walk');
    const onFoot = await (await second).json();
    assert.notEqual(onFoot.duration_s, way.duration_s);
    await accessible(page);
    if (setting.screens) await page.screenshot({ path: `${setting.screens}/map-route.jpg`, type: 'jpeg', quality: 80 });
    await close();
  },

  'without roads it says so': async () => {
    const { page, close } = await open('6/60/10', { base: setting.emptyBase, complaints: /400|404|501|503/ });
    await page.getByText('Kartgrunnlaget er ikke lastet inn på denne tjeneren.').waitFor();
    await page.locator('#by').selectOption('drive');
    await page.locator('#middle').click();
    await page.getByText('Vi har ikke reisetider her, så listen er i luftlinje.').waitFor();
    await page.locator('#route').click();
    const [x, y] = await middle(page);
    await page.mouse.click(x - 90, y - 120);
    await says(page, 'Klikk på målet.');
    await page.mouse.click(x + 90, y + 120);
    await page.getByText(/Veiene er ikke lastet inn|Vi kan ikke vise vei her/).waitFor();
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
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      stops.push(await page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName));
    }
    for (const wanted of ['skip', 'category', 'by', 'language', 'maplibregl-canvas', 'maplibregl-ctrl-zoom-in', 'nearest', 'route', 'middle']) assert.ok(stops.includes(wanted), `${wanted} is not among ${stops}`);
    await canvas(page).focus();
    const before = page.url();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((url) => location.href !== url, before);
    await close();
  },

  'narrow and with large letters': async () => {
    for (const viewport of [{ width: 320, height: 640 }, { width: 640, height: 400 }]) {
      const { page, close } = await open('13/59.913/10.745', { viewport });
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

for (const [name, scenario] of Object.entries(scenarios)) {
  const failures = [];
  try { await scenario(); } catch (failure) { failures.push(failure.stack ?? String(failure)); }
  console.log(JSON.stringify({ name, failures }));
}
await browser.close();
