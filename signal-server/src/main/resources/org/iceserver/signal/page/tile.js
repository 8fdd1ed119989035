/**
 * One other member of the room: the picture, the path it takes to get here, and how well it does.
 */

import { bitrate, el } from './dom.js';
import { Graph } from './graph.js';
import { measure } from './path.js';
import { watchRelay } from './relay-watch.js';

const STATES = {
  new: 'Waiting for their call…',
  connecting: 'Connecting…',
  connected: '',
  disconnected: 'Interrupted, waiting…',
  failed: 'No path found. Trying again; the connectivity check tells what is blocked.',
  closed: 'Ended',
};

const KINDS = {
  host: 'direct',
  srflx: 'direct, through a NAT',
  prflx: 'direct, through a NAT',
  relay: 'through the relay',
};

export class Tile {
  #member;
  #stop;
  #video = el('video', { autoplay: true, playsinline: true, testid: 'remote-video' });
  #name = el('span', { class: 'name', testid: 'peer-name' });
  #state = el('p', { testid: 'peer-state', role: 'status' });
  #direct = el('button', { class: 'primary', type: 'button', testid: 'allow-direct' }, 'Allow a direct path');
  #cover = el('div', { class: 'cover' }, this.#state, this.#direct);
  #summary = el('h2', { testid: 'path-summary' });
  #path = el('ol', { class: 'path', testid: 'path' });
  #facts = el('p', { class: 'facts', testid: 'facts' });
  #rates = new Graph({
    title: 'Bitrate', format: bitrate, least: 200_000,
    series: [
      { name: 'down', label: 'in', testid: 'receive-bitrate' },
      { name: 'up', label: 'out', testid: 'send-bitrate' },
    ],
  });
  #roundTrip = new Graph({
    title: 'Round trip', format: roundTrip, least: 5,
    series: [{ name: 'rtt', label: '', testid: 'round-trip' }],
  });

  /** Whether the path leads through a relay, as far as is known. */
  relayed = false;

  #relayOnly;
  #noRelay = '';

  /**
   * @param {import('./room.js').Member} member
   * @param {{relayOnly: () => boolean, allowDirect: () => void}} own how this side connects
   */
  constructor(member, { relayOnly, allowDirect }) {
    this.#member = member;
    this.#relayOnly = relayOnly;
    this.#direct.addEventListener('click', allowDirect);
    this.element = el('article', { class: 'tile', testid: 'peer', 'data-peer': member.id },
      el('div', { class: 'screen' }, this.#video, this.#name, this.#cover),
      el('div', { class: 'tile-body' },
        this.#summary, this.#path, this.#rates.element, this.#roundTrip.element, this.#facts));
    const { link } = member;
    link.addEventListener('state', () => this.update());
    link.addEventListener('connection', ({ detail: pc }) => this.#connecting(pc));
    link.addEventListener('stream', ({ detail }) => this.#play(detail));
    this.#stop = measure(() => link.pc, (sample) => this.#show(sample));
    this.update();
  }

  /** Shows the member's name, presence and the state of the connection. */
  update() {
    const { name, away, link } = this.#member;
    this.element.dataset.state = link.state;
    this.element.dataset.away = away;
    this.element.dataset.peer = this.#member.id;
    this.#name.textContent = away ? `${name} (signaling lost)` : name;
    this.#video.setAttribute('aria-label', `Picture of ${name}`);
    this.#state.textContent = this.#noRelay || STATES[link.state];
    this.#cover.hidden = link.state === 'connected';
    this.#direct.hidden = !this.#relayOnly() || !(this.#noRelay || link.state === 'failed');
    if (this.#noRelay && link.state !== 'connected') this.element.dataset.state = 'relayless';
    if (link.state !== 'connected') this.#unknown();
  }

  /** Takes the tile off the page. */
  remove() {
    this.#stop();
    this.#video.srcObject = null;
    this.element.remove();
  }

  #connecting(pc) {
    this.#noRelay = '';
    watchRelay(pc, (why) => {
      if (pc !== this.#member.link.pc) return;
      this.#noRelay = why;
      this.update();
    });
  }

  #play(stream) {
    if (this.#video.srcObject !== stream) this.#video.srcObject = stream;
    // Sound before the first click is refused by some browsers: show the picture then, silently.
    this.#video.play().catch(() => {
      this.#video.muted = true;
      this.#video.play().catch(() => {});
    });
  }

  #unknown() {
    this.#summary.textContent = 'Looking for a path';
    this.#path.replaceChildren();
    for (const key of ['localType', 'localProtocol', 'relayProtocol', 'remoteType', 'framesDecoded']) {
      delete this.element.dataset[key];
    }
  }

  /** @param {import('./path.js').Sample} sample */
  #show(sample) {
    const { local, remote } = sample;
    if (!local || !remote || this.#member.link.state !== 'connected') return;
    Object.assign(this.element.dataset, {
      localType: local.type,
      localProtocol: local.protocol,
      relayProtocol: local.relayProtocol,
      remoteType: remote.type,
      framesDecoded: sample.framesDecoded,
    });
    this.relayed = local.type === 'relay' || remote.type === 'relay';
    this.#summary.textContent = `Connected ${this.relayed ? KINDS.relay : kind(local, remote)}`;
    this.#path.replaceChildren(...this.#steps(local, remote));
    this.#rates.push(sample.receiveBitrate, sample.sendBitrate);
    this.#roundTrip.push(sample.roundTripMs);
    this.#facts.textContent = [
      sample.resolution,
      `${Math.round(sample.framesPerSecond)} frames/s`,
      `${sample.framesDecoded} decoded`,
      sample.packetsLost > 0 && `${sample.packetsLost} packets lost`,
    ].filter(Boolean).join(' · ');
  }

  /** You, the relay addresses in between, and the other: with the transport between each two. */
  #steps(local, remote) {
    const over = local.protocol.toUpperCase();
    const steps = [step('You', local.type === 'relay' ? '' : local.address, '')];
    if (local.type === 'relay') steps.push(step('relay', local.address, (local.relayProtocol || '?').toUpperCase(), 'local-relay'));
    if (remote.type === 'relay') steps.push(step('relay', remote.address, over, 'remote-relay'));
    const last = remote.type === 'relay' ? ['', ''] : [remote.address, over];
    steps.push(step(this.#member.name, ...last));
    return steps;
  }
}

/** Where the other side's packets come from an address that it never told, its own relay may stand in between. */
function kind(local, remote) {
  return remote.type === 'prflx' ? "directly, or through the other side's relay" : KINDS[local.type];
}

/** Browsers count the round trip in whole milliseconds. */
function roundTrip(ms) {
  return ms < 1 ? '< 1 ms' : `${Math.round(ms)} ms`;
}

function step(title, address, over, testid) {
  return el('li', { class: title === 'relay' ? 'hop relay' : 'hop', testid },
    el('span', { class: 'over' }, over),
    el('span', { class: 'node' }, el('strong', {}, title), address && el('span', { class: 'address' }, ...parts(address))));
}

/** The port may stand on a line of its own; a narrow screen has no room for both in one. */
function parts(address) {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon), el('wbr'), address.slice(colon)];
}
