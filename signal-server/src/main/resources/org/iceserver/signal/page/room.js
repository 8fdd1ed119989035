/**
 * A room: its members, and a {@link Link} to each of them (a full mesh, up to the server's limit of members).
 *
 * Whoever joins later offers, to everybody present. Dispatches `member` (detail: {@link Member}) for each arrival,
 * `gone` (detail: Member) and `changed` (detail: Member) when a name or the presence of a member changes.
 */

import { Link } from './link.js';
import { configuration } from './transports.js';

/**
 * @typedef {object} Member
 * @property {string} id
 * @property {string} name
 * @property {boolean} away its signaling connection is lost and may come back
 * @property {Link} link
 */

const BUSY_PAUSE_MS = 1_000;
const DIRECTED = ['offer', 'answer', 'candidate'];

export class Room extends EventTarget {
  /** @type {Map<string, Member>} */
  members = new Map();
  /** @type {{relayOnly: boolean, transport: 'any'|'udp'|'tcp'|'tls'}} */
  choice = { relayOnly: false, transport: 'any' };
  /** The name of the room this page is in, or ''. */
  name = '';

  #signaling;
  #media;
  #info = {};

  /**
   * @param {import('./signaling.js').Signaling} signaling
   * @param {import('./media.js').Media} media
   */
  constructor(signaling, media) {
    super();
    this.#signaling = signaling;
    this.#media = media;
    for (const type of DIRECTED) signaling.addEventListener(type, ({ detail }) => this.#directed(detail));
    const here = (type, take) =>
      signaling.addEventListener(type, ({ detail }) => detail.room === this.name && take(detail));
    here('peer-joined', (message) => this.#arrived(message, false));
    here('peer-left', ({ peer }) => this.#left(peer));
    here('peer-updated', ({ peer, info }) => this.#change(peer, { name: nameIn(info) }));
    here('peer-away', ({ peer }) => this.#change(peer, { away: true }));
    here('peer-back', ({ peer }) => this.#change(peer, { away: false }));
    signaling.addEventListener('resumed', () => this.#each(({ link }) => link.repeat()));
    signaling.addEventListener('ice-servers', () => this.#each(({ link }) => link.refreshCredentials()));
    signaling.addEventListener('welcome', () => this.name && this.#again());
    media.addEventListener('video', ({ detail }) => this.#each(({ link }) => link.replaceVideo(detail)));
    media.addEventListener('audio', ({ detail }) => this.#each(({ link }) => link.addTrack(detail, media.stream)));
  }

  /** Joins and calls everybody there; rejects with the server's reason. */
  async join(name, info) {
    const { peers } = await this.#signaling.request('join', { room: name, info });
    this.name = name;
    this.#info = info;
    for (const present of peers) this.#arrived(present, true);
  }

  /** Leaves, telling the server; every connection ends. */
  leave() {
    if (!this.name) return;
    this.#signaling.request('leave', { room: this.name }).catch(() => {});
    this.name = '';
    this.#clear();
  }

  /** Changes how this side connects, by making every connection anew. */
  choose(choice) {
    this.choice = { ...this.choice, ...choice };
    this.#each(({ link }) => link.reopen());
  }

  /** After a session was lost the server knows this page no more: come in as somebody new. */
  async #again() {
    const { name } = this;
    this.#clear();
    try {
      await this.join(name, this.#info);
    } catch (failure) {
      this.name = '';
      this.dispatchEvent(new CustomEvent('expelled', { detail: failure.message }));
    }
  }

  #arrived({ peer, info }, offering) {
    this.#left(peer);
    const link = new Link({
      send: (type, fields) => this.#pass(type, { to: peer, room: this.name, ...fields }),
      configuration: () => configuration(this.#signaling.iceServers, this.choice),
      tracks: () => this.#media.stream,
      polite: offering,
    });
    const member = { id: peer, name: nameIn(info), away: false, link };
    this.members.set(peer, member);
    this.#tell('member', member);
    if (offering) link.reopen();
  }

  /** A candidate may be refused by a server under pressure; an offer or an answer is said again. */
  #pass(type, message) {
    if (type === 'candidate' || this.#signaling.state !== 'open') {
      this.#signaling.send(type, message);
      return;
    }
    this.#signaling.request(type, message).catch(({ code }) => {
      if (code === 'busy') setTimeout(() => this.members.get(message.to)?.link.repeat(), BUSY_PAUSE_MS);
    });
  }

  #left(peer) {
    const member = this.members.get(peer);
    if (!member) return;
    this.members.delete(peer);
    member.link.close();
    this.#tell('gone', member);
  }

  #directed(message) {
    const member = this.members.get(message.from);
    if (!member || message.room !== this.name) return;
    if (member.away) this.#change(member.id, { away: false });
    member.link.receive(message);
  }

  #change(peer, change) {
    const member = this.members.get(peer);
    if (member) this.#tell('changed', Object.assign(member, change));
  }

  #clear() {
    for (const peer of [...this.members.keys()]) this.#left(peer);
  }

  #each(action) {
    for (const member of this.members.values()) action(member);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Another page chose this text: keep it short and make sure it is text. */
function nameIn(info) {
  return String(info?.name ?? '').trim().slice(0, 40) || 'Somebody';
}
