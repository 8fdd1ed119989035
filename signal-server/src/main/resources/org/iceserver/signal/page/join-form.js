/**
 * The form in front of a room: which room, under which name, with which picture.
 */

import { byTestId } from './dom.js';

const ANIMALS = ['Otter', 'Heron', 'Lynx', 'Robin', 'Seal', 'Finch', 'Marten', 'Puffin', 'Badger', 'Tern', 'Hare', 'Owl'];

export class JoinForm {
  #form = byTestId('join-form');
  #button = byTestId('join');

  /** @param {{join: () => Promise<void>, named: (room: string) => void}} actions `named`: the room is called otherwise now */
  constructor({ join, named }) {
    const { room, name } = this.#form.elements;
    room.value = roomInAddress() || 'lab';
    name.value = sessionStorage.getItem('name') ?? ANIMALS[Math.floor(Math.random() * ANIMALS.length)];
    room.addEventListener('input', () => named(this.room));
    this.#form.addEventListener('submit', async (event) => {
      event.preventDefault();
      this.#button.disabled = true;
      await join();
      this.#button.disabled = false;
    });
    // Without a camera the choice would only lead to a refusal; the check explains why there is none.
    const absent = () => byTestId('picture-generated').click();
    if (!navigator.mediaDevices) absent();
    else navigator.mediaDevices.enumerateDevices().then((all) => all.some(({ kind }) => kind === 'videoinput') || absent());
  }

  get room() {
    return this.#form.elements.room.value.trim() || 'lab';
  }

  set room(wanted) {
    this.#form.elements.room.value = wanted || 'lab';
  }

  get name() {
    return this.#form.elements.name.value.trim() || 'Somebody';
  }

  get picture() {
    return this.#form.elements.picture.value;
  }

  /** Remembers the name for this tab. */
  keepName() {
    sessionStorage.setItem('name', this.name);
  }

  focus() {
    this.#button.focus();
  }
}

/** The room that the address names behind the hash, '' for none. */
export function roomInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1)).trim().slice(0, 64);
  } catch {
    return '';
  }
}
