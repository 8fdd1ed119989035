import { Refusal } from './refusal.js';

const LIMIT = 512;

/** Messages to a peer; each carries a number, `said`, so that one that is said twice is heard once. */
const DIRECTED = new Set(['offer', 'answer', 'candidate', 'message', 'bye']);

/**
 * @typedef {object} Asked
 * @property {string} type
 * @property {string} text what goes over the wire
 * @property {number} bytes
 * @property {boolean} again whether it is said again when the connection was lost before the answer
 * @property {(answer: any) => void} resolve
 * @property {(failure: Error) => void} reject
 */

/** What was asked or said and is not answered yet, in order. */
export class Outbox {
  /** The largest message the server takes, in bytes. */
  maxMessage = Infinity;

  #requests = 0;
  #said = 0;
  /** @type {Map<number, Asked>} */
  #waiting = new Map();

  /**
   * Gives the message its numbers and hands its text to `send`.
   *
   * @param {string} type
   * @param {object} fields
   * @param {boolean} again
   * @param {(text: string) => void} send
   * @returns {Promise<any>} the server's `ok`; rejected with what was wrong
   */
  ask(type, fields, again, send) {
    if (this.#waiting.size >= LIMIT) {
      return Promise.reject(new Error(`${LIMIT} messages wait for the signaling server already.`));
    }
    const id = ++this.#requests;
    const number = DIRECTED.has(type) ? { said: ++this.#said } : {};
    const text = JSON.stringify({ type, id, ...number, ...fields });
    const asked = { type, text, bytes: new TextEncoder().encode(text).length, again };
    if (asked.bytes > this.maxMessage) return Promise.reject(this.#tooLarge(asked));
    send(text);
    return new Promise((resolve, reject) => this.#waiting.set(id, { ...asked, resolve, reject }));
  }

  /**
   * Whoever waits for the answer to this request, who does so no more.
   *
   * @param {number} id
   */
  take(id) {
    const asked = this.#waiting.get(id);
    this.#waiting.delete(id);
    return asked;
  }

  /** @param {(text: string) => void} send */
  sayAgain(send) {
    for (const [id, asked] of [...this.#waiting]) {
      if (asked.bytes > this.maxMessage) this.take(id)?.reject(this.#tooLarge(asked));
      else send(asked.text);
    }
  }

  /**
   * @param {(asked: Asked) => boolean} which
   * @param {string} sentence
   */
  reject(which, sentence) {
    for (const [id, asked] of [...this.#waiting]) if (which(asked)) this.take(id)?.reject(new Error(sentence));
  }

  /** The server takes less than it said: whatever was the largest is not said again. */
  shrink() {
    const largest = Math.max(0, ...[...this.#waiting.values()].map(({ bytes }) => bytes));
    if (largest > 0) this.maxMessage = Math.min(this.maxMessage, largest - 1);
  }

  /** @param {{type: string, bytes: number}} asked */
  #tooLarge({ type, bytes }) {
    const message = `This ${type} has ${bytes} bytes, and the server takes at most ${this.maxMessage}. `
      + 'Send less at once (offers and answers grow with every track), or start the server with a larger --limit message-bytes.';
    return new Refusal({ code: 'too-large', message });
  }
}
