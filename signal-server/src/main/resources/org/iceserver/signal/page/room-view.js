/**
 * The room as people see it: the form in front of it, the tiles inside, and the switches of one's own connection.
 */

import { byTestId } from './dom.js';
import { TalkView } from './talk-view.js';
import { Tile } from './tile.js';
import { TRANSPORTS, offered } from './transports.js';

const ANIMALS = ['Otter', 'Heron', 'Lynx', 'Robin', 'Seal', 'Finch', 'Marten', 'Puffin', 'Badger', 'Tern', 'Hare', 'Owl'];

export class RoomView {
  #room;
  #media;
  #signaling;
  #talk = new TalkView();
  #tiles = new Map();
  #view = byTestId('view');
  #form = byTestId('join-form');
  #notice = byTestId('notice');
  #speaking = false;
  #name = '';

  /**
   * @param {import('./room.js').Room} room
   * @param {import('./media.js').Media} media
   * @param {import('./iceserver-client.js').IceServerClient} signaling
   */
  constructor(room, media, signaling) {
    this.#room = room;
    this.#media = media;
    this.#signaling = signaling;
    this.#fillForm();
    room.addEventListener('member', ({ detail }) => this.#arrived(detail));
    room.addEventListener('gone', ({ detail }) => this.#gone(detail));
    room.addEventListener('changed', ({ detail }) => this.#tiles.get(detail)?.update());
    room.addEventListener('expelled', ({ detail }) => this.#leave(detail));
    signaling.addEventListener('state', () => this.#signalingChanged());
    this.#listen();
  }

  #fillForm() {
    const { room, name } = this.#form.elements;
    room.value = roomInAddress() || 'lab';
    name.value = sessionStorage.getItem('name') ?? ANIMALS[Math.floor(Math.random() * ANIMALS.length)];
    addEventListener('hashchange', () => {
      const wanted = roomInAddress();
      if (this.#room.name && wanted !== this.#room.name) this.#leave();
      room.value = wanted || 'lab';
    });
    // Without a camera the choice would only lead to a refusal; the check explains why there is none.
    const absent = () => byTestId('picture-generated').click();
    if (!navigator.mediaDevices) absent();
    else navigator.mediaDevices.enumerateDevices().then((all) => all.some(({ kind }) => kind === 'videoinput') || absent());
  }

  #listen() {
    const on = (id, type, action) => byTestId(id).addEventListener(type, action);
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#join();
    });
    on('leave', 'click', () => this.#leave());
    on('copy-link', 'click', ({ currentTarget }) => copyAddress(currentTarget.querySelector('span')));
    on('relay-only', 'change', ({ target }) => this.#room.choose({ relayOnly: target.checked }));
    on('transport', 'change', ({ target }) => this.#room.choose({ transport: target.value }));
    on('microphone', 'click', () => this.#speak(!this.#speaking));
    on('switch-picture', 'click', () => this.#show(this.#media.source === 'camera' ? 'generated' : 'camera'));
    // A page that is closed for good says so; one that may come back keeps its session.
    addEventListener('pagehide', ({ persisted }) => persisted || this.#room.leave());
  }

  async #join() {
    const { room, name, picture } = this.#form.elements;
    const button = byTestId('join');
    button.disabled = true;
    this.#name = name.value.trim() || 'Somebody';
    try {
      this.#signaling.connect();
      await this.#signaling.ready();
      this.#enter(room.value.trim() || 'lab');
      await this.#show(picture.value);
      await this.#room.join(room.value.trim() || 'lab', { name: this.#name });
      sessionStorage.setItem('name', this.#name);
    } catch (failure) {
      this.#leave(failure.message);
    } finally {
      button.disabled = false;
    }
  }

  #enter(roomName) {
    history.replaceState(null, '', `#${encodeURIComponent(roomName)}`);
    document.title = `${roomName} · iceserver lab`;
    byTestId('current-room').textContent = roomName;
    byTestId('own-name').textContent = `${this.#name} (you)`;
    byTestId('share-address').textContent = location.href;
    byTestId('local-video').srcObject = this.#media.stream;
    this.#offerTransports();
    this.#say('');
    this.#view.dataset.view = 'room';
  }

  #leave(why = '') {
    this.#room.leave();
    this.#media.stop();
    this.#speaking = false;
    this.#showMicrophone();
    for (const tile of this.#tiles.values()) tile.remove();
    this.#tiles.clear();
    this.#talk.clear();
    document.title = 'iceserver lab';
    this.#view.dataset.view = 'lobby';
    this.#say(why);
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
      this.#say(failure.message);
    }
    this.#showMicrophone();
  }

  #showMicrophone() {
    const button = byTestId('microphone');
    button.setAttribute('aria-pressed', String(this.#speaking));
    button.querySelector('span').textContent = this.#speaking ? 'Microphone on' : 'Microphone off';
  }

  #arrived(member) {
    const tile = new Tile(member);
    this.#tiles.set(member, tile);
    member.link.addEventListener('problem', ({ detail }) => this.#say(detail.message));
    byTestId('tiles').append(tile.element);
    this.#talk.follow(member);
    this.#talk.remark(`${member.name} is here.`);
    this.#showAlone();
  }

  #gone(member) {
    this.#tiles.get(member)?.remove();
    this.#tiles.delete(member);
    this.#talk.forget(member);
    this.#talk.remark(`${member.name} left.`);
    this.#showAlone();
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
  }

  #signalingChanged() {
    const { state, reason } = this.#signaling;
    if (this.#room.name && state === 'lost') this.#say('Signaling is lost; calls go on. This page reconnects by itself.');
    else if (state === 'refused') this.#say(reason);
    else if (state === 'open') this.#say('');
  }

  #say(text) {
    this.#notice.textContent = text;
    this.#notice.hidden = !text;
  }
}

function roomInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1)).trim().slice(0, 64);
  } catch {
    return '';
  }
}

async function copyAddress(label) {
  try {
    await navigator.clipboard.writeText(location.href);
    label.textContent = 'Copied';
  } catch {
    label.textContent = 'Copy it from the address bar';
  }
  setTimeout(() => (label.textContent = 'Copy link'), 2_000);
}
