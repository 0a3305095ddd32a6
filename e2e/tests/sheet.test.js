// A sheet with headings that say nothing is brought on a phone without scripts: what the columns
// mean is set, a candidate chosen, a town that no gazetteer has put on record with a place of its
// own; then it is written, the public sees the town and its tie, staff describe it, and all is
// taken back. A server of its own.

import assert from 'node:assert/strict';
import { bring, press, send } from '../lib/desk.js';
import { journey } from '../lib/journey.js';
import { PHONE, fits } from '../lib/own.js';
import { arrives } from '../lib/site.js';

const SHEET = 'X1,X2,X3,X4\nLacombe,Canada,Xqzzyville,04.05.1986\nLacombe,Canada,Madison,17.06.1999\n';

journey('a sheet', {}, ({ own, test, opening, signedIn, publicly, seen }) => {
  let sheet;

  opening('what its columns mean is set, candidates are chosen, and it is written', async () => {
    const { context, page } = await signedIn(PHONE);
    await page.goto(`/organisations/${own.organisation}/imports`);
    sheet = await bring(page, 'ties.csv', SHEET);
    const folded = page.locator('details').filter({ has: page.locator('#m-title') });
    if ((await folded.getAttribute('open')) === null) await folded.locator('> summary').click();
    for (const [column, meaning] of [['A', 'a.name'], ['B', 'a.country'], ['C', 'b.name'], ['D', 'since']]) {
      await page.getByLabel(`What column ${column} means`).selectOption(meaning);
    }
    await page.locator('#m-header').fill('1');
    await page.getByLabel('6/7/1997 is').selectOption('day-first');
    await page.getByLabel('Publish the ties at once').check();
    await press(page, page.locator('main'), 'Read it so', sheet);
    await fits(page);
    const question = (text) => page.locator('fieldset.import-question').filter({ hasText: text });
    await question('Madison').getByRole('radio', { name: /Wisconsin/ }).check();
    await question('Xqzzyville').getByRole('radio', { name: /the gazetteer has not/ }).check();
    await question('Xqzzyville').getByLabel('Two letters of the country').fill('se');
    await arrives(page, () => page.getByRole('button', { name: 'Keep these choices' }).first().click(), sheet);
    await arrives(page, () => page.locator('.import-filters a', { hasText: 'All' }).click(), sheet);
    const rows = page.locator('.import-rows tbody tr');
    assert.equal(await rows.count(), 2);
    assert.match(await rows.nth(0).innerText(), /Xqzzyville, Sweden[^]*4 May 1986/);
    assert.match(await rows.nth(1).innerText(), /Madison[^]*Wisconsin[^]*17 June 1999/);
    await fits(page);
    await press(page, page.locator('main'), 'Write it', sheet);
    await page.getByRole('heading', { name: 'Report' }).waitFor();
    await fits(page);
    await context.close();
  });

  test('a town with a place of its own is described, and stands on its page and that of its tie', async () => {
    const { context, page } = await signedIn();
    await page.goto('/desk/parties?q=xqz');
    const found = page.locator('.desk-list').getByRole('link', { name: 'Xqzzyville' });
    const town = await arrives(page, () => found.click(), /^\/desk\/parties\/[0-9a-z-]+$/);
    assert.match(await page.locator('.lead').innerText(), /Sweden/);
    await seen(page);
    await send(page, 'Change the description', { Summary: 'A town on no map.' }, 'Change', town);
    await arrives(page, () => page.getByRole('link', { name: 'History' }).click(), `${town}/history`);
    await page.locator('.desk-history > li').filter({ hasText: 'A town on no map.' }).waitFor();
    await seen(page);
    await context.close();
    await publicly(town.replace('/desk', ''), async (stranger) => {
      await stranger.getByText('A town on no map.').waitFor({ timeout: 1_000 });
      await seen(stranger);
      await stranger.locator('section[aria-labelledby="party-ties"]').getByRole('link', { name: /Xqzzyville/ }).first().click();
      await stranger.locator('h1').filter({ hasText: /Lacombe[^]*Xqzzyville/ }).waitFor();
      assert.match(await stranger.locator('main').innerText(), /4 May 1986/);
      await seen(stranger);
    });
  });

  test('the sheet is taken back but for what was worked on since', async () => {
    const { context, page } = await signedIn();
    await page.goto(sheet);
    await press(page, page.locator('main'), 'Take the import back');
    await page.getByText('Taken back').first().waitFor();
    await seen(page);
    await publicly('/registry?q=madison', async (stranger) => {
      assert.equal(await stranger.locator('main').getByRole('link', { name: /Madison/ }).count(), 0);
    });
    await context.close();
  });
});
