// A journey: tests over a server of their own, some of which go on from where others ended.

import { fileURLToPath } from 'node:url';
import { after, before, describe, test as single } from 'node:test';
import { REGISTRAR, SKIP, seen, serve, setUp, signIn, visit as visitOf } from './own.js';
import { eventually, launch } from './site.js';

/** The ties of two cities each that a journey may begin with. */
const TIES = fileURLToPath(new URL('../ties.csv', import.meta.url));
const WIDTHS = [1280, 390];

/**
 * Tells a journey. `tell` is given
 * - `own`: once the journey has begun, its `server`, its `browser` and the `organisation` (its id);
 * - `test`, and `opening`: a test without which none after it can be. If one has not passed, those
 *   after it fail at once and say so, instead of waiting each for what cannot come;
 * - `visit`, `signedIn`: a page of a stranger, or of the registrar, in a context of its own;
 * - `publicly`: what a stranger sees at a path, looked at until it holds;
 * - `seen`: looks at a page, wide and narrow.
 *
 * The site is set up, unless `registrar` is false; with `ties` those of `e2e/ties.csv` are on
 * record and public. `server` gives the options of `serve`.
 */
export function journey(title, { registrar = true, ties = false, server = () => ({}) }, tell) {
  describe(title, { skip: SKIP }, () => {
    const own = { server: undefined, browser: undefined, organisation: undefined };
    const visit = (options) => visitOf(own.browser, own.server.site, options);
    const signedIn = async (options) => {
      const at = await visit(options);
      await signIn(at.page, REGISTRAR.email);
      return at;
    };
    const publicly = async (path, check) => {
      const { context, page } = await visit();
      await eventually(async () => {
        await page.goto(path);
        await check(page);
      });
      await context.close();
    };

    before(async () => {
      own.server = await serve(title.replaceAll(' ', '-'), await server());
      own.browser = await launch();
      if (!registrar) return;
      const { context, page } = await visit();
      await setUp(page, own.server.link, REGISTRAR);
      await context.close();
      [{ id: own.organisation }] = JSON.parse(own.server.run('org', 'list', '--json'));
      if (ties) own.server.run('ties', 'import', '--publish', '--apply', '--into', own.organisation, TIES);
    });
    after(async () => {
      await own.browser?.close();
      await own.server?.stop();
    });

    const openings = [];
    const test = (name, body) => {
      const needed = [...openings];
      return single(name, (context) => {
        const missing = needed.find((opening) => !opening.passed);
        if (missing) throw new Error(`not tried: “${missing.name}” has not passed, and this goes on from there`);
        return body(context);
      });
    };
    const opening = (name, body) => {
      const mine = { name, passed: false };
      const told = test(name, async (context) => {
        await body(context);
        mine.passed = true;
      });
      openings.push(mine);
      return told;
    };
    tell({ own, test, opening, visit, signedIn, publicly, seen: (page) => seen(page, WIDTHS) });
  });
}
