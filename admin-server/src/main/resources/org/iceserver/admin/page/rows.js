/** Tables that change while somebody reads them. */

import { el } from './dom.js';

/**
 * Writes what is new, and leaves alone what stands there: a screen reader says what is written.
 *
 * @param {Node} place
 * @param {string} text
 */
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/**
 * One row of a table.
 *
 * @param {((item: any) => string)[]} columns
 * @param {...Node} more cells behind them, which stay as they are
 */
export function line(columns, ...more) {
  const cells = columns.map(() => el('td'));
  return {
    row: el('tr', {}, ...cells, ...more),
    /** @param {any} item */
    show: (item) => cells.forEach((cell, index) => write(cell, columns[index](item))),
  };
}

/** @typedef {{row: Node, show: (item: any) => void}} Row */

/** Rows that live as long as what they show: whoever is in one with the keyboard stays there. */
export class Rows {
  #body;
  #make;
  /** @type {Map<string, Row>} */
  #known = new Map();

  /**
   * @param {Element} body
   * @param {(item: any) => Row} make called once for each new item
   */
  constructor(body, make) {
    this.#body = body;
    this.#make = make;
  }

  /**
   * @template Item
   * @param {Item[]} items
   * @param {(item: Item) => string} key by which an item is known again
   */
  show(items, key) {
    /** @type {Map<string, Row>} */
    const now = new Map();
    for (const item of items) {
      const known = this.#known.get(key(item)) ?? this.#make(item);
      known.show(item);
      now.set(key(item), known);
    }
    this.#known = now;
    const rows = [...now.values()].map(({ row }) => row);
    const there = [...this.#body.children];
    if (rows.length === there.length && rows.every((row, index) => row === there[index])) return;
    const place = /** @type {HTMLElement|null} */ (document.activeElement);
    this.#body.replaceChildren(...rows);
    if (this.#body.contains(place)) place?.focus({ preventScroll: true });
  }
}
