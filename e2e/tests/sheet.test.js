// A sheet with headings that say nothing is brought on a phone without scripts: what the columns
// mean is set, a candidate chosen, a town that no gazetteer has put on record with a place of its
// own; then it is written, the public sees the town and its tie, staff describe it, and all is
// taken back. A server of its own.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SKIP, fits, seen as seenAt, serve, setUp, signIn, unfold, visit as visitOf } from '../lib/own.js';
import { eventually, launch } from '../lib/site.js';

const EMAIL = 'renee@example.org';
const SHEET = 'X1,X2,X3,X4\nLacombe,Canada,Xqzzyville,04.05.1986\nLacombe,Canada,Madison,17.06.1999\n';
const seen = (page) => seenAt(page, [1280, 390]);

describe('a sheet', { skip: SKIP }, () => {
  let browser, server, imports, sheet, town;

  before(async () => {
    server = await serve('sheet');
    browser = await launch();
    const { context, page } = await visit();
    await setUp(page, server.link, { organisation: 'Sister Cities of the North', name: 'Renée Okafor', email: EMAIL });
    await context.close();
    const [{ id }] = JSON.parse(server.run('org', 'list', '--json'));
    imports = `/organisations/${id}/imports`;
  });
  after(async () => {
    await browser?.close();
    server?.stop();
  });

  const visit = (options) => visitOf(browser, server.site, options);
  const signedIn = async (options) => {
    const at = await visit(options);
    await signIn(at.page, EMAIL);
    return at;
  };

  test('what its columns mean is set, candidates are chosen, and it is written', async () => {
    const { context, page } = await signedIn({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    await page.goto(imports);
    await page.getByLabel('Excel workbook or CSV file').setInputFiles({ name: 'ties.csv', mimeType: 'text/csv', buffer: Buffer.from(SHEET) });
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.waitForURL('**/imports/*-*');
    sheet = new URL(page.url()).pathname;
    const folded = page.locator('details').filter({ has: page.locator('#m-title') });
    if ((await folded.getAttribute('open')) === null) await folded.locator('> summary').click();
    for (const [column, meaning] of [['A', 'a.name'], ['B', 'a.country'], ['C', 'b.name'], ['D', 'since']]) {
      await page.getByLabel(`What column ${column} means`).selectOption(meaning);
    }
    await page.locator('#m-header').fill('1');
    await page.getByLabel('6/7/1997 is').selectOption('day-first');
    await page.getByLabel('Publish the ties at once').check();
    await page.getByRole('button', { name: 'Read it so' }).click();
    await page.waitForURL(`**${sheet}`);
    await fits(page);
    const question = (text) => page.locator('fieldset.import-question').filter({ hasText: text });
    await question('Madison').getByRole('radio', { name: /Wisconsin/ }).check();
    await question('Xqzzyville').getByRole('radio', { name: /the gazetteer has not/ }).check();
    await question('Xqzzyville').getByLabel('Two letters of the country').fill('se');
    await page.getByRole('button', { name: 'Keep these choices' }).first().click();
    await page.locator('.import-filters a', { hasText: 'All' }).click();
    const rows = page.locator('.import-rows tbody tr');
    assert.equal(await rows.count(), 2);
    assert.match(await rows.nth(0).innerText(), /Xqzzyville[^]*1986-05-04/);
    assert.match(await rows.nth(1).innerText(), /Madison[^]*Wisconsin[^]*1999-06-17/);
    await fits(page);
    await page.getByRole('button', { name: 'Write it' }).click();
    await page.getByRole('heading', { name: 'Report' }).waitFor();
    await fits(page);
    await context.close();
  });

  test('a town with a place of its own is described, and stands on its page and that of its tie', async () => {
    const { context, page } = await signedIn();
    await page.goto('/desk/parties?q=xqz');
    await page.locator('.desk-list').getByRole('link', { name: 'Xqzzyville' }).click();
    town = new URL(page.url()).pathname;
    assert.match(await page.locator('.lead').innerText(), /Sweden/);
    await seen(page);
    const form = await unfold(page.locator('main'), 'Change the description');
    await form.getByLabel('Summary').fill('A town on no map.');
    await form.getByRole('button', { name: 'Change' }).click();
    await page.waitForURL(`**${town}`);
    await page.getByRole('link', { name: 'History' }).click();
    await page.locator('.desk-history > li').filter({ hasText: 'A town on no map.' }).waitFor();
    await seen(page);
    await context.close();
    const stranger = await visit();
    await eventually(async () => {
      await stranger.page.goto(town.replace('/desk', ''));
      await stranger.page.getByText('A town on no map.').waitFor({ timeout: 1_000 });
    });
    await seen(stranger.page);
    await stranger.page.locator('section[aria-labelledby="party-ties"]').getByRole('link', { name: /Xqzzyville/ }).first().click();
    await stranger.page.locator('h1').filter({ hasText: /Lacombe[^]*Xqzzyville/ }).waitFor();
    assert.match(await stranger.page.locator('main').innerText(), /4 May 1986/);
    await seen(stranger.page);
    await stranger.context.close();
  });

  test('the sheet is taken back but for what was worked on since', async () => {
    const { context, page } = await signedIn();
    await page.goto(sheet);
    await page.getByRole('button', { name: 'Take the import back' }).click();
    await page.getByText('Taken back').first().waitFor();
    await seen(page);
    const stranger = await visit();
    await eventually(async () => {
      await stranger.page.goto('/registry?q=madison');
      assert.equal(await stranger.page.locator('main').getByRole('link', { name: /Madison/ }).count(), 0);
    });
    await stranger.context.close();
    await context.close();
  });
});
