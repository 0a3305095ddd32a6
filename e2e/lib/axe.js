// axe, run within the page. Evaluated, not added as a script: the site's policy refuses
// scripts that are not its own, and it should.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails with one line for each rule that the page breaks, and where. */
export async function accessible(page) {
  await page.evaluate(source);
  const violations = await page.evaluate(
    async (tags) => (await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } })).violations,
    WCAG_22_AA,
  );
  const lines = violations.flatMap((v) =>
    v.nodes.slice(0, 5).map((n) => `${v.id} (${v.impact}): ${n.target.join(' ')} — ${n.failureSummary.split('\n').slice(1).join(' ').trim()}`),
  );
  assert.deepEqual(lines, []);
}
