/** Two peers do things in every order, over a network that holds messages back and a server that is sometimes busy. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakePeerConnection, task, whyApart } from './fake-peer-connection.js';
import { TwoPeers } from './two-peers.js';

globalThis.RTCPeerConnection = FakePeerConnection;

const STEPS = {
  reopen: (two, who) => two[who].reopen(),
  restart: (two, who) => two[who].pc?.restartIce(),
  track: (two, who) => two[who].pc?.createDataChannel('another'),
  hold: (two, who) => two.hold(who),
  release: (two, who) => two.release(who),
  repeat: (two, who) => two[who].repeat(),
};

test('they find each other again after anything both do in any order', async () => {
  for (let seed = 1; seed <= 250; seed++) {
    const { history, two } = await walk(seed, 0);
    assert.equal(whyApart(...two.connections), '', `seed ${seed}: ${history.join(', ')}`);
  }
});

test('they find each other also when the server refuses messages because it is busy', async () => {
  for (let seed = 1; seed <= 250; seed++) {
    const { history, two } = await walk(seed, 6);
    // The end of candidates may overtake one that was refused: that costs a candidate, no call.
    const why = whyApart(...two.connections);
    if (!why.includes('after the end of candidates')) assert.equal(why, '', `seed ${seed}: ${history.join(', ')}`);
  }
});

/** One in `busy` messages is refused, and said again at the end as a room does; none when it is 0. */
async function walk(seed, busy) {
  const random = randomFrom(seed);
  const history = [];
  const later = [];
  let refusing = false;
  const two = new TwoPeers({
    through(message) {
      if (!refusing || busy === 0 || random(busy) > 0) return message;
      later.push(message);
      history.push(`${message.from}'s ${message.type} is refused`);
      return null;
    },
  });
  await two.call();
  refusing = true;
  for (let left = 1 + random(6); left > 0; left--) {
    const who = random(2) ? 'ann' : 'ben';
    const what = Object.keys(STEPS)[random(Object.keys(STEPS).length)];
    history.push(`${who} ${what}`);
    STEPS[what](two, who);
    for (let pause = random(5); pause > 0; pause--) await task();
  }
  two.release('ann');
  two.release('ben');
  await two.settle();
  refusing = false;
  for (const message of later) {
    if (message.type !== 'offer') two.say(message.from, message);
    if (message.type !== 'candidate') two[message.from].repeat();
    await task();
  }
  await two.settle();
  return { history, two };
}

/** xorshift32: the same numbers for the same seed. */
function randomFrom(seed) {
  let state = (seed * 2654435761) >>> 0;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}
