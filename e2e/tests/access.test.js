// Every page by axe (WCAG 2.2 AA and its good practice), in light and in dark, and on paper.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessible } from '../lib/axe.js';
import { PAGES, launch, open, settled } from '../lib/site.js';

const status = (name) => (name === 'not found' ? 404 : 200);

/** Relative luminance of the page's ground, 0 (black) to 1 (white). */
const ground = (page) => page.evaluate(() => {
  const canvas = document.createElement('canvas').getContext('2d');
  canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
});

describe('accessibility', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  for (const [name, path] of Object.entries(PAGES)) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${name}, ${colorScheme}: axe finds nothing`, async () => {
        const { page, context, clean } = await open(browser, path, { status: status(name), colorScheme, reducedMotion: 'reduce' });
        await settled(page);
        const light = await ground(page);
        assert.ok(colorScheme === 'dark' ? light < 0.2 : light > 0.8, `the ground has luminance ${light.toFixed(2)}`);
        await accessible(page);
        clean();
        await context.close();
      });
    }

    test(`${name}: has one heading, a title and a language`, async () => {
      const { page, context } = await open(browser, path, { status: status(name) });
      assert.equal(await page.locator('h1').count(), 1);
      assert.match(await page.title(), /\S.* · Twinhall$/);
      assert.equal(await page.locator('html').getAttribute('lang'), 'en');
      await context.close();
    });

    test(`${name}: prints`, async () => {
      const { page, context } = await open(browser, path, { status: status(name) });
      await settled(page);
      const pdf = await page.pdf({ format: 'A4', tagged: true });
      assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.locator('nav:visible').count(), 0, 'navigation is on the paper');
      await context.close();
    });
  }

  test('a phone in dark passes axe on the find page', async () => {
    const { page, context } = await open(browser, PAGES.find, { colorScheme: 'dark', viewport: { width: 390, height: 844 } });
    await settled(page);
    await accessible(page);
    await context.close();
  });
});
