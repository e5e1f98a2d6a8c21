// What both scripts need: a browser, pages that watch themselves, and
// scenarios whose outcomes are printed, one JSON object a line.

import { chromium } from 'playwright-core';
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';

export const setting = JSON.parse(process.argv[2]);
export const phone = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };

const browser = await chromium.launch({
  executablePath: setting.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

// open loads the page as a person of a place, a language and a device does.
// What the page asks for and complains of is kept; closing it checks that it
// asked nobody else, sent no position in an address, and complained of nothing
// but what the scenario expects.
export const open = async ({ at = [69.6492, 18.9553], base = setting.base, now = setting.now, complaints = null, before, ...device } = {}) => {
  const context = await browser.newContext({
    locale: 'nb-NO', ...phone, ...device,
    permissions: at ? ['geolocation'] : [], ...(at ? { geolocation: { latitude: at[0], longitude: at[1], accuracy: 20 } } : {}),
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const requests = [], said = [];
  page.on('request', (request) => requests.push(request));
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) said.push(message.text()); });
  page.on('pageerror', (error) => said.push(String(error)));
  await page.clock.setFixedTime(new Date(now));
  if (before) await before(page);
  await page.goto(`${base}/`);
  const close = async () => {
    for (const request of requests) {
      const url = new URL(request.url());
      if (url.protocol !== 'tel:') assert.equal(url.origin, base, 'asked somebody else');
      assert.doesNotMatch(request.url().slice(base.length), /lat|lon|\d\.\d|q=/, 'an address tells where the person is');
      if (request.postData()) {
        const { lat, lon } = JSON.parse(request.postData());
        for (const degrees of [lat, lon]) if (degrees !== undefined) assert.match(String(degrees), /^-?\d+(\.\d{1,4})?$/, 'more than four decimals');
      }
    }
    assert.deepEqual(said.filter((text) => !complaints?.test(text)), [], 'the console complains');
    await context.close();
  };
  const bodies = (path) => requests.filter((r) => r.url() === base + path).map((r) => { assert.equal(r.method(), 'POST'); return JSON.parse(r.postData()); });
  return { page, context, requests, bodies, close };
};

export const locate = async (page) => { await page.locator('#locate').click(); await answered(page); };
export const answered = (page) => page.locator('#results[aria-busy=false] .card').first().waitFor();
export const category = async (page, id) => { await page.locator(`.chip input[value="${id}"]`).check(); };
export const card = (page, name) => page.locator('.card').filter({ has: page.getByRole('heading', { name, exact: true }) });
export const words = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();

// accessible lets axe look at the page, light and dark.
export const accessible = async (page) => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    assert.deepEqual(violations.map((v) => `${colorScheme}: ${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')}`), []);
  }
  await page.emulateMedia({ colorScheme: null });
};

export const fits = async (page, what) => {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${what}: ${over} px too wide`);
};

// Scenarios run three at a time, since each waits more than it works; one that
// fails does not stop the rest.
export const run = async (scenarios) => {
  const left = Object.entries(scenarios);
  const worker = async () => {
    for (let next; (next = left.shift());) {
      const [name, scenario] = next, failures = [];
      try { await scenario(); } catch (failure) { failures.push(failure.stack ?? String(failure)); }
      console.log(JSON.stringify({ name, failures }));
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  await browser.close();
};
