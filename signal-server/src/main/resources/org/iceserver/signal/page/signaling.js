/**
 * The client of the native protocol, `ice-signal.v1`: one WebSocket at a time, one session over many of them.
 *
 * A lost connection is opened again and the session resumed; what was said meanwhile waits in an outbox. Server events
 * are dispatched under their own type (`peer-joined`, `offer`, `ice-servers`, ...) with the message as `detail`;
 * besides them there are `state` (see {@link Signaling#state}), `welcome` (a new session: rooms must be joined anew)
 * and `resumed`.
 */

import { FINAL, Refusal, askWhy } from './refusal.js';

const SUBPROTOCOL = 'ice-signal.v1';
const LONGEST_PAUSE_MS = 8_000;
const PONG_WITHIN_MS = 10_000;
const OUTBOX_LIMIT = 512;

export class Signaling extends EventTarget {
  /** @type {'idle'|'connecting'|'open'|'lost'|'refused'} */
  state = 'idle';
  /** One sentence for people, while lost or refused. */
  reason = '';
  /** This peer's id, for this session. */
  peer = null;
  /** @type {RTCIceServer[]} the newest credentials */
  iceServers = [];
  /** Milliseconds from opening the socket to the server's welcome. */
  welcomeMs = 0;

  #url;
  #socket = null;
  #session = null;
  #last = 0;
  #failures = 0;
  #requests = 0;
  #waiting = new Map();
  #outbox = [];
  #retry = 0;
  #heartbeat = 0;
  #deadline = 0;

  /** @param {URL} url of `/signal`, ws or wss */
  constructor(url) {
    super();
    this.#url = url;
    globalThis.addEventListener?.('online', () => this.state === 'lost' && this.connect());
  }

  /** Opens the connection, now; harmless while one is open. */
  connect() {
    if (this.#socket) return;
    clearTimeout(this.#retry);
    if (!this.#session) this.#become('connecting');
    const started = performance.now();
    const socket = new WebSocket(this.#url, SUBPROTOCOL);
    this.#socket = socket;
    socket.onopen = () => this.#write(this.#hello());
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data), started);
    socket.onclose = ({ code, reason }) => socket === this.#socket && this.#closed(code, reason);
  }

  /** Sends something that nobody answers; kept for later while the connection is away. */
  send(type, fields = {}) {
    const message = { type, ...fields };
    if (this.state === 'open') this.#write(message);
    else if (this.#session && this.#outbox.length < OUTBOX_LIMIT) this.#outbox.push(message);
  }

  /** Asks, and resolves with the server's `ok`; rejects with a {@link Refusal} or when the connection is lost. */
  request(type, fields = {}) {
    if (this.state !== 'open') return Promise.reject(new Error('There is no connection to the signaling server.'));
    const id = ++this.#requests;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#write({ type, id, ...fields });
    return answer;
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

  #hello() {
    const resume = this.#session ? { session: this.#session, last: this.#last } : {};
    return { type: 'hello', ...resume };
  }

  #receive(message, started) {
    clearTimeout(this.#deadline);
    if (message.seq !== undefined) {
      if (message.seq <= this.#last) return;
      this.#last = message.seq;
    }
    switch (message.type) {
      case 'welcome':
        return this.#welcomed(message, started);
      case 'resumed':
        this.#opened();
        for (const waiting of this.#outbox.splice(0)) this.#write(waiting);
        return this.#tell('resumed', message);
      case 'ok':
        return this.#answered(message.re)?.resolve(message);
      case 'error':
        return this.#failed(message);
      case 'ice-servers':
        this.iceServers = message.iceServers;
        return this.#tell(message.type, message);
      case 'pong':
        return undefined;
      default:
        return this.#tell(message.type, message);
    }
  }

  #welcomed(message, started) {
    this.peer = message.peer;
    this.iceServers = message.iceServers;
    this.welcomeMs = performance.now() - started;
    this.#session = message.session;
    this.#last = 0;
    this.#outbox = [];
    clearInterval(this.#heartbeat);
    this.#heartbeat = setInterval(() => this.#ping(), message.pingMs);
    this.#opened();
    this.#tell('welcome', message);
  }

  #failed(message) {
    const waiting = this.#answered(message.re);
    if (waiting) waiting.reject(new Refusal(message));
    else {
      if (this.state !== 'open') this.reason = message.message ?? '';
      this.#tell('problem', message);
    }
  }

  #opened() {
    this.#failures = 0;
    this.#become('open');
  }

  async #closed(code, reason) {
    this.#socket = null;
    clearTimeout(this.#deadline);
    for (const { reject } of this.#waiting.values()) reject(new Error('The connection to the signaling server was lost.'));
    this.#waiting.clear();
    if (FINAL.has(code)) return this.#refuse(this.reason || FINAL.get(code));
    const refusal = this.#session ? null : await askWhy();
    if (refusal) return this.#refuse(refusal);
    const pause = Math.min(LONGEST_PAUSE_MS, 400 * 2 ** this.#failures++) * (0.75 + Math.random() / 2);
    this.#retry = setTimeout(() => this.connect(), pause);
    return this.#become('lost', reason || 'The signaling server does not answer. Is it still running? This page keeps trying.');
  }

  #refuse(reason) {
    this.#session = null;
    clearInterval(this.#heartbeat);
    this.#become('refused', reason);
  }

  /** Browsers hide WebSocket pings from pages, so a dead connection is found with the protocol's own ping. */
  #ping() {
    if (this.state !== 'open') return;
    const socket = this.#socket;
    this.#write({ type: 'ping' });
    this.#deadline = setTimeout(() => {
      if (socket !== this.#socket) return;
      // Any code but 1000 and 1001, which would end the session that is to be resumed.
      socket.close(4000);
      this.#closed(1006, '');
    }, PONG_WITHIN_MS);
  }

  #answered(id) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #write(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #become(state, reason = '') {
    this.state = state;
    this.reason = reason;
    this.#tell('state', state);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
