import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialFault } from '../../main/resources/org/iceserver/signal/page/credential-words.js';

const HOUR_MS = 3_600_000;
const FACTS = { relayPorts: '', you: '', reach: '', elsewhere: [], selfSigned: false, aheadMs: 0 };

/** A user name that is good for this long still. */
const until = (ms) => `${Math.round((Date.now() + ms) / 1_000)}:p_1`;
const fault = (username, aheadMs = 0) => credentialFault([{ urls: 'turn:x', username }], { ...FACTS, aheadMs });

test('a credential that is good was made with another secret', () => {
  assert.match(fault(until(2 * HOUR_MS - 5_000)), /^The relay refuses the credential, which is good for 1 h 59 min more by this device's clock: it was made with another secret than the relay's/);
});

test('a server whose clock is ahead made one that its relay takes for expired now', () => {
  assert.equal(fault(until(2 * HOUR_MS), 3 * HOUR_MS), "The relay refuses the credential, and the clock of the server is 3 h 0 min ahead of this device's: put the clock right that is wrong, then reload this page.");
});

test('a clock that is off is not blamed where the credential is good by it, too', () => {
  assert.match(fault(until(2 * HOUR_MS), HOUR_MS), /another secret/);
  assert.match(fault(until(2 * HOUR_MS), -3 * HOUR_MS), /another secret/);
});

test('an expired credential is said to be one, wherever the time stamp stands', () => {
  assert.equal(fault(until(-40 * 60_000 - 5_000)), "The relay refuses the credential, which expired 40 min ago by this device's clock: reload this page for a new one, or put the clock right.");
  assert.match(fault(`ann@${until(-HOUR_MS - 5_000).replace(':p_1', '')}`), /expired 1 h 0 min ago/);
});

test('nothing is told of a name without a time stamp', () => {
  assert.equal(fault('ann'), '');
  assert.equal(fault(undefined), '');
});
