// The user's story: Lacombe looks for a partner.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { LACOMBE, MAZATLAN, arrives, eventually, launch, open, settled, suggested } from '../lib/site.js';

/** A figure as people read it ("−1.25") as a number. */
const number = (text) => Number(text.trim().replace('\u2212', '-').replace('+', '').replace(/,/g, ''));

/** Opens the suggestions for a text and moves to the option that says so. */
async function choose(page, text, wanted) {
  const field = page.locator('main [data-search-field]').or(page.locator('header [data-search-field]')).first();
  await field.click();
  await suggested(page, field, text);
  await page.locator('[role=option]', { hasText: wanted }).first().waitFor();
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press('ArrowDown');
    const id = await field.getAttribute('aria-activedescendant');
    assert.ok(id, 'no option is active');
    if (wanted.test(await page.locator(`[id="${id}"]`).innerText())) return;
  }
  assert.fail(`no option says ${wanted}`);
}

describe('the journey', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  test('from the question to the partners, by keyboard', async () => {
    const { page, context, clean } = await open(browser, '/');
    await choose(page, 'Lacombe', /Alberta/);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/find/${LACOMBE}`);
    assert.match(await page.locator('h1').innerText(), /Lacombe/);
    assert.equal(await page.locator('li.row').count(), 25);
    const countries = await page.locator('li.row .within').allInnerTexts();
    assert.ok(new Set(countries.map((c) => c.split(',').at(-1))).size >= 3, 'partners from all over the world');
    clean();
    await context.close();
  });

  test('the reasons shown add up to the score shown', async () => {
    const { page, context, clean } = await open(browser, `/find/${LACOMBE}`);
    for (const row of await page.locator('li.row').all()) {
      await row.locator('details > summary').click();
      const points = await row.locator('tbody td.number').allInnerTexts();
      assert.ok(points.length >= 8, `only ${points.length} reasons`);
      const sum = points.map(number).reduce((a, b) => a + b, 0);
      const score = number(await row.locator('tfoot td.number').innerText());
      // Each figure is rounded to what is printed: half a unit of the last digit each.
      const digits = (points[0].split('.')[1] ?? '').length;
      assert.ok(Math.abs(sum - score) <= (points.length + 1) * 0.5 * 10 ** -digits + 1e-9, `${sum} is shown as ${score}`);
      for (const sentence of await row.locator('.reason-sentence').allInnerTexts()) assert.match(sentence, /\S{3}/);
    }
    clean();
    await context.close();
  });

  test('moving a weight ranks the world again, and the address holds it', async () => {
    const { page, context, clean } = await open(browser, `/find/${LACOMBE}`);
    const before = await page.locator('li.row h3').allInnerTexts();
    await page.locator('details.panel > summary').click();
    const weight = page.locator('input[name="w.population"]');
    await weight.focus();
    const answered = page.waitForResponse((r) => r.url().includes('w.population=0'));
    await page.keyboard.press('Home');
    await answered;
    await page.waitForURL(/w\.population=0/);
    await settled(page);
    const after = await page.locator('li.row h3').allInnerTexts();
    assert.notDeepEqual(after, before);
    assert.equal(await weight.evaluate((e) => e === document.activeElement), true, 'the focus stays where it was');
    // Who opens the address sees the same list.
    const shared = await context.newPage();
    await shared.goto(page.url());
    assert.deepEqual(await shared.locator('li.row h3').allInnerTexts(), after);
    // And back leads to where we came from.
    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('w.population=0'));
    await page.locator('li.row h3', { hasText: before[0] }).first().waitFor();
    await eventually(async () => assert.deepEqual(await page.locator('li.row h3').allInnerTexts(), before));
    clean();
    await context.close();
  });

  test('the blend is chosen above the list, and fit and precedent add up to the score', async () => {
    const { page, context, clean } = await open(browser, `/find/${LACOMBE}`);
    const order = page.getByRole('list', { name: 'Order by' });
    assert.equal(await order.locator('[aria-current]').innerText(), 'Both');
    for (const row of (await page.locator('li.row').all()).slice(0, 5)) {
      const [fit, precedent] = (await row.locator('.reading-points .number').allInnerTexts()).map(number);
      const score = number(await row.locator('.score').innerText());
      assert.ok(Math.abs(fit + precedent - score) <= 0.015 + 1e-9, `${fit} and ${precedent} are shown as ${score}`);
      assert.match(await row.locator('.readings').innerText(), /of (100|1,000|10,000) pairs|lowest/);
    }
    const before = await page.locator('li.row h3').allInnerTexts();
    await order.getByRole('link', { name: 'Fit' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/w\.relationships=0/);
    assert.equal(await page.locator('.segments [aria-current]').innerText(), 'Fit');
    assert.notDeepEqual(await page.locator('li.row h3').allInnerTexts(), before);
    assert.equal(await page.locator('input[name="w.relationships"]').inputValue(), '0', 'the weight says the same');
    await page.locator('.chips li', { hasText: 'Fit alone' }).getByRole('link').click();
    await page.waitForURL(`**/find/${LACOMBE}`);
    assert.deepEqual(await page.locator('li.row h3').allInnerTexts(), before);
    clean();
    await context.close();
  });

  test('a limit narrows the list and can be taken back', async () => {
    const { page, context, clean } = await open(browser, `/find/${LACOMBE}?countries=SE`);
    const places = await page.locator('li.row .within').allInnerTexts();
    assert.ok(places.length > 0 && places.every((p) => p.endsWith('Sweden')), places.join('; '));
    await page.locator('.chips li', { hasText: /Sweden|SE/ }).getByRole('link').click();
    await page.waitForURL((url) => !url.search.includes('countries='));
    clean();
    await context.close();
  });

  test('leaving a city out takes it away and nothing else', async () => {
    const { page, context, clean } = await open(browser, `/find/${LACOMBE}`);
    const names = await page.locator('li.row h3 a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    await page.locator('li.row').first().getByRole('link', { name: /^leave out/i }).click();
    await page.waitForURL(/exclude=/);
    const left = await page.locator('li.row h3 a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    assert.ok(!left.includes(names[0]));
    // A neighbour that it stood for may come in its place; the others keep their order.
    assert.deepEqual(left.filter((name) => names.includes(name)), names.filter((name) => left.includes(name)));
    assert.ok(left.filter((name) => names.includes(name)).length >= names.length - 2);
    clean();
    await context.close();
  });

  test('from a result to compare, to the place, to the sources', async () => {
    const { page, context, clean } = await open(browser, `/find/${LACOMBE}`);
    const row = page.locator('li.row').first();
    const name = (await row.locator('h3 a').innerText()).trim();
    await row.locator('a.compare').click();
    await page.waitForURL(`**/compare/${LACOMBE}/**`);
    const heading = await page.locator('h1').innerText();
    assert.ok(heading.includes('Lacombe') && heading.includes(name), heading);
    await page.locator('main').getByRole('link', { name, exact: false }).first().click();
    await page.waitForURL('**/places/**');
    assert.ok((await page.locator('h1').innerText()).includes(name));
    await page.getByRole('navigation').getByRole('link', { name: /about the data/i }).click();
    await page.waitForURL('**/about/data');
    assert.match(await page.locator('main').innerText(), /GeoNames[\s\S]*CC BY 4\.0[\s\S]*(ODbL|Open Database License)/);
    clean();
    await context.close();
  });

  test('Lacombe and Mazatlán side by side', async () => {
    const { page, context, clean } = await open(browser, `/compare/${LACOMBE}/${MAZATLAN}`);
    assert.match(await page.locator('h1').innerText(), /Lacombe.*Mazatlán/s);
    const text = await page.locator('main').innerText();
    for (const word of ['Population', 'Climate', 'Geography', 'Economy', 'Culture', 'Reach', 'Stability']) assert.match(text, new RegExp(word));
    assert.match(text, /unknown/i);
    clean();
    await context.close();
  });

  test('the downloads are the list', async () => {
    const { page, context, clean } = await open(browser, `/find/${LACOMBE}?continents=EU`);
    const shown = await page.locator('li.row').evaluateAll((rows) => rows.map((r) => Number(r.dataset.place)));
    const links = page.locator('main a[download]');
    const download = async (i) => {
      const [file] = await Promise.all([page.waitForEvent('download'), links.nth(i).click()]);
      assert.match(file.suggestedFilename(), /lacombe/i);
      return readFileSync(await file.path(), 'utf8');
    };
    const csv = (await download(0)).split(/\r?\n/);
    assert.match(csv[0], /score/);
    shown.slice(0, 5).forEach((id, i) => assert.ok(csv[i + 1].includes(String(id)), `${id} is not in line ${i + 2}`));
    const json = JSON.parse(await download(1));
    assert.deepEqual(json.matches.slice(0, shown.length).map((m) => m.place.id), shown);
    clean();
    await context.close();
  });

  test('dark by hand stays dark', async () => {
    const { page, context, clean } = await open(browser, '/about/data', { colorScheme: 'light' });
    await arrives(page, () => page.getByRole('button', { name: 'Dark' }).click(), '/about/data');
    await page.goto('/');
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    clean();
    await context.close();
  });
});
