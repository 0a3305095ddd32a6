// People: the site is set up, its first account signs in and out, shows a second factor and
// invites somebody. A server of its own with an empty database; axe on every page on the way.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { invite, press } from '../lib/desk.js';
import { journey } from '../lib/journey.js';
import { PASSWORD, PHONE, REGISTRAR, seen } from '../lib/own.js';
import { arrives } from '../lib/site.js';

/** The code that a telephone with this key shows at this instant (RFC 6238). */
function code(key, at = Date.now()) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replace(/\s/g, '')].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac('sha1', bytes).update(step).digest();
  const offset = hash[19] & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

journey('people', { registrar: false }, ({ own, test, opening, visit }) => {
  let key, invitation;

  opening('from the link to the first account, a second factor and an invitation', async () => {
    const { context, page } = await visit();
    await page.goto(own.server.link);
    await seen(page);
    await page.getByLabel('Name of the organisation').fill(REGISTRAR.organisation);
    await page.getByLabel('Your name').fill(REGISTRAR.name);
    await page.getByLabel('E-mail address').fill(REGISTRAR.email);
    await page.getByLabel('New password').fill('Okafor123456');
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByText('little more than “okafor”').waitFor();
    await seen(page);
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.waitForURL('**/account');
    assert.equal(await page.locator('h1').innerText(), REGISTRAR.name);
    await seen(page);

    await arrives(page, () => page.getByRole('link', { name: 'Set up a telephone' }).click());
    await seen(page);
    key = await page.locator('figure code').innerText();
    await page.getByLabel('Your present password').fill('not mine');
    await page.getByLabel('Code that it shows').fill(code(key));
    await press(page, page.locator('main'), 'Ask for a code from now on');
    await page.getByText('That is not your present password.').waitFor();
    assert.equal(await page.locator('figure code').innerText(), key, 'it need not be photographed again');
    await seen(page);
    await page.getByLabel('Your present password').fill(PASSWORD);
    await page.getByLabel('Code that it shows').fill(code(key));
    await page.getByRole('button', { name: 'Ask for a code' }).click();
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    assert.equal(await page.locator('ol code').count(), 10);
    await seen(page);
    await arrives(page, () => page.getByRole('link', { name: 'I have kept it' }).click());

    await arrives(page, () => page.getByRole('link', { name: REGISTRAR.organisation }).click());
    await seen(page);
    invitation = await invite(page, own.server, 'bert@example.org');
    await seen(page);
    await arrives(page, () => page.getByRole('link', { name: 'Organisations' }).click(), '/organisations');
    await seen(page);

    await page.goto('/account');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL(`${own.server.site}/`);
    assert.match((await page.goto('/account')).url(), /\/sign-in\?back/);
    await context.close();
  });

  test('signing in asks for both, on a phone and without scripts', async () => {
    const { context, page } = await visit(PHONE);
    await page.goto('/account');
    await page.getByLabel('E-mail address').fill(REGISTRAR.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/sign-in/second*');
    // The one of the half minute that was used to set it up is not accepted again.
    await page.getByLabel('Code').fill(code(key, Date.now() + 30_000));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/account');
    assert.equal(await page.locator('h1').innerText(), REGISTRAR.name);
    await context.close();
  });

  test('who is invited comes by the link in the letter', async () => {
    const { context, page } = await visit();
    await page.goto(invitation);
    await seen(page);
    await page.getByLabel('Your name').fill('Bert');
    await page.getByLabel('New password').fill('mend-clock-7-river-oak');
    await page.getByRole('button', { name: 'Make an account and accept' }).click();
    await page.getByRole('heading', { name: REGISTRAR.organisation }).waitFor();
    assert.match(await page.locator('main').innerText(), new RegExp(`${REGISTRAR.name}[^]*Owner`));
    assert.equal(await page.getByText('Invite somebody').count(), 0, 'an editor invites nobody');
    await context.close();
  });
});
