// Everything by keyboard, and one always sees where one is.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LACOMBE, PAGES, eventually, launch, open, settled, suggested } from '../lib/site.js';

const status = (name) => (name === 'not found' ? 404 : 200);

/** What has the focus: a name to tell it by, whether it is on screen, and whether it shows. */
const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect();
  const shows = (element) => {
    const style = getComputedStyle(element);
    const outline = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1;
    return outline || style.boxShadow !== 'none';
  };
  e.dataset.visited = String(Number(e.dataset.visited ?? 0) + 1);
  return {
    name: `${e.tagName.toLowerCase()} ${(e.getAttribute('aria-label') ?? e.textContent ?? e.getAttribute('name') ?? '').trim().slice(0, 40)}`,
    visits: Number(e.dataset.visited),
    onScreen: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
    shows: shows(e) || (e.parentElement !== null && shows(e.parentElement)),
  };
});

describe('keyboard', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  for (const [name, path] of Object.entries(PAGES)) {
    test(`${name}: Tab reaches everything, in sight and shown`, async () => {
      const { page, context } = await open(browser, path, { status: status(name) });
      await settled(page);
      await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0); });
      // Autofocus on a field leaves the starting point there.
      const wanted = await page.evaluate(() =>
        [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
          .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0 && !e.closest('details:not([open]) > :not(summary)')).length);
      let seen = 0;
      for (let i = 0; i < wanted + 5 && seen < Math.min(wanted, 70); i++) {
        await page.keyboard.press('Tab');
        const now = await focused(page);
        if (now === null) continue;
        assert.equal(now.visits, 1, `the focus is caught at ${now.name}`);
        assert.ok(now.onScreen, `${now.name} has the focus and is out of sight`);
        assert.ok(now.shows, `${now.name} has the focus and does not show it`);
        seen += 1;
      }
      assert.ok(seen >= Math.min(wanted, 70) - 1, `${seen} of ${wanted} reached`);
      await context.close();
    });
  }

  test('the first Tab offers to skip to the content', async () => {
    const { page, context } = await open(browser, `/find/${LACOMBE}`);
    await page.keyboard.press('Tab');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /skip/i);
    assert.ok(await page.evaluate(() => document.activeElement.getBoundingClientRect().top >= 0));
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), 'main'));
    await context.close();
  });

  test('the search field is a combobox that says what it does', async () => {
    const { page, context, clean } = await open(browser, '/about/data');
    await page.keyboard.press('/');
    const field = page.getByRole('combobox');
    assert.ok(await field.evaluate((e) => e === document.activeElement), '/ goes to the search');
    assert.equal(await field.getAttribute('aria-expanded'), 'false');
    await suggested(page, field, 'Mazatlan');
    assert.equal(await field.getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('ArrowDown');
    const active = await field.getAttribute('aria-activedescendant');
    assert.equal(await page.locator(`[id="${active}"]`).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('ArrowUp');
    assert.ok(await page.locator('[role=option][aria-selected=true]').count() === 1);
    await page.keyboard.press('Escape');
    assert.equal(await field.getAttribute('aria-expanded'), 'false');
    assert.equal(await field.inputValue(), 'Mazatlan', 'Escape closes the list and keeps what was typed');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=Mazatlan*');
    clean();
    await context.close();
  });

  test('results are walked and opened with single keys', async () => {
    const { page, context, clean } = await open(browser, `/find/${LACOMBE}`);
    await settled(page);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('o');
    await page.locator('li.row').first().locator('details[open]').waitFor();
    await page.keyboard.press('c');
    await page.waitForURL(`**/compare/${LACOMBE}/**`);
    clean();
    await context.close();
  });
});
