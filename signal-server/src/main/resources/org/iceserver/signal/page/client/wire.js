const SUBPROTOCOL = 'ice-signal.v1';
const WELCOME_WITHIN_MS = 10_000;
const PONG_WITHIN_MS = 4_000;

/**
 * One WebSocket, and whether anybody is at its other end.
 *
 * Browsers hide WebSocket pings from pages, and believe a dead connection for minutes. So the client asks with the protocol's
 * own ping, regularly and whenever there is reason to doubt.
 */
export class Wire {
  #socket;
  #take;
  /** @type {ReturnType<typeof setTimeout>|undefined} runs while an answer is due */
  #deadline;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #heartbeat;
  #over = false;

  /**
   * @param {URL} url
   * @param {{opened: () => void, message: (message: any) => void, ended: (code: number, reason: string) => void}} take
   */
  constructor(url, take) {
    this.#take = take;
    this.#socket = new WebSocket(url, SUBPROTOCOL);
    this.#socket.onopen = () => this.#over || take.opened();
    this.#socket.onmessage = ({ data }) => this.#heard(data);
    this.#socket.onclose = ({ code, reason }) => this.#end(code, reason);
    this.#expect(WELCOME_WITHIN_MS);
  }

  /**
   * Sends a JSON text, if the connection is open.
   *
   * @param {string} text
   */
  send(text) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  /**
   * Asks every so often whether the server is there.
   *
   * @param {number} everyMs
   */
  keepAsking(everyMs) {
    clearInterval(this.#heartbeat);
    this.#heartbeat = setInterval(() => this.probe(), everyMs);
  }

  /** Asks now. Without an answer in a few seconds the connection counts as lost. */
  probe() {
    if (this.#deadline || this.#over) return;
    this.send('{"type":"ping"}');
    this.#expect(PONG_WITHIN_MS);
  }

  /**
   * Closes it; `ended` is not called. Any code but 1000 and 1001 leaves the session to be resumed.
   *
   * @param {number} code
   */
  close(code) {
    this.#stop();
    this.#socket.close(code);
  }

  /** @param {string} data */
  #heard(data) {
    if (this.#over) return;
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    this.#take.message(JSON.parse(data));
  }

  /**
   * While something long is on its way out, the answer may be late: it counts that the queue gets shorter.
   *
   * @param {number} withinMs
   */
  #expect(withinMs) {
    const waiting = this.#socket.bufferedAmount;
    this.#deadline = setTimeout(() => {
      this.#deadline = undefined;
      const { bufferedAmount } = this.#socket;
      if (bufferedAmount > 0 && bufferedAmount < waiting) {
        this.#expect(withinMs);
        return;
      }
      this.#socket.close(4000);
      this.#end(1006, '');
    }, withinMs);
  }

  #stop() {
    this.#over = true;
    clearTimeout(this.#deadline);
    clearInterval(this.#heartbeat);
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #end(code, reason) {
    if (this.#over) return;
    this.#stop();
    this.#take.ended(code, reason);
  }
}
