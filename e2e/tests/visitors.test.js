// A visitor says what is wrong, with a source; a registrar looks into it, accepts the one and
// declines the other; whoever proposed it hears of it by mail. A server and a mail server of its
// own; axe on every page, wide and narrow, light and dark.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { SKIP, seen as seenAt, serve, setUp, signIn, unfold, visit as visitOf } from '../lib/own.js';
import { relay } from '../lib/relay.js';
import { eventually, launch } from '../lib/site.js';

const EMAIL = 'renee@example.org';
const TIES = fileURLToPath(new URL('../ties.csv', import.meta.url));
/** Letters go in rounds of some seconds. */
const A_ROUND = 20_000;
const seen = (page) => seenAt(page, [1280, 390]);

const WRONG = 'It began in 1990, three years before what stands here.';
const MISSING = 'Rochester, New York has been the twin of Rennes since 1958.';

describe('visitors', { skip: SKIP }, () => {
  let browser, server, post, tie;

  before(async () => {
    post = await relay();
    server = await serve('visitors', { args: ['--smtp', post.url] });
    browser = await launch();
    const { context, page } = await visit();
    await setUp(page, server.link, { organisation: 'Sister Cities of the North', name: 'Renée Okafor', email: EMAIL });
    await context.close();
    const [{ id }] = JSON.parse(server.run('org', 'list', '--json'));
    server.run('ties', 'import', '--publish', '--apply', '--into', id, TIES);
  });
  after(async () => {
    await browser?.close();
    server?.stop();
    post?.stop();
  });

  const visit = (options) => visitOf(browser, server.site, options);
  const signedIn = async (options) => {
    const at = await visit(options);
    await signIn(at.page, EMAIL);
    return at;
  };
  /** The letters to somebody, oldest first. */
  const letters = (to) => post.letters.filter((letter) => letter.to.includes(to)).map((letter) => letter.text);
  /** Waits for as many letters to somebody, and gives the last. */
  const letter = (to, count) => eventually(() => {
    assert.equal(letters(to).length, count, `letters to ${to}`);
    return letters(to).at(-1);
  }, A_ROUND);

  test('on a phone, without scripts, something is found to be wrong', async () => {
    const { context, page } = await visit({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    await eventually(async () => {
      await page.goto('/registry?q=novgorod');
      await page.locator('main').getByRole('link', { name: /Rochester/ }).first().click({ timeout: 1_000 });
    });
    tie = new URL(page.url()).pathname;
    assert.match(tie, /^\/ties\/[0-9a-z]{5}-[0-9a-z]{5}$/);
    await page.getByRole('link', { name: 'Something wrong, or a tie missing? Tell us' }).click();
    await page.getByLabel('What should stand here').fill(WRONG);
    await page.getByLabel('Your e-mail address').fill('not an address');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Write where you know it from').waitFor();
    assert.equal(await page.getByLabel('What should stand here').inputValue(), WRONG, 'what was typed is still there');
    await page.getByLabel('Where you know it from').fill('https://archive.example/rochester-1990');
    await page.getByLabel('Your e-mail address').fill('visitor@example.net');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await context.close();
    assert.match(await letter('visitor@example.net', 1), /has arrived/);
  });

  test('by keyboard alone, a tie is said to be missing', async () => {
    const { context, page } = await visit();
    await page.goto(tie);
    await page.getByRole('link', { name: 'Something wrong, or a tie missing? Tell us' }).click();
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
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Write what should stand here.').waitFor();
    await seen(page);
    await page.getByLabel('What should stand here').fill(MISSING);
    await page.getByRole('button', { name: 'Send' }).press('Enter');
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
    await page.getByRole('link', { name: '2 proposals of visitors wait' }).click();
    await seen(page);
    await page.locator('.desk-list > li').filter({ hasText: WRONG }).getByRole('link').click();
    assert.match(await page.locator('main').innerText(), /visitor@example\.net/);
    await seen(page);
    const proposal = page.url();
    const accept = await unfold(page.locator('main'), 'Accept');
    await accept.getByLabel('Your word to them').fill('Thank you, the archive has it.');
    await accept.getByLabel('Add their source to the tie').check();
    assert.equal(await accept.getByLabel('Title').inputValue(), 'archive.example');
    await accept.getByLabel('The public may see this source').check();
    await seen(page);
    await accept.getByRole('button', { name: 'Accept, and go on' }).click();
    await page.waitForURL(`**/desk${tie}`);
    await page.locator('#desk-sources').locator('..').getByRole('link', { name: 'archive.example' }).waitFor();
    await seen(page);
    const description = await unfold(page.locator('main'), 'Change the description');
    await description.getByLabel('Since', { exact: true }).fill('1990');
    await description.getByRole('button', { name: 'Change' }).click();
    await page.waitForURL(`**/desk${tie}`);
    assert.match(await letter('visitor@example.net', 2), /was accepted[^]*Thank you, the archive has it\./);
    // The address has done its work.
    await eventually(async () => {
      await page.goto(proposal);
      await page.getByText('forgotten: the answer has gone').waitFor({ timeout: 500 });
    }, A_ROUND);
    assert.doesNotMatch(await page.locator('main').innerText(), /visitor@/);
    await seen(page);
    const stranger = await visit();
    await stranger.page.goto(tie);
    assert.match(await stranger.page.locator('main').innerText(), /1990[^]*archive\.example/);
    await seen(stranger.page);
    await stranger.context.close();
    await context.close();
  });

  test('the other is declined, with a word why', async () => {
    const { context, page } = await signedIn();
    await page.goto('/desk/proposals');
    await page.locator('.desk-list > li').filter({ hasText: 'Rennes' }).getByRole('link').click();
    const decline = await unfold(page.locator('main'), 'Decline');
    await decline.getByRole('button', { name: 'Decline' }).click();
    await page.getByText('Say why not').waitFor();
    await seen(page);
    await page.getByLabel('Your word to them').last().fill('Rennes is on record with another Rochester.');
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.waitForURL('**/desk/proposals');
    await page.getByText('Nothing to do here').waitFor();
    await seen(page);
    assert.match(await letter('other@example.net', 2), /decided not to change the record[^]*another Rochester\./);
    await page.getByRole('link', { name: 'Declined' }).click();
    await page.locator('.desk-list').getByRole('link').first().waitFor();
    await seen(page);
    await context.close();
  });
});
