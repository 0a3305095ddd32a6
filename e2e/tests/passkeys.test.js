// Passkeys, with an authenticator that Chromium plays: one is made, signs in alone, is shown
// after the password, and is removed. Passkeys are bound to names: the site is localhost here.

import assert from 'node:assert/strict';
import { journey } from '../lib/journey.js';
import { PASSWORD, REGISTRAR, seen as seenAt, setUp, visit } from '../lib/own.js';
import { arrives } from '../lib/site.js';

journey('passkeys', { registrar: false }, ({ own, test, opening, seen }) => {
  const named = () => own.server.site.replace('127.0.0.1', 'localhost');

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
    await page.waitForURL(`${named()}/`);
  };

  opening('from the first passkey to the last', async () => {
    const { context, page } = await visit(own.browser, named());
    const { cdp, authenticatorId } = await authenticator(page);
    await setUp(page, own.server.link, REGISTRAR);
    await seen(page);

    await page.getByRole('link', { name: 'Make a passkey' }).click();
    await seen(page);
    await page.getByLabel('What you call it').fill('My telephone');
    await page.getByLabel('Your present password').fill('wrong');
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByText('That is not your present password.').waitFor();
    await seenAt(page);
    await page.getByLabel('Your present password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    assert.equal(await page.locator('ol code').count(), 10);
    await page.getByRole('link', { name: 'I have kept it' }).click();
    await page.getByRole('heading', { name: 'My telephone' }).waitFor();
    await seen(page);
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
    assert.equal(credentials.length, 1);
    assert.equal(credentials[0].rpId, 'localhost');
    assert.ok(credentials[0].isResidentCredential);

    await signOut(page);
    await page.goto('/sign-in?back=%2Forganisations');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    await seen(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL('**/organisations');
    await page.goto('/account');
    assert.equal(await page.locator('h1').innerText(), REGISTRAR.name);

    await signOut(page);
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill(REGISTRAR.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('**/sign-in/second*');
    await page.getByRole('button', { name: 'Show a passkey' }).waitFor();
    await seen(page);
    await page.getByRole('button', { name: 'Show a passkey' }).click();
    await page.waitForURL('**/account');

    const passkeys = page.getByRole('region', { name: 'Passkeys' });
    const fold = async (words) => {
      await passkeys.locator('summary', { hasText: words }).focus();
      await page.keyboard.press('Enter');
    };
    await fold('Rename');
    await seen(page);
    await passkeys.getByLabel('What you call it').fill('Old telephone');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Old telephone' }).waitFor();

    await fold('Remove');
    await passkeys.getByLabel('Your present password').fill(PASSWORD);
    await seen(page);
    await arrives(page, () => passkeys.getByRole('button', { name: 'Remove Old telephone' }).click(), '/account');
    assert.equal(await page.getByRole('heading', { name: 'Old telephone' }).count(), 0);

    // The telephone still has it; the site knows it no more.
    await signOut(page);
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('This passkey was not taken').waitFor();
    await seenAt(page);
    await context.close();
  });

  test('without scripts there is no button that does nothing', async () => {
    const { context, page } = await visit(own.browser, named(), { javaScriptEnabled: false });
    await page.goto('/sign-in');
    assert.equal(await page.getByText('Sign in with a passkey').isVisible(), false);
    await page.getByLabel('E-mail address').fill(REGISTRAR.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('**/account');
    await page.goto('/account/passkeys/new');
    await page.getByText('needs scripts for this one thing').waitFor();
    assert.equal(await page.getByLabel('What you call it').isVisible(), false);
    await context.close();
  });

  test('under an address that passkeys are not bound to, nothing is offered', async () => {
    const { context, page } = await visit(own.browser, own.server.site);
    await page.goto('/sign-in');
    assert.equal(await page.getByText('Sign in with a passkey').isVisible(), false);
    await context.close();
  });
});
