// A server of its own with an empty database, for tests that change something; and a person
// who looks at every page on the way.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { accessible } from './axe.js';
import { eventually, settled } from './site.js';

/** The program under test; without it tests that need a server of their own are skipped. */
export const BINARY = process.env.TWINHALL_BINARY;
/** Why such tests are skipped; false if they are not. */
export const SKIP = BINARY ? false : 'TWINHALL_BINARY names no program';

export const PASSWORD = 'fern-lantern-42-oboe-quay';
/** The first account of most of these servers, and the organisation that it is of. */
export const REGISTRAR = { organisation: 'Sister Cities of the North', name: 'Renée Okafor', email: 'renee@example.org' };
/** The window of a phone that runs no scripts. */
export const PHONE = { javaScriptEnabled: false, viewport: { width: 390, height: 844 } };

/** The first start on a machine unpacks the world, milliseconds. */
const STARTED_WITHIN = 90_000;
/** How long a server may take to end when it is asked to, milliseconds: what it still answers, it answers. */
const STOPPED_WITHIN = 25_000;

/** What a server says on its first start: its address, and the path of the link for its first account. */
function started(server) {
  return new Promise((resolve, reject) => {
    const [said, own] = [[], {}];
    const not = (why) => reject(new Error([`the server ${why}`, ...said].join('\n')));
    const late = setTimeout(() => not(`does not serve after ${STARTED_WITHIN} ms`), STARTED_WITHIN);
    server.on('error', (error) => not(`cannot be started: ${error.message}`));
    server.on('close', (status) => not(`ended with ${status}`));
    createInterface({ input: server.stderr }).on('line', (line) => {
      said.push(line);
      own.site ??= line.match(/serving at (http:\S+)/)?.[1];
      own.link ??= line.match(/\/set-up\/\S+/)?.[0];
      if (!own.site || !own.link) return;
      clearTimeout(late);
      resolve(own);
    });
  });
}

/**
 * Starts a server over an empty database. `site` is its address, `link` the path of the link
 * that it prints on its first start, `args` are options of `serve`; `run` runs a command of the
 * program on the same database, `stop` ends it and removes what it kept.
 */
export async function serve(name, { port = 0, args = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), `twinhall-${name}-`));
  const env = { ...process.env, TWINHALL_DATABASE: `sqlite:${join(folder, 'registry.db')}`, NO_COLOR: '1' };
  delete env.TWINHALL_RELATIONSHIPS;
  const server = spawn(BINARY, ['serve', '--port', String(port), ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => server.on('close', resolve));
  const stop = async () => {
    const late = setTimeout(() => server.kill('SIGKILL'), STOPPED_WITHIN);
    server.kill('SIGTERM');
    if (server.pid) await ended;
    clearTimeout(late);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { ...await started(server), folder, run: (...args) => execFileSync(BINARY, args, { env, encoding: 'utf8' }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A page of a context of its own on that server. */
export async function visit(browser, site, options = {}) {
  const context = await browser.newContext({
    baseURL: site, viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { context, page };
}

/** The first account, made by the link that the server printed. */
export async function setUp(page, link, { organisation, name, email }) {
  await page.goto(link);
  await page.getByLabel('Name of the organisation').fill(organisation);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.waitForURL('**/account');
}

/** Signs in without a second factor. */
export async function signIn(page, email) {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** A folder for pictures of every page that is looked at: for whoever wants to see what tests see. */
const PICTURES = process.env.TWINHALL_E2E_PICTURES;
/** The narrowest window that a page must fit into, pixels. */
const NARROWEST = 320;
let looked = 0;

/** By how much the page is wider than its window, and what sticks out; what scrolls within itself does not count. */
const tooWide = (page) => page.evaluate(() => {
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over <= 0) return '';
  const out = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  const named = out.slice(0, 6).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''} “${e.textContent.trim().slice(0, 30)}”`);
  return `${over} pixels too wide: ${named.join(', ')}`;
});

/** Fails if the page is wider than its window, or than the narrowest one. */
export async function fits(page) {
  const before = page.viewportSize();
  for (const width of [before.width, NARROWEST]) {
    await page.setViewportSize({ width, height: before.height });
    // A font that comes late moves words about.
    await eventually(async () => assert.equal(await tooWide(page), '', `${page.url()} at ${width}`), 2_000);
  }
  await page.setViewportSize(before);
}

/** A picture of a page, where pictures are wanted. */
export async function picture(page, ...marks) {
  if (!PICTURES) return;
  const name = new URL(page.url()).pathname.replace(/[^a-z-]+/gi, '-').replace(/^-|-$/g, '') || 'home';
  const path = join(PICTURES, `${process.pid}-${String(++looked).padStart(3, '0')}-${name}-${marks.join('-')}.png`);
  await page.screenshot({ path, fullPage: true, animations: 'disabled', caret: 'hide' });
}

/**
 * Looks at a page: axe in light and dark, one headline, nothing wider than the window, however
 * narrow that is. With `widths`, axe at each of them.
 */
export async function seen(page, widths = [page.viewportSize().width]) {
  const before = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height: before.height });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      await accessible(page);
      await picture(page, width, colorScheme);
    }
    await fits(page);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(before);
  assert.equal(await page.locator('h1').count(), 1, `${page.url()} has one headline`);
}
