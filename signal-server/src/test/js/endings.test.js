/** Why a server refused a page, asked where nothing answers. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { whyRefused } from '../../main/resources/org/iceserver/signal/page/client/endings.js';

test('a network that swallows the question why is not waited for', async (t) => {
  const limit = new AbortController();
  t.mock.method(AbortSignal, 'timeout', () => limit.signal);
  t.mock.method(globalThis, 'fetch', (url, { signal }) => new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  }));
  const asked = whyRefused(new URL('http://localhost/'), async () => undefined);
  limit.abort();
  assert.equal(await asked, null);
});
