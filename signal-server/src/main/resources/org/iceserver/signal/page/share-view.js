/**
 * The address of a room for others. A page at localhost has one that leads nowhere on another device: there the server's own
 * address in the network stands in, with a QR code for phones, and what will be different there.
 */

import { byTestId } from './dom.js';
import { isLoopback } from './client/urls.js';

const NO_CAMERA = 'Over http, browsers on other devices give no camera and no microphone: a generated picture stands in. Start the server with --tls-self-signed to change that.';
const ASKS = 'The browser there warns that it does not know this certificate, because the server made it itself: choose "Advanced" and go on, once on each device.';

export class ShareView {
  #elsewhere = '';
  #caveat = '';
  #room = '';

  /** @param {Promise<import('./page-facts.js').PageFacts>} facts */
  constructor(facts) {
    byTestId('copy-link').addEventListener('click', ({ currentTarget }) => this.#copy(currentTarget.querySelector('span')));
    facts.then(({ elsewhere: [address = ''], selfSigned }) => {
      this.#elsewhere = address;
      this.#caveat = address.startsWith('http:') ? NO_CAMERA : selfSigned ? ASKS : '';
      this.show(this.#room);
    });
  }

  /** Shows the addresses of this room, which may not be entered yet. */
  show(room) {
    this.#room = room;
    const onlyHere = isLoopback(location.hostname) && !this.#elsewhere;
    byTestId('share-where').textContent = `Open this address in another tab${onlyHere ? '' : ' or on another device'}:`;
    byTestId('share-address').textContent = this.#link();
    byTestId('elsewhere-address').textContent = this.#link();
    byTestId('elsewhere').hidden = !this.#elsewhere;
    for (const id of ['share-caveat', 'elsewhere-caveat']) {
      byTestId(id).textContent = this.#caveat;
      byTestId(id).hidden = !this.#caveat;
    }
    for (const id of ['share-qr', 'qr']) this.#draw(byTestId(id));
  }

  #draw(image) {
    image.hidden = !this.#elsewhere;
    if (!this.#elsewhere) return;
    image.alt = `QR code of ${this.#link()}`;
    const address = `page/qr.svg?room=${encodeURIComponent(this.#room)}`;
    if (image.getAttribute('src') !== address) image.src = address;
  }

  #link() {
    return new URL(`#${encodeURIComponent(this.#room)}`, this.#elsewhere || location.href).href;
  }

  async #copy(label) {
    try {
      await navigator.clipboard.writeText(this.#link());
      label.textContent = 'Copied';
    } catch {
      label.textContent = this.#elsewhere ? 'Copy it from below' : 'Copy it from the address bar';
    }
    setTimeout(() => (label.textContent = 'Copy link'), 2_000);
  }
}
