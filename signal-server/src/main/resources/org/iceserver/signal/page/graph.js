/**
 * A graph of the last minute: one line or area per series, scaled to what it shows.
 */

import { el, svg } from './dom.js';

const POINTS = 60;
const WIDTH = 240;
const HEIGHT = 48;

export class Graph {
  #series;
  #scale;

  /**
   * @param {object} options
   * @param {string} options.title
   * @param {(value: number) => string} options.format
   * @param {number} options.least the smallest full height, so that noise stays small
   * @param {{name: string, label: string, testid?: string}[]} options.series
   */
  constructor({ title, format, least, series }) {
    this.format = format;
    this.least = least;
    this.#series = series.map(({ name, label, testid }) => ({
      values: [],
      line: svg('path', { class: `line ${name}` }),
      area: svg('path', { class: `area ${name}` }),
      value: el('span', { class: `value ${name}`, testid }, '–'),
      label,
    }));
    this.#scale = el('span', { class: 'scale' });
    this.element = el('figure', { class: 'graph' },
      el('figcaption', {}, el('span', { class: 'graph-title' }, title),
        ...this.#series.map(({ label, value }) => el('span', { class: 'legend' }, label, value))),
      svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        ...this.#series.flatMap(({ area, line }) => [area, line])),
      this.#scale);
  }

  /** Adds one value per series, in their order; null leaves a series as it was. */
  push(...values) {
    this.#series.forEach((series, index) => {
      const value = values[index];
      series.values.push(value ?? series.values.at(-1) ?? 0);
      series.values.splice(0, series.values.length - POINTS);
      series.value.textContent = value === null ? '–' : this.format(value);
    });
    const full = Math.max(this.least, ...this.#series.flatMap((series) => series.values)) * 1.15;
    this.#scale.textContent = this.format(full / 1.15);
    for (const { values: shown, line, area } of this.#series) {
      const points = shown.map((value, index) => {
        const x = WIDTH - (shown.length - 1 - index) * (WIDTH / (POINTS - 1));
        return `${x.toFixed(1)},${(HEIGHT - (value / full) * (HEIGHT - 2) - 1).toFixed(1)}`;
      });
      line.setAttribute('d', `M${points.join('L')}`);
      const left = (WIDTH - (shown.length - 1) * (WIDTH / (POINTS - 1))).toFixed(1);
      area.setAttribute('d', `M${left},${HEIGHT}L${points.join('L')}L${WIDTH},${HEIGHT}Z`);
    }
  }
}
