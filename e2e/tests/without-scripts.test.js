// The same story in a browser that runs no scripts.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LACOMBE, MAZATLAN, arrives, launch, open } from '../lib/site.js';

const options = { javaScriptEnabled: false };

describe('without JavaScript', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  test('from the question to the partners', async () => {
    const { page, context, clean } = await open(browser, '/', options);
    const field = page.locator('main [data-search-field]');
    await field.fill('Lacombe');
    await field.press('Enter');
    await page.waitForURL('**/search?q=Lacombe*');
    await page.locator('main li', { hasText: 'Alberta' }).locator(`a[href="/find/${LACOMBE}"]`).first().click();
    await page.waitForURL(`**/find/${LACOMBE}`);
    assert.equal(await page.locator('li.row').count(), 25);
    clean();
    await context.close();
  });

  test('weights, limits, reasons and pages', async () => {
    const { page, context, clean } = await open(browser, `/find/${LACOMBE}`, options);
    await page.locator('li.row details > summary').first().click();
    assert.ok(await page.locator('li.row details table').first().isVisible());
    await page.locator('details.panel > summary').click();
    await page.locator('input[name="max-population"]').fill('20000');
    await page.locator('#find-form button:not([name])').first().click();
    await page.waitForURL(/max-population=20000/);
    const first = await page.locator('li.row').first().getAttribute('data-place');
    await page.locator('a[rel=next]').click();
    await page.waitForURL(/page=2/);
    assert.ok(page.url().includes('max-population=20000'), 'the next page keeps the limits');
    assert.notEqual(await page.locator('li.row').first().getAttribute('data-place'), first);
    clean();
    await context.close();
  });

  test('the blend', async () => {
    const { page, context, clean } = await open(browser, `/find/${LACOMBE}`, options);
    await page.getByRole('list', { name: 'Order by' }).getByRole('link', { name: 'Precedent' }).click();
    await page.waitForURL(/w\.population=0/);
    assert.match(await page.locator('main').innerText(), /Ordered by precedent alone/);
    assert.equal(await page.locator('.segments [aria-current]').innerText(), 'Precedent');
    clean();
    await context.close();
  });

  for (const [path, words] of [
    [`/places/${LACOMBE}/lacombe`, /Alberta[\s\S]*Lacombe/],
    [`/compare/${LACOMBE}/${MAZATLAN}`, /Lacombe[\s\S]*Mazatlán/],
    ['/about/data', /GeoNames/],
  ]) {
    test(`${path} is all there`, async () => {
      const { page, context, clean } = await open(browser, path, options);
      assert.match(await page.locator('main').innerText(), words);
      const pictures = await page.locator('main svg').count();
      assert.ok(path === '/about/data' || pictures >= 1, 'maps and charts come from the server');
      clean();
      await context.close();
    });
  }

  test('dark by hand', async () => {
    const { page, context, clean } = await open(browser, '/', options);
    await arrives(page, () => page.getByRole('button', { name: 'Dark' }).click(), '/');
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    clean();
    await context.close();
  });
});
