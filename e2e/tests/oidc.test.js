// Signing in by a provider: a certified one (`oidc-provider`), run here, in a browser that goes
// there and comes back.

import assert from 'node:assert/strict';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Provider from 'oidc-provider';
import { PASSWORD, SKIP, seen, serve, setUp, visit } from '../lib/own.js';
import { launch } from '../lib/site.js';

const WIDTHS = [1280, 390];
const SECRET = 'a-secret-that-two-know';

/** A port that nobody listens on at the moment. */
const free = () =>
  new Promise((resolve) => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });

/** Everybody has the address that they type; those whose name begins with "un" have not confirmed it. */
const account = (id) => ({
  accountId: id,
  claims: () => ({ sub: id, email: id, email_verified: !id.startsWith('un'), name: `${id.split('@')[0]} of City ID` }),
});

describe('a provider', { skip: SKIP }, () => {
  let browser, own, site, issuer, listening, folder;

  before(async () => {
    const [here, there] = [await free(), await free()];
    issuer = `http://localhost:${there}`;
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'twinhall',
          client_secret: SECRET,
          redirect_uris: [`http://localhost:${here}/sign-in/provider/back`],
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      cookies: { keys: ['of this test'] },
      findAccount: (_, id) => account(id),
      pkce: { required: () => true },
    });
    listening = provider.listen(there);
    folder = mkdtempSync(join(tmpdir(), 'twinhall-oidc-'));
    const secret = join(folder, 'secret');
    writeFileSync(secret, `${SECRET}\n`);
    site = `http://localhost:${here}`;
    const args = ['--oidc-issuer', issuer, '--oidc-client', 'twinhall', '--oidc-secret-file', secret];
    own = await serve('oidc', { port: here, args: [...args, '--oidc-label', 'City ID', '--origin', site] });
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    own?.stop();
    listening?.closeAllConnections();
    listening?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** What somebody does at the provider: signs in, and agrees to be told of. */
  const there = async (page, email) => {
    await page.waitForURL(`${issuer}/interaction/*`);
    await page.locator('input[name=login]').fill(email);
    await page.locator('input[name=password]').fill('any');
    await page.locator('button[type=submit]').click();
    await page.locator('form[action$="/confirm"] button, button:has-text("Continue")').first().click();
  };

  test('an account is linked, and signed in from then on', async () => {
    const { context, page } = await visit(browser, site);
    await setUp(page, own.link, { organisation: 'Sister Cities', name: 'Renée Okafor', email: 'renee@example.org' });
    const section = page.getByRole('region', { name: 'City ID' });
    await section.locator('summary').click();
    await section.getByLabel('Your present password').fill(PASSWORD);
    await seen(page, WIDTHS);
    await section.getByRole('button', { name: 'Link with City ID' }).click();
    await page.getByRole('heading', { name: 'Link with City ID' }).waitFor();
    await seen(page, WIDTHS);
    await page.getByRole('link', { name: 'Go on to City ID' }).click();
    await there(page, 'r.okafor@city.example');
    await page.waitForURL(`${site}/account`);
    await page.getByText('City ID signs you in.').waitFor();
    await seen(page, WIDTHS);

    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL(`${site}/`);
    await page.goto('/sign-in?back=%2Forganisations');
    await seen(page, WIDTHS);
    // The provider remembers who it is: nothing is typed.
    await page.getByRole('link', { name: 'Sign in with City ID' }).click();
    await page.waitForURL(`${site}/organisations`);

    await page.getByRole('link', { name: 'Sister Cities' }).click();
    for (const email of ['bert@example.org', 'clara@example.org']) {
      await page.getByText('Invite somebody').click();
      await page.getByLabel('E-mail address').fill(email);
      await page.getByRole('radio', { name: /Editor/ }).check();
      await page.getByRole('button', { name: 'Send the invitation' }).click();
      await page.getByText(email).waitFor();
    }
    await page.goto('/account');
    await section.locator('summary').first().click();
    await section.getByLabel('Your present password').fill(PASSWORD);
    await section.getByRole('button', { name: /End the link/ }).click();
    await page.getByText('City ID does not sign you in yet.').waitFor();
    await context.close();
  });

  test('who was invited comes in without a password, on a phone and without scripts', async () => {
    const { context, page } = await visit(browser, site, {
      viewport: { width: 390, height: 844 },
      javaScriptEnabled: false,
    });
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Sign in with City ID' }).click();
    await there(page, 'bert@example.org');
    await page.waitForURL(`${site}/account`);
    assert.equal(await page.locator('h1').innerText(), 'bert of City ID');
    await page.getByRole('link', { name: 'Sister Cities' }).waitFor();
    await context.close();
  });

  test('an invitation is accepted there', async () => {
    const letters = JSON.parse(own.run('outbox', '--text', '--json'));
    const path = letters.find((l) => l.to === 'clara@example.org').text.match(/\/invitations\/\S+/)[0];
    const { context, page } = await visit(browser, site);
    await page.goto(path);
    await seen(page, WIDTHS);
    await page.getByRole('link', { name: 'Accept with City ID' }).click();
    await there(page, 'clara@city.example');
    await page.getByRole('heading', { name: 'Sister Cities' }).waitFor();
    await context.close();
  });

  test('who has an account shows once that it is theirs', async () => {
    const { context, page } = await visit(browser, site);
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Sign in with City ID' }).click();
    await there(page, 'renee@example.org');
    await page.getByRole('heading', { name: 'Is this account yours?' }).waitFor();
    await seen(page, WIDTHS);
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Link it and sign in' }).click();
    await page.getByText('That is not your present password.').waitFor();
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Link it and sign in' }).click();
    await page.waitForURL(`${site}/account`);
    await context.close();
  });

  test('a stranger is told why they stay out', async () => {
    for (const [email, why] of [
      ['mallory@example.org', 'nobody has invited it'],
      ['unconfirmed@example.org', 'does not vouch for your e-mail address'],
    ]) {
      const { context, page } = await visit(browser, site);
      await page.goto('/sign-in');
      await page.getByRole('link', { name: 'Sign in with City ID' }).click();
      await there(page, email);
      await page.getByText(why).waitFor();
      await seen(page, WIDTHS);
      await context.close();
    }
  });
});
