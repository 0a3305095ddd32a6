// Passkeys, with an authenticator that Chromium plays: one is made, signs in alone, is shown
// after the password, and is removed. Passkeys are bound to names: the site is localhost here.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PASSWORD, SKIP, seen, serve, setUp, visit } from '../lib/own.js';
import { launch } from '../lib/site.js';

const WIDTHS = [1280, 390];
const EMAIL = 'renee@example.org';

describe('passkeys', { skip: SKIP }, () => {
  let browser, own, site;

  before(async () => {
    own = await serve('passkeys');
    site = own.site.replace('127.0.0.1', 'localhost');
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    own?.stop();
  });

  /** A telephone's authenticator in this page, whose owner always touches it. */
  const authenticator = async (page) => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable', { enableUI: false });
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return { cdp, authenticatorId };
  };

  const signOut = async (page) => {
    await page.goto('/account');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL(`${site}/`);
  };

  test('from the first passkey to the last', async () => {
    const { context, page } = await visit(browser, site);
    const { cdp, authenticatorId } = await authenticator(page);
    await setUp(page, own.link, { organisation: 'Sister Cities of the North', name: 'Renée Okafor', email: EMAIL });
    await seen(page, WIDTHS);

    await page.getByRole('link', { name: 'Make a passkey' }).click();
    await seen(page, WIDTHS);
    await page.getByLabel('What you call it').fill('My telephone');
    await page.getByLabel('Your present password').fill('wrong');
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByText('That is not your present password.').waitFor();
    await seen(page);
    await page.getByLabel('Your present password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    assert.equal(await page.locator('ol code').count(), 10);
    await page.getByRole('link', { name: 'I have kept it' }).click();
    await page.getByRole('heading', { name: 'My telephone' }).waitFor();
    await seen(page, WIDTHS);
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
    assert.equal(credentials.length, 1);
    assert.equal(credentials[0].rpId, 'localhost');
    assert.ok(credentials[0].isResidentCredential);

    await signOut(page);
    await page.goto('/sign-in?back=%2Forganisations');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    await seen(page, WIDTHS);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL('**/organisations');
    await page.goto('/account');
    assert.equal(await page.locator('h1').innerText(), 'Renée Okafor');

    await signOut(page);
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill(EMAIL);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('**/sign-in/second*');
    await page.getByRole('button', { name: 'Show a passkey' }).waitFor();
    await seen(page, WIDTHS);
    await page.getByRole('button', { name: 'Show a passkey' }).click();
    await page.waitForURL('**/account');

    const passkeys = page.getByRole('region', { name: 'Passkeys' });
    const fold = async (words) => {
      await passkeys.locator('summary', { hasText: words }).focus();
      await page.keyboard.press('Enter');
    };
    await fold('Rename');
    await seen(page, WIDTHS);
    await passkeys.getByLabel('What you call it').fill('Old telephone');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Old telephone' }).waitFor();

    await fold('Remove');
    await passkeys.getByLabel('Your present password').fill(PASSWORD);
    await seen(page, WIDTHS);
    await passkeys.getByRole('button', { name: 'Remove Old telephone' }).click();
    await page.waitForURL('**/account');
    assert.equal(await page.getByRole('heading', { name: 'Old telephone' }).count(), 0);

    // The telephone still has it; the site knows it no more.
    await signOut(page);
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('This passkey was not taken').waitFor();
    await seen(page);
    await context.close();
  });

  test('without scripts there is no button that does nothing', async () => {
    const { context, page } = await visit(browser, site, { javaScriptEnabled: false });
    await page.goto('/sign-in');
    assert.equal(await page.getByText('Sign in with a passkey').isVisible(), false);
    await page.getByLabel('E-mail address').fill(EMAIL);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('**/account');
    await page.goto('/account/passkeys/new');
    await page.getByText('needs scripts for this one thing').waitFor();
    assert.equal(await page.getByLabel('What you call it').isVisible(), false);
    await context.close();
  });

  test('under an address that passkeys are not bound to, nothing is offered', async () => {
    const { context, page } = await visit(browser, own.site);
    await page.goto('/sign-in');
    assert.equal(await page.getByText('Sign in with a passkey').isVisible(), false);
    await context.close();
  });
});
