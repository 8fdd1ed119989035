import { Candidates, fieldsOf } from './candidates.js';
import { Teller } from './teller.js';

const DISCONNECTED_PATIENCE_MS = 4_000;

/** @typedef {import('./client.js').Message} Message */

/**
 * Another peer of a room, and the connection to it: perfect negotiation, ICE restarts, and replacement of the whole
 * connection when a setting changes.
 *
 * Every RTCPeerConnection has an id that travels as `connection` with its offers, answers and candidates. An offer with an
 * id not seen before replaces the receiver's connection; what belongs to a replaced one is dropped. When both sides offer at
 * once the server's `polite` decides, between two replacements as between two renegotiations; a replacement always wins over
 * a renegotiation, whose connection the other side has given up already.
 *
 * Dispatches `connection` (detail: a new RTCPeerConnection, after `prepare`), `state` (after each change of
 * {@link Peer#state}), `message` (detail: what the other side said with `tellPeer`), `bye` and `problem` (detail:
 * `{code, message}`: something did not reach the peer and is not tried again, such as an offer that is larger than the server
 * takes).
 */
export class Peer extends Teller {
  /** @type {RTCPeerConnection|null} */
  pc = null;

  #send;
  #configuration;
  #prepare;
  #polite;
  #candidates = new Candidates();
  #connection = '';
  /** How many offers were made here. */
  #offers = 0;
  /** @type {number|undefined} the number of the offer that was answered last */
  #answered;
  #makingOffer = false;
  #ignoring = false;
  #ended = false;
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
  /** @type {Set<string>} */
  #replaced = new Set();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #patience;
  #refusedSdp = '';

  /**
   * Made by {@link Room}.
   *
   * @param {object} made
   * @param {string} made.id
   * @param {unknown} made.info
   * @param {boolean} made.away
   * @param {string|undefined} made.instance
   * @param {(type: string, fields: object) => Promise<unknown>} made.send
   * @param {() => RTCConfiguration} made.configuration
   * @param {(pc: RTCPeerConnection, peer: Peer) => void} made.prepare
   * @param {boolean} made.polite
   */
  constructor({ id, info, away, instance, send, configuration, prepare, polite }) {
    super();
    this.id = id;
    this.info = info;
    this.away = away;
    this.instance = instance;
    this.#send = send;
    this.#configuration = configuration;
    this.#prepare = prepare;
    this.#polite = polite;
  }

  /** `new` before there is a connection, then the RTCPeerConnection's own words. */
  get state() {
    return this.pc?.connectionState ?? 'new';
  }

  /**
   * Says anything to this peer, through the server. Resolves once the server has taken it, which may be after the connection
   * to it was lost and resumed; rejects when it will not arrive.
   *
   * @param {unknown} data
   */
  tellPeer(data) {
    return this.#send('message', { data });
  }

  /**
   * Makes a connection in place of the one there is, and offers it. An offer being answered is answered first: the peer
   * waits for that answer and would, if impolite, ignore anything else.
   */
  reopen() {
    this.#next('reopen', () => {
      // The peer may be answering the offer before, and gives way to the one that comes in its place, too.
      const offering = this.#offering();
      this.#open(crypto.getRandomValues(new Uint32Array(2)).join('-'));
      this.#makingOffer = offering;
    });
  }

  /**
   * Takes what the peer sent through the server; strictly one after the other.
   *
   * @param {Message} message
   */
  receive(message) {
    this.#next(message.type, () => this.#take(message));
  }

  /** Says again the offer or answer that may not have arrived. */
  repeat() {
    const { pc } = this;
    if (!pc || pc.localDescription?.sdp === this.#refusedSdp) return;
    const answered = pc.localDescription?.type === 'answer' && pc.connectionState !== 'connected';
    if (pc.signalingState === 'have-local-offer' || answered) this.#describe(pc);
  }

  /**
   * The server did not take something for this peer. What is lost with a session is said again when the peer is back.
   *
   * @param {string} type
   * @param {{sdp?: string}} fields
   * @param {Error & {code?: string}} failure
   */
  undelivered(type, { sdp = '' }, failure) {
    if (failure.code === 'too-large') this.#refusedSdp = sdp;
    if (failure.code === 'too-large' || type === 'message') {
      this.tell('problem', { code: failure.code ?? 'lost', message: failure.message });
    }
  }

  /** Whether there is a connection, or may be again without any signaling. */
  alive() {
    return this.state === 'connected' || this.state === 'disconnected';
  }

  /**
   * The server knows this peer again: what it could not be told in the meantime is due.
   *
   * @param {boolean} polite
   */
  returned(polite) {
    this.#polite = polite;
    this.repeat();
  }

  /**
   * This device may have other addresses now: connections that do not work, or will not for long, look for another path.
   *
   * @param {boolean} changed
   */
  networkChanged(changed) {
    if (this.pc && (changed || this.state === 'disconnected' || this.state === 'failed')) this.pc.restartIce();
  }

  /** New credentials; used from the next ICE restart on. */
  refreshCredentials() {
    this.pc?.setConfiguration(this.#configuration());
  }

  /** Ends the connection for good. */
  close() {
    this.#ended = true;
    this.#drop();
  }

  /**
   * @param {string} what
   * @param {() => unknown} action
   */
  #next(what, action) {
    this.#queue = this.#queue
      .then(() => (this.#ended ? undefined : action()))
      .catch((failure) => console.warn(`${what} failed: ${failure.message}`));
  }

  #drop() {
    clearTimeout(this.#patience);
    if (this.pc) this.#replaced.add(this.#connection);
    this.pc?.close();
    this.pc = null;
  }

  /** @param {string} connection */
  #open(connection) {
    this.#drop();
    const pc = new RTCPeerConnection(this.#configuration());
    this.pc = pc;
    this.#connection = connection;
    this.#makingOffer = false;
    this.#ignoring = false;
    this.#answered = undefined;
    pc.addEventListener('negotiationneeded', () => this.#offer(pc));
    pc.addEventListener('icecandidate', ({ candidate }) => this.#candidate(pc, candidate));
    pc.addEventListener('connectionstatechange', () => this.#changed(pc));
    this.#prepare(pc, this);
    this.tell('connection', pc);
    this.tell('state', this.state);
    return pc;
  }

  /** @param {RTCPeerConnection} pc */
  async #offer(pc) {
    if (pc !== this.pc) return;
    try {
      this.#makingOffer = true;
      await pc.setLocalDescription();
      this.#offers++;
      this.#describe(pc);
    } catch (failure) {
      console.warn(`No offer: ${/** @type {Error} */ (failure).message}`);
    } finally {
      if (pc === this.pc) this.#makingOffer = false;
    }
  }

  /** @param {Message} message */
  async #take(message) {
    if (message.polite !== undefined) this.#polite = message.polite;
    switch (message.type) {
      case 'offer':
        return this.#takeOffer(message);
      case 'answer':
        return this.#takeAnswer(message);
      case 'candidate':
        return this.#takeCandidate(message);
      default:
        return this.tell(message.type, message.data);
    }
  }

  /** @param {Message} message */
  async #takeOffer(message) {
    const { connection = this.#connection || 'only' } = message; // a peer with one connection need not name it
    if (this.#replaced.has(connection)) return;
    const replacement = connection !== this.#connection;
    this.#ignoring = !this.#polite && this.#offering() && (!replacement || this.pc?.remoteDescription === null);
    if (this.#ignoring) return;
    const pc = this.pc && !replacement ? this.pc : this.#open(connection);
    if (message.offer !== undefined && message.offer === this.#answered) {
      // It was said twice, because the first answer was late.
      if (pc.currentLocalDescription?.type === 'answer') this.#say(pc.currentLocalDescription);
      return;
    }
    await this.#apply(pc, { type: 'offer', sdp: message.sdp });
    await pc.setLocalDescription();
    this.#answered = message.offer;
    this.#describe(pc);
  }

  /**
   * An offer that is said twice is answered twice, and the second answer may find another offer waiting.
   *
   * @param {Message} message
   */
  async #takeAnswer(message) {
    const pc = this.#current(message);
    if (pc?.signalingState !== 'have-local-offer' || (message.offer ?? this.#offers) !== this.#offers) return;
    await this.#apply(pc, { type: 'answer', sdp: message.sdp });
  }

  /**
   * @param {RTCPeerConnection} pc
   * @param {RTCSessionDescriptionInit} description
   */
  async #apply(pc, description) {
    await pc.setRemoteDescription(description);
    for (const message of this.#candidates.waiting()) await this.#takeCandidate(message);
  }

  #offering() {
    return this.#makingOffer || (this.pc !== null && this.pc.signalingState !== 'stable');
  }

  /** @param {Message} message */
  async #takeCandidate(message) {
    if (this.#replaced.has(message.connection)) return;
    try {
      await this.#candidates.take(this.#current(message), message);
    } catch (failure) {
      if (!this.#ignoring) throw failure;
    }
  }

  /**
   * The connection that a message is about; null when that is another one.
   *
   * @param {Message} message
   */
  #current({ connection = this.#connection }) {
    return connection === this.#connection ? this.pc : null;
  }

  /** @param {RTCPeerConnection} pc */
  #describe(pc) {
    if (pc === this.pc && pc.localDescription) this.#say(pc.localDescription);
  }

  /** @param {RTCSessionDescription} description */
  #say({ type, sdp }) {
    const offer = type === 'offer' ? this.#offers : this.#answered;
    this.#send(type, { connection: this.#connection, offer, sdp });
  }

  /**
   * @param {RTCPeerConnection} pc
   * @param {RTCIceCandidate|null} candidate
   */
  #candidate(pc, candidate) {
    if (pc === this.pc) this.#send('candidate', { connection: this.#connection, ...fieldsOf(pc, candidate) });
  }

  /**
   * ICE restarts when it failed, or when it has been without packets for a while.
   *
   * @param {RTCPeerConnection} pc
   */
  #changed(pc) {
    if (pc !== this.pc) return;
    clearTimeout(this.#patience);
    if (pc.connectionState === 'failed') pc.restartIce();
    if (pc.connectionState === 'disconnected') {
      this.#patience = setTimeout(() => pc === this.pc && pc.restartIce(), DISCONNECTED_PATIENCE_MS);
    }
    this.tell('state', this.state);
  }
}
