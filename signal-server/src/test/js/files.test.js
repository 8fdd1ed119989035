/** Files from the other side of a call, who may say anything. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileLane, LARGEST } from '../../main/resources/org/iceserver/signal/page/files.js';

class FakeChannel extends EventTarget {
  readyState = 'open';
  sent = [];

  send(data) {
    this.sent.push(data);
  }

  say(data) {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }
}

function lane() {
  const channel = new FakeChannel();
  const steps = [];
  const made = new FileLane(channel, ({ name, state, done }, direction) => steps.push([direction, name, state, done]));
  return { channel, steps, made };
}

const announce = (size) => JSON.stringify({ file: { id: 'f', name: 'a/b.txt', size } });

test('a file arrives, and is acknowledged with its hash', async () => {
  const { channel, steps } = lane();
  channel.say(announce(3));
  channel.say(new TextEncoder().encode('abc').buffer);
  while (channel.sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(steps, [['in', 'a_b.txt', 'moving', 0], ['in', 'a_b.txt', 'done', 3]]);
  assert.match(JSON.parse(channel.sent[0]).sha256, /^ba7816bf/);
});

for (const size of ['much', -1, 1.5, undefined]) {
  test(`a file whose size is ${size} is dropped, and nothing of it is kept`, () => {
    const { channel, steps } = lane();
    channel.say(announce(size));
    channel.say(new ArrayBuffer(10));
    assert.deepEqual(steps.map(([, , state]) => state), ['moving', 'failed']);
  });
}

test('more than was announced, or than a page keeps, is dropped', () => {
  for (const size of [5, LARGEST + 1]) {
    const { channel, steps } = lane();
    channel.say(announce(size));
    channel.say(new ArrayBuffer(10));
    channel.say(new ArrayBuffer(10));
    assert.deepEqual(steps.map(([, , state]) => state), ['moving', 'failed']);
  }
});

test('what is no header of ours is ignored', () => {
  const { channel, steps } = lane();
  for (const text of ['', '{', 'null', '5', '{"received":"unknown"}']) channel.say(text);
  assert.deepEqual(steps, []);
});
