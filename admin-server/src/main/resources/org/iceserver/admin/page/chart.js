/** Lines over the last ten minutes, with a legend that says what each is at the moment, or at the pointer. */

import uPlot from '/ui/uplot/uPlot.esm.js';

import { KEPT_SECONDS } from './columns.js';
import { byTestId, el } from './dom.js';
import { bits, clock, perSecond, whole } from './numbers.js';
import { write } from './rows.js';

const HEIGHT = 200;
const COLOURS = 6;
/** Between the marks of the time axis, in pixels and in seconds. */
const TIME_SPACE = 56;
const TIME_STEPS = [60, 120, 300, 600];

/** 1, 2 and 5 times the powers of ten from this one on. */
const steps = (from) => Array.from({ length: 13 - from }, (_, power) => [1, 2, 5].map((digit) => Number(`${digit}e${power + from}`)))
  .flat();

/** What a chart counts: how a value is written, the least height of the chart, and the steps between the marks of its axis. */
export const BITS = { format: bits, least: 1000, marks: steps(0) };
export const COUNT = { format: whole, least: 4, marks: steps(0) };
export const RATE = { format: perSecond, least: 1, marks: steps(-1) };

const charts = [];

export class Chart {
  #box;
  #legend;
  #kind;
  /** @type {uPlot|null} */
  #plot = null;
  /** @type {string[]} */
  #labels = [];
  /** @type {import('/ui/uplot/uPlot.esm.js').AlignedData} */
  #data = [[]];
  #told = [];

  /** @param {string} testId of the empty box that it fills */
  constructor(testId, kind) {
    this.#box = byTestId(testId);
    this.#legend = el('ul', { class: 'legend', testid: `${testId}-legend` });
    this.#box.after(this.#legend);
    this.#kind = kind;
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#box);
    charts.push(this);
  }

  /** Shows columns over seconds; another set of labels makes another plot. */
  show(labels, seconds, columns) {
    this.#data = [seconds, ...columns];
    if (this.#plot && labels.join('\n') === this.#labels.join('\n')) this.#plot.setData(this.#data);
    else {
      this.#labels = labels;
      this.redraw();
    }
    this.#tell(this.#plot?.cursor.idx ?? null);
  }

  /**
   * The names that reached most of what is kept.
   *
   * @param {import('./columns.js').Columns} columns
   * @param {number} count
   * @param {string} nobody
   * @param {(name: string) => string} [label]
   */
  showBusiest(columns, count, nobody, label = (name) => name) {
    const names = columns.busiest(count);
    this.show(names.length > 0 ? names.map(label) : [nobody], columns.seconds,
      names.length > 0 ? names.map((name) => columns.column(name)) : [columns.seconds.map(() => 0)]);
    return names;
  }

  redraw() {
    if (this.#labels.length === 0) return;
    this.#plot?.destroy();
    this.#told = this.#labels.map(() => el('b'));
    this.#legend.replaceChildren(el('li', { class: 'when' }), ...this.#labels.map((label, index) => el('li', {},
      el('i', { class: `swatch series-${index % COLOURS + 1}`, 'aria-hidden': 'true' }), `${label} `, this.#told[index])));
    this.#plot = new uPlot({
      ...this.#size(),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      hooks: { setCursor: [({ cursor }) => this.#tell(cursor.idx ?? null)] },
      scales: {
        x: { range: (_, low, high) => [(high ?? KEPT_SECONDS) - KEPT_SECONDS, high ?? KEPT_SECONDS] },
        y: { range: (_, low, high) => [0, Math.max(high * 1.1, this.#kind.least)] },
      },
      axes: this.#axes(),
      series: [{}, ...this.#labels.map((label, index) => ({
        label, stroke: colour(`--series-${index % COLOURS + 1}`), width: 2, points: { show: false },
      }))],
    }, this.#data, this.#box);
  }

  #size() {
    return { width: this.#box.clientWidth, height: HEIGHT };
  }

  #axes() {
    const look = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    return [{
      ...look,
      size: 28,
      grid: { show: false },
      // The line of zero.
      border: { show: true, stroke: colour('--soft'), width: 1 },
      space: TIME_SPACE,
      incrs: TIME_STEPS,
      values: (_, seconds) => seconds.map((second) => clock(second, false)),
    }, {
      ...look,
      grid: { ...look.grid, filter: (_, values) => values.map((value) => (value === 0 ? null : value)) },
      size: widest,
      incrs: this.#kind.marks,
      values: (_, values) => values.map(this.#kind.format),
    }];
  }

  /** What the lines are at this place of the columns, or now. */
  #tell(index) {
    const [seconds, ...columns] = this.#data;
    const at = index ?? seconds.length - 1;
    const when = this.#legend.querySelector('.when');
    if (when) write(when, index === null || seconds[at] === undefined ? 'now' : clock(seconds[at]));
    this.#told.forEach((place, line) => write(place, this.#kind.format(columns[line]?.[at] ?? null)));
  }
}

/** How wide an axis is, so that its longest mark fits. */
function widest(plot, marks, axisIndex, cycle) {
  const axis = plot.axes[axisIndex];
  // Marks may change with the width, and the width with the marks: the second answer stands.
  if (cycle > 1) return axis._size;
  plot.ctx.font = axis.font[0];
  const widths = (marks ?? []).map((mark) => plot.ctx.measureText(mark).width / devicePixelRatio);
  return Math.ceil(Math.max(24, ...widths) + axis.gap + 8);
}

/** The colour that a custom property comes to, light or dark. */
function colour(name) {
  const probe = el('i');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach((chart) => chart.redraw()));
