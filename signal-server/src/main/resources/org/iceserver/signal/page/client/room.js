import { Peer } from './peer.js';
import { Teller } from './teller.js';

const BUSY_PAUSE_MS = 1_000;

/** @typedef {import('./client.js').Message} Message */

/**
 * @typedef {object} JoinOptions see iceserver-client.d.ts
 * @property {unknown} [info]
 * @property {(iceServers: RTCIceServer[]) => RTCConfiguration} [configuration]
 * @property {(pc: RTCPeerConnection, peer: Peer) => void} [prepare]
 */

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
  /** @type {'outside'|'entering'|'inside'|'left'} */
  #place = 'outside';
  /** @type {[string, (event: Event) => void][]} */
  #listeners = [];
  /** @type {Set<Peer>} those whose calls live although the server does not know them any more */
  #former = new Set();

  /**
   * Made by {@link IceServerClient#room}.
   *
   * @param {import('./client.js').IceServerClient} client
   * @param {string} name
   * @param {JoinOptions} options
   */
  constructor(client, name, { info = null, configuration = (iceServers) => ({ iceServers }), prepare = () => {} }) {
    super();
    this.name = name;
    this.#client = client;
    this.#options = { info, configuration, prepare };
    /** @type {(type: string, take: (detail: any) => void) => void} */
    const on = (type, take) => {
      /** @param {any} event */
      const listener = ({ detail }) => take(detail);
      client.addEventListener(type, listener);
      this.#listeners.push([type, listener]);
    };
    /** @type {(type: string, take: (message: Message) => void) => void} */
    const here = (type, take) => on(type, (message) => message.room === name && take(message));
    for (const type of ['offer', 'answer', 'candidate', 'message', 'bye']) here(type, (message) => this.#directed(message));
    here('peer-joined', (message) => this.#arrived(message, false));
    here('peer-left', ({ peer, reason }) => this.#departed(peer, reason));
    here('peer-updated', ({ peer, info: said }) => this.#change(peer, { info: said }));
    here('peer-away', ({ peer }) => this.#change(peer, { away: true }));
    here('peer-back', ({ peer }) => this.#change(peer, { away: false }));
    on('resumed', () => this.#each((peer) => peer.repeat()));
    on('ice-servers', () => this.#each((peer) => peer.refreshCredentials()));
    on('network', ({ changed }) => this.#each((peer) => peer.networkChanged(changed)));
    on('welcome', () => this.#place === 'inside' && this.#again());
  }

  /** Joins, and calls everybody there. */
  async enter() {
    const { info } = this.#options;
    if (this.#place === 'outside') this.#place = 'entering';
    try {
      // Joining again only renews the info, so it may be said again when the connection was lost before the answer.
      const { peers } = await this.#client.deliver('join', { room: this.name, ...(info === null ? {} : { info }) });
      if (this.#place === 'left') throw new Error('This room was left before it was entered.');
      this.#place = 'inside';
      for (const present of peers) this.#arrived(present, true);
    } catch (failure) {
      if (this.#place === 'entering') this.#detach();
      throw failure;
    }
  }

  /**
   * Says something else about this side; the others get `changed`.
   *
   * @param {unknown} info
   */
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
    if (this.#place !== 'entering' && this.#place !== 'inside') return;
    this.#place = 'left';
    // While the connection is away, the server has this member still and is told once the session is resumed.
    this.#client.deliver('leave', { room: this.name }).catch(() => {});
    this.#detach();
    this.#clear();
  }

  #detach() {
    for (const [type, listener] of this.#listeners.splice(0)) this.#client.removeEventListener(type, listener);
  }

  /**
   * The server knows this client no more, and perhaps nobody. Whoever a living connection leads to is kept: a call needs no
   * server. They are found again by their instance; the others are called anew.
   */
  async #again() {
    this.#each((peer) => (peer.alive() ? this.#keep(peer) : this.#left(peer.id)));
    try {
      await this.enter();
    } catch (failure) {
      this.leave();
      this.tell('expelled', /** @type {Error} */ (failure).message);
    }
  }

  /** @param {Peer} peer */
  #keep(peer) {
    this.#former.add(peer);
    peer.refreshCredentials();
    this.#change(peer.id, { away: true });
  }

  /**
   * @param {Message} message
   * @param {boolean} offering
   */
  #arrived({ peer: id, info = null, away = false, instance }, offering) {
    const former = [...this.#former].find((kept) => instance !== undefined && kept.instance === instance);
    if (former) {
      this.#adopt(former, { id, info, away }, offering);
      return;
    }
    this.#left(id);
    const { configuration, prepare } = this.#options;
    /** @type {Peer} */
    const peer = new Peer({
      id,
      info,
      away,
      instance,
      send: (type, fields) => this.#pass(peer, type, fields),
      configuration: () => configuration(this.#client.iceServers),
      prepare,
      polite: offering,
    });
    peer.addEventListener('state', () => this.#former.has(peer) && !peer.alive() && this.#left(peer.id));
    this.peers.set(id, peer);
    this.tell('peer', peer);
    if (offering) peer.reopen();
  }

  /**
   * Somebody whose call went on without a server is back, under another id.
   *
   * @param {Peer} peer
   * @param {{id: string, info: unknown, away: boolean}} now
   * @param {boolean} polite
   */
  #adopt(peer, now, polite) {
    this.#former.delete(peer);
    this.peers.delete(peer.id);
    Object.assign(peer, now);
    this.peers.set(peer.id, peer);
    peer.returned(polite);
    this.tell('changed', peer);
  }

  /**
   * What is not kept for the server to take is the peer's own business: see {@link Peer#undelivered}.
   *
   * @param {Peer} peer
   * @param {string} type
   * @param {object} fields
   */
  #pass(peer, type, fields) {
    const sent = this.#client.deliver(type, { to: peer.id, room: this.name, ...fields });
    sent.catch((failure) => {
      if (failure.code !== 'busy' || type === 'message') peer.undelivered(type, fields, failure);
      else setTimeout(() => this.#afterPause(peer, type, fields), BUSY_PAUSE_MS);
    });
    return sent;
  }

  /**
   * The server was under pressure. An answer names its offer, so it can be sent again as it was, like a candidate. An offer is
   * sent as it is by now; one that followed the answer was ignored by a peer that still waited for that.
   *
   * @param {Peer} peer
   * @param {string} type
   * @param {object} fields
   */
  #afterPause(peer, type, fields) {
    if (this.peers.get(peer.id) !== peer) return;
    if (type !== 'offer') this.#pass(peer, type, fields);
    if (type !== 'candidate') peer.repeat();
  }

  /**
   * Who was cut off from the server may still be talking to us, and may come back to it.
   *
   * @param {string} id
   * @param {string} reason
   */
  #departed(id, reason) {
    const peer = this.peers.get(id);
    const cutOff = reason === 'lost' || reason === 'timeout';
    if (cutOff && peer?.alive() && peer.instance !== undefined) this.#keep(peer);
    else this.#left(id);
  }

  /** @param {string} id */
  #left(id) {
    const peer = this.peers.get(id);
    if (!peer) return;
    this.peers.delete(id);
    this.#former.delete(peer);
    peer.close();
    this.tell('gone', peer);
  }

  /** @param {Message} message */
  #directed(message) {
    const peer = this.peers.get(message.from);
    if (!peer) return;
    if (peer.away) this.#change(peer.id, { away: false });
    peer.receive(message);
  }

  /**
   * @param {string} id
   * @param {{info?: unknown, away?: boolean}} change
   */
  #change(id, change) {
    const peer = this.peers.get(id);
    if (peer) this.tell('changed', Object.assign(peer, change));
  }

  #clear() {
    for (const id of [...this.peers.keys()]) this.#left(id);
  }

  /** @param {(peer: Peer) => void} action */
  #each(action) {
    for (const peer of [...this.peers.values()]) action(peer);
  }
}
