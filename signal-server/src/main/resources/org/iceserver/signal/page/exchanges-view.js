/**
 * Shows what just happened between this browser and the STUN and TURN server: each exchange with what it means, and opens to
 * its attributes. The server keeps them from the moment this panel is opened, and nobody sees another's.
 */

import { byTestId, el, icon } from './dom.js';

const POLL_MS = 2_000;
const SHOWN = 32;

/** What an exchange means, by method and by the beginning of its answer; the first that fits. */
const MEANINGS = [
  ['Allocate', '401', 'The browser asked for a relay without saying who it is. The server answered with a realm and a nonce: the browser signs its next request with them and its password, which itself never travels.'],
  ['Allocate', 'success', 'There is a relay now. Peers reach this browser at XOR-RELAYED-ADDRESS; XOR-MAPPED-ADDRESS is where the server sees the browser, behind all its NATs.'],
  ['CreatePermission', 'success', 'The relay lets this peer in for five minutes. What anybody else sends to the relayed address is dropped.'],
  ['CreatePermission', '403', 'The rules of the relay forbid this peer: usually an address of a private network, which the relay would reach for a stranger.'],
  ['ChannelBind', 'success', 'From now on a number stands for this peer, so that each packet carries 4 bytes of header where it carried 36 and more.'],
  ['ChannelBind', '403', 'The rules of the relay forbid this peer: usually an address of a private network, which the relay would reach for a stranger.'],
  ['Refresh', 'success', 'The browser keeps its relay for the LIFETIME in the answer; with a lifetime of 0 it gives the relay back.'],
  ['Connect', 'success', 'The relay has opened a TCP connection to the peer.'],
  ['', '438', 'The nonce was too old. The answer has a fresh one, and the browser tries again with it.'],
  ['', '437', 'The server knows no relay of this browser here, or has one already where the browser wanted a new one.'],
  ['', '486', 'This user has as many relays as the server allows.'],
  ['', '508', 'The server has no relay to give now.'],
  ['', 'no answer', 'The server did not answer this one: that often in a second it answers no stranger.'],
  ['', 'success', 'The server did what it was asked.'],
  ['', '', 'The server refused.'],
];

export class ExchangesView {
  #signaling;
  #panel = byTestId('exchanges');
  #list = byTestId('exchanges-rows');
  #hint = byTestId('exchanges-hint');
  #after = 0;
  #timer = 0;
  #asking = false;

  /** @param {import('./iceserver-client.js').IceServerClient} signaling */
  constructor(signaling) {
    this.#signaling = signaling;
    this.#panel.addEventListener('toggle', () => this.#toggled());
    // A new session has other credentials, and numbers of another server perhaps.
    signaling.addEventListener('welcome', () => {
      this.#after = 0;
      this.#list.replaceChildren();
    });
  }

  #toggled() {
    clearInterval(this.#timer);
    if (this.#panel.open) {
      this.#timer = setInterval(() => this.#ask(), POLL_MS);
      this.#ask();
    }
  }

  async #ask() {
    if (this.#asking || this.#signaling.state !== 'open') return;
    this.#asking = true;
    try {
      const { exchanges } = await this.#signaling.request('exchanges', { after: this.#after });
      this.#panel.dataset.state = 'watching';
      for (const exchange of exchanges) {
        this.#after = exchange.number;
        this.#list.prepend(row(exchange));
      }
      while (this.#list.children.length > SHOWN) this.#list.lastElementChild.remove();
      this.#hint.textContent = this.#list.children.length > 0
        ? 'The newest comes first. Open one to see its attributes.'
        : 'Nothing yet. Join a room, or check again, and watch.';
    } catch (failure) {
      this.#hint.textContent = /** @type {Error} */ (failure).message;
    } finally {
      this.#asking = false;
    }
  }
}

/** @param {{at: number, micros: number, path: string, request: Said, answer?: Said}} exchange */
function row({ at, micros, path, request, answer }) {
  const method = request.what.split(' ')[0];
  const outcome = answer?.what ?? 'no answer';
  const state = outcome === 'success' ? 'ok' : outcome.startsWith('401') || outcome.startsWith('438') ? 'warn' : 'fail';
  const meaning = MEANINGS.find(([of, begins]) => (!of || of === method) && outcome.startsWith(begins))?.[2];
  return el('li', { class: 'probe', testid: 'exchange', 'data-state': state, 'data-method': method, 'data-outcome': outcome },
    el('details', {},
      el('summary', { class: 'probe-head' },
        el('span', { class: 'lamp' }, icon(state)),
        el('span', { class: 'probe-text' },
          el('strong', {}, `${method}: ${outcome}`),
          el('span', { class: 'probe-sentence' }, meaning)),
        el('time', { class: 'probe-ms', datetime: new Date(at).toISOString() }, new Date(at).toLocaleTimeString()),
        icon('chevron')),
      el('p', { class: 'probe-error' }, `${path}, answered in ${micros} µs`),
      message('The browser said', request),
      answer ? message('The server said', answer) : null));
}

/** @typedef {{what: string, attributes: {name: string, text: string}[]}} Said */
function message(who, { what, attributes }) {
  return el('div', { class: 'scroll', role: 'group', 'aria-label': who, tabindex: 0 }, el('table', { class: 'candidates said' },
    el('caption', {}, `${who}: ${what}`),
    el('tbody', {}, ...attributes.map(({ name, text }) => el('tr', {},
      el('th', { scope: 'row' }, name), el('td', { class: 'address' }, text))))));
}
