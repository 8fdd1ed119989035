/** The client's session: over one socket after another. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { IceServerClient } from '../../main/resources/org/iceserver/signal/page/client/client.js';
import { FakeWebSocket, settled, sockets } from './fake-web-socket.js';

const page = new EventTarget();
globalThis.WebSocket = FakeWebSocket;
globalThis.addEventListener = page.addEventListener.bind(page);
globalThis.removeEventListener = page.removeEventListener.bind(page);

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  sockets.length = 0;
  mock.method(globalThis, 'fetch', async () => new Response('', { status: 200 }));
});

afterEach(() => {
  for (const made of clients.splice(0)) made.close();
  mock.timers.reset();
  mock.restoreAll();
});

const clients = [];

function client(options = {}) {
  clients.push(new IceServerClient({ url: 'https://host.test:3000/iceserver-client.js', ...options }));
  return clients.at(-1);
}

async function connected(options) {
  const made = client(options);
  made.connect();
  await sockets[0].welcome();
  return made;
}

/** Long enough for any pause before another attempt. */
async function later(ms = 20_000) {
  mock.timers.tick(ms);
  await settled();
}

test('it says hello to the server that it came from, and is open once welcome', async () => {
  const made = await connected();
  assert.equal(sockets[0].url, 'wss://host.test:3000/signal');
  assert.equal(sockets[0].protocol, 'ice-signal.v1');
  assert.deepEqual(sockets[0].said, [{ type: 'hello', instance: made.instance }]);
  assert.deepEqual([made.state, made.peer, made.maxMessage], ['open', 'p_me', 1_000]);
  await made.ready();
});

test('a lost session is resumed, and what was not answered is said again', async () => {
  const made = await connected();
  await sockets[0].say({ type: 'peer-updated', seq: 7, room: 'lab' });
  const asked = made.request('list', { room: 'lab' });
  const told = made.deliver('message', { to: 'p_a', data: 1 });
  await sockets[0].end();
  assert.equal(made.state, 'lost');
  await assert.rejects(asked, /connection to the signaling server was lost/);
  const meanwhile = made.deliver('message', { to: 'p_a', data: 2 });
  await assert.rejects(made.request('list'), /There is no connection/);
  await later();
  await sockets[1].resume();
  assert.deepEqual(sockets[1].said.map(({ type, session, last, data, said }) => ({ type, session, last, data, said })), [
    { type: 'hello', session: 's1', last: 7, data: undefined, said: undefined },
    { type: 'message', session: undefined, last: undefined, data: 1, said: 1 },
    { type: 'message', session: undefined, last: undefined, data: 2, said: 2 },
  ]);
  for (const { id } of sockets[1].said.slice(1)) await sockets[1].say({ type: 'ok', re: id });
  assert.deepEqual([(await told).type, (await meanwhile).type], ['ok', 'ok']);
});

test('what was heard before is not heard again after a session was resumed', async () => {
  const made = await connected();
  const heard = [];
  made.addEventListener('message', ({ detail }) => heard.push(detail.data));
  await sockets[0].say({ type: 'message', seq: 1, from: 'p_a', said: 1, data: 'one' });
  await sockets[0].say({ type: 'message', seq: 1, from: 'p_a', said: 1, data: 'one, repeated by the server' });
  await sockets[0].say({ type: 'message', seq: 2, from: 'p_a', said: 1, data: 'one, said again by the peer' });
  await sockets[0].say({ type: 'message', seq: 3, from: 'p_b', said: 1, data: 'another' });
  assert.deepEqual(heard, ['one', 'another']);
});

test('a session that the server has forgotten is over for all that waits', async () => {
  const made = await connected();
  const told = made.deliver('message', { to: 'p_a', data: 1 });
  await sockets[0].end();
  await later();
  await sockets[1].welcome({ peer: 'p_new', session: 's2', resumeFailed: 'expired' });
  await assert.rejects(told, /forgotten this session/);
  assert.equal(made.peer, 'p_new');
  assert.equal(sockets[1].said.length, 1);
});

test('pauses between attempts grow up to ten seconds', async () => {
  const made = await connected();
  mock.method(Math, 'random', () => 1);
  await sockets[0].end();
  for (const pause of [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]) {
    const attempts = sockets.length;
    await later(pause - 1);
    assert.equal(sockets.length, attempts);
    await later(1);
    assert.equal(sockets.length, attempts + 1);
    await sockets.at(-1).end();
  }
  assert.equal(made.state, 'lost');
});

for (const [code, words] of [[4401, /wants a token/], [4403, /ended this session/], [4409, /opened again elsewhere/], [4429, /too many/]]) {
  test(`after ${code} it does not come back by itself`, async () => {
    const made = await connected();
    const told = made.deliver('message', { to: 'p_a', data: 1 });
    await sockets[0].end(code);
    await assert.rejects(told, words);
    assert.equal(made.state, 'refused');
    assert.match(made.reason, words);
    await later();
    assert.equal(sockets.length, 1);
  });
}

test('a refused handshake is explained by what the server says at /ice', async () => {
  const why = 'This page is not allowed here. Start the server with --signal-origin.';
  fetch.mock.mockImplementation(async () => new Response(`${why}\n`, { status: 403 }));
  const made = client();
  const joined = made.join('lab');
  await sockets[0].end();
  await assert.rejects(joined, { message: why });
  assert.deepEqual([made.state, made.reason], ['refused', why]);
  assert.equal(String(fetch.mock.calls[0].arguments[0]), 'https://host.test:3000/ice');
});

test('a server that is not there is tried again', async () => {
  fetch.mock.mockImplementation(async () => Promise.reject(new TypeError('failed to fetch')));
  const made = client();
  made.connect();
  const ready = made.ready();
  await sockets[0].end();
  await assert.rejects(ready, /does not answer/);
  await later();
  await sockets[1].welcome();
  assert.equal(made.state, 'open');
});

test('a socket that is silent counts as lost', async () => {
  const made = await connected();
  await later(10_000);
  assert.equal(sockets[0].last('ping').type, 'ping');
  await sockets[0].say({ type: 'pong' });
  await later(4_000);
  assert.equal(made.state, 'open');
  await later(6_000);
  await later(4_000);
  assert.equal(made.state, 'lost');
  assert.equal(sockets[0].closedWith, 4000);
});

test('while a long message leaves, silence counts only when the queue gets no shorter', async () => {
  const made = await connected();
  sockets[0].bufferedAmount = 100;
  await later(10_000);
  sockets[0].bufferedAmount = 60;
  await later(4_000);
  assert.equal(made.state, 'open');
  await later(4_000);
  assert.equal(made.state, 'lost');
});

test('what is larger than the server takes is not sent', async () => {
  const made = await connected();
  await assert.rejects(made.deliver('message', { to: 'p_a', data: 'x'.repeat(1_000) }), { code: 'too-large' });
  assert.equal(sockets[0].last('message'), undefined);
});

test('when the server took less than it had said, the largest message is not said again', async () => {
  const made = await connected();
  const large = made.deliver('message', { to: 'p_a', data: 'x'.repeat(500) });
  const small = made.deliver('message', { to: 'p_a', data: 'y' });
  await sockets[0].end(1009);
  await later();
  await sockets[1].resume();
  await assert.rejects(large, { code: 'too-large' });
  assert.equal(sockets[1].last('message').data, 'y');
  await sockets[1].say({ type: 'ok', re: sockets[1].last('message').id });
  await small;
});

test('fresh credentials are told before the old ones end, without what browsers cannot use', async () => {
  const made = await connected();
  const told = [];
  made.addEventListener('ice-servers', ({ detail }) => told.push(detail));
  const urls = ['turn:host.test:3478', 'turns:host.test:5349?transport=udp'];
  await sockets[0].say({ type: 'ice-servers', seq: 1, iceServers: [{ urls, username: 'u', credential: 'c' }], iceTtl: 60 });
  const usable = [{ urls: ['turn:host.test:3478'], username: 'u', credential: 'c' }];
  assert.deepEqual(made.iceServers, usable);
  assert.deepEqual(told, [{ type: 'ice-servers', seq: 1, iceServers: usable, iceTtl: 60 }]);
});

test('when the token has expired, a newer one is shown', async () => {
  const tokens = ['old', 'new'];
  const made = await connected({ token: async () => tokens.shift() });
  assert.equal(sockets[0].last('hello').token, 'old');
  await sockets[0].say({ type: 'error', code: 'credentials-refused', message: 'This token has expired; get a new one.' });
  const { id, token } = sockets[0].last('ice');
  assert.equal(token, 'new');
  await sockets[0].say({ type: 'ok', re: id, iceServers: [{ urls: 'turn:host.test' }], iceTtl: 60 });
  assert.deepEqual(made.iceServers, [{ urls: ['turn:host.test'] }]);
});

test('a token that cannot be had is a reason, and is asked for again', async () => {
  fetch.mock.mockImplementation(async () => Promise.reject(new TypeError('failed to fetch')));
  let asked = 0;
  const made = client({ token: async () => (++asked > 1 ? 'there' : Promise.reject(new Error('the login has ended'))) });
  made.connect();
  await sockets[0].open();
  assert.equal(made.state, 'lost');
  assert.match(made.reason, /There is no token to show to the server: the login has ended/);
  await later();
  await sockets[1].welcome();
  assert.equal(sockets[1].last('hello').token, 'there');
});

test('close says goodbye and ends the session', async () => {
  const made = await connected();
  const told = made.deliver('message', { to: 'p_a', data: 1 });
  made.close();
  await assert.rejects(told, /was closed/);
  assert.deepEqual([made.state, sockets[0].closedWith], ['idle', 1000]);
  await later();
  assert.equal(sockets.length, 1);
});

test('close while connecting ends the wait', async () => {
  const made = client();
  const joined = made.join('lab');
  made.close();
  await assert.rejects(joined, /was closed/);
});

test('after close it can connect again, as somebody new, and hears of the network', async () => {
  const made = await connected();
  made.close();
  made.connect();
  await sockets[1].welcome({ session: 's2' });
  assert.deepEqual(sockets[1].said, [{ type: 'hello', instance: made.instance }]);
  await sockets[1].end();
  page.dispatchEvent(new Event('online'));
  assert.equal(sockets.length, 3);
});

test('another network does not wait for the pause to end', async () => {
  const made = await connected();
  await sockets[0].end();
  page.dispatchEvent(new Event('online'));
  await sockets[1].resume();
  assert.equal(made.state, 'open');
  page.dispatchEvent(new Event('online'));
  assert.equal(sockets[1].last('ping').type, 'ping');
});

test('messages that wait are bounded', async () => {
  const made = await connected();
  const waiting = Array.from({ length: 512 }, (_, data) => made.deliver('message', { to: 'p_a', data }));
  await assert.rejects(made.deliver('message', { to: 'p_a' }), /512 messages wait/);
  made.close();
  await Promise.allSettled(waiting);
});
