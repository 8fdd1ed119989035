/**
 * A client of iceserver: signaling over `ice-signal.v1`, and an RTCPeerConnection for every other peer of a room.
 *
 *     import { IceServerClient } from 'https://HOST:3000/iceserver-client.js';
 *
 *     const client = new IceServerClient();
 *     const room = await client.join('lab', {
 *       prepare(pc, peer) {
 *         for (const track of stream.getTracks()) pc.addTrack(track, stream);
 *         pc.ontrack = ({ streams: [remote] }) => show(peer, remote);
 *       },
 *     });
 *     room.addEventListener('gone', ({ detail: peer }) => hide(peer));
 *
 * A lost connection is opened again and the session resumed; both sides may offer at any time (perfect negotiation, the server
 * says who gives way); candidates trickle; fresh TURN credentials reach every connection before the old ones end; a call
 * outlives a restart of the server.
 *
 * This file and the five beside it that it needs (iceserver-*.js) depend on nothing else. Types: iceserver-client.d.ts.
 */

import { watchNetwork } from './iceserver-network.js';
import { Room } from './iceserver-room.js';
import { forBrowsers } from './iceserver-urls.js';
import { Teller, Wire } from './iceserver-wire.js';

export { Peer } from './iceserver-peer.js';
export { Room };

const LONGEST_PAUSE_MS = 8_000;
const OUTBOX_LIMIT = 512;
/** A network that swallows everything also swallows the question why. */
const REASON_WITHIN_MS = 4_000;

/** Messages to a peer; each carries a number, `said`, so that one that is said twice is heard once. */
const DIRECTED = new Set(['offer', 'answer', 'candidate', 'message', 'bye']);

/** Close codes after which coming back would not help. */
const FINAL = new Map([
  [4401, 'The server wants a token. Ask whoever runs it for one.'],
  [4403, 'Whoever runs the server ended this session.'],
  [4409, 'This session was opened again elsewhere, so this page stepped back. Reload to take part again.'],
  [4429, 'The server closed the connection because too many messages came from here. Wait a little and try again.'],
]);

/** An error the server answered to a request; `code` is the protocol's word for it. */
export class Refusal extends Error {
  constructor({ code, message }) {
    super(message || code);
    this.code = code;
  }
}

/**
 * One WebSocket at a time, one session over many of them.
 *
 * Server events are dispatched under their own type (`peer-joined`, `message`, `ice-servers`, ...) with the message as
 * `detail`; besides them there are `state` (see {@link IceServerClient#state}), `welcome` (a new session), `resumed`, `problem`
 * (detail: `{code, message}`) and `network` (detail: `{changed}`, see {@link watchNetwork}).
 */
export class IceServerClient extends Teller {
  /** @type {'idle'|'connecting'|'open'|'lost'|'refused'} */
  state = 'idle';
  /** One sentence for people, while lost or refused. */
  reason = '';
  /** This peer's id, for this session. */
  peer = null;
  /** What others know this client by in all its sessions. */
  instance = crypto.getRandomValues(new Uint32Array(4)).join('-');
  /** @type {RTCIceServer[]} the newest credentials, with the URLs that browsers can use */
  iceServers = [];
  /** The largest message the server takes, in bytes. */
  maxMessage = Infinity;
  /** Milliseconds from opening the socket to the server's welcome. */
  welcomeMs = 0;

  #base;
  #token;
  /** @type {Wire|null} */
  #wire = null;
  #session = null;
  #pingMs = 0;
  #last = 0;
  #failures = 0;
  #requests = 0;
  /** What was asked or said and is not answered yet, in order. */
  #waiting = new Map();
  #said = 0;
  /** The newest numbers heard of each peer. */
  #heard = new Map();
  #retry = 0;
  #unwatch;

  constructor({ url = import.meta.url, token } = {}) {
    super();
    this.#base = new URL('.', url);
    this.#token = token;
    this.#unwatch = watchNetwork((changed) => this.#look(changed));
  }

  /** Opens the connection, now; harmless while one is open. */
  connect() {
    if (this.#wire) return;
    clearTimeout(this.#retry);
    if (!this.#session) this.#become('connecting');
    const started = performance.now();
    const url = new URL('signal', this.#base);
    url.protocol = url.protocol.replace('http', 'ws');
    const wire = new Wire(url, {
      opened: () => this.#greet(wire),
      message: (message) => this.#receive(message, started),
      ended: (code, reason) => this.#closed(code, reason),
    });
    this.#wire = wire;
  }

  /** Resolves once connected; rejects when the server refuses. */
  ready() {
    if (this.state === 'open') return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (this.state !== 'open' && this.state !== 'refused' && this.state !== 'lost') return;
        this.removeEventListener('state', settle);
        if (this.state === 'open') resolve();
        else reject(new Error(this.reason));
      };
      this.addEventListener('state', settle);
      settle();
    });
  }

  /** Connects if need be, enters a room, and calls everybody there; rejects with the server's reason. */
  async join(name, options = {}) {
    this.connect();
    await this.ready();
    const room = this.room(name, options);
    await room.enter();
    return room;
  }

  /** A room that is not entered yet, for listening to it first. */
  room(name, options = {}) {
    return new Room(this, name, options);
  }

  /** Says goodbye: the session ends. Running calls go on. */
  close() {
    clearTimeout(this.#retry);
    this.#unwatch();
    this.#wire?.close(1000);
    this.#wire = null;
    this.#session = null;
    this.#rejectAll(() => true, 'The connection to the signaling server was closed.');
    this.#become('idle');
  }

  /** Asks, and resolves with the server's `ok`; rejects with a {@link Refusal} or when the connection is lost. */
  request(type, fields = {}) {
    return this.#ask(type, fields, false);
  }

  /**
   * The same, but what is said while the connection is away, or was not answered when it got lost, is said again once the
   * session is resumed; rejects when the session is over.
   */
  deliver(type, fields = {}) {
    return this.#ask(type, fields, true);
  }

  /** Delivers without telling the caller how that ended; a failure is dispatched as `problem`. */
  send(type, fields = {}) {
    this.deliver(type, fields).catch(({ code = 'lost', message }) => this.tell('problem', { code, message }));
  }

  #ask(type, fields, again) {
    if (this.state !== 'open' && !(again && this.#session)) {
      return Promise.reject(new Error('There is no connection to the signaling server.'));
    }
    if (this.#waiting.size >= OUTBOX_LIMIT) {
      return Promise.reject(new Error(`${OUTBOX_LIMIT} messages wait for the signaling server already.`));
    }
    const id = ++this.#requests;
    const number = DIRECTED.has(type) ? { said: ++this.#said } : {};
    const text = JSON.stringify({ type, id, ...number, ...fields });
    const asked = { type, text, bytes: new TextEncoder().encode(text).length, again };
    if (asked.bytes > this.maxMessage) return Promise.reject(this.#tooLarge(asked));
    if (this.state === 'open') this.#wire.send(text);
    return new Promise((resolve, reject) => this.#waiting.set(id, { ...asked, resolve, reject }));
  }

  #tooLarge({ type, bytes }) {
    const message = `This ${type} has ${bytes} bytes, and the server takes at most ${this.maxMessage}. `
      + 'Send less at once (offers and answers grow with every track), or start the server with a larger --limit message-bytes.';
    return new Refusal({ code: 'too-large', message });
  }

  async #shown() {
    return typeof this.#token === 'function' ? this.#token() : this.#token;
  }

  /** The token has expired while the connection lived: a function may have a newer one. */
  async #showAgain() {
    if (typeof this.#token !== 'function') return;
    try {
      const token = await this.#shown();
      const { iceServers, iceTtl } = await this.request('ice', { token });
      this.iceServers = forBrowsers(iceServers);
      this.tell('ice-servers', { type: 'ice-servers', iceServers: this.iceServers, iceTtl });
    } catch (failure) {
      this.tell('problem', { code: failure.code ?? 'credentials-refused', message: failure.message });
    }
  }

  async #greet(wire) {
    const token = await this.#shown();
    if (wire !== this.#wire) return;
    const resume = this.#session ? { session: this.#session, last: this.#last } : {};
    const { instance } = this;
    wire.send(JSON.stringify({ type: 'hello', instance, ...resume, ...(token ? { token } : {}) }));
  }

  #receive(message, started) {
    if (message.seq !== undefined) {
      if (message.seq <= this.#last) return;
      this.#last = message.seq;
    }
    if (message.said !== undefined && this.#heardBefore(message.from, message.said)) return;
    switch (message.type) {
      case 'welcome':
        this.#welcomed(message, started);
        break;
      case 'resumed':
        this.#opened();
        this.#sayAgain();
        this.tell('resumed', message);
        break;
      case 'ok':
      case 'pong':
        this.#answered(message.re)?.resolve(message);
        break;
      case 'error':
        this.#refused(message);
        break;
      case 'ice-servers':
        this.iceServers = forBrowsers(message.iceServers);
        this.tell(message.type, { ...message, iceServers: this.iceServers });
        break;
      default:
        if (message.type === 'peer-left') this.#heard.delete(message.peer);
        this.tell(message.type, message);
    }
  }

  #heardBefore(from, said) {
    const numbers = this.#heard.get(from) ?? new Set();
    this.#heard.set(from, numbers);
    if (numbers.has(said)) return true;
    numbers.add(said);
    if (numbers.size > OUTBOX_LIMIT) numbers.delete(numbers.values().next().value);
    return false;
  }

  #welcomed(message, started) {
    this.#rejectAll(() => true, 'The server has forgotten this session, and what was said last may not have arrived.');
    this.peer = message.peer;
    this.iceServers = forBrowsers(message.iceServers);
    this.maxMessage = message.maxMessage ?? Infinity;
    this.welcomeMs = performance.now() - started;
    this.#session = message.session;
    this.#pingMs = message.pingMs;
    this.#last = 0;
    this.#heard.clear();
    this.#opened();
    this.tell('welcome', message);
  }

  #sayAgain() {
    for (const [id, asked] of [...this.#waiting]) {
      if (asked.bytes > this.maxMessage) this.#answered(id).reject(this.#tooLarge(asked));
      else this.#wire?.send(asked.text);
    }
  }

  #refused(message) {
    const waiting = this.#answered(message.re);
    if (waiting) waiting.reject(new Refusal(message));
    else {
      if (this.state !== 'open') this.reason = message.message ?? '';
      if (message.code === 'credentials-refused') this.#showAgain();
      this.tell('problem', message);
    }
  }

  #opened() {
    this.#failures = 0;
    this.#wire.keepAsking(this.#pingMs);
    this.#become('open');
  }

  #rejectAll(which, sentence) {
    for (const [id, asked] of [...this.#waiting]) if (which(asked)) this.#answered(id).reject(new Error(sentence));
  }

  async #closed(code, reason) {
    this.#wire = null;
    if (code === 1009) this.#remember1009();
    this.#rejectAll(({ again }) => !again, 'The connection to the signaling server was lost.');
    if (FINAL.has(code)) {
      this.#giveUp(this.reason || FINAL.get(code));
      return;
    }
    if (!this.#session) {
      const refusal = await this.#askWhy();
      if (this.#wire || this.state === 'idle') return;
      if (refusal) {
        this.#giveUp(refusal);
        return;
      }
    }
    const pause = Math.min(LONGEST_PAUSE_MS, 400 * 2 ** this.#failures++) * (0.75 + Math.random() / 2);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.connect(), pause);
    this.#become('lost', reason || 'The signaling server does not answer. Is it still running? This page keeps trying.');
  }

  /** The server takes less than it said: whatever was the largest is not said again. */
  #remember1009() {
    const largest = Math.max(0, ...[...this.#waiting.values()].map(({ bytes }) => bytes));
    if (largest > 0) this.maxMessage = Math.min(this.maxMessage, largest - 1);
  }

  #giveUp(reason) {
    this.#session = null;
    this.#rejectAll(() => true, reason);
    this.#become('refused', reason);
  }

  /**
   * A refused handshake tells a page nothing; `/ice` refuses the same clients and says why. Browsers name the origin of a page
   * to its own server, or what is taken for it, only with other methods than GET.
   */
  async #askWhy() {
    try {
      const ice = new URL('ice', this.#base);
      const options = { cache: 'no-store', signal: AbortSignal.timeout(REASON_WITHIN_MS) };
      const asked = await fetch(ice, { ...options, method: 'OPTIONS' });
      const token = await this.#shown();
      const headers = token ? { Authorization: `Bearer ${token}` } : {};
      const answer = asked.status === 403 ? asked : await fetch(ice, { ...options, headers });
      if (answer.ok) return null;
      const text = (await answer.text()).slice(0, 600).trim();
      return text || `The server refused this page with status ${answer.status}.`;
    } catch {
      return null;
    }
  }

  /** The network may have changed, or this device has slept: neither the socket nor a call is believed unseen. */
  #look(changed) {
    if (this.state === 'idle' || this.state === 'refused') return;
    if (this.state === 'open') this.#wire.probe();
    else if (changed || !this.#wire) {
      this.#wire?.close(4000);
      this.#wire = null;
      this.connect();
    }
    this.tell('network', { changed });
  }

  #answered(id) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #become(state, reason = '') {
    this.state = state;
    this.reason = reason;
    this.tell('state', state);
  }
}
