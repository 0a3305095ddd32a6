// The registry of the ties in e2e/ties.csv: searched, narrowed, mapped and counted.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessible } from '../lib/axe.js';
import { SITE, eventually, launch, open, settled } from '../lib/site.js';

const { total, ties } = await (await fetch(`${SITE}/api/v1/ties?limit=1`)).json();

describe('registry', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  test('the header leads to it', async () => {
    const { page, context, clean } = await open(browser, '/');
    await page.getByRole('link', { name: 'Registry' }).click();
    assert.equal(await page.locator('h1').innerText(), 'Registry of ties');
    clean();
    await context.close();
  });

  test('filters narrow down and are taken off again, without scripts', async () => {
    const { page, context } = await open(browser, '/registry', { javaScriptEnabled: false });
    const found = async () => Number((await page.locator('#registry-found').innerText()).replace(/[^\d].*/s, '') || 0);
    const choice = page.locator('.facet').first().locator('a').first();
    const label = await choice.locator('span').first().innerText();
    await choice.click();
    assert.match(page.url(), /country=[A-Z]{2}/);
    assert.ok((await found()) > 0);
    assert.match(await page.locator('.chips').innerText(), new RegExp(label));
    await page.locator('.chips a').first().click();
    assert.equal(new URL(page.url()).search, '');
    await context.close();
  });

  test('a tie page shows both cities and passes axe on a phone in dark', async () => {
    const options = { colorScheme: 'dark', viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' };
    const { page, context, clean } = await open(browser, ties[0].page, options);
    await settled(page);
    for (const side of ties[0].sides) assert.match(await page.locator('h1').innerText(), new RegExp(side.party.name.slice(0, 5)));
    await accessible(page);
    clean();
    await context.close();
  });

  test('the map draws every tie, zooms by keyboard, and the server’s drawing is there without scripts', async () => {
    const { page, context, clean } = await open(browser, '/registry/map');
    const figure = page.locator('.web-map');
    await eventually(async () => assert.equal(Number(await figure.getAttribute('data-drawn')), total), 15_000);
    const svg = figure.locator('svg.draw-world');
    const whole = await svg.getAttribute('viewBox');
    await page.locator('.web-pane').focus();
    await page.keyboard.press('+');
    await eventually(async () => assert.notEqual(await svg.getAttribute('viewBox'), whole));
    await page.keyboard.press('0');
    await eventually(async () => assert.equal((await svg.getAttribute('viewBox')).split(' ')[2], '1000.00'));
    await accessible(page);
    clean();
    await context.close();
    const plain = await open(browser, '/registry/map', { javaScriptEnabled: false });
    assert.ok((await plain.page.locator('.draw-arcs path').count()) > 0);
    // Tucson and Almaty lie on opposite sides of the pole, whose line is the map’s upper edge.
    const top = await plain.page.locator('.draw-arcs path').evaluateAll((paths) => Math.min(...paths.map((p) => p.getBBox().y)));
    assert.ok(top > 5, `an arc runs ${top.toFixed(1)} units below the upper edge`);
    await plain.page.getByText('Arcs that pass over a pole are broken there.').waitFor();
    await plain.context.close();
  });

  test('statistics count each country and lead to its ties', async () => {
    const { page, context, clean } = await open(browser, '/statistics');
    await page.locator('section[aria-labelledby="by-country"] tbody a').first().click();
    assert.match(page.url(), /country=[A-Z]{2}/);
    assert.match(await page.locator('main').innerText(), /As of \d+ \w+ \d{4}/);
    clean();
    await context.close();
  });
});
