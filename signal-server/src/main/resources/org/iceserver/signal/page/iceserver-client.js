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
 * says who gives way); candidates trickle; fresh TURN credentials reach every connection before the old ones end.
 *
 * One file, no dependencies. Types: iceserver-client.d.ts.
 */

const SUBPROTOCOL = 'ice-signal.v1';
const LONGEST_PAUSE_MS = 8_000;
const PONG_WITHIN_MS = 10_000;
const OUTBOX_LIMIT = 512;
const BUSY_PAUSE_MS = 1_000;
const DISCONNECTED_PATIENCE_MS = 4_000;

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

class Teller extends EventTarget {
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * One WebSocket at a time, one session over many of them.
 *
 * Server events are dispatched under their own type (`peer-joined`, `message`, `ice-servers`, ...) with the message as
 * `detail`; besides them there are `state` (see {@link IceServerClient#state}), `welcome` (a new session) and `resumed`.
 */
export class IceServerClient extends Teller {
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

  #base;
  #token;
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
  #online = () => this.state === 'lost' && this.connect();

  constructor({ url = import.meta.url, token } = {}) {
    super();
    this.#base = new URL('.', url);
    this.#token = token;
    globalThis.addEventListener?.('online', this.#online);
  }

  /** Opens the connection, now; harmless while one is open. */
  connect() {
    if (this.#socket) return;
    clearTimeout(this.#retry);
    if (!this.#session) this.#become('connecting');
    const started = performance.now();
    const url = new URL('signal', this.#base);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url, SUBPROTOCOL);
    this.#socket = socket;
    socket.onopen = () => this.#greet(socket);
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data), started);
    socket.onclose = ({ code, reason }) => socket === this.#socket && this.#closed(code, reason);
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
    clearTimeout(this.#deadline);
    clearInterval(this.#heartbeat);
    globalThis.removeEventListener?.('online', this.#online);
    const socket = this.#socket;
    this.#socket = null;
    this.#session = null;
    socket?.close(1000);
    this.#fail();
    this.#become('idle');
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

  async #shown() {
    return typeof this.#token === 'function' ? this.#token() : this.#token;
  }

  /** The token has expired while the connection lived: a function may have a newer one. */
  async #showAgain() {
    if (typeof this.#token !== 'function') return;
    try {
      const token = await this.#shown();
      const { iceServers, iceTtl } = await this.request('ice', { token });
      this.iceServers = iceServers;
      this.tell('ice-servers', { type: 'ice-servers', iceServers, iceTtl });
    } catch (failure) {
      this.tell('problem', { code: failure.code ?? 'credentials-refused', message: failure.message });
    }
  }

  async #greet(socket) {
    const token = await this.#shown();
    if (socket !== this.#socket) return;
    const resume = this.#session ? { session: this.#session, last: this.#last } : {};
    this.#write({ type: 'hello', ...resume, ...(token ? { token } : {}) });
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
        return this.tell('resumed', message);
      case 'ok':
        return this.#answered(message.re)?.resolve(message);
      case 'error':
        return this.#refused(message);
      case 'ice-servers':
        this.iceServers = message.iceServers;
        return this.tell(message.type, message);
      case 'pong':
        return undefined;
      default:
        return this.tell(message.type, message);
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
    this.tell('welcome', message);
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
    this.#become('open');
  }

  #fail() {
    for (const { reject } of this.#waiting.values()) reject(new Error('The connection to the signaling server was lost.'));
    this.#waiting.clear();
  }

  async #closed(code, reason) {
    this.#socket = null;
    clearTimeout(this.#deadline);
    this.#fail();
    if (FINAL.has(code)) return this.#giveUp(this.reason || FINAL.get(code));
    const refusal = this.#session ? null : await this.#askWhy();
    if (refusal) return this.#giveUp(refusal);
    const pause = Math.min(LONGEST_PAUSE_MS, 400 * 2 ** this.#failures++) * (0.75 + Math.random() / 2);
    this.#retry = setTimeout(() => this.connect(), pause);
    return this.#become('lost', reason || 'The signaling server does not answer. Is it still running? This page keeps trying.');
  }

  #giveUp(reason) {
    this.#session = null;
    clearInterval(this.#heartbeat);
    this.#become('refused', reason);
  }

  /** A refused handshake tells a page nothing; `/ice` refuses the same clients and says why. */
  async #askWhy() {
    try {
      const token = await this.#shown();
      const headers = token ? { Authorization: `Bearer ${token}` } : {};
      const answer = await fetch(new URL('ice', this.#base), { cache: 'no-store', headers });
      if (answer.ok) return null;
      const text = (await answer.text()).slice(0, 600).trim();
      return text || `The server refused this page with status ${answer.status}.`;
    } catch {
      return null;
    }
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
    this.tell('state', state);
  }
}

/**
 * A room and a {@link Peer} for everybody else in it: a full mesh, up to the server's limit of members. Whoever joins later
 * offers, to everybody present.
 *
 * Dispatches `peer` (detail: Peer) for each arrival, `gone` (detail: Peer), `changed` (detail: Peer) when its info or presence
 * changes, and `expelled` (detail: a sentence) when the server does not let this client back in.
 */
export class Room extends Teller {
  /** @type {Map<string, Peer>} */
  peers = new Map();

  #client;
  #options;
  #entered = false;
  #listeners = [];

  /** Made by {@link IceServerClient#room}. */
  constructor(client, name, { info = null, configuration = (iceServers) => ({ iceServers }), prepare = () => {} }) {
    super();
    this.name = name;
    this.#client = client;
    this.#options = { info, configuration, prepare };
    const on = (type, take) => {
      const listener = ({ detail }) => take(detail);
      client.addEventListener(type, listener);
      this.#listeners.push([type, listener]);
    };
    const here = (type, take) => on(type, (message) => message.room === name && take(message));
    for (const type of ['offer', 'answer', 'candidate', 'message', 'bye']) here(type, (message) => this.#directed(message));
    here('peer-joined', (message) => this.#arrived(message, false));
    here('peer-left', ({ peer }) => this.#left(peer));
    here('peer-updated', ({ peer, info: said }) => this.#change(peer, { info: said }));
    here('peer-away', ({ peer }) => this.#change(peer, { away: true }));
    here('peer-back', ({ peer }) => this.#change(peer, { away: false }));
    on('resumed', () => this.#each((peer) => peer.repeat()));
    on('ice-servers', () => this.#each((peer) => peer.refreshCredentials()));
    on('welcome', () => this.#entered && this.#again());
  }

  /** Joins, and calls everybody there. */
  async enter() {
    const { info } = this.#options;
    try {
      const { peers } = await this.#client.request('join', { room: this.name, ...(info === null ? {} : { info }) });
      this.#entered = true;
      for (const present of peers) this.#arrived(present, true);
    } catch (failure) {
      if (!this.#entered) this.#detach();
      throw failure;
    }
  }

  /** Says something else about this side; the others get `changed`. */
  update(info) {
    this.#options.info = info;
    return this.#client.request('update', { room: this.name, info });
  }

  /** Makes every connection anew, after something that `configuration` depends on has changed. */
  reopen() {
    this.#each((peer) => peer.reopen());
  }

  /** Leaves, telling the server; every connection ends. */
  leave() {
    if (!this.#entered) return;
    this.#entered = false;
    this.#client.request('leave', { room: this.name }).catch(() => {});
    this.#detach();
    this.#clear();
  }

  #detach() {
    for (const [type, listener] of this.#listeners.splice(0)) this.#client.removeEventListener(type, listener);
  }

  /** After a session was lost the server knows this client no more: come in as somebody new. */
  async #again() {
    this.#clear();
    try {
      await this.enter();
    } catch (failure) {
      this.leave();
      this.tell('expelled', failure.message);
    }
  }

  #arrived({ peer: id, info = null, away = false }, offering) {
    this.#left(id);
    const { configuration, prepare } = this.#options;
    const peer = new Peer({
      id,
      info,
      away,
      send: (type, fields) => this.#pass(type, { to: id, room: this.name, ...fields }),
      configuration: () => configuration(this.#client.iceServers),
      prepare,
      polite: offering,
    });
    this.peers.set(id, peer);
    this.tell('peer', peer);
    if (offering) peer.reopen();
  }

  /** A candidate may be refused by a server under pressure; an offer or an answer is said again. */
  #pass(type, message) {
    if (type === 'candidate' || this.#client.state !== 'open') {
      this.#client.send(type, message);
      return;
    }
    this.#client.request(type, message).catch(({ code }) => {
      if (code === 'busy') setTimeout(() => this.peers.get(message.to)?.repeat(), BUSY_PAUSE_MS);
    });
  }

  #left(id) {
    const peer = this.peers.get(id);
    if (!peer) return;
    this.peers.delete(id);
    peer.close();
    this.tell('gone', peer);
  }

  #directed(message) {
    const peer = this.peers.get(message.from);
    if (!peer) return;
    if (peer.away) this.#change(peer.id, { away: false });
    peer.receive(message);
  }

  #change(id, change) {
    const peer = this.peers.get(id);
    if (peer) this.tell('changed', Object.assign(peer, change));
  }

  #clear() {
    for (const id of [...this.peers.keys()]) this.#left(id);
  }

  #each(action) {
    for (const peer of this.peers.values()) action(peer);
  }
}

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
 * {@link Peer#state}), `message` (detail: what the other side said with `tellPeer`) and `bye`.
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

  /** Made by {@link Room}. */
  constructor({ id, info, away, send, configuration, prepare, polite }) {
    super();
    this.id = id;
    this.info = info;
    this.away = away;
    this.#send = send;
    this.#configuration = configuration;
    this.#prepare = prepare;
    this.#polite = polite;
  }

  /** `new` before there is a connection, then the RTCPeerConnection's own words. */
  get state() {
    return this.pc?.connectionState ?? 'new';
  }

  /** Says anything to this peer, through the server. */
  tellPeer(data) {
    this.#send('message', { data });
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
    if (!pc) return;
    const answered = pc.localDescription?.type === 'answer' && pc.connectionState !== 'connected';
    if (pc.signalingState === 'have-local-offer' || answered) this.#describe(pc);
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
