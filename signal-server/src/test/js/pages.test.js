/** Scripts and pages fit together: what a script looks for by name is in its page. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const ROOT = new URL('../../../../', import.meta.url);
const PAGES = {
  'the lab page': 'signal-server/src/main/resources/org/iceserver/signal/page/',
  'the dashboard': 'admin-server/src/main/resources/org/iceserver/admin/page/',
};

for (const [name, folder] of Object.entries(PAGES)) {
  test(`${name} has every element that its scripts ask for`, () => {
    const page = readFileSync(new URL(`${folder}index.html`, ROOT), 'utf8');
    const there = new Set([...page.matchAll(/data-testid="([^"]+)"/g)].map(([, id]) => id));
    const asked = readdirSync(new URL(folder, ROOT)).filter((file) => file.endsWith('.js'))
      .flatMap((file) => [...readFileSync(new URL(folder + file, ROOT), 'utf8').matchAll(/(?:byTestId|new Chart)\('([^']+)'/g)])
      .map(([, id]) => id);
    assert.ok(asked.length > 10);
    assert.deepEqual(asked.filter((id) => !there.has(id)), []);
  });
}
