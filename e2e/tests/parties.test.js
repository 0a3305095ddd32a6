// Parties and the people to write to: a city is described at the desk, with an official, another
// name and a new one, and the public sees it on its page and on those of its ties; a contact is
// written down, changed and forgotten. A server of its own; axe on every page.

import assert from 'node:assert/strict';
import { press, send, unfold } from '../lib/desk.js';
import { journey } from '../lib/journey.js';
import { PHONE } from '../lib/own.js';
import { arrives } from '../lib/site.js';

journey('parties', { ties: true }, ({ own, test, opening, visit, signedIn, publicly, seen }) => {
  let party;

  opening('a city is found among the parties and described', async () => {
    const { context, page } = await signedIn();
    await page.goto('/desk/parties');
    await seen(page);
    await page.locator('#parties-q').fill('colorado sp');
    await arrives(page, () => page.keyboard.press('Enter'));
    const found = page.locator('.desk-list').getByRole('link', { name: 'Colorado Springs' });
    party = await arrives(page, () => found.click(), /^\/desk\/parties\/[0-9a-z-]+$/);
    await seen(page);
    await send(page, 'Change the description', { Languages: 'en', Websites: 'coloradosprings' }, 'Change');
    await page.locator('.wrong').first().waitFor();
    await seen(page);
    const form = page.locator('details.desk-form[open]');
    assert.equal(await form.getByLabel('Languages').inputValue(), 'en', 'what was typed is still there');
    await form.getByLabel('Websites').fill('https://coloradosprings.example');
    await form.getByLabel('Office 1: name').fill('Office of the Mayor');
    await form.getByLabel('Summary').fill('At the foot of a mountain.');
    await press(page, form, 'Change', party);
    await send(page, 'Name the highest official', { Title: 'Mayor', Name: 'Ada Example', 'In effect since': '2023-06-06' }, 'Record', party);
    await page.getByText('Mayor Ada Example').first().waitFor();
    await send(page, 'Add an official name', { 'Name (needed)': 'Little London', Until: '1900' }, 'Record', party);
    await page.getByText('Little London').first().waitFor();
    await seen(page);
    await context.close();
  });

  test('the public sees it on its page, and on that of its tie what it is called now', async () => {
    const address = party.replace('/desk', '');
    await publicly(address, async (page) => {
      const words = await page.locator('main').innerText();
      for (const wanted of ['At the foot of a mountain.', 'Mayor Ada Example', 'Office of the Mayor', 'Little London']) {
        assert.ok(words.includes(wanted), wanted);
      }
      await seen(page);
    });
    const { context, page } = await signedIn();
    await page.goto(party);
    await send(page, 'It was renamed', { 'New name (needed)': 'Pikes Peak', 'In effect since': '2025-05-01' }, 'Record', party);
    await page.getByRole('heading', { level: 1, name: 'Pikes Peak' }).waitFor();
    await publicly(address, async (stranger) => {
      await stranger.getByRole('heading', { level: 1, name: 'Pikes Peak' }).waitFor({ timeout: 1_000 });
      await stranger.locator('section[aria-labelledby="party-ties"]').getByRole('link', { name: /Pikes Peak/ }).first().click();
      await stranger.locator('h1').filter({ hasText: /Pikes Peak[^]*Bishkek/ }).waitFor({ timeout: 1_000 });
      await seen(stranger);
    });
    await context.close();
  });

  test('its history knows the day, and takes the new name back', async () => {
    const { context, page } = await signedIn();
    await page.goto(party);
    await arrives(page, () => page.getByRole('link', { name: 'History' }).click(), `${party}/history`);
    await seen(page);
    await page.locator('#h-on').fill('2024-06-01');
    await arrives(page, () => page.locator('.tie-past button').click());
    await page.getByRole('heading', { name: /as it is known now/ }).waitFor();
    await seen(page);
    const renamed = page.locator('.desk-history > li').filter({ hasText: 'Pikes Peak' }).first();
    const back = await unfold(renamed, 'Take this back');
    await back.getByLabel('Why').fill('Only the newspaper called it so');
    await press(page, back, 'Take back');
    await page.locator('.desk-history s').first().waitFor();
    await page.goto(party);
    await page.getByRole('heading', { level: 1, name: 'Colorado Springs' }).waitFor();
    await context.close();
  });

  test('two who change it at once see both versions', async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    await one.page.goto(party);
    await other.page.goto(party);
    await send(one.page, 'Change the description', { Summary: 'Written first' }, 'Change', party);
    await one.page.getByText('Written first').first().waitFor();
    await send(other.page, 'Change the description', { Summary: 'Written second' }, 'Change');
    await other.page.getByRole('heading', { level: 1 }).filter({ hasText: 'Somebody was quicker' }).waitFor();
    assert.match(await other.page.locator('.desk-both').innerText(), /Written first/);
    assert.equal(await other.page.getByLabel('Summary').inputValue(), 'Written second');
    await seen(other.page);
    await one.context.close();
    await other.context.close();
  });

  opening('a contact is written down, changed, and never public', async () => {
    const { context, page } = await signedIn();
    await page.goto(party);
    await send(page, 'Add a contact', { Note: 'Nobody yet' }, 'Add');
    await page.getByText('Write a name, an office or an e-mail address').waitFor();
    await seen(page);
    const form = page.locator('details.desk-form[open]');
    await form.getByLabel('Stands for').selectOption('volunteer');
    await form.getByLabel('Name', { exact: true }).fill('Joan Volunteer');
    await form.getByLabel('E-mail', { exact: true }).fill('joan@example.com');
    await form.getByLabel('Telephone').fill('+1 719 555 0100');
    await form.getByLabel('Note').fill('Speaks Kyrgyz');
    await press(page, form, 'Add', party);
    await seen(page);
    await arrives(page, () => page.getByRole('link', { name: 'Joan Volunteer', exact: true }).click());
    await seen(page);
    await send(page, 'Change', { 'Office or role': 'Chair of the committee' }, 'Change');
    await page.getByText('Chair of the committee').first().waitFor();
    await page.getByRole('heading', { name: 'Version 2' }).waitFor();
    await seen(page);
    await context.close();
    const stranger = await visit();
    for (const path of [party.replace('/desk', ''), '/registry?q=colorado']) {
      await stranger.page.goto(path);
      assert.doesNotMatch(await stranger.page.content(), /Joan|719 555|joan@/);
    }
    await stranger.context.close();
  });

  test('a contact is forgotten for good, by keyboard on a phone without scripts', async () => {
    const { context, page } = await signedIn(PHONE);
    await page.goto(party);
    const contact = await arrives(page, () => page.getByRole('link', { name: 'Joan Volunteer', exact: true }).click());
    const summary = page.locator('summary', { hasText: 'Forget this person' });
    await summary.focus();
    await page.keyboard.press('Enter');
    const forget = page.getByRole('button', { name: 'Forget for good' });
    await forget.focus();
    await arrives(page, () => page.keyboard.press('Enter'));
    await page.getByText('Tick that you are sure').waitFor();
    await page.getByLabel('I am sure').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await arrives(page, () => page.keyboard.press('Enter'), party);
    await page.getByText('No contact is on record.').waitFor();
    assert.equal((await page.goto(contact)).status(), 404);
    await context.close();
    assert.doesNotMatch(own.server.run('journal', 'verify'), /Joan/);
  });
});
