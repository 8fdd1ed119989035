/** The last ten minutes, as columns of numbers over the same seconds. */

export const KEPT_SECONDS = 600;

/** One column for each name. A name that has been zero all the while is forgotten, unless it is still told. */
export class Columns {
  /** @type {number[]} */
  seconds = [];
  #most;
  /** @type {Map<string, number[]>} */
  #columns = new Map();

  /** @param {number} everySeconds how far apart the moments are */
  constructor(everySeconds) {
    this.#most = KEPT_SECONDS / everySeconds;
  }

  /** @param {Record<string, number>|Map<string, number>} values at this second; names that are missing are zero */
  add(second, values) {
    const told = values instanceof Map ? values : new Map(Object.entries(values));
    for (const name of told.keys()) {
      if (!this.#columns.has(name)) this.#columns.set(name, new Array(this.seconds.length).fill(0));
    }
    this.seconds.push(second);
    const over = Math.max(0, this.seconds.length - this.#most);
    this.seconds.splice(0, over);
    for (const [name, column] of this.#columns) {
      column.push(told.get(name) ?? 0);
      column.splice(0, over);
      if (!told.has(name) && column.every((value) => value === 0)) this.#columns.delete(name);
    }
  }

  /** @param {string} name */
  column(name) {
    return this.#columns.get(name) ?? this.seconds.map(() => 0);
  }

  /**
   * The newest value.
   *
   * @param {string} name
   */
  last(name) {
    return this.#columns.get(name)?.at(-1) ?? 0;
  }

  /**
   * The names that reached most, at most so many.
   *
   * @param {number} count
   */
  busiest(count) {
    return [...this.#columns].map(([name, column]) => ({ name, most: Math.max(...column) }))
      .sort((a, b) => b.most - a.most).slice(0, count).map(({ name }) => name);
  }
}
