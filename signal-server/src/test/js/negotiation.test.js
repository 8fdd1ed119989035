/** Perfect negotiation between two peers, whatever both do at once. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { FakePeerConnection, fragment, made, task, whyApart } from './fake-peer-connection.js';
import { TwoPeers } from './two-peers.js';

globalThis.RTCPeerConnection = FakePeerConnection;
const warned = [];

beforeEach(() => {
  warned.length = 0;
  mock.method(console, 'warn', (line) => warned.push(line));
});

afterEach(() => {
  mock.restoreAll();
  assert.deepEqual(warned, []);
});

function assertTogether(two) {
  assert.equal(whyApart(...two.connections), '');
}

test('a call connects', async () => {
  assertTogether(await new TwoPeers().call());
});

test('when both call at once, the connection of the impolite one is kept', async () => {
  const two = new TwoPeers();
  two.ann.reopen();
  two.ben.reopen();
  await two.settle();
  assertTogether(two);
  const [first] = two.sent.filter(({ from, type }) => from === 'ann' && type === 'offer');
  const [answer] = two.sent.filter(({ type }) => type === 'answer');
  assert.equal(answer.fields.connection, first.fields.connection);
});

test('both restart ICE at the same moment', async () => {
  const two = await new TwoPeers().call();
  const before = two.connections.map(({ localDescription }) => fragment(localDescription));
  for (const pc of two.connections) pc.restartIce();
  await two.settle();
  assertTogether(two);
  for (const [i, pc] of two.connections.entries()) assert.notEqual(fragment(pc.localDescription), before[i]);
});

test('candidates of an offer that was ignored, and their end, are kept from the connection', async () => {
  const two = await new TwoPeers().call();
  for (const pc of two.connections) pc.restartIce();
  await two.settle();
  const [, ignored] = two.sent.filter(({ from, type }) => from === 'ben' && type === 'offer');
  assert.ok(!two.ann.pc.remote.has(fragment(ignored.fields)));
  assert.ok(two.sent.some(({ fields }) => fields.usernameFragment === fragment(ignored.fields)));
});

test('a browser that answers with the ICE session of the offer it took back does not say its candidates again', async () => {
  const two = new TwoPeers({
    prepare: (pc) => Object.assign(pc, { reusesRolledBack: true }).createDataChannel('chat'),
  });
  await two.call();
  for (const pc of two.connections) pc.restartIce();
  await two.settle();
  assertTogether(two);
});

test('the wish of the polite one is fulfilled after it gave way', async () => {
  const two = await new TwoPeers().call();
  two.ann.pc.restartIce();
  two.ben.pc.createDataChannel('another');
  await two.settle();
  assertTogether(two);
  assert.equal(two.ann.pc.wanted, false);
  assert.equal(two.ben.pc.wanted, false);
});

for (const [anew, other] of [['ann', 'ben'], ['ben', 'ann']]) {
  test(`${anew} makes the connection anew while ${other} restarts ICE`, async () => {
    const two = await new TwoPeers().call();
    const before = two.connections;
    two[anew].reopen();
    two[other].pc.restartIce();
    await two.settle();
    assertTogether(two);
    for (const pc of before) assert.equal(pc.connectionState, 'closed');
  });
}

test('both make the connection anew at the same moment', async () => {
  const two = await new TwoPeers().call();
  two.ann.reopen();
  two.ben.reopen();
  await two.settle();
  assertTogether(two);
});

test('the impolite one makes the connection anew twice while the offer of the other is under way', async () => {
  const two = await new TwoPeers().call();
  two.hold('ben');
  two.ann.reopen();
  two.ben.reopen();
  await task();
  await task();
  await task();
  two.ann.reopen();
  two.release('ben');
  await two.settle();
  assertTogether(two);
});

test('candidates that come before the answer wait for it', async () => {
  const two = new TwoPeers({ through: (message) => (message.type === 'answer' ? null : message) });
  two.ben.reopen();
  await two.settle();
  assert.equal(two.ben.pc.remoteDescription, null);
  const { fields } = two.sent.find(({ type }) => type === 'answer');
  two.ben.receive({ type: 'answer', ...fields });
  await two.settle();
  assertTogether(two);
});

test('candidates that come before the offer of their connection wait for it', async () => {
  const two = new TwoPeers({ through: (message) => (message.type === 'offer' ? null : message) });
  two.ben.reopen();
  await two.settle();
  assert.equal(two.ann.pc, null);
  const { fields } = two.sent.find(({ type }) => type === 'offer');
  two.ann.receive({ type: 'offer', ...fields });
  await two.settle();
  assertTogether(two);
});

test('of candidates that wait, only the newest are kept', async () => {
  const two = await new TwoPeers().call();
  const { connection } = two.sent[0].fields;
  const early = (n) => ({ type: 'candidate', connection, candidate: `candidate:${n} next`, sdpMid: '0', usernameFragment: 'next' });
  for (let n = 1; n <= 200; n++) two.ann.receive(early(n));
  const sdp = two.sent[0].fields.sdp.replace(/a=id:\S+/, 'a=id:x').replace(/ufrag:\S+/, 'ufrag:next');
  two.ann.receive({ type: 'offer', connection, sdp });
  for (let turns = 0; turns < 300; turns++) await task();
  const { candidates } = two.ann.pc.remote.get('next');
  assert.deepEqual([candidates.length, candidates[0]], [128, 'candidate:73 next']);
});

test('an offer that is said twice is answered twice with the same words', async () => {
  const two = await new TwoPeers().call();
  two.hold('ann');
  two.ben.pc.restartIce();
  await two.settle();
  two.ben.repeat();
  await two.settle();
  const answers = two.sent.filter(({ type }) => type === 'answer').slice(1);
  assert.equal(answers.length, 2);
  assert.deepEqual(answers[0].fields, answers[1].fields);
  await two.release('ann');
  await two.settle();
  assertTogether(two);
});

test('a second answer to the offer before is not taken for one to the newest', async () => {
  const two = await new TwoPeers().call();
  const { fields } = two.sent.find(({ type }) => type === 'answer');
  two.hold('ann');
  two.ben.pc.restartIce();
  await two.settle();
  two.ben.receive({ type: 'answer', ...fields });
  await two.settle();
  two.release('ann');
  await two.settle();
  assertTogether(two);
});

test('clients from before offers had numbers and candidates names of their sessions still get a call', async () => {
  const older = ({ offer, usernameFragment, ...message }) => message;
  const two = await new TwoPeers({ through: older }).call();
  assertTogether(two);
  two.ann.pc.createDataChannel('another');
  await two.settle();
  two.ben.pc.createDataChannel('another');
  await two.settle();
  assertTogether(two);
});

test('a connection that was replaced is told nothing any more, and tells nothing', async () => {
  const two = await new TwoPeers().call();
  const before = two.ann.pc;
  const { connection } = two.sent[0].fields;
  two.ann.reopen();
  await two.settle();
  two.ann.receive({ type: 'offer', connection, sdp: two.sent[0].fields.sdp });
  two.ann.receive({ type: 'candidate', connection, candidate: 'candidate:9', sdpMid: '0' });
  before.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: null }));
  const said = two.sent.length;
  await two.settle();
  assert.equal(two.sent.length, said);
  assertTogether(two);
});

test('after close nothing is taken or said', async () => {
  const two = await new TwoPeers().call();
  const { pc } = two.ann;
  two.ann.receive({ type: 'offer', sdp: 'never looked at' });
  two.ann.close();
  two.ann.reopen();
  await two.settle();
  assert.equal(pc.connectionState, 'closed');
  assert.equal(two.ann.pc, null);
  assert.equal(two.ann.state, 'new');
});

test('ICE restarts when it failed, and when it was without packets for a while', async () => {
  const two = await new TwoPeers().call();
  const { pc } = two.ann;
  const restarts = mock.method(pc, 'restartIce').mock;
  pc.connection('failed');
  assert.equal(restarts.callCount(), 1);
  mock.timers.enable({ apis: ['setTimeout'] });
  pc.connection('disconnected');
  mock.timers.tick(3_999);
  pc.connection('connected');
  mock.timers.tick(10_000);
  assert.equal(restarts.callCount(), 1);
  pc.connection('disconnected');
  mock.timers.tick(4_000);
  mock.timers.reset();
  assert.equal(restarts.callCount(), 2);
  await two.settle();
  assertTogether(two);
});

test('another network restarts ICE; waking up does so only for a connection that does not work', async () => {
  const two = await new TwoPeers().call();
  const { pc } = two.ann;
  const restarts = mock.method(pc, 'restartIce', () => {}).mock;
  two.ann.networkChanged(false);
  assert.equal(restarts.callCount(), 0);
  two.ann.networkChanged(true);
  pc.connectionState = 'failed';
  two.ann.networkChanged(false);
  assert.equal(restarts.callCount(), 2);
});

test('fresh credentials reach the connection, and the one after it', async () => {
  const two = await new TwoPeers().call();
  two.iceServers = [{ urls: 'turn:new' }];
  two.ann.refreshCredentials();
  assert.deepEqual(two.ann.pc.getConfiguration(), { iceServers: two.iceServers });
  two.ann.reopen();
  await two.settle();
  assert.deepEqual(made.at(-2).configurations, [{ iceServers: two.iceServers }]);
});

test('an offer larger than the server takes is a problem, and is not said again', async () => {
  const two = await new TwoPeers({ through: (message) => (message.sdp?.includes('huge') ? null : message) }).call();
  const problems = [];
  two.ann.addEventListener('problem', ({ detail }) => problems.push(detail.code));
  two.hold('ben');
  two.ann.pc.restartIce();
  await two.settle();
  const { fields } = two.sent.findLast(({ type }) => type === 'offer');
  two.ann.undelivered('offer', fields, Object.assign(new Error('too large'), { code: 'too-large' }));
  const said = two.sent.length;
  two.ann.repeat();
  assert.deepEqual(problems, ['too-large']);
  assert.equal(two.sent.length, said);
});
