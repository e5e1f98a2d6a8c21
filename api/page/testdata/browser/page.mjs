// The page as people use it, at Tromsø on Tuesday 17 June 2025, 14:00.

import assert from 'node:assert/strict';
import { setting, open, locate, answered, category, card, words, accessible, fits, run } from './browser.mjs';

const status = (page) => page.locator('#status').innerText();
const place = (page) => page.getByRole('combobox', { name: /Hvor er du/ });
const option = (page) => page.locator('#suggestions').getByRole('option');
const fast = (page, words) => place(page).fill(words);

const pharmacies = async (how) => {
  const opened = await open({ at: [69.6495, 18.9553], ...how });
  await category(opened.page, 'pharmacy');
  await locate(opened.page);
  return opened;
};

// What each pharmacy must say, and must not.
const expected = [
  ['Apoteket «Svanen»', '✓ Åpent til 16:30', '60 m i luftlinje · Storgata 1, 9008 TROMSØ', 'Ring 77 12 34 56', 'Tilgjengelig med rullestol', 'Kilde per 1. mai 2025 (for 47 dager siden): © Tester'],
  ['Nordlysapoteket', '✕ Stengt – åpner 15:00', '280 m i luftlinje', 'Vi har ikke noe telefonnummer hit.'],
  ['Apotek med gamle tider', '? Vet ikke om det er åpent', 'for gamle til å stole på', 'Slik de er skrevet: Mo-Fr 08:00-16:00'],
  ['Apotek med rare tider', '? Vet ikke om det er åpent', 'Vi kan ikke tolke åpningstidene.', 'Slik de er skrevet: når det passer'],
  ['Døgnapoteket', '✓ Åpent hele døgnet'],
  ['Apotek med vannskade', '✕ Stengt', 'Vannskade (til fredag 08:00)'],
  ['Apotek et sted i 9010', '✓ Åpent til midnatt', '≈ 1,4 km i luftlinje', 'Omtrentlig plassering (postnummerområdet)'],
  ['Interkommunalt spesialapotek og legemiddelutsalg for Nord-Troms, Universitetssykehusområdet og omliggende øyer, avdeling for reseptekspedisjon', '? Vet ikke om det er åpent', 'Vi kjenner ikke åpningstidene.'],
  ['Fredagsapoteket', '✕ Stengt – åpner fredag 12:00'],
  ['Nattapoteket', '✓ Åpent til 02:30 i natt'],
];

await run({
  'start teaches, is light and asks nobody else': async () => {
    const { page, requests, close } = await open({ at: null });
    await page.getByRole('heading', { name: 'Si hvor du er, så finner vi veien videre' }).waitFor();
    await page.waitForLoadState('networkidle');
    let bytes = 0;
    for (const request of requests) bytes += (await (await request.response()).body()).length;
    assert.ok(bytes < 100_000, `${bytes} bytes`);
    await accessible(page);
    await close();
  },

  'a place typed and picked by keyboard': async () => {
    const { page, bodies, close } = await open();
    await place(page).pressSequentially('tromso', { delay: 20 });
    await option(page).first().waitFor();
    assert.equal(await words(option(page).first()), 'Tromsø Kommune');
    assert.ok(bodies('/v1/search').length <= 2, 'every key was sent');
    assert.match(await status(page), /forslag\. Bruk piltastene/);
    await accessible(page);
    await page.keyboard.press('ArrowDown');
    assert.equal(await place(page).getAttribute('aria-activedescendant'), 'option-0');
    await page.keyboard.press('Escape');
    assert.equal(await place(page).getAttribute('aria-expanded'), 'false');
    assert.equal(await option(page).count(), 0);
    await place(page).press('Enter');
    await answered(page);
    assert.match(await status(page), /^\d+ steder nærmest midten av Tromsø$/);
    const first = await words(page.locator('.card').first());
    assert.match(first, /^Har ansvaret for Tromsø Tromsø legevakt \? Vet ikke – ring ≈ \d,\d km i luftlinje · Sykehusvegen 20, 9019 TROMSØ Ring 116117 først/);
    assert.match(first, /Kilde per 1\. januar 2024 \(for 17 måneder siden\)/);
    assert.equal(await page.getByRole('link', { name: 'Ring 116117 først' }).first().getAttribute('href'), 'tel:116117');
    await close();
  },

  'Enter answers the words in the box, not those before': async () => {
    const { page, bodies, close } = await open();
    await fast(page, 'tromso');
    await option(page).first().waitFor();
    await fast(page, 'bergen');
    await place(page).press('Enter');
    await answered(page);
    assert.match(String(bodies('/v1/services/nearest').at(-1).lat), /^60\.[2-5]/);
    await close();
  },

  'a late answer to older words is dropped': async () => {
    const { page, close } = await open();
    await page.route('**/v1/search', async (route) => {
      if (route.request().postDataJSON().q === 'oslo') await new Promise((done) => setTimeout(done, 700));
      await route.continue();
    });
    const late = page.waitForResponse((r) => r.url().endsWith('/v1/search') && r.request().postDataJSON().q === 'oslo');
    await fast(page, 'oslo');
    await page.waitForRequest('**/v1/search');
    await fast(page, 'bodø');
    await option(page).filter({ hasText: 'Bodø' }).first().waitFor();
    await (await late).finished();
    assert.match(await words(option(page).first()), /Bodø/);
    await close();
  },

  'own position at five places, rounded, in a body': async () => {
    for (const [town, at] of Object.entries({
      Oslo: [59.913868812, 10.752245401], Bergen: [60.392992345, 5.324151234], Kristiansand: [58.146712345, 7.995600012], Alta: [69.968871234, 23.271654321], Trondheim: [63.430501234, 10.395051234],
    })) {
      const { page, bodies, close } = await open({ at });
      await locate(page);
      const body = bodies('/v1/services/nearest').at(-1);
      assert.deepEqual([body.lat, body.lon], at.map((degrees) => Number(degrees.toFixed(4))));
      assert.ok((await words(page.locator('.card').first())).startsWith(`Har ansvaret for ${town}`), town);
      await close();
    }
  },

  'a refused position says what to do': async () => {
    const { page, close } = await open({ at: null });
    await page.locator('#locate').click();
    await page.getByText('Skriv hvor du er i stedet.').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'place');
    await close();
  },

  'every state in words': async () => {
    const { page, close } = await pharmacies();
    for (const [name, ...texts] of expected) {
      const text = await words(card(page, name));
      for (const part of texts) assert.ok(text.includes(part), `${name}: «${part}» is not in «${text}»`);
    }
    assert.deepEqual(await page.locator('.card h2').allInnerTexts(), expected.map(([name]) => name));
    assert.equal(await page.locator('.first a[href="tel:+4777123456"]').count(), 1);
    const first = await page.locator('.first .button.main').boundingBox();
    assert.ok(first.y + first.height <= 640, 'the call button lies below the fold');
    await accessible(page);
    await close();
  },

  'only what is open, and what that leaves out': async () => {
    const { page, close } = await pharmacies();
    await page.getByRole('switch', { name: 'Bare åpent nå' }).check();
    await page.getByText('nærmere steder er utelatt').waitFor();
    assert.deepEqual(await page.locator('.card h2').allInnerTexts(), ['Apoteket «Svanen»', 'Døgnapoteket', 'Apotek et sted i 9010', 'Nattapoteket']);
    await page.getByRole('button', { name: 'Vis også dem' }).click();
    await card(page, 'Nordlysapoteket').waitFor();
    await close();
  },

  'open is not said past the closing time': async () => {
    const { page, close } = await pharmacies();
    await page.clock.setFixedTime(new Date('2025-06-17T14:31:00Z'));
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await card(page, 'Apoteket «Svanen»').getByText('Stengte 16:30. Vi vet ikke om det har åpnet igjen.').waitFor();
    assert.match(await words(card(page, 'Apoteket «Svanen»')), /\? Vet ikke – ring/);
    await close();
  },

  'a holiday that the hours do not mention': async () => {
    const { page, close } = await pharmacies({ base: setting.holidayBase, now: setting.holidayNow });
    assert.match(await words(card(page, 'Apoteket «Svanen»')), /Åpent til 14 .*(17\. mai|Grunnlovsdag).*sier ikke noe om helligdager\. Ring først\./i);
    await close();
  },

  'this is wrong': async () => {
    const { page, close } = await pharmacies();
    const one = card(page, 'Apoteket «Svanen»');
    await one.getByText('Noe er feil her').click();
    await one.getByRole('combobox', { name: 'Hva er feil?' }).selectOption('phone');
    await one.getByRole('textbox').fill('Nummeret er ikke i bruk');
    await accessible(page);
    await one.getByRole('button', { name: 'Send' }).click();
    await one.getByText('Takk! Meldingen er sendt').waitFor();
    assert.ok(await one.getByRole('button', { name: 'Send' }).isDisabled());
    await close();
  },

  'no coverage teaches': async () => {
    const { page, close } = await open();
    await category(page, 'dentist');
    await page.locator('#locate').click();
    await page.getByRole('heading', { name: 'Vi vet ikke om tannlege her' }).waitFor();
    await page.getByText('Det betyr ikke at det ikke finnes').waitFor();
    assert.equal(await page.locator('#results a[href="tel:116117"]').count(), 1);
    await accessible(page);
    await close();
  },

  'a server that is not ready, and trying again': async () => {
    const { page, close } = await open({ base: setting.loadingBase, complaints: /503/ });
    await page.getByText('Registrene lastes inn.').waitFor();
    assert.ok(await page.locator('.emergency a[href="tel:113"]').isVisible());
    await accessible(page);
    const again = page.waitForRequest('**/v1/categories');
    await page.getByRole('button', { name: 'Prøv igjen' }).click();
    await again;
    await close();
  },

  'an answer that never comes, then comes': async () => {
    const { page, close } = await open({ complaints: /TIMED_OUT/ });
    await page.route('**/v1/services/nearest', (route) => route.abort('timedout'));
    await page.locator('#locate').click();
    await page.getByText('Tjenesten svarte ikke.').waitFor();
    await page.unroute('**/v1/services/nearest');
    await page.getByRole('button', { name: 'Prøv igjen' }).click();
    await answered(page);
    await close();
  },

  'offline shows the age of the answer': async () => {
    const { page, context, close } = await pharmacies({ complaints: /INTERNET_DISCONNECTED/ });
    await context.setOffline(true);
    await page.getByText('Du er uten nett. Svarene under er fra 14:00.').waitFor();
    assert.equal(await page.locator('.card').count(), 10);
    await accessible(page);
    await category(page, 'hospital');
    await page.getByText('Svaret kom ikke fram').last().waitFor();
    assert.equal(await page.locator('.card').count(), 0, 'an answer to another question stays');
    await context.setOffline(false);
    await answered(page);
    assert.ok(await page.locator('#offline').isHidden());
    await close();
  },

  'while it waits': async () => {
    const { page, close } = await open();
    let go;
    await page.route('**/v1/services/nearest', async (route) => { await new Promise((done) => { go = done; }); await route.continue(); });
    await page.evaluate(() => { window.heard = []; new MutationObserver(() => window.heard.push(document.getElementById('status').textContent)).observe(document.getElementById('status'), { childList: true }); });
    await page.locator('#locate').click();
    await page.locator('.skeleton').waitFor();
    assert.equal(await page.locator('#results').getAttribute('aria-busy'), 'true');
    assert.notEqual(await page.locator('.skeleton').evaluate((node) => getComputedStyle(node).animationName), 'none');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await page.locator('.skeleton').evaluate((node) => getComputedStyle(node).animationName), 'none');
    await accessible(page);
    go();
    await answered(page);
    const heard = await page.evaluate(() => window.heard);
    assert.deepEqual(heard.slice(0, 2), ['Finner posisjonen din …', 'Leter …']);
    assert.match(heard.at(-1), /^\d+ steder nærmest posisjonen din$/);
    await close();
  },

  'languages, and those that fall back': async () => {
    const english = await pharmacies({ locale: 'en-GB' });
    assert.match(await words(card(english.page, 'Apoteket «Svanen»')), /✓ Open until 16:30 60 m as the crow flies .* Call 77 12 34 56 .* Source as of 1 May 2025 \(47 days ago\): © Tester/);
    await english.page.getByRole('combobox', { name: 'Language' }).selectOption('nn');
    await card(english.page, 'Fredagsapoteket').getByText('Stengt – opnar fredag 12:00').waitFor();
    assert.equal(await english.page.locator('html').getAttribute('lang'), 'nn');
    await english.page.reload();
    await english.page.getByRole('heading', { name: 'Finn nærmaste' }).waitFor();
    await english.close();
    for (const [locale, lang] of [['nn-NO', 'nn'], ['se-NO', 'nb'], ['de-DE', 'nb'], ['en-US', 'en']]) {
      const { page, close } = await open({ locale, at: null });
      await page.locator('.chip').first().waitFor();
      assert.equal(await page.locator('html').getAttribute('lang'), lang, locale);
      await close();
    }
  },

  'by keyboard alone, the focus always seen': async () => {
    const { page, close } = await open({ isMobile: false, hasTouch: false, viewport: { width: 1280, height: 800 } });
    await page.locator('.chip').first().waitFor();
    const stops = [];
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab');
      const [stop, seen] = await page.evaluate(() => {
        const e = document.activeElement, outline = (n) => n && getComputedStyle(n).outlineStyle !== 'none' && parseFloat(getComputedStyle(n).outlineWidth) >= 2;
        return [e.id || e.getAttribute('href') || e.name, outline(e) || outline(e.nextElementSibling)];
      });
      assert.ok(seen, `no focus to be seen on ${stop}`);
      stops.push(stop);
    }
    assert.deepEqual(stops, ['#results', 'tel:113', 'tel:116117', 'language', 'locate', 'place', 'open', 'category']);
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('.chip input:checked').inputValue(), 'pharmacy');
    await page.locator('#locate').focus();
    await page.keyboard.press('Enter');
    await answered(page);
    await card(page, 'Apoteket «Svanen»').locator('summary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Hva er feil?' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'kind');
    await close();
  },

  'nothing is cut off, however narrow or large': async () => {
    for (const [what, device] of Object.entries({ '320 px': { viewport: { width: 320, height: 568 } }, '1280 px at 200 %': { viewport: { width: 640, height: 400 }, isMobile: false, hasTouch: false }, '1280 px at 400 %': { viewport: { width: 320, height: 256 }, isMobile: false, hasTouch: false } })) {
      const { page, close } = await pharmacies(device);
      await fits(page, what);
      await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
      await fits(page, `${what}, text at 200 %`);
      await page.evaluate(() => scrollTo(0, 900));
      if (device.viewport.height > 400) assert.ok(await page.locator('.emergency a[href="tel:113"]').evaluate((node) => node.getBoundingClientRect().top >= 0), `${what}: 113 is out of sight`);
      await close();
    }
  },
});
