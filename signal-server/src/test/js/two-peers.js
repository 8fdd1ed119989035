/** Two ends of one call, with the server's part between them: messages in order, and who gives way. */

import { Peer } from '../../main/resources/org/iceserver/signal/page/client/peer.js';
import { task } from './fake-peer-connection.js';

const OTHER = { ann: 'ben', ben: 'ann' };

export class TwoPeers {
  /** What was sent, in order: `{from, type, fields}`. */
  sent = [];
  #held = { ann: false, ben: false };
  #underway = { ann: [], ben: [] };
  #moving = 0;
  #prepare;
  #through;

  /**
   * Ann came first, so Ben is polite.
   *
   * @param {{prepare?: (pc) => void, through?: (message) => object|null}} [options] `through` may change a message on its way,
   *   or lose it
   */
  constructor({ prepare = (pc) => pc.createDataChannel('chat'), through = (message) => message } = {}) {
    this.#prepare = prepare;
    this.#through = through;
    this.ann = this.#peerAt('ann');
    this.ben = this.#peerAt('ben');
  }

  /** The peer connections of both, Ann's first. */
  get connections() {
    return [this.ann.pc, this.ben.pc];
  }

  #peerAt(name) {
    return new Peer({
      id: OTHER[name],
      info: null,
      away: false,
      instance: OTHER[name],
      send: async (type, fields) => {
        this.sent.push({ from: name, type, fields });
        this.say(name, { type, ...fields });
      },
      configuration: () => ({ iceServers: this.iceServers ?? [] }),
      prepare: this.#prepare,
      polite: name === 'ben',
    });
  }

  /** Has the server take a message of one for the other. */
  say(name, message) {
    const text = JSON.stringify(this.#through({ ...message, from: name, polite: name === 'ann' }));
    if (text === 'null') return;
    this.#underway[name].push(JSON.parse(text));
    this.#move(name);
  }

  async #move(name) {
    this.#moving++;
    await task();
    while (!this.#held[name] && this.#underway[name].length > 0) this[OTHER[name]].receive(this.#underway[name].shift());
    this.#moving--;
  }

  /** Keeps back what one says from now on. */
  hold(name) {
    this.#held[name] = true;
  }

  release(name) {
    this.#held[name] = false;
    return this.#move(name);
  }

  /** Until neither has anything to say any more. */
  async settle() {
    for (let quiet = 0, before = -1; quiet < 20; quiet++) {
      if (this.sent.length !== before || this.#moving > 0) quiet = 0;
      before = this.sent.length;
      await task();
    }
  }

  /** Ben calls Ann. */
  async call() {
    this.ben.reopen();
    await this.settle();
    for (const pc of this.connections) pc.connection('connected');
    return this;
  }
}
