// The pictures of the README and the guide, made from the site itself so that they cannot
// show what it no longer is. `cargo xtask screenshots`.

import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LACOMBE, MAZATLAN, launch, open, settled } from './lib/site.js';

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));

const PICTURES = [
  { name: 'home', path: '/', size: [1200, 760] },
  { name: 'find', path: `/find/${LACOMBE}`, size: [1280, 860] },
  { name: 'find-dark', path: `/find/${LACOMBE}`, size: [1280, 860], colorScheme: 'dark' },
  { name: 'find-phone', path: `/find/${LACOMBE}`, size: [390, 780] },
  { name: 'place', path: `/places/${LACOMBE}/lacombe`, size: [1200, 860] },
  { name: 'registry', path: '/registry', size: [1200, 860] },
  { name: 'compare', path: `/compare/${LACOMBE}/${MAZATLAN}`, size: [1200, 860] },
];

mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const { name, path, size: [width, height], colorScheme = 'light' } of PICTURES) {
  const { page, context } = await open(browser, path, { viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  await settled(page);
  const file = `${folder}${name}.png`;
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  console.log(`docs/pictures/${name}.png  ${Math.round(statSync(file).size / 1024)} kB`);
  await context.close();
}
await browser.close();
