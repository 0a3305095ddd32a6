// The desk: a registrar puts a tie on record, takes it step by step to the public page, brings a
// sheet and takes it back. A server of its own; axe on every page, wide and narrow, light and dark.

import assert from 'node:assert/strict';
import { accessible } from '../lib/axe.js';
import { TIE, bring, press, send, unfold } from '../lib/desk.js';
import { journey } from '../lib/journey.js';
import { PHONE, REGISTRAR, setUp } from '../lib/own.js';
import { arrives, eventually, settled } from '../lib/site.js';

/** A sheet as an office keeps it: a name that means many places, one that means none, a date in words. */
const SHEET = [
  'City,Partner,Country,Since,Status',
  'Lacombe,Rikubetsu,Japan,1986,active',
  'Lacombe,Madison,,June 1999,active',
  'Lacombe,Xqzzyville,,2001,active',
  'Lacombe,Lacombe,Canada,2002,active',
  'Lacombe,Sollefteå,Sweden,31/12/2004,',
].join('\n');

journey('desk', { registrar: false }, ({ own, test, opening, visit, signedIn, publicly, seen }) => {
  let tie;

  /** Looks for a place that is to be a side. */
  const search = async (page, label, name) => {
    await page.getByLabel(label).fill(name);
    await press(page, page.locator('main'), 'Search', '/desk/ties/new');
  };
  /** Goes to the imports of the organisation, by way of its page. */
  const imports = async (page) => {
    await page.goto('/organisations');
    await page.locator('main').getByRole('link', { name: REGISTRAR.organisation }).click();
    await arrives(page, () => page.getByRole('link', { name: 'Imports' }).click(), /^\/organisations\/[^/]+\/imports$/);
  };
  /** The part of the page that is about one side. */
  const side = (page, name) => page.locator('section.desk-side').filter({ has: page.getByRole('heading', { name, exact: true }) });

  opening('the first account finds an empty desk', async () => {
    const { context, page } = await visit();
    await setUp(page, own.server.link, REGISTRAR);
    await arrives(page, () => page.getByRole('link', { name: 'Desk' }).first().click(), '/desk');
    await page.getByText('Nothing to do here.').waitFor();
    await seen(page);
    await context.close();
  });

  opening('a tie comes on record; a name that means many places is asked back', async () => {
    const { context, page } = await signedIn();
    await page.goto('/desk');
    await arrives(page, () => page.getByRole('link', { name: 'Put a tie on record' }).click(), '/desk/ties/new');
    await seen(page);
    const found = page.locator('main .desk-list li');
    await search(page, 'First side', 'xqzzyville');
    await page.getByText('No place is called').waitFor();
    await search(page, 'First side', 'Madison');
    assert.ok((await found.count()) > 3, 'there are many Madisons');
    await seen(page);
    await found.filter({ hasText: 'Mississippi' }).getByRole('link').click();
    await search(page, 'Another side', 'Solleftea');
    await found.filter({ hasText: 'Sweden' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: 'What is known' }).waitFor();
    await seen(page);

    // What cannot be comes back at its field, with everything that was typed.
    await page.getByLabel('Where Madison stands').selectOption('corresponding');
    await page.getByLabel('Where Sollefteå stands').selectOption('corresponding');
    await page.getByLabel('Local word').fill('vänort');
    await page.getByLabel('In effect since').fill('next week');
    await page.getByLabel('Business and trade').check();
    await press(page, page.locator('main'), 'Put on record');
    await page.getByText('“next week” is not a date').waitFor();
    await seen(page);
    assert.equal(await page.getByLabel('Local word').inputValue(), 'vänort');
    await page.getByLabel('In effect since').fill('2020-01-10');
    tie = await press(page, page.locator('main'), 'Put on record', TIE);
    assert.match(await page.locator('h1').innerText(), /Madison[\s\S]*Sollefteå/);
    await seen(page);
    await context.close();
  });

  test('each side takes its steps, each on its ground', async () => {
    const { context, page } = await signedIn();
    await page.goto(tie);
    const step = async (name, to, day, ground) => {
      const steps = await unfold(side(page, name), to);
      if (ground) await steps.getByLabel(ground[0]).fill(ground[1]);
      await steps.getByLabel('In effect since').fill(day);
      await press(page, steps, 'Record', tie);
    };
    for (const name of ['Madison', 'Sollefteå']) {
      await step(name, 'Drafting', '2020-03');
      const bare = await unfold(side(page, name), 'Approved');
      await bare.getByLabel('Vote').fill('7 to 2');
      await press(page, bare, 'Record');
      await page.getByText('The number of the resolution is missing').waitFor();
      const back = side(page, name).locator('details.desk-form[open]');
      assert.equal(await back.getByLabel('Vote').inputValue(), '7 to 2', 'what was typed is still there');
      if (name === 'Madison') await seen(page);
      await back.getByLabel('Number of the resolution').fill('20-112');
      await back.getByLabel('In effect since').fill('2020-05-02');
      await press(page, back, 'Record', tie);
      await step(name, 'Signed', '2020-06-14');
      await step(name, 'In force', '2020-06-14');
    }
    const status = await side(page, 'Madison').locator('.tie-side-status').innerText();
    assert.match(status, /in force/i);
    // One side goes its own way.
    await step('Madison', 'Under review', '2025-01');
    await step('Madison', 'Suspended', '2025-02-01', ['Suspended until', 'the council has voted again']);
    assert.match(await page.locator('.desk > header').innerText(), /suspended by one side/i);
    assert.match(await side(page, 'Sollefteå').locator('.tie-side-status').innerText(), /in force/i);
    await context.close();
  });

  test('a source with its document, by keyboard alone', async () => {
    const { context, page } = await signedIn();
    await page.goto(tie);
    const summary = page.locator('summary', { hasText: 'Add a source' });
    await summary.focus();
    await page.keyboard.press('Enter');
    const source = page.locator('details.desk-form').filter({ has: page.getByText('Add a source', { exact: true }) });
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'source-kind');
    await page.keyboard.type('Letter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Letter of the mayor');
    await source.getByLabel('Document', { exact: true }).setInputFiles({
      name: 'letter ü.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 signed'),
    });
    await source.getByLabel('The public may see this source').focus();
    await page.keyboard.press('Space');
    await arrives(page, () => page.keyboard.press('Enter'), tie);
    await page.getByRole('link', { name: 'Save the document' }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save the document' }).click()]);
    assert.equal(download.suggestedFilename(), 'letter ü.pdf');
    await seen(page);
    await context.close();
  });

  test('the history says who and why, and what was never so is taken back', async () => {
    const { context, page } = await signedIn();
    await page.goto(tie);
    await arrives(page, () => page.getByRole('link', { name: 'History' }).click(), `${tie}/history`);
    const newest = page.locator('.desk-history > li').first();
    assert.match(await newest.innerText(), new RegExp(`Letter of the mayor[^]*${REGISTRAR.name}, for ${REGISTRAR.organisation}`));
    await seen(page);
    await page.getByLabel('On this day').or(page.locator('#h-on')).first().fill('2025-01-15');
    await arrives(page, () => page.locator('.tie-past button').click());
    await page.getByRole('heading', { name: /as it was known then/ }).waitFor();
    await seen(page);
    const suspended = page.locator('.desk-history > li').filter({ hasText: 'the council has voted again' }).first();
    const back = await unfold(suspended, 'Take this back');
    await back.getByLabel('Why').fill('Another Madison');
    await press(page, back, 'Take back');
    await page.locator('.desk-history s').first().waitFor();
    assert.match(await page.locator('.desk-history').innerText(), /Another Madison/);
    await page.goto(tie);
    assert.match(await page.locator('.desk > header').innerText(), /under review/i);
    await context.close();
  });

  test('an edit on a page that somebody else changed shows both versions', async () => {
    const one = await signedIn();
    const other = await signedIn();
    await one.page.goto(tie);
    await other.page.goto(tie);
    await send(one.page, 'Change the description', { Summary: 'Written first' }, 'Change', tie);
    await one.page.getByText('Written first').first().waitFor();
    await send(other.page, 'Change the description', { Summary: 'Written second' }, 'Change');
    const { page } = other;
    await page.getByRole('heading', { name: 'Somebody was quicker' }).waitFor();
    assert.match(await page.locator('.desk-both').innerText(), /Written first/);
    assert.equal(await page.getByLabel('Summary').inputValue(), 'Written second');
    await seen(page);
    await press(page, page.locator('main'), 'Change', tie);
    await page.getByText('Written second').first().waitFor();
    await one.context.close();
    await other.context.close();
  });

  test('made public, it is seen by everybody', async () => {
    const address = tie.replace('/desk', '');
    const stranger = await visit();
    assert.equal((await stranger.page.goto(address)).status(), 404);
    const { context, page } = await signedIn();
    await page.goto(tie);
    await send(page, 'Make it public', {}, 'Make public', tie);
    await page.getByRole('link', { name: 'Public page', exact: true }).waitFor();
    await seen(page);
    await eventually(async () => assert.equal((await stranger.page.goto(address)).status(), 200));
    assert.match(await stranger.page.locator('main').innerText(), /Letter of the mayor/);
    assert.doesNotMatch(await stranger.page.locator('main').innerText(), /Renée/);
    await seen(stranger.page);
    await stranger.context.close();
    await publicly('/registry?q=solleftea', (registry) =>
      registry.locator('main').getByRole('link', { name: /Madison/ }).first().waitFor({ timeout: 1_000 }));
    for (const view of ['unconfirmed', 'all']) {
      await page.goto(`/desk?view=${view}`);
      await page.locator('.desk-list').getByRole('link', { name: /Madison/ }).waitFor();
      await seen(page);
    }
    await context.close();
  });

  test('all of it without scripts, on a phone', async () => {
    const { context, page } = await signedIn(PHONE);
    await page.goto('/desk/ties/new');
    for (const name of ['Lacombe', 'Rikubetsu']) {
      await page.locator('#new-q').fill(name);
      await arrives(page, () => page.keyboard.press('Enter'), '/desk/ties/new');
      await arrives(page, () => page.locator('main .desk-list h3 a').first().click(), '/desk/ties/new');
    }
    await page.getByLabel('Since', { exact: true }).fill('1986');
    await page.getByLabel('Make it public at once').check();
    await press(page, page.locator('main'), 'Put on record', TIE);
    const confirm = await unfold(side(page, 'Lacombe'), 'Confirm what is on record');
    await press(page, confirm, 'Record');
    await page.getByText('confirmed by one side').first().waitFor();
    await context.close();
  });

  test('the public page follows what is typed, before anything is recorded', async () => {
    const { context, page } = await signedIn();
    await page.goto(tie);
    await arrives(page, () => page.getByRole('link', { name: 'Change it beside the public page' }).click(), `${tie}/edit`);
    await page.getByLabel('Summary').fill('Timber, ice hockey and a choir');
    const shown = page.locator('#tie-preview');
    await shown.getByText('Timber, ice hockey and a choir').waitFor();
    await page.getByLabel('Since', { exact: true }).fill('soon');
    await shown.getByText('“soon” is not a date').waitFor();
    await page.getByLabel('Since', { exact: true }).fill('');
    await eventually(async () => assert.equal(await shown.getByText('“soon” is not a date').count(), 0));
    await settled(page);
    await accessible(page);
    const stranger = await visit();
    await stranger.page.goto(tie.replace('/desk', ''));
    assert.equal(await stranger.page.getByText('ice hockey').count(), 0);
    await press(page, page.locator('main'), 'Change', tie);
    await eventually(async () => {
      await stranger.page.reload();
      assert.equal(await stranger.page.getByText('ice hockey').count(), 1);
    });
    await stranger.context.close();
    await context.close();
    const plain = await signedIn({ javaScriptEnabled: false });
    await plain.page.goto(`${tie}/edit`);
    await plain.page.getByLabel('Summary').fill('Without scripts');
    await press(plain.page, plain.page.locator('main'), 'See the public page');
    await plain.page.locator('#tie-preview').getByText('Without scripts').waitFor();
    assert.equal(await plain.page.getByLabel('Summary').inputValue(), 'Without scripts');
    await plain.context.close();
  });

  test('what is on record twice is merged, and parted again', async () => {
    const { context, page } = await signedIn();
    await page.goto('/desk?view=all&sort=name');
    const listed = page.locator('.desk-list').getByRole('link', { name: /Lacombe.*Rikubetsu/ });
    const stays = await arrives(page, () => listed.click(), TIE);
    await page.goto('/desk/ties/new');
    for (const [label, name] of [['First side', 'Rikubetsu'], ['Another side', 'Lacombe']]) {
      await search(page, label, name);
      await arrives(page, () => page.locator('main .desk-list h3 a').first().click(), '/desk/ties/new');
    }
    await page.getByLabel('Kind').selectOption('friendship-city');
    await page.getByLabel('Summary').fill('The same tie, entered again');
    await page.getByLabel('Make it public at once').check();
    const goes = await press(page, page.locator('main'), 'Put on record', TIE);
    await page.goto('/desk/duplicates');
    await seen(page);
    await page.goto(stays);
    await arrives(page, () => page.getByRole('link', { name: 'Merge with a duplicate' }).click(), `${stays}/merge`);
    await seen(page);
    await arrives(page, () => page.locator('.desk-list a').first().click(), `${stays}/merge`);
    await page.getByRole('heading', { name: 'What is taken over' }).waitFor();
    assert.match(await page.locator('.desk-both').innerText(), /The same tie, entered again/);
    await seen(page);
    await press(page, page.locator('main'), 'Merge', stays);
    await page.getByText('The same tie, entered again').first().waitFor();
    const stranger = await visit();
    const leads = async (to, why) => {
      const answer = await stranger.page.goto(goes.replace('/desk', ''));
      assert.deepEqual([answer.status(), new URL(answer.url()).pathname], [200, to.replace('/desk', '')], why);
    };
    await eventually(() => leads(stays, 'its address leads on'));
    await page.goto(`${stays}/history`);
    await page.getByText('Taken over from another entry').first().waitFor();
    await seen(page);
    await page.goto(goes);
    await arrives(page, () => page.getByRole('link', { name: 'Undo the merger' }).click());
    await seen(page);
    await page.getByLabel('Why').fill('Two ties after all');
    await press(page, page.locator('main'), 'Undo', goes);
    await eventually(() => leads(goes, 'it is back'));
    await stranger.context.close();
    await context.close();
  });

  test('many at once: looked at, done, undone', async () => {
    const { context, page } = await signedIn();
    await page.goto('/desk?view=all');
    await page.getByRole('link', { name: 'beginning' }).click();
    await page.waitForURL(/sort=since/);
    const boxes = page.locator('.desk-choose');
    const count = await boxes.count();
    assert.ok(count >= 3);
    for (let i = 0; i < count; i++) await boxes.nth(i).check();
    await page.getByLabel('What to do').selectOption('unpublish');
    await seen(page);
    await press(page, page.locator('main'), 'See what would happen', '/desk/many');
    await page.getByLabel('Why').fill('The council asked for it');
    await press(page, page.locator('main'), 'See what would happen', '/desk/many');
    await page.getByRole('heading', { name: `It will work for ${count} of ${count}` }).waitFor();
    await seen(page);
    await press(page, page.locator('main'), `Do it to ${count} ties`, /^\/desk\/batches\/[0-9a-z-]+$/);
    await seen(page);
    await page.goto('/desk?view=unpublished');
    assert.equal(await page.locator('.desk-list > li').count(), count);
    await arrives(page, () => page.getByRole('link', { name: 'Done to many at once' }).click(), '/desk/batches');
    await seen(page);
    await arrives(page, () => page.locator('.desk-list a').first().click());
    await page.getByLabel('Why').fill('The council changed its mind');
    await press(page, page.locator('main'), 'Undo');
    await page.getByText('Undone on').waitFor();
    await page.goto('/desk?view=unpublished');
    assert.equal(await page.locator('.desk-list > li').count(), 0);
    await context.close();
  });

  test('a sheet is read, asked about, written and taken back', async () => {
    const { context, page } = await signedIn();
    await imports(page);
    await seen(page);
    const sheet = await bring(page, 'partners.csv', SHEET);
    await seen(page);
    await page.locator('summary', { hasText: 'What the columns mean' }).click();
    assert.equal(await page.getByLabel('What column A means').inputValue(), 'a.name');
    await seen(page);
    await press(page, page.locator('main'), 'Read it so', sheet);

    const question = page.locator('fieldset.import-question').filter({ hasText: 'Madison' });
    await question.getByRole('radio', { name: /Mississippi/ }).check();
    await arrives(page, () => page.getByRole('button', { name: 'Keep these choices' }).first().click(), sheet);
    await arrives(page, () => page.locator('.import-filters a', { hasText: 'All' }).click(), sheet);
    await seen(page);
    const rows = page.locator('.import-rows tbody tr');
    assert.equal(await rows.count(), 5);
    assert.match(await rows.nth(1).innerText(), /Madison[\s\S]*Mississippi/);
    await press(page, page.locator('main'), 'Write it', sheet);
    await page.getByRole('heading', { name: 'Report' }).waitFor();
    await seen(page);
    await page.goto('/desk?view=all');
    await page.locator('.desk-list').getByRole('link', { name: /Lacombe.*Madison/ }).waitFor();
    await page.goBack();
    await press(page, page.locator('main'), 'Take the import back');
    await page.getByText('Taken back').first().waitFor();
    await seen(page);
    await page.goto('/desk?view=all');
    assert.equal(await page.locator('.desk-list').getByRole('link', { name: /Lacombe.*Madison/ }).count(), 0);

    await imports(page);
    await bring(page, 'partners.csv', SHEET);
    await press(page, page.locator('main'), 'Throw it away', /^\/organisations\/[^/]+\/imports$/);
    assert.equal(await page.locator('.places a').count(), 1, 'only the one taken back is remembered');
    await seen(page);
    await context.close();
  });

  test('Tab reaches everything on the desk, in sight', async () => {
    const { context, page } = await signedIn();
    for (const address of ['/desk?view=all', '/desk/ties/new?q=Madison', tie, `${tie}/history`]) {
      await page.goto(address);
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press('Tab');
        const now = await page.evaluate(() => {
          const e = document.activeElement;
          if (e === document.body) return { end: true };
          e.dataset.visited = String(Number(e.dataset.visited ?? 0) + 1);
          const box = e.getBoundingClientRect();
          const sight = box.bottom > 0 && box.top < innerHeight && box.width > 0;
          return { at: e.outerHTML.slice(0, 200), sight, visits: Number(e.dataset.visited), day: e.type === 'date' };
        });
        if (now.end) break;
        assert.ok(now.sight, `${address}: ${now.at} has the focus and is out of sight`);
        // A field for a day holds several stops.
        assert.ok(now.visits === 1 || now.day, `${address}: the focus is caught at ${now.at}`);
      }
    }
    await context.close();
  });
});
