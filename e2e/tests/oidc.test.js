// Signing in by a provider: a certified one (`oidc-provider`), run here, in a browser that goes
// there and comes back.

import assert from 'node:assert/strict';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import Provider from 'oidc-provider';
import { invite } from '../lib/desk.js';
import { journey } from '../lib/journey.js';
import { PASSWORD, PHONE, REGISTRAR, setUp, visit as visitOf } from '../lib/own.js';

const SECRET = 'a-secret-that-two-know';

/** Listens on a free port, and gives it. */
const listens = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
/** A port that nobody listens on at the moment. */
const free = async () => {
  const server = createServer();
  const port = await listens(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** Everybody has the address that they type; those whose name begins with "un" have not confirmed it. */
const account = (id) => ({
  accountId: id,
  claims: () => ({ sub: id, email: id, email_verified: !id.startsWith('un'), name: `${id.split('@')[0]} of City ID` }),
});

let site, issuer, listening, folder;

/** The provider, and a site that knows it. */
const withProvider = async () => {
  listening = createServer();
  issuer = `http://localhost:${await listens(listening)}`;
  // The site's address stands in what the provider knows of it, so that it is chosen before.
  const port = await free();
  site = `http://localhost:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'twinhall', client_secret: SECRET, redirect_uris: [`${site}/sign-in/provider/back`] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['of this test'] },
    findAccount: (_, id) => account(id),
    pkce: { required: () => true },
  });
  listening.on('request', provider.callback());
  folder = mkdtempSync(join(tmpdir(), 'twinhall-oidc-'));
  const secret = join(folder, 'secret');
  writeFileSync(secret, `${SECRET}\n`);
  const args = ['--oidc-issuer', issuer, '--oidc-client', 'twinhall', '--oidc-secret-file', secret];
  return { port, args: [...args, '--oidc-label', 'City ID', '--origin', site] };
};

journey('a provider', { registrar: false, server: withProvider }, ({ own, test, opening, seen }) => {
  let invitation;
  const visit = (options) => visitOf(own.browser, site, options);

  after(() => {
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

  opening('an account is linked, and signed in from then on', async () => {
    const { context, page } = await visit();
    await setUp(page, own.server.link, REGISTRAR);
    const section = page.getByRole('region', { name: 'City ID' });
    await section.locator('summary').click();
    await section.getByLabel('Your present password').fill(PASSWORD);
    await seen(page);
    await section.getByRole('button', { name: 'Link with City ID' }).click();
    await page.getByRole('heading', { name: 'Link with City ID' }).waitFor();
    await seen(page);
    await page.getByRole('link', { name: 'Go on to City ID' }).click();
    await there(page, 'r.okafor@city.example');
    await page.waitForURL(`${site}/account`);
    await page.getByText('City ID signs you in.').waitFor();
    await seen(page);

    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL(`${site}/`);
    await page.goto('/sign-in?back=%2Forganisations');
    await seen(page);
    // The provider remembers who it is: nothing is typed.
    await page.getByRole('link', { name: 'Sign in with City ID' }).click();
    await page.waitForURL(`${site}/organisations`);

    await page.getByRole('link', { name: REGISTRAR.organisation }).click();
    await invite(page, own.server, 'bert@example.org');
    invitation = await invite(page, own.server, 'clara@example.org');
    await page.goto('/account');
    await section.locator('summary').first().click();
    await section.getByLabel('Your present password').fill(PASSWORD);
    await section.getByRole('button', { name: /End the link/ }).click();
    await page.getByText('City ID does not sign you in yet.').waitFor();
    await context.close();
  });

  test('who was invited comes in without a password, on a phone and without scripts', async () => {
    const { context, page } = await visit(PHONE);
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Sign in with City ID' }).click();
    await there(page, 'bert@example.org');
    await page.waitForURL(`${site}/account`);
    assert.equal(await page.locator('h1').innerText(), 'bert of City ID');
    await page.getByRole('link', { name: REGISTRAR.organisation }).waitFor();
    await context.close();
  });

  test('an invitation is accepted there', async () => {
    const { context, page } = await visit();
    await page.goto(invitation);
    await seen(page);
    await page.getByRole('link', { name: 'Accept with City ID' }).click();
    await there(page, 'clara@city.example');
    await page.getByRole('heading', { name: REGISTRAR.organisation }).waitFor();
    await context.close();
  });

  test('who has an account shows once that it is theirs', async () => {
    const { context, page } = await visit();
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Sign in with City ID' }).click();
    await there(page, REGISTRAR.email);
    await page.getByRole('heading', { name: 'Is this account yours?' }).waitFor();
    await seen(page);
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
      const { context, page } = await visit();
      await page.goto('/sign-in');
      await page.getByRole('link', { name: 'Sign in with City ID' }).click();
      await there(page, email);
      await page.getByText(why).waitFor();
      await seen(page);
      await context.close();
    }
  });
});
