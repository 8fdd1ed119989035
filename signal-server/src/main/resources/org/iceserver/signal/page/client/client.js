import { FINAL, whyRefused } from './endings.js';
import { Heard } from './heard.js';
import { watchNetwork } from './network.js';
import { Outbox } from './outbox.js';
import { Refusal } from './refusal.js';
import { Room } from './room.js';
import { Teller } from './teller.js';
import { forBrowsers } from './urls.js';
import { Wire } from './wire.js';

const LONGEST_PAUSE_MS = 8_000;
const CLOSED = 'The connection to the signaling server was closed.';

/** @typedef {Record<string, any>} Message a message of the protocol */
/** @typedef {'idle'|'connecting'|'open'|'lost'|'refused'} State */

/**
 * One WebSocket at a time, one session over many of them.
 *
 * Server events are dispatched under their own type (`peer-joined`, `message`, `ice-servers`, ...) with the message as
 * `detail`; besides them there are `state` (see {@link IceServerClient#state}), `welcome` (a new session), `resumed`, `problem`
 * (detail: `{code, message}`) and `network` (detail: `{changed}`, see {@link watchNetwork}).
 */
export class IceServerClient extends Teller {
  /** @type {State} */
  state = 'idle';
  /** One sentence for people, while lost or refused. */
  reason = '';
  /** @type {string|null} this peer's id, for this session */
  peer = null;
  /** What others know this client by in all its sessions. */
  instance = crypto.getRandomValues(new Uint32Array(4)).join('-');
  /** @type {RTCIceServer[]} the newest credentials, with the URLs that browsers can use */
  iceServers = [];
  /** Milliseconds from opening the socket to the server's welcome. */
  welcomeMs = 0;

  #base;
  #token;
  /** @type {Wire|null} */
  #wire = null;
  /** @type {string|null} */
  #session = null;
  #pingMs = 0;
  #last = 0;
  #failures = 0;
  #outbox = new Outbox();
  #heard = new Heard();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #retry;
  /** @type {(() => void)|undefined} */
  #unwatch;

  /** @param {{url?: string|URL, token?: string|(() => string|undefined|Promise<string|undefined>)}} [options] */
  constructor({ url = import.meta.url, token } = {}) {
    super();
    this.#base = new URL('.', url);
    this.#token = token;
  }

  /** The largest message the server takes, in bytes. */
  get maxMessage() {
    return this.#outbox.maxMessage;
  }

  /** Opens the connection, now; harmless while one is open. */
  connect() {
    if (this.#wire) return;
    clearTimeout(this.#retry);
    this.#unwatch ??= watchNetwork((changed) => this.#look(changed));
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

  /**
   * Resolves once connected; rejects when the server refuses.
   *
   * @returns {Promise<void>}
   */
  ready() {
    if (this.state === 'open') return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (this.state === 'connecting') return;
        this.removeEventListener('state', settle);
        if (this.state === 'open') resolve();
        else reject(new Error(this.reason || CLOSED));
      };
      this.addEventListener('state', settle);
      if (this.state !== 'idle') settle();
    });
  }

  /**
   * Connects if need be, enters a room, and calls everybody there; rejects with the server's reason.
   *
   * @param {string} name
   * @param {import('./room.js').JoinOptions} [options]
   */
  async join(name, options = {}) {
    this.connect();
    await this.ready();
    const room = this.room(name, options);
    await room.enter();
    return room;
  }

  /**
   * A room that is not entered yet, for listening to it first.
   *
   * @param {string} name
   * @param {import('./room.js').JoinOptions} [options]
   */
  room(name, options = {}) {
    return new Room(this, name, options);
  }

  /** Says goodbye: the session ends. Running calls go on. */
  close() {
    clearTimeout(this.#retry);
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#wire?.close(1000);
    this.#wire = null;
    this.#session = null;
    this.#outbox.reject(() => true, CLOSED);
    this.#become('idle');
  }

  /**
   * Asks, and resolves with the server's `ok`; rejects with a {@link Refusal} or when the connection is lost.
   *
   * @param {string} type
   * @param {object} [fields]
   * @returns {Promise<any>}
   */
  request(type, fields = {}) {
    return this.#ask(type, fields, false);
  }

  /**
   * The same, but what is said while the connection is away, or was not answered when it got lost, is said again once the
   * session is resumed; rejects when the session is over.
   *
   * @param {string} type
   * @param {object} [fields]
   * @returns {Promise<any>}
   */
  deliver(type, fields = {}) {
    return this.#ask(type, fields, true);
  }

  /**
   * Delivers without telling the caller how that ended; a failure is dispatched as `problem`.
   *
   * @param {string} type
   * @param {object} [fields]
   */
  send(type, fields = {}) {
    this.deliver(type, fields).catch(({ code = 'lost', message }) => this.tell('problem', { code, message }));
  }

  /**
   * @param {string} type
   * @param {object} fields
   * @param {boolean} again
   */
  #ask(type, fields, again) {
    if (this.state !== 'open' && !(again && this.#session)) {
      return Promise.reject(new Error('There is no connection to the signaling server.'));
    }
    return this.#outbox.ask(type, fields, again, (text) => this.state === 'open' && this.#wire?.send(text));
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
      const { code = 'credentials-refused', message } = /** @type {Partial<Refusal>} */ (failure);
      this.tell('problem', { code, message });
    }
  }

  /** @param {Wire} wire */
  async #greet(wire) {
    let token;
    try {
      token = await this.#shown();
    } catch (failure) {
      if (wire !== this.#wire) return;
      wire.close(4000);
      this.#closed(4000, `There is no token to show to the server: ${/** @type {Error} */ (failure).message}`);
      return;
    }
    if (wire !== this.#wire) return;
    const resume = this.#session ? { session: this.#session, last: this.#last } : {};
    const { instance } = this;
    wire.send(JSON.stringify({ type: 'hello', instance, ...resume, ...(token ? { token } : {}) }));
  }

  /**
   * @param {Message} message
   * @param {number} started
   */
  #receive(message, started) {
    if (message.seq !== undefined) {
      if (message.seq <= this.#last) return;
      this.#last = message.seq;
    }
    if (message.said !== undefined && this.#heard.before(message.from, message.said)) return;
    switch (message.type) {
      case 'welcome':
        this.#welcomed(message, started);
        break;
      case 'resumed':
        this.#opened();
        this.#outbox.sayAgain((text) => this.#wire?.send(text));
        this.tell('resumed', message);
        break;
      case 'ok':
      case 'pong':
        this.#outbox.take(message.re)?.resolve(message);
        break;
      case 'error':
        this.#refused(message);
        break;
      case 'ice-servers':
        this.iceServers = forBrowsers(message.iceServers);
        this.tell(message.type, { ...message, iceServers: this.iceServers });
        break;
      default:
        if (message.type === 'peer-left') this.#heard.forget(message.peer);
        this.tell(message.type, message);
    }
  }

  /**
   * @param {Message} message
   * @param {number} started
   */
  #welcomed(message, started) {
    this.#outbox.reject(() => true, 'The server has forgotten this session, and what was said last may not have arrived.');
    this.peer = message.peer;
    this.iceServers = forBrowsers(message.iceServers);
    this.#outbox.maxMessage = message.maxMessage ?? Infinity;
    this.welcomeMs = performance.now() - started;
    this.#session = message.session;
    this.#pingMs = message.pingMs;
    this.#last = 0;
    this.#heard.clear();
    this.#opened();
    this.tell('welcome', message);
  }

  /** @param {Message} message */
  #refused(message) {
    const waiting = this.#outbox.take(message.re);
    if (waiting) waiting.reject(new Refusal(/** @type {{code: string}} */ (message)));
    else {
      if (this.state !== 'open') this.reason = message.message ?? '';
      if (message.code === 'credentials-refused') this.#showAgain();
      this.tell('problem', message);
    }
  }

  #opened() {
    this.#failures = 0;
    this.#wire?.keepAsking(this.#pingMs);
    this.#become('open');
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  async #closed(code, reason) {
    this.#wire = null;
    if (code === 1009) this.#outbox.shrink();
    this.#outbox.reject(({ again }) => !again, 'The connection to the signaling server was lost.');
    const final = FINAL.get(code);
    if (final !== undefined) {
      this.#giveUp(this.reason || final);
      return;
    }
    if (!this.#session) {
      const refusal = await whyRefused(this.#base, () => this.#shown());
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

  /** @param {string} reason */
  #giveUp(reason) {
    this.#session = null;
    this.#outbox.reject(() => true, reason);
    this.#become('refused', reason);
  }

  /**
   * The network may have changed, or this device has slept: neither the socket nor a call is believed unseen.
   *
   * @param {boolean} changed
   */
  #look(changed) {
    if (this.state === 'idle' || this.state === 'refused') return;
    if (this.state === 'open') this.#wire?.probe();
    else if (changed || !this.#wire) {
      this.#wire?.close(4000);
      this.#wire = null;
      this.connect();
    }
    this.tell('network', { changed });
  }

  /**
   * @param {State} state
   * @param {string} [reason]
   */
  #become(state, reason = '') {
    this.state = state;
    this.reason = reason;
    this.tell('state', state);
  }
}
