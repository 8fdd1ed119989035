const REMEMBERED = 512;

/** The newest numbers heard of each peer: what is said again after a lost connection is heard once. */
export class Heard {
  /** @type {Map<string, Set<number>>} */
  #numbers = new Map();

  /**
   * Whether this message was heard before; from now on it was.
   *
   * @param {string} from
   * @param {number} said
   */
  before(from, said) {
    const numbers = this.#numbers.get(from) ?? new Set();
    this.#numbers.set(from, numbers);
    if (numbers.has(said)) return true;
    numbers.add(said);
    const [oldest] = numbers;
    if (numbers.size > REMEMBERED) numbers.delete(oldest);
    return false;
  }

  /** @param {string} peer */
  forget(peer) {
    this.#numbers.delete(peer);
  }

  clear() {
    this.#numbers.clear();
  }
}
