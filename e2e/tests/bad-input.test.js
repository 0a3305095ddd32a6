// What people mistype, and what programs send: a clear answer each time, and never a 500.

import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import { accessible } from '../lib/axe.js';
import { LACOMBE, MAZATLAN, SITE, launch, open } from '../lib/site.js';

/** Address, status, and a word the page must say. */
const PAGES = [
  ['/no/such/page', 404, /no such page/i],
  ['/places/1/nowhere', 404, /no place/i],
  ['/places/abc/nowhere', 404, /./],
  ['/find/3999999999', 404, /no place/i],
  ['/find/99999999999999999999', 404, /./],
  [`/compare/${LACOMBE}/1`, 404, /no place/i],
  [`/find/${LACOMBE}?w.population=9`, 400, /w\.population/],
  [`/find/${LACOMBE}?w.beauty=1`, 400, /beauty/],
  [`/find/${LACOMBE}?countries=Atlantis`, 400, /Atlantis/],
  [`/find/${LACOMBE}?min-population=900&max-population=100`, 400, /swap/i],
  [`/find/${LACOMBE}?page=0`, 400, /page/],
  [`/find/${LACOMBE}?max-distance=NaN`, 400, /max-distance/],
  [`/find/${LACOMBE}?colour=blue`, 400, /colour/],
  [`/compare/${LACOMBE}/${MAZATLAN}?w.climate=-1`, 400, /climate/],
];

const ZERO = ['population', 'geography', 'climate', 'economy', 'academic', 'culture', 'relationships', 'history', 'reach', 'stability']
  .map((key) => `w.${key}=0`).join('&');

/** The first line and the rest of an answer to bytes that no client library would send. */
function raw(bytes) {
  const { hostname, port } = new URL(SITE);
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname);
    const parts = [];
    socket.setTimeout(20_000, () => { socket.destroy(); reject(new Error('no answer')); });
    // An answer is over when nothing follows: the server may wait for us to close first.
    let over;
    socket.on('data', (part) => {
      parts.push(part);
      clearTimeout(over);
      over = setTimeout(() => socket.destroy(), 500);
    });
    // A server that has answered may close while we still send.
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(parts).toString()));
    // Not `end`: a client that closes its side is taken to have gone away.
    socket.write(bytes);
  });
}

describe('bad input', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  for (const [path, status, words] of PAGES) {
    test(`${path} is answered with ${status} in words`, async () => {
      const { page, context, clean } = await open(browser, path, { status });
      assert.match(await page.locator('main').innerText(), words);
      assert.equal(await page.locator('h1').count(), 1);
      await accessible(page);
      clean();
      await context.close();
    });
  }

  test('weights that are all zero say what to do', async () => {
    const answer = await fetch(`${SITE}/find/${LACOMBE}?${ZERO}`);
    assert.ok([200, 400].includes(answer.status), `status ${answer.status}`);
    assert.match(await answer.text(), /at least one above 0/);
  });

  test('limits that exclude everything say which one to relax', async () => {
    const { page, context, clean } = await open(browser, `/find/${LACOMBE}?countries=SE&max-distance=10`);
    assert.match(await page.locator('main').innerText(), /nothing fits/i);
    assert.match(await page.locator('main').innerText(), /greatest distance/i);
    clean();
    await context.close();
  });

  test('the poles and the date line are places to search near', async () => {
    for (const near of ['90,0', '-90,0', '0,180', '0,-180', '52,179.99']) {
      const answer = await fetch(`${SITE}/api/v1/places?q=Lacombe&near=${near}`);
      assert.equal(answer.status, 200, near);
    }
    for (const near of ['91,0', '0,181', 'north', '1', 'NaN,0']) {
      const answer = await fetch(`${SITE}/api/v1/places?q=Lacombe&near=${near}`);
      assert.equal(answer.status, 400, near);
    }
  });

  test('the API explains itself as problem details', async () => {
    const asked = [
      [`/api/v1/places/1`, 404],
      [`/api/v1/places/1/matches`, 404],
      [`/api/v1/places/${LACOMBE}/matches?w.population=9`, 400],
      [`/api/v1/places/${LACOMBE}/matches?limit=100000`, 400],
      [`/api/v1/compare/${LACOMBE}/1`, 404],
      ['/api/v1/nothing', 404],
    ];
    for (const [path, status] of asked) {
      const answer = await fetch(SITE + path);
      assert.equal(answer.status, status, path);
      assert.match(answer.headers.get('content-type'), /^application\/problem\+json/, path);
      const problem = await answer.json();
      assert.equal(problem.status, status, path);
      assert.ok(problem.title?.length > 0, path);
    }
  });

  test('a wrong method is refused, on pages and in the API', async () => {
    for (const path of ['/', `/find/${LACOMBE}`, '/api/v1/places']) {
      const answer = await fetch(SITE + path, { method: 'DELETE' });
      assert.equal(answer.status, 405, path);
    }
  });

  test('an address of 9,000 and one of 10 million characters are refused in words', async () => {
    const long = await fetch(`${SITE}/find/${LACOMBE}?exclude=${'1,'.repeat(4500)}1`);
    assert.equal(long.status, 414);
    assert.match(await long.text(), /too long/i);
    const answer = await raw(`GET /search?q=${'a'.repeat(10_000_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 414 /);
    assert.match(answer, /too long/i);
  });

  test('a name that is not Unicode does no harm', async () => {
    const answer = await raw('GET /search?q=%FF%FE%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    assert.match(answer, /^HTTP\/1\.1 (200|400) /);
  });

  test('markup in a name is shown, not run', async () => {
    const { page, context, clean } = await open(browser, `/search?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
    assert.equal(await page.locator('main img').count(), 0);
    assert.match(await page.locator('main').innerText(), /<img src=x/);
    clean();
    await context.close();
  });
});
