/**
 * What is known about the server while there is no connection to it: it said goodbye, or it is silent.
 */

const STOPPED = 'The server was stopped. This page connects again by itself once it runs.';

export class Presence extends EventTarget {
  /** Whether the server said that it stops, since the connection was open last. */
  stopped = false;

  #signaling;

  /** @param {import('./iceserver-client.js').IceServerClient} signaling */
  constructor(signaling) {
    super();
    this.#signaling = signaling;
    signaling.addEventListener('problem', ({ detail }) => this.#problem(detail));
    signaling.addEventListener('state', () => {
      if (signaling.state === 'open') this.stopped = false;
      this.dispatchEvent(new Event('change'));
    });
  }

  /** @returns {'idle'|'connecting'|'open'|'lost'|'refused'} */
  get state() {
    return this.#signaling.state;
  }

  /** One sentence while lost or refused. */
  get reason() {
    return this.stopped && this.state === 'lost' ? STOPPED : this.#signaling.reason;
  }

  #problem({ code }) {
    if (code !== 'shutting-down') return;
    this.stopped = true;
    this.dispatchEvent(new Event('change'));
  }
}
