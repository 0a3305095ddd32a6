// Every page that a route serves, by the list of routes that the program's own tests keep: axe at
// two widths in light and in dark, on the narrowest phone, without scripts, and on paper. A route
// that is neither visited here nor named with where it is fails the first test.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { before } from 'node:test';
import { accessible } from '../lib/axe.js';
import { TIE, bring, invite, press, send } from '../lib/desk.js';
import { journey } from '../lib/journey.js';
import { PHONE, REGISTRAR, fits, picture } from '../lib/own.js';
import { LACOMBE, MAZATLAN, arrives, eventually, settled } from '../lib/site.js';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const ROUTES = readFileSync(file('../../crates/web/tests/snapshots/routes__routes.snap'), 'utf8');
const SHEET = 'City,Partner,Country,Since\nLacombe,Rikubetsu,Japan,1986\nLacombe,Madison,,June 1999\nLacombe,Xqzzyville,,2001\n';

/** Houston and Baku, Tucson and Almaty: ties of the sheet, put on record once more by another word. */
const TWICE = [[4699066, 587084], [5318313, 1526384]];

/** What answers with something else than a page: data, pictures, a way on. */
const NO_PAGES = [
  '/search/suggest', '/places/{id}', '/countries/{code}', '/maps/world/{file}', '/registry/arcs.json', '/registry/{file}',
  '/statistics.csv', '/data/{name}', '/ties/{id}/documents/{evidence}', '/desk/ties/{id}/documents/{evidence}',
  '/sign-in/provider', '/healthz', '/readyz', '/metrics', '/favicon.ico', '/assets/{*name}',
];
/** Pages that take more to come to than an address, and the tests that look at them on the way. */
const ELSEWHERE = {
  '/set-up/{secret}': 'accounts.test.js',
  '/sign-in/second': 'passkeys.test.js',
  '/sign-in/provider/back': 'oidc.test.js',
};
/** Where each page is; a function of what `before` put on record. */
const PAGES = {
  '/': () => '/',
  '/search': () => '/search?q=Springfield',
  '/find/{id}': () => `/find/${LACOMBE}`,
  '/places/{id}/{slug}': () => `/places/${LACOMBE}/lacombe`,
  '/compare': () => `/compare?a=${LACOMBE}`,
  '/compare/{a}/{b}': () => `/compare/${LACOMBE}/${MAZATLAN}`,
  '/registry': () => '/registry',
  '/registry/map': () => '/registry/map',
  '/statistics': () => '/statistics',
  '/data': () => '/data',
  '/about/data': () => '/about/data',
  '/styleguide': { path: () => '/styleguide', paper: false },
  '/ties/{id}': (at) => at.tie,
  '/ties/{id}/propose': (at) => `${at.tie}/propose`,
  '/ties/{id}/proposed': (at) => `${at.tie}/proposed`,
  '/parties/{id}': (at) => at.party.replace('/desk', ''),
  '/sign-in': { path: () => '/sign-in', open: true },
  '/password': { path: () => '/password', open: true },
  '/password/{secret}': { path: (at) => at.password, open: true },
  '/invitations/{secret}': { path: (at) => at.invitation, open: true },
  '/account': () => '/account',
  '/account/second-factor': () => '/account/second-factor',
  // Passkeys are bound to names, and the site of these tests is a number.
  '/account/passkeys/new': { path: () => '/account/passkeys/new', status: [200, 404] },
  '/organisations': () => '/organisations',
  '/organisations/speaking': () => '/organisations/speaking',
  '/organisations/{id}': (at) => at.organisation,
  '/organisations/{id}/imports': (at) => `${at.organisation}/imports`,
  '/organisations/{id}/imports/wikidata': (at) => `${at.organisation}/imports/wikidata`,
  '/imports/{id}': (at) => at.sheet,
  '/desk': () => '/desk?view=all',
  '/desk/many': () => '/desk/many?view=all&all=yes&act=kind',
  '/desk/batches': () => '/desk/batches',
  '/desk/batches/{id}': (at) => at.batch,
  '/desk/duplicates': () => '/desk/duplicates',
  '/desk/ties/new': () => `/desk/ties/new?side=${LACOMBE}&side=${MAZATLAN}`,
  '/desk/ties/{id}': (at) => `/desk${at.tie}`,
  '/desk/ties/{id}/edit': (at) => `/desk${at.tie}/edit`,
  '/desk/ties/{id}/history': (at) => `/desk${at.tie}/history?on=2024-01-01`,
  '/desk/ties/{id}/merge': (at) => `/desk${at.tie}/merge`,
  '/desk/parties': () => '/desk/parties?q=ro',
  '/desk/parties/{id}': (at) => at.party,
  '/desk/parties/{id}/history': (at) => `${at.party}/history?on=2024-01-01`,
  '/desk/parties/{id}/merge': (at) => `${at.party}/merge?with=${at.other}`,
  '/desk/contacts/{id}': (at) => at.contact,
  '/desk/proposals': () => '/desk/proposals',
  '/desk/proposals/{id}': (at) => at.proposal,
};
/** The same page of something else. */
const MORE = {
  'a city below an association': (at) => at.city,
  'parties that one may be the same as': (at) => `${at.party}/merge?q=a`,
  'a tie at the desk as it stands twice': () => '/desk?view=unpublished',
};
/** What people are told when something is not there, or not understood. */
const FAILURES = {
  '/no/such/page': 404,
  '/ties/00000-00000': 404,
  '/parties/00000-00000': 404,
  '/desk/ties/00000-00000': 404,
  '/desk?view=nothing': 400,
  '/registry?page=x': 400,
};

const withStyleguide = () => ({ args: ['--dev'] });

journey('every page', { ties: true, server: withStyleguide }, ({ own, test, visit, signedIn }) => {
  let staff, plain, anybody;
  const at = {};

  before(async () => {
    const { server } = own;
    staff = await signedIn();
    anybody = await visit();
    plain = await signedIn(PHONE);
    at.organisation = `/organisations/${own.organisation}`;
    const { page } = staff;
    const main = page.locator('main');
    await eventually(async () => {
      const { ties } = await (await fetch(`${server.site}/api/v1/ties?q=novgorod`)).json();
      at.tie = new URL(ties[0].page, server.site).pathname;
      at.party = `/desk/parties/${ties[0].sides[0].party.id}`;
      at.other = ties[0].sides[1].party.id;
    });

    await page.goto(`${at.tie}/propose`);
    await page.getByLabel('What should stand here').fill('It began in 1990.');
    await page.getByLabel('Where you know it from').fill('City archive');
    await press(page, main, 'Send', `${at.tie}/proposed`);
    await page.goto('/desk/proposals');
    at.proposal = await arrives(page, () => page.locator('.desk-list').getByRole('link').first().click());

    await page.goto(at.party);
    await send(page, 'Add a contact', { Name: 'Joan Volunteer' }, 'Add', at.party);
    at.contact = await arrives(page, () => page.getByRole('link', { name: 'Joan Volunteer', exact: true }).click());

    for (const [a, b] of TWICE) {
      await page.goto(`/desk/ties/new?side=${a}&side=${b}`);
      await page.getByLabel('Kind').selectOption('friendship-city');
      await press(page, main, 'Put on record', TIE);
    }
    await page.goto('/desk/many?view=all&all=yes&act=kind&kind=sister-city&authority=');
    at.batch = await arrives(page, () => page.getByRole('button', { name: /^Do it to/ }).click(), /^\/desk\/batches\/[0-9a-z-]+$/);

    await page.goto(`${at.organisation}/imports`);
    at.sheet = await bring(page, 'partners.csv', SHEET);

    await page.goto(at.organisation);
    await page.getByText('Add an organisation below it').click();
    await page.getByLabel('Name', { exact: true }).last().fill('City of Rochester');
    await page.getByLabel('Kind of organisation').selectOption('municipality');
    at.city = await press(page, main, 'Add it', /^\/organisations\/[0-9a-z-]+$/);
    await page.getByRole('heading', { level: 1, name: 'City of Rochester' }).waitFor();
    await page.goto(at.organisation);
    at.invitation = await invite(page, server, 'bert@example.org');
    [at.password] = server.run('user', 'link', REGISTRAR.email).match(/\/password\/\S+/);
  });

  /** Looks at a page of these tests as staff see it, or as anybody does. */
  const looked = async (path, { status = [200], open = false, paper = true } = {}) => {
    const { page } = open ? anybody : staff;
    // As the page before began, however far it was looked at.
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
    const answer = await page.goto(path);
    assert.ok(status.includes(answer.status()), `${path} answered ${answer.status()}`);
    await settled(page);
    await accessible(page);
    await picture(page, 1280, 'light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await accessible(page);
    await picture(page, 390, 'dark');
    await fits(page);
    assert.equal(await page.locator('h1').count(), 1, 'one headline');
    assert.match(await page.title(), /\S.* · Twinhall$/);
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    await picture(page, 'paper');
    if (paper) assert.equal(await page.locator('nav:visible, button:visible').count(), 0, 'what one clicks is on the paper');
    if (open) return;
    await plain.page.goto(path);
    assert.equal(await plain.page.locator('h1').count(), 1, 'one headline without scripts');
    await fits(plain.page);
  };

  test('no route is without its visit', () => {
    const routes = new Set([...ROUTES.matchAll(/^GET (\S+) \(/gm)].map(([, pattern]) => pattern));
    assert.ok(routes.size > 50, 'the list of routes is read');
    const known = new Set([...NO_PAGES, ...Object.keys(ELSEWHERE), ...Object.keys(PAGES)]);
    assert.deepEqual([...routes].filter((route) => !known.has(route) && !route.startsWith('/api/')), []);
    assert.deepEqual([...known].filter((route) => !routes.has(route)), [], 'and none is named that there is not');
    for (const spec of Object.values(ELSEWHERE)) assert.match(readFileSync(file(spec), 'utf8'), /await seen\(page/);
  });

  for (const [pattern, about] of Object.entries(PAGES)) {
    const { path, ...options } = typeof about === 'function' ? { path: about } : about;
    test(pattern, () => looked(path(at), options));
  }
  for (const [name, path] of Object.entries(MORE)) test(name, () => looked(path(at)));
  test('entries of one tie are found', async () => {
    await staff.page.goto('/desk/duplicates');
    assert.equal(await staff.page.locator('main section').count(), 2);
  });
  for (const [path, status] of Object.entries(FAILURES)) {
    test(`${path} is refused with ${status}`, () => looked(path, { status: [status] }));
  }
});
