/**
 * Chat and files with everybody in the room, over the data channels of the links; nothing of it passes the server in the clear.
 */

import { bytes, byTestId, el, icon } from './dom.js';
import { FileLane } from './files.js';

const LONGEST = 2_000;

export class TalkView {
  #log = byTestId('log');
  #frame = byTestId('log-frame');
  #input = byTestId('chat-input');
  #lanes = new Map();

  constructor() {
    byTestId('chat-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#say(this.#input.value.trim());
    });
    byTestId('file-input').addEventListener('change', ({ target }) => {
      for (const file of target.files) this.#sendFile(file);
      target.value = '';
    });
  }

  /** Follows a member's channels, through every replacement of the connection. */
  follow(member) {
    member.link.addEventListener('channels', ({ detail: { chat, files } }) => {
      chat.addEventListener('message', ({ data }) => this.#message(member.name, String(data).slice(0, LONGEST), 'peer'));
      const shown = new Map();
      const lane = new FileLane(files, (transfer, direction) => this.#transfer(shown, member, transfer, direction));
      this.#lanes.set(member, { chat, lane });
    });
  }

  forget(member) {
    this.#lanes.delete(member);
  }

  /** A line about what happens in the room. */
  remark(text) {
    this.#append(el('li', { class: 'remark' }, text));
  }

  clear() {
    this.#lanes.clear();
    this.#log.replaceChildren();
  }

  #say(text) {
    if (!text) return;
    const open = [...this.#lanes.values()].filter(({ chat }) => chat.readyState === 'open');
    if (open.length === 0) {
      this.remark('Nobody is connected yet, so nobody would read this.');
      return;
    }
    for (const { chat } of open) chat.send(text);
    this.#message('You', text, 'me');
    this.#input.value = '';
  }

  #sendFile(file) {
    if (this.#lanes.size === 0) this.remark('Nobody is connected yet, so nobody would get this file.');
    for (const { lane } of this.#lanes.values()) lane.send(file);
  }

  #message(name, text, from) {
    this.#append(el('li', { class: `message ${from}`, testid: 'chat-message', 'data-from': from },
      el('span', { class: 'who' }, name), el('span', { class: 'text' }, text)));
  }

  #transfer(shown, member, transfer, direction) {
    const key = `${direction} ${transfer.id}`;
    let row = shown.get(key);
    if (!row) shown.set(key, (row = this.#row(member, transfer, direction)));
    const { state, done, size, sha256, problem, blob } = transfer;
    row.element.dataset.state = state;
    row.bar.value = size === 0 ? 1 : done / size;
    row.status.textContent = state === 'failed' ? problem : status(transfer, direction);
    if (sha256) row.element.dataset.sha256 = sha256;
    if (blob && !row.link.hasAttribute('href')) row.link.href = URL.createObjectURL(blob);
  }

  #row(member, transfer, direction) {
    const link = el('a', { class: 'file-name', testid: 'file-link', download: transfer.name }, transfer.name);
    const bar = el('progress', { max: 1, 'aria-label': `Progress of ${transfer.name}` });
    const state = el('span', { class: 'file-state', testid: 'file-state' });
    const from = direction === 'in' ? member.name : `To ${member.name}`;
    const element = el('li', {
      class: `message file ${direction === 'in' ? 'peer' : 'me'}`, testid: 'file',
      'data-direction': direction, 'data-name': transfer.name, 'data-size': transfer.size,
    }, el('span', { class: 'who' }, from), el('span', { class: 'text' }, icon('file'), link, bar, state));
    this.#append(element);
    return { element, link, bar, status: state };
  }

  #append(row) {
    const frame = this.#frame;
    const atEnd = frame.scrollHeight - frame.scrollTop - frame.clientHeight < 60;
    this.#log.append(row);
    if (atEnd) frame.scrollTop = frame.scrollHeight;
  }
}

function status({ state, done, size, sha256 }, direction) {
  if (state === 'moving') return `${bytes(done)} of ${bytes(size)}`;
  const verified = sha256 && direction === 'out' ? ', verified' : '';
  return direction === 'in' ? `${bytes(size)}, click to save` : `${bytes(size)}, delivered${verified}`;
}
