/** A room as one member sees it; the test is the server. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { IceServerClient } from '../../main/resources/org/iceserver/signal/page/client/client.js';
import { FakePeerConnection, made, task } from './fake-peer-connection.js';
import { FakeWebSocket, settled, sockets } from './fake-web-socket.js';

globalThis.WebSocket = FakeWebSocket;
globalThis.RTCPeerConnection = FakePeerConnection;

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  sockets.length = 0;
  made.length = 0;
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/** Inside the room `lab` with these members. */
async function inside(peers = [], options = {}) {
  const client = new IceServerClient({ url: 'https://host.test/' });
  const joined = client.join('lab', { prepare: (pc) => pc.createDataChannel('chat'), ...options });
  await sockets[0].welcome({ iceServers: [{ urls: 'turn:host.test:3478', username: 'old' }] });
  await answer(sockets[0], 'join', { peers });
  return { client, room: await joined, socket: sockets[0] };
}

async function answer(socket, type, fields = {}) {
  await socket.say({ type: 'ok', re: socket.last(type).id, ...fields });
  await turns();
}

/** Lets the fake browser work, which takes turns of the event loop. */
async function turns() {
  for (let left = 12; left > 0; left--) await task();
}

async function comeBack() {
  mock.timers.tick(20_000);
  await settled();
  return sockets.at(-1);
}

function heard(room) {
  const events = [];
  for (const type of ['peer', 'gone', 'changed', 'expelled']) {
    room.addEventListener(type, ({ detail }) => events.push([type, detail.id ?? detail]));
  }
  return events;
}

test('whoever joins calls everybody there, and is called by whoever joins later', async () => {
  const { room, socket } = await inside([{ peer: 'p_a', info: { name: 'Ann' }, instance: 'a' }]);
  assert.equal(socket.last('offer').to, 'p_a');
  assert.deepEqual(room.peers.get('p_a').info, { name: 'Ann' });
  await socket.say({ type: 'peer-joined', seq: 1, room: 'lab', peer: 'p_b' });
  assert.deepEqual([...room.peers.keys()], ['p_a', 'p_b']);
  assert.equal(made.length, 1);
});

test('what is about another room is not heard', async () => {
  const { room, socket } = await inside();
  await socket.say({ type: 'peer-joined', seq: 1, room: 'other', peer: 'p_b' });
  assert.equal(room.peers.size, 0);
});

test('members that leave, change, go away and come back are told', async () => {
  const { room, socket } = await inside([{ peer: 'p_a' }]);
  const events = heard(room);
  await socket.say({ type: 'peer-updated', seq: 1, room: 'lab', peer: 'p_a', info: 1 });
  await socket.say({ type: 'peer-away', seq: 2, room: 'lab', peer: 'p_a' });
  assert.equal(room.peers.get('p_a').away, true);
  await socket.say({ type: 'peer-back', seq: 3, room: 'lab', peer: 'p_a' });
  assert.equal(room.peers.get('p_a').away, false);
  await socket.say({ type: 'peer-left', seq: 4, room: 'lab', peer: 'p_a', reason: 'left' });
  assert.deepEqual(events, [['changed', 'p_a'], ['changed', 'p_a'], ['changed', 'p_a'], ['gone', 'p_a']]);
  assert.equal(made[0].connectionState, 'closed');
});

test('fresh credentials reach every connection', async () => {
  const { socket } = await inside([{ peer: 'p_a' }, { peer: 'p_b' }]);
  await socket.say({ type: 'ice-servers', seq: 1, iceServers: [{ urls: 'turn:host.test:3478', username: 'new' }], iceTtl: 60 });
  assert.deepEqual(made.map((pc) => pc.getConfiguration().iceServers[0].username), ['new', 'new']);
});

test('after the session was resumed, an offer that is not answered is said again', async () => {
  const { socket } = await inside([{ peer: 'p_a' }]);
  await answer(socket, 'offer');
  const { sdp } = socket.last('offer');
  await socket.end();
  const next = await comeBack();
  await next.resume();
  assert.equal(next.last('offer').sdp, sdp);
});

test('after the server was restarted the room is entered again, and who is called still is not called anew', async () => {
  const { room, socket } = await inside([{ peer: 'p_a', instance: 'a' }, { peer: 'p_b', instance: 'b' }]);
  const events = heard(room);
  made[0].connection('connected');
  const [kept] = made;
  await socket.end();
  const next = await comeBack();
  await next.welcome({ session: 's2', peer: 'p_me2' });
  assert.deepEqual(events, [['changed', 'p_a'], ['gone', 'p_b']]);
  await answer(next, 'join', { peers: [{ peer: 'p_a2', instance: 'a' }, { peer: 'p_c' }] });
  assert.deepEqual([...room.peers.keys()], ['p_a2', 'p_c']);
  assert.equal(room.peers.get('p_a2').pc, kept);
  assert.equal(kept.connectionState, 'connected');
});

test('a connection that is lost while the room is entered again expels nobody', async () => {
  const { room, socket } = await inside();
  const events = heard(room);
  await socket.end();
  const second = await comeBack();
  await second.welcome({ session: 's2' });
  await second.end();
  const third = await comeBack();
  await third.resume();
  await answer(third, 'join', { peers: [{ peer: 'p_a' }] });
  assert.deepEqual(events, [['peer', 'p_a']]);
});

test('whoever is not let back in hears why, and has left', async () => {
  const { room, socket } = await inside();
  const events = heard(room);
  await socket.end();
  const next = await comeBack();
  await next.welcome({ session: 's2' });
  await next.say({ type: 'error', re: next.last('join').id, code: 'room-full', message: 'The room is full.' });
  await turns();
  assert.deepEqual(events, [['expelled', 'The room is full.']]);
});

test('whoever is cut off from the server and still talks to us is kept until the call ends', async () => {
  const { room, socket } = await inside([{ peer: 'p_a', instance: 'a' }]);
  made[0].connection('connected');
  await socket.say({ type: 'peer-left', seq: 1, room: 'lab', peer: 'p_a', reason: 'lost' });
  assert.equal(room.peers.get('p_a').away, true);
  made[0].connection('failed');
  assert.equal(room.peers.size, 0);
});

test('what a busy server refused is said again after a pause: candidates and answers as they were', async () => {
  const { socket } = await inside();
  await socket.say({ type: 'peer-joined', seq: 1, room: 'lab', peer: 'p_a' });
  const sdp = 'v=0\r\na=id:theirs\r\na=ice-ufrag:u\r\na=mid:0\r\n';
  await socket.say({ type: 'offer', seq: 2, room: 'lab', from: 'p_a', connection: 'c', offer: 1, sdp });
  await turns();
  made[0].connection('connected');
  const { id, ...said } = socket.last('answer');
  await socket.say({ type: 'error', re: id, code: 'busy', message: 'Try again.' });
  await turns();
  const before = socket.said.length;
  mock.timers.tick(1_000);
  await settled();
  const [again] = socket.said.slice(before);
  assert.deepEqual({ ...again, id: 0, said: 0 }, { ...said, id: 0, said: 0 });
  assert.equal(again.offer, 1);
});

test('leaving ends every call and tells the server', async () => {
  const { room, socket } = await inside([{ peer: 'p_a' }]);
  room.leave();
  assert.equal(socket.last('leave').room, 'lab');
  assert.equal(made[0].connectionState, 'closed');
  await socket.say({ type: 'peer-joined', seq: 1, room: 'lab', peer: 'p_b' });
  assert.equal(room.peers.size, 0);
});

test('leaving while the connection is away is told once the session is resumed', async () => {
  const { room, socket } = await inside([{ peer: 'p_a' }]);
  await socket.end();
  room.leave();
  const next = await comeBack();
  await next.resume();
  assert.equal(next.last('leave').room, 'lab');
});

test('leaving before the server has answered the join leaves all the same', async () => {
  const client = new IceServerClient({ url: 'https://host.test/' });
  client.connect();
  await sockets[0].welcome();
  const room = client.room('lab');
  const entered = room.enter();
  room.leave();
  assert.equal(sockets[0].last('leave').room, 'lab');
  await Promise.all([assert.rejects(entered, /left before it was entered/), answer(sockets[0], 'join', { peers: [{ peer: 'p_a' }] })]);
  assert.equal(room.peers.size, 0);
  assert.equal(made.length, 0);
});

test('a room that cannot be entered listens no more', async () => {
  const client = new IceServerClient({ url: 'https://host.test/' });
  const joined = client.join('lab');
  await sockets[0].welcome();
  const refused = assert.rejects(joined, { code: 'room-full', message: 'The room is full.' });
  await sockets[0].say({ type: 'error', re: sockets[0].last('join').id, code: 'room-full', message: 'The room is full.' });
  await refused;
});
