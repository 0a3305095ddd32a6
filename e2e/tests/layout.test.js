// Every page from the narrowest phone to the widest wall.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PAGES, launch, open, settled } from '../lib/site.js';

const WIDTHS = [320, 768, 1280, 3840];
const status = (name) => (name === 'not found' ? 404 : 200);

describe('layout', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  for (const [name, path] of Object.entries(PAGES)) {
    test(`${name}: nothing runs off the side at any width`, async () => {
      const { page, context, clean } = await open(browser, path, { status: status(name) });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: Math.min(width, 1200) });
        await settled(page);
        const wide = await page.evaluate(() => {
          const limit = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= limit) return [];
          // What sticks out, unless it lies in something that scrolls by itself.
          const scrolls = (e) => e && e !== document.body &&
            (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
          return [...document.body.querySelectorAll('*')]
            .filter((e) => e.getBoundingClientRect().right > limit + 1 && !scrolls(e.parentElement))
            .slice(0, 5)
            .map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''}`);
        });
        assert.deepEqual(wide, [], `at ${width} px`);
        const scrollable = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(scrollable <= 0, `at ${width} px the page scrolls sideways by ${scrollable} px`);
      }
      clean();
      await context.close();
    });

    test(`${name}: text can be set at twice its size`, async () => {
      const { page, context } = await open(browser, path, { status: status(name), viewport: { width: 1280, height: 900 } });
      // A zoom of 200 % is a window of half the width.
      await page.setViewportSize({ width: 640, height: 450 });
      await settled(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `scrolls sideways by ${over} px`);
      await context.close();
    });
  }
});
