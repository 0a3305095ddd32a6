// What is done at the desk again and again.

import { arrives } from './site.js';

/** The path of a tie at the desk. */
export const TIE = /^\/desk\/ties\/[0-9a-z]{5}-[0-9a-z]{5}$/;

/** Opens a folded form within a page or a part of it, by its title. */
export async function unfold(within, title) {
  const root = within.page?.() ?? within;
  const folded = within.locator('details.desk-form').filter({ has: root.getByText(title, { exact: true }) }).first();
  await folded.locator('> summary').click();
  return folded;
}

/** Sends a form by a button of it, and waits for the page that answers. */
export const press = (page, form, button, where) =>
  arrives(page, () => form.getByRole('button', { name: button, exact: true }).click(), where);

/**
 * Opens a folded form of a page by its title, fills in fields by their whole labels, and sends it
 * by its button. The answer is the page that comes, at `where` if that is given.
 */
export async function send(page, title, fields, button, where) {
  const form = await unfold(page.locator('main'), title);
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label, { exact: true }).fill(value);
  return press(page, form, button, where);
}

/** Brings a sheet to an organisation's page of imports, on which one is; gives the path of what was read from it. */
export async function bring(page, name, text) {
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
  await page.getByLabel('Excel workbook or CSV file').setInputFiles(file);
  return press(page, page.locator('main'), 'Read it', /^\/imports\/[0-9a-z-]+$/);
}

/** Invites an editor from the page of an organisation, on which one is; gives the path of the link in the letter. */
export async function invite(page, server, email) {
  await page.getByText('Invite somebody').click();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('radio', { name: /Editor/ }).check();
  await press(page, page.locator('main'), 'Send the invitation');
  await page.getByText(email).waitFor();
  const letters = JSON.parse(server.run('outbox', '--text', '--json'));
  return letters.find((letter) => letter.to === email).text.match(/\/invitations\/\S+/)[0];
}
