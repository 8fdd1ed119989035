/** Stands in for a browser's WebSocket; the test is the server. */

/** All that were made, the oldest first. */
export const sockets = [];

export class FakeWebSocket {
  static OPEN = 1;
  readyState = 0;
  bufferedAmount = 0;
  /** @type {object[]} what the client said */
  said = [];
  closedWith = 0;
  onopen = () => {};
  onmessage = (event) => event;
  onclose = (event) => event;

  constructor(url, protocol) {
    Object.assign(this, { url: String(url), protocol });
    sockets.push(this);
  }

  send(text) {
    this.said.push(JSON.parse(text));
  }

  close(code) {
    this.readyState = 3;
    this.closedWith = code;
  }

  /** The newest message of this type that the client said. */
  last(type) {
    return this.said.findLast((message) => message.type === type);
  }

  async open() {
    this.readyState = FakeWebSocket.OPEN;
    this.onopen();
    await settled();
  }

  async say(message) {
    this.onmessage({ data: JSON.stringify(message) });
    await settled();
  }

  async welcome(fields = {}) {
    await this.open();
    await this.say({ type: 'welcome', peer: 'p_me', session: 's1', pingMs: 10_000, maxMessage: 1_000, iceServers: [], ...fields });
  }

  async resume() {
    await this.open();
    await this.say({ type: 'resumed', peer: 'p_me' });
  }

  async end(code = 1006, reason = '') {
    this.readyState = 3;
    this.onclose({ code, reason });
    await settled();
  }
}

/** Lets promises that are due be settled. Timers of the test stand still. */
export async function settled() {
  for (let turns = 0; turns < 10; turns++) await Promise.resolve();
}
