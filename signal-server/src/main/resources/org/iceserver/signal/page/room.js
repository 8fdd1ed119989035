/**
 * The lab page's room: its members, what they are shown, and how their connections are made.
 *
 * Dispatches `member` (detail: {@link Member}) for each arrival, `gone` (detail: Member) and `changed` (detail: Member)
 * when a name or the presence of a member changes. Each member's `link` dispatches `stream` (detail: the remote
 * MediaStream) and `channels` (detail: `{chat, files}`, two open data channels) besides its own events.
 */

import { Teller } from './client/teller.js';
import { configuration } from './transports.js';
import { WEBRTC_OFF } from './words.js';

/**
 * @typedef {object} Member
 * @property {string} id
 * @property {string} name
 * @property {boolean} away its signaling connection is lost and may come back
 * @property {import('./iceserver-client.js').Peer} link
 * @property {string} [reason] why the server took it out, once it is gone
 */

export class Room extends Teller {
  /** @type {Map<import('./iceserver-client.js').Peer, Member>} */
  members = new Map();
  /** @type {{relayOnly: boolean, transport: 'any'|'udp'|'tcp'|'tls'}} */
  choice = { relayOnly: false, transport: 'any' };

  #client;
  #media;
  /** @type {import('./iceserver-client.js').Room|null} */
  #room = null;
  /** What the server said last about who left: [id, reason]. */
  #departed = [];

  /**
   * @param {import('./iceserver-client.js').IceServerClient} client
   * @param {import('./media.js').Media} media
   */
  constructor(client, media) {
    super();
    this.#client = client;
    this.#media = media;
    // Before the room hears of it, whose `gone` tells no reason.
    client.addEventListener('peer-left', ({ detail: { peer, reason } }) => (this.#departed = [peer, reason]));
    media.addEventListener('video', ({ detail }) => this.#each(({ link }) => replaceVideo(link.pc, detail)));
    media.addEventListener('audio', ({ detail }) => this.#each(({ link }) => link.pc?.addTrack(detail, media.stream)));
  }

  /** The name of the room this page is in, or ''. */
  get name() {
    return this.#room?.name ?? '';
  }

  /** Joins and calls everybody there; rejects with the server's reason. */
  async join(name, info) {
    if (!globalThis.RTCPeerConnection) throw new Error(WEBRTC_OFF);
    const room = this.#client.room(name, {
      info,
      configuration: (iceServers) => configuration(iceServers, this.choice),
      prepare: (pc, peer) => this.#prepare(pc, peer),
    });
    room.addEventListener('peer', ({ detail }) => this.#arrived(detail));
    room.addEventListener('gone', ({ detail }) => this.#left(detail));
    room.addEventListener('changed', ({ detail }) => this.#changed(detail));
    room.addEventListener('expelled', ({ detail }) => this.#expelled(detail));
    this.#room = room;
    try {
      await room.enter();
    } catch (failure) {
      this.#room = null;
      throw failure;
    }
  }

  /** Leaves, telling the server; every connection ends. */
  leave() {
    this.#room?.leave();
    this.#room = null;
  }

  /** Changes how this side connects, by making every connection anew. */
  choose(choice) {
    this.choice = { ...this.choice, ...choice };
    this.#room?.reopen();
  }

  /** Both sides make both channels with fixed ids, so neither waits for the other's announcement. */
  #prepare(pc, peer) {
    pc.ontrack = ({ streams: [stream] }) => peer.tell('stream', stream);
    const chat = pc.createDataChannel('chat', { negotiated: true, id: 0 });
    const files = pc.createDataChannel('files', { negotiated: true, id: 1 });
    files.binaryType = 'arraybuffer';
    const opened = (channel) => new Promise((resolve) => channel.addEventListener('open', resolve, { once: true }));
    Promise.all([opened(chat), opened(files)]).then(() => pc === peer.pc && peer.tell('channels', { chat, files }));
    const { stream } = this.#media;
    for (const track of stream.getTracks()) pc.addTrack(track, stream);
  }

  #arrived(peer) {
    const member = { id: peer.id, name: nameIn(peer.info), away: peer.away, link: peer };
    this.members.set(peer, member);
    this.tell('member', member);
  }

  #left(peer) {
    const member = this.members.get(peer);
    this.members.delete(peer);
    const [id, reason] = this.#departed;
    if (member) this.tell('gone', id === peer.id ? Object.assign(member, { reason }) : member);
  }

  #changed(peer) {
    const member = this.members.get(peer);
    if (member) this.tell('changed', Object.assign(member, { id: peer.id, name: nameIn(peer.info), away: peer.away }));
  }

  #expelled(sentence) {
    this.#room = null;
    this.tell('expelled', sentence);
  }

  #each(action) {
    for (const member of this.members.values()) action(member);
  }
}

/** Shows another picture without renegotiating. */
function replaceVideo(pc, track) {
  const sender = pc?.getSenders().find((candidate) => candidate.track?.kind === 'video');
  return sender?.replaceTrack(track);
}

/** Another page chose this text: keep it short and make sure it is text. */
function nameIn(info) {
  return String(info?.name ?? '').trim().slice(0, 40) || 'Somebody';
}
