/** What the dashboard computes before it draws. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Columns, KEPT_SECONDS } from '../../main/resources/org/iceserver/admin/page/columns.js';
import { Rates } from '../../main/resources/org/iceserver/admin/page/rates.js';

test('a name that comes later has been zero before', () => {
  const columns = new Columns(1);
  columns.add(1, { a: 5 });
  columns.add(2, { a: 6, b: 7 });
  assert.deepEqual([columns.column('a'), columns.column('b'), columns.column('c')], [[5, 6], [0, 7], [0, 0]]);
  assert.deepEqual([columns.last('b'), columns.last('c')], [7, 0]);
});

test('ten minutes are kept, and a name that was zero all the while is forgotten', () => {
  const columns = new Columns(2);
  columns.add(0, { gone: 1, there: 1 });
  for (let second = 2; second <= KEPT_SECONDS; second += 2) columns.add(second, { there: second });
  assert.equal(columns.seconds.length, KEPT_SECONDS / 2);
  assert.equal(columns.seconds[0], 2);
  assert.deepEqual(columns.busiest(9), ['there']);
});

test('the busiest reached most, whatever they do now', () => {
  const columns = new Columns(1);
  columns.add(1, { burst: 100, steady: 20, quiet: 1 });
  columns.add(2, { burst: 0, steady: 20, quiet: 1 });
  assert.deepEqual(columns.busiest(2), ['burst', 'steady']);
});

test('a rate is the growth of a sum; a sum that falls has not grown, a new one has no rate', () => {
  const now = mock.method(performance, 'now', () => 1_000).mock;
  const rates = new Rates();
  rates.of(new Map([['a', 100], ['b', 100]]));
  now.mockImplementation(() => 3_000);
  const seen = rates.of(new Map([['a', 300], ['b', 50], ['c', 9]]), 8);
  mock.restoreAll();
  assert.deepEqual([...seen], [['a', 800], ['b', 0], ['c', null]]);
});
