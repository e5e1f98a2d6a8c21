// Real pharmacies of Oslo on a Tuesday evening: every fact on a card is that
// of the answer. With a folder for pictures it takes them.

import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { setting, open, locate, answered, category, card, words, accessible, run } from './browser.mjs';

const oslo = [59.9139, 10.7522];

const picture = async (name, device) => {
  const { page, close } = await open({ at: oslo, ...device });
  await category(page, 'pharmacy');
  await locate(page);
  await page.getByRole('switch').check();
  await answered(page);
  const path = `${setting.screens}/${name}.png`;
  await page.screenshot({ path });
  assert.ok((await stat(path)).size < 150_000, `${name} is too large`);
  await close();
};

const scenarios = {
  'cards tell what the answer tells': async () => {
    const { page, bodies, close } = await open({ at: oslo });
    await category(page, 'pharmacy');
    await locate(page);
    const response = await fetch(`${setting.base}/v1/services/nearest`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Accept-Language': 'nb' }, body: JSON.stringify(bodies('/v1/services/nearest').at(-1)) });
    const { features } = await response.json();
    const cards = await page.locator('.card').all();
    assert.equal(features.length, 10);
    assert.equal(cards.length, 10);
    let open_ = 0, shut = 0;
    for (const [i, { properties: p }] of features.entries()) {
      const text = await words(cards[i]);
      assert.ok(text.startsWith(p.name), `${i}: ${text}`);
      assert.ok(text.includes(`${Math.round(p.distance_m / 10) * 10} m i luftlinje`), `${p.distance_m}: ${text}`);
      assert.match(text, p.open ? /✓ Åpent til \d\d/ : p.open === false ? /✕ Stengt – åpner i morgen \d\d:\d\d/ : /\? Vet ikke/);
      assert.match(text, /Kilde per \d+\. \S+ 20\d\d \((for .* siden|i dag|i går|i forgårs)\): © OpenStreetMap contributors, ODbL 1\.0/);
      if (p.phone) assert.equal(await cards[i].locator('a[href^="tel:"]').getAttribute('href'), `tel:${p.phone}`);
      if (p.open) open_++;
      if (p.open === false) shut++;
    }
    assert.ok(open_ > 0 && shut > 0, `${open_} open, ${shut} shut: the evening shows too little`);
    await accessible(page);
    await close();
  },
  'only what is open': async () => {
    const { page, bodies, close } = await open({ at: oslo });
    await category(page, 'pharmacy');
    await locate(page);
    await page.getByRole('switch', { name: 'Bare åpent nå' }).check();
    await answered(page);
    assert.equal(bodies('/v1/services/nearest').at(-1).open, true);
    for (const state of await page.locator('.card .state').allInnerTexts()) assert.match(state, /Åpent/);
    await close();
  },
};
if (setting.screens) scenarios.pictures = async () => {
  await picture('page', { deviceScaleFactor: 2 });
  await picture('page-dark', { deviceScaleFactor: 2, colorScheme: 'dark' });
  await picture('page-desktop', { viewport: { width: 1280, height: 800 }, isMobile: false, hasTouch: false });
};
await run(scenarios);
