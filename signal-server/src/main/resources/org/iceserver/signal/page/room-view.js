/**
 * The room as people see it: the tiles inside, the switches of one's own connection, and what is said about it.
 */

import { goodbye, whileAway } from './call-words.js';
import { byTestId } from './dom.js';
import { JoinForm, roomInAddress } from './join-form.js';
import { TalkView } from './talk-view.js';
import { Tile } from './tile.js';
import { TRANSPORTS, offered } from './transports.js';

const OUT = 'You are out of the room, and its calls have ended. To come back, join again below.';

export class RoomView {
  #room;
  #media;
  #signaling;
  #presence;
  #share;
  #talk = new TalkView();
  #tiles = new Map();
  #view = byTestId('view');
  #form;
  #speaking = false;
  #name = '';
  /** Counts joins and leaves: what took long in one that is over is dropped. */
  #turn = 0;

  /**
   * @param {import('./room.js').Room} room
   * @param {import('./media.js').Media} media
   * @param {import('./iceserver-client.js').IceServerClient} signaling
   * @param {import('./presence.js').Presence} presence
   * @param {import('./share-view.js').ShareView} share
   */
  constructor(room, media, signaling, presence, share) {
    this.#room = room;
    this.#media = media;
    this.#signaling = signaling;
    this.#presence = presence;
    this.#share = share;
    this.#form = new JoinForm({ join: () => this.#join(), named: (name) => share.show(name) });
    share.show(this.#form.room);
    room.addEventListener('member', ({ detail }) => this.#arrived(detail));
    room.addEventListener('gone', ({ detail }) => this.#gone(detail));
    room.addEventListener('changed', ({ detail }) => this.#tiles.get(detail)?.update());
    room.addEventListener('expelled', ({ detail }) => this.#leave(`${detail} ${OUT}`));
    presence.addEventListener('change', () => this.#signalingChanged());
    this.#listen();
  }

  #listen() {
    const on = (id, type, action) => byTestId(id).addEventListener(type, action);
    on('leave', 'click', () => this.#leave());
    on('relay-only', 'change', ({ target }) => this.#room.choose({ relayOnly: target.checked }));
    on('transport', 'change', ({ target }) => this.#room.choose({ transport: target.value }));
    on('microphone', 'click', () => this.#speak(!this.#speaking));
    on('switch-picture', 'click', () => this.#show(this.#media.source === 'camera' ? 'generated' : 'camera'));
    addEventListener('hashchange', () => {
      const wanted = roomInAddress();
      if (this.#room.name && wanted !== this.#room.name) this.#leave();
      this.#form.room = wanted;
      this.#share.show(this.#form.room);
    });
    // A page that is closed for good says so; one that may come back keeps its session.
    addEventListener('pagehide', ({ persisted }) => persisted || this.#room.leave());
  }

  async #join() {
    this.#name = this.#form.name;
    const turn = ++this.#turn;
    try {
      this.#signaling.connect();
      await this.#signaling.ready();
      this.#enter(this.#form.room);
      await this.#show(this.#form.picture);
      if (turn !== this.#turn) {
        // Left while the browser asked for the camera, which nobody needs any more.
        if (this.#view.dataset.view !== 'room') this.#media.stop();
        return;
      }
      await this.#room.join(this.#form.room, { name: this.#name });
      this.#form.keepName();
    } catch (failure) {
      if (turn === this.#turn) this.#leave(/** @type {Error} */ (failure).message);
    }
  }

  #enter(roomName) {
    history.replaceState(null, '', `#${encodeURIComponent(roomName)}`);
    document.title = `${roomName} · iceserver lab`;
    byTestId('current-room').textContent = roomName;
    byTestId('own-name').textContent = `${this.#name} (you)`;
    byTestId('local-video').srcObject = this.#media.stream;
    this.#share.show(roomName);
    this.#offerTransports();
    this.#say('');
    this.#view.dataset.view = 'room';
  }

  #leave(why = '') {
    const inside = this.#view.dataset.view === 'room';
    this.#turn++;
    this.#room.leave();
    this.#media.stop();
    this.#speaking = false;
    this.#showMicrophone();
    for (const tile of this.#tiles.values()) tile.remove();
    this.#tiles.clear();
    this.#showAlone();
    this.#talk.clear();
    document.title = 'iceserver lab';
    this.#view.dataset.view = 'lobby';
    this.#say(why);
    if (inside) this.#form.focus();
  }

  async #show(picture) {
    this.#say(await this.#media.show(picture, this.#name));
    const camera = this.#media.source === 'camera';
    byTestId('local-video').classList.toggle('mirrored', camera);
    byTestId('switch-picture').querySelector('span').textContent = camera ? 'Use generated picture' : 'Use camera';
  }

  async #speak(on) {
    try {
      await this.#media.speak(on);
      this.#speaking = on;
    } catch (failure) {
      this.#say(/** @type {Error} */ (failure).message);
    }
    this.#showMicrophone();
  }

  #showMicrophone() {
    const button = byTestId('microphone');
    button.setAttribute('aria-pressed', String(this.#speaking));
    button.querySelector('span').textContent = this.#speaking ? 'Microphone on' : 'Microphone off';
  }

  #arrived(member) {
    const tile = new Tile(member, { relayOnly: () => this.#room.choice.relayOnly, allowDirect: () => this.#allowDirect() });
    this.#tiles.set(member, tile);
    member.link.addEventListener('problem', ({ detail }) => this.#say(detail.message));
    member.link.addEventListener('state', () => this.#tellOfCalls());
    byTestId('tiles').append(tile.element);
    this.#talk.follow(member);
    this.#talk.remark(`${member.name} is here.`);
    this.#showAlone();
  }

  #gone(member) {
    this.#tiles.get(member)?.remove();
    this.#tiles.delete(member);
    this.#talk.forget(member);
    this.#talk.remark(goodbye(member.name, member.reason));
    this.#showAlone();
    this.#tellOfCalls();
  }

  #showAlone() {
    byTestId('alone').hidden = this.#tiles.size > 0;
    byTestId('tiles').dataset.members = this.#tiles.size;
  }

  /** Only transports the server has URLs for can be chosen. */
  #offerTransports() {
    const available = offered(this.#signaling.iceServers);
    for (const transport of TRANSPORTS) {
      byTestId(`transport-${transport}`).closest('label').hidden = !available.includes(transport);
    }
    byTestId('relay-only').disabled = available.length === 0;
    byTestId('relay-hint').textContent = available.length === 0 ? 'Relaying is off on this server' : 'Hide behind the server; nothing goes directly';
  }

  #allowDirect() {
    const box = byTestId('relay-only');
    if (box.checked) box.click();
  }

  #signalingChanged() {
    if (this.#presence.state === 'refused') {
      if (this.#room.name) this.#leave(`${this.#presence.reason} ${OUT}`);
      else this.#say(this.#presence.reason);
    } else if (this.#presence.state === 'open') {
      this.#say('');
    }
    this.#tellOfCalls();
  }

  /** While the server is away: which calls go on without it. */
  #tellOfCalls() {
    const away = this.#room.name && this.#presence.state === 'lost';
    const calls = [...this.#tiles].map(([{ name, link }, { relayed }]) => ({ name, state: link.state, relayed }));
    show(byTestId('signaling-notice'), away ? whileAway(this.#presence.stopped, calls) : '');
  }

  #say(text) {
    show(byTestId('notice'), text);
  }
}

function show(notice, text) {
  if (notice.textContent !== text) notice.textContent = text;
  notice.hidden = !text;
}
