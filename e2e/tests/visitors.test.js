// A visitor says what is wrong, with a source; a registrar looks into it, accepts the one and
// declines the other; whoever proposed it hears of it by mail. A server and a mail server of its
// own; axe on every page, wide and narrow, light and dark.

import assert from 'node:assert/strict';
import { after } from 'node:test';
import { press, send, unfold } from '../lib/desk.js';
import { journey } from '../lib/journey.js';
import { PHONE } from '../lib/own.js';
import { relay } from '../lib/relay.js';
import { arrives, eventually } from '../lib/site.js';

/** Letters go in rounds of some seconds; this many milliseconds are some rounds. */
const A_ROUND = 20_000;

const WRONG = 'It began in 1990, three years before what stands here.';
const MISSING = 'Rochester, New York has been the twin of Rennes since 1958.';

let post;
const withMail = async () => {
  post = await relay();
  return { args: ['--smtp', post.url] };
};

journey('visitors', { ties: true, server: withMail }, ({ test, opening, visit, signedIn, publicly, seen }) => {
  let tie;
  after(() => post?.stop());

  /** The letters to somebody, oldest first. */
  const letters = (to) => post.letters.filter((letter) => letter.to.includes(to)).map((letter) => letter.text);
  /** Waits for as many letters to somebody, and gives the last. */
  const letter = (to, count) => eventually(() => {
    assert.equal(letters(to).length, count, `letters to ${to}`);
    return letters(to).at(-1);
  }, A_ROUND);

  opening('on a phone, without scripts, something is found to be wrong', async () => {
    const { context, page } = await visit(PHONE);
    await eventually(async () => {
      await page.goto('/registry?q=novgorod');
      const found = page.locator('main').getByRole('link', { name: /Rochester/ }).first();
      tie = await arrives(page, () => found.click({ timeout: 1_000 }), /^\/ties\/[0-9a-z]{5}-[0-9a-z]{5}$/);
    });
    await page.getByRole('link', { name: 'Something wrong, or a tie missing? Tell us' }).click();
    await page.getByLabel('What should stand here').fill(WRONG);
    await page.getByLabel('Your e-mail address').fill('not an address');
    await press(page, page.locator('main'), 'Send');
    await page.getByText('Write where you know it from').waitFor();
    assert.equal(await page.getByLabel('What should stand here').inputValue(), WRONG, 'what was typed is still there');
    await page.getByLabel('Where you know it from').fill('https://archive.example/rochester-1990');
    await page.getByLabel('Your e-mail address').fill('visitor@example.net');
    await press(page, page.locator('main'), 'Send', `${tie}/proposed`);
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await context.close();
    assert.match(await letter('visitor@example.net', 1), /has arrived/);
  });

  opening('by keyboard alone, a tie is said to be missing', async () => {
    const { context, page } = await visit();
    await page.goto(tie);
    const tell = page.getByRole('link', { name: 'Something wrong, or a tie missing? Tell us' });
    await arrives(page, () => tell.click(), `${tie}/propose`);
    await seen(page);
    await page.getByLabel('What it is about').focus();
    await page.keyboard.type('A tie');
    for (const text of [MISSING, 'City archive, minutes of 3 May 1958', 'other@example.net']) {
      await page.keyboard.press('Tab');
      await page.keyboard.type(text);
    }
    assert.equal(await page.getByLabel('What it is about').inputValue(), 'missing');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Send', 'Tab passes over the trap');
    await page.getByLabel('What should stand here').fill('');
    await press(page, page.locator('main'), 'Send');
    await page.getByText('Write what should stand here.').waitFor();
    await seen(page);
    await page.getByLabel('What should stand here').fill(MISSING);
    await arrives(page, () => page.getByRole('button', { name: 'Send' }).press('Enter'), `${tie}/proposed`);
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await seen(page);
    await context.close();
  });

  test('what a visitor wrote is for those who keep the registry alone', async () => {
    const { context, page } = await visit();
    await page.goto(tie);
    assert.doesNotMatch(await page.locator('body').innerText(), /1990|Rennes|visitor@/);
    await page.goto('/desk/proposals');
    assert.match(page.url(), /\/sign-in/);
    await context.close();
  });

  test('one is accepted: its source comes on record, and the visitor hears of it', async () => {
    const { context, page } = await signedIn();
    await page.goto('/desk');
    await arrives(page, () => page.getByRole('link', { name: '2 proposals of visitors wait' }).click(), '/desk/proposals');
    await seen(page);
    const one = page.locator('.desk-list > li').filter({ hasText: WRONG }).getByRole('link');
    const proposal = await arrives(page, () => one.click());
    assert.match(await page.locator('main').innerText(), /visitor@example\.net/);
    await seen(page);
    const accept = await unfold(page.locator('main'), 'Accept');
    await accept.getByLabel('Your word to them').fill('Thank you, the archive has it.');
    await accept.getByLabel('Add their source to the tie').check();
    assert.equal(await accept.getByLabel('Title').inputValue(), 'archive.example');
    await accept.getByLabel('The public may see this source').check();
    await seen(page);
    await press(page, accept, 'Accept, and go on', `/desk${tie}`);
    await page.locator('#desk-sources').locator('..').getByRole('link', { name: 'archive.example' }).waitFor();
    await seen(page);
    await send(page, 'Change the description', { Since: '1990' }, 'Change', `/desk${tie}`);
    assert.match(await letter('visitor@example.net', 2), /was accepted[^]*Thank you, the archive has it\./);
    // The address has done its work.
    await eventually(async () => {
      await page.goto(proposal);
      await page.getByText('forgotten: the answer has gone').waitFor({ timeout: 500 });
    }, A_ROUND);
    assert.doesNotMatch(await page.locator('main').innerText(), /visitor@/);
    await seen(page);
    await publicly(tie, async (stranger) => {
      assert.match(await stranger.locator('main').innerText(), /1990[^]*archive\.example/);
      await seen(stranger);
    });
    await context.close();
  });

  test('the other is declined, with a word why', async () => {
    const { context, page } = await signedIn();
    await page.goto('/desk/proposals');
    await page.locator('.desk-list > li').filter({ hasText: 'Rennes' }).getByRole('link').click();
    await send(page, 'Decline', {}, 'Decline');
    await page.getByText('Say why not').waitFor();
    await seen(page);
    await page.getByLabel('Your word to them').last().fill('Rennes is on record with another Rochester.');
    await press(page, page.locator('main'), 'Decline', '/desk/proposals');
    await page.getByText('Nothing to do here').waitFor();
    await seen(page);
    assert.match(await letter('other@example.net', 2), /decided not to change the record[^]*another Rochester\./);
    await arrives(page, () => page.getByRole('link', { name: 'Declined' }).click(), '/desk/proposals');
    await page.locator('.desk-list').getByRole('link').first().waitFor();
    await seen(page);
    await context.close();
  });
});
