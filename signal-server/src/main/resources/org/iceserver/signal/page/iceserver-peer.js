/**
 * Part of iceserver-client.js: another peer of a room, and the connection to it.
 */

import { Teller } from './iceserver-wire.js';

const DISCONNECTED_PATIENCE_MS = 4_000;

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
  #connection = '';
  #makingOffer = false;
  #ignoring = false;
  #ended = false;
  #queue = Promise.resolve();
  #replaced = new Set();
  #patience = 0;
  #refusedSdp = '';

  /** Made by {@link Room}. */
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
   */
  tellPeer(data) {
    return this.#send('message', { data });
  }

  /**
   * Makes a connection in place of the one there is, and offers it. An offer being answered is answered first: the peer
   * waits for that answer and would, if impolite, ignore anything else.
   */
  reopen() {
    this.#next('reopen', () => this.#open(crypto.getRandomValues(new Uint32Array(2)).join('-')));
  }

  /** Takes what the peer sent through the server; strictly one after the other. */
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

  /** The server did not take something for this peer. What is lost with a session is said again when the peer is back. */
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

  /** The server knows this peer again: what it could not be told in the meantime is due. */
  returned(polite) {
    this.#polite = polite;
    this.repeat();
  }

  /** This device may have other addresses now: connections that do not work, or will not for long, look for another path. */
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

  #open(connection) {
    this.#drop();
    const pc = new RTCPeerConnection(this.#configuration());
    this.pc = pc;
    this.#connection = connection;
    this.#makingOffer = false;
    this.#ignoring = false;
    pc.addEventListener('negotiationneeded', () => this.#offer(pc));
    pc.addEventListener('icecandidate', ({ candidate }) => this.#candidate(pc, candidate));
    pc.addEventListener('connectionstatechange', () => this.#changed(pc));
    this.#prepare(pc, this);
    this.tell('connection', pc);
    this.tell('state', this.state);
  }

  async #offer(pc) {
    if (pc !== this.pc) return;
    try {
      this.#makingOffer = true;
      await pc.setLocalDescription();
      this.#describe(pc);
    } catch (failure) {
      console.warn(`No offer: ${failure.message}`);
    } finally {
      if (pc === this.pc) this.#makingOffer = false;
    }
  }

  async #take(message) {
    if (message.polite !== undefined) this.#polite = message.polite;
    switch (message.type) {
      case 'offer':
        return this.#takeOffer(message);
      case 'answer':
        return this.#isCurrent(message) && this.pc.signalingState === 'have-local-offer'
          ? this.pc.setRemoteDescription({ type: 'answer', sdp: message.sdp })
          : undefined;
      case 'candidate':
        return this.#takeCandidate(message);
      default:
        return this.tell(message.type, message.data);
    }
  }

  async #takeOffer(message) {
    const { connection = this.#connection || 'only' } = message; // a peer with one connection need not name it
    if (this.#replaced.has(connection)) return;
    const replacement = connection !== this.#connection;
    this.#ignoring = !this.#polite && this.#offering() && (!replacement || this.pc.remoteDescription === null);
    if (this.#ignoring) return;
    if (replacement) this.#open(connection);
    const { pc } = this;
    await pc.setRemoteDescription({ type: 'offer', sdp: message.sdp });
    await pc.setLocalDescription();
    this.#describe(pc);
  }

  #offering() {
    return this.#makingOffer || (this.pc !== null && this.pc.signalingState !== 'stable');
  }

  async #takeCandidate(message) {
    if (!this.#isCurrent(message)) return;
    const { candidate, sdpMid, sdpMLineIndex } = message;
    try {
      await this.pc.addIceCandidate(candidate ? { candidate, sdpMid, sdpMLineIndex } : undefined);
    } catch (failure) {
      if (!this.#ignoring) throw failure;
    }
  }

  #isCurrent(message) {
    return this.pc !== null && (message.connection ?? this.#connection) === this.#connection;
  }

  #describe(pc) {
    if (pc !== this.pc || !pc.localDescription) return;
    const { type, sdp } = pc.localDescription;
    this.#send(type, { connection: this.#connection, sdp });
  }

  #candidate(pc, candidate) {
    if (pc !== this.pc) return;
    const { candidate: line, sdpMid, sdpMLineIndex } = candidate ?? {};
    this.#send('candidate', { connection: this.#connection, candidate: line || null, sdpMid, sdpMLineIndex });
  }

  /** ICE restarts when it failed, or when it has been without packets for a while. */
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
