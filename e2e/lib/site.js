// A browser, and a page that remembers everything it should not have done.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

/** Where the site under test is. */
export const SITE = process.env.TWINHALL_URL ?? 'http://127.0.0.1:8080';

/** Lacombe, Alberta: the city of the user's story. */
export const LACOMBE = 6035615;
/** Mazatlán, the city its manager was asked about. */
export const MAZATLAN = 3996322;

/** Kyiv: a city of whose country a page has something to say first. */
export const KYIV = 703448;

/** The pages that every check is made on. */
export const PAGES = {
  home: '/',
  search: '/search?q=Springfield',
  place: `/places/${LACOMBE}/lacombe`,
  country: '/places/6251999/canada',
  find: `/find/${LACOMBE}`,
  'find with limits': `/find/${LACOMBE}?continents=EU&max-population=50000&w.climate=2&per-country=3`,
  'find, second page': `/find/${LACOMBE}?page=2`,
  'find, nothing left': `/find/${LACOMBE}?countries=SE&max-distance=10`,
  'find, fit alone': `/find/${LACOMBE}?w.relationships=0&countries=UA`,
  compare: `/compare/${LACOMBE}/${MAZATLAN}`,
  'compare, a country at war': `/compare/${LACOMBE}/${KYIV}`,
  registry: '/registry',
  'registry, none fit': '/registry?q=zzzz&country=FR',
  'registry, map': '/registry/map',
  statistics: '/statistics',
  'statistics of a country': '/statistics?country=CA',
  'data of each night': '/data',
  about: '/about/data',
  'not found': '/no/such/page',
};

/** Starts Chromium. One for each file of tests. */
export function launch() {
  const args = [
    '--headless',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  // Only root needs it, and xtask says when we are root.
  if (process.env.CHROMIUM_NO_SANDBOX === '1') args.push('--no-sandbox');
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
}

/**
 * A page of its own context, and `clean()`, which fails if the page has asked a stranger
 * for anything, broken the content security policy, or written an error to the console.
 * A page that is meant to answer with an error status says which.
 */
export async function open(browser, path, { status = 200, ...options } = {}) {
  const context = await browser.newContext({ baseURL: SITE, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  const home = new URL(SITE).host;
  page.on('request', (request) => {
    const url = new URL(request.url());
    const ours = url.host === home || ['data:', 'blob:', 'about:'].includes(url.protocol);
    if (!ours) faults.push(`asked a stranger: ${request.url()}`);
  });
  page.on('pageerror', (error) => faults.push(`script failed: ${error.message}`));
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    // Without a graphics card the browser draws WebGL itself and says how slowly.
    if (message.text().includes('GL Driver Message')) return;
    // The browser notes every answer that is not a success, also the one we asked for.
    const expected = message.text().startsWith('Failed to load resource') && message.location().url === page.url();
    if (!(expected && status >= 400)) faults.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('response', (response) => {
    const asked = response.request().isNavigationRequest();
    if (!asked && response.status() >= 400) faults.push(`${response.status()} for ${response.url()}`);
  });
  const clean = () => assert.deepEqual(faults, []);
  if (path !== undefined) {
    const answer = await page.goto(path);
    assert.equal(answer.status(), status, `${path} answered ${answer.status()}`);
  }
  return { page, context, clean };
}

/** Everything a check needs to see before it looks: fonts loaded, network still. */
export async function settled(page) {
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/**
 * Tries again until it holds: for what a page or the server does after it was asked, in its own
 * time, at most as many milliseconds.
 */
export async function eventually(check, within = 15_000) {
  const end = performance.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/**
 * Does what leads to a page (a form is sent, a link followed) and waits until that page is there,
 * even if it has the address at which one is already. Gives its path; fails at once if that is
 * not `where`, a path or a pattern of paths.
 */
export async function arrives(page, act, where = /^/) {
  // Longer than any act may take, so that one which fails says why itself.
  const there = page.waitForEvent('framenavigated', { predicate: (frame) => frame === page.mainFrame(), timeout: 20_000 });
  await Promise.all([act(), there]);
  await page.waitForLoadState();
  const { pathname } = new URL(page.url());
  if (typeof where === 'string') assert.equal(pathname, where);
  else assert.match(pathname, where);
  return pathname;
}

/**
 * Types into a search field and waits for the suggestions for the whole text: those for its
 * beginning are replaced when these come, and with them whatever was chosen.
 */
export async function suggested(page, field, text) {
  const answered = page.waitForResponse((response) => new URL(response.url()).searchParams.get('q') === text);
  await field.pressSequentially(text, { delay: 20 });
  await answered;
  await eventually(async () => assert.ok((await field.getAttribute('aria-expanded')) === 'true'));
  // One more turn of the page's own loop, in which the list is put in place.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve())));
}
