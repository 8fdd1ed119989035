/**
 * Shows the connectivity check: a verdict, and a row per probe that opens to its candidates.
 */

import { overtaken, probes, verdict } from './check.js';
import { byTestId, el, icon } from './dom.js';
import { milliseconds } from './result.js';

const ICONS = { running: 'spinner', ok: 'ok', warn: 'warn', fail: 'fail' };
const SPOKEN = { running: 'running', ok: 'works', warn: 'limited', fail: 'fails' };

export class CheckView {
  #signaling;
  #presence;
  #list = byTestId('check-rows');
  #verdict = byTestId('check-verdict');
  #button = byTestId('check-start');
  #running = false;

  /**
   * @param {import('./iceserver-client.js').IceServerClient} signaling
   * @param {import('./presence.js').Presence} presence
   */
  constructor(signaling, presence) {
    this.#signaling = signaling;
    this.#presence = presence;
    this.#button.addEventListener('click', () => this.run());
  }

  /** Runs every probe side by side; a second call while one runs does nothing. */
  async run() {
    if (this.#running) return;
    this.#running = true;
    this.#button.disabled = true;
    try {
      this.#judge('running', 'Checking what this server can do from here…');
      this.#list.replaceChildren();
      this.#signaling.connect();
      await this.#signaling.ready().catch(() => {});
      const results = new Map();
      await Promise.all(probes(this.#signaling, this.#presence).map((probe) => this.#probe(probe, results)));
      if (this.#presence.state !== 'open') results.set('signaling', { state: 'fail', sentence: this.#presence.reason });
      const { state, sentence } = verdict(results);
      this.#judge(state, sentence);
    } finally {
      this.#running = false;
      this.#button.disabled = false;
    }
  }

  async #probe({ kind, title, hint, run }, results) {
    const row = el('li', { class: 'probe', testid: 'check-row', 'data-kind': kind });
    this.#list.append(row);
    show(row, title, { state: 'running', sentence: hint });
    const found = await run().catch((failure) => ({ state: 'fail', sentence: failure.message }));
    const result = kind === 'signaling' || kind === 'camera' ? found : overtaken(found, this.#presence);
    results.set(kind, result);
    show(row, title, result);
  }

  #judge(state, sentence) {
    this.#verdict.dataset.state = state;
    this.#verdict.replaceChildren(icon(ICONS[state]), el('span', {}, sentence));
  }
}

/**
 * @param {HTMLElement} row
 * @param {string} title
 * @param {Partial<import('./check.js').Result>|{state: 'running', sentence: string, ms?: undefined, candidates?: [], errors?: []}} result
 */
function show(row, title, { state, sentence, ms, candidates = [], errors = [] }) {
  row.dataset.state = state;
  const head = [
    el('span', { class: 'lamp' }, icon(ICONS[state]), el('span', { class: 'spoken' }, SPOKEN[state])),
    el('span', { class: 'probe-text' },
      el('strong', {}, title),
      el('span', { class: 'probe-sentence', testid: 'check-sentence' }, sentence)),
    el('span', { class: 'probe-ms' }, ms === undefined ? '' : milliseconds(ms)),
  ];
  if (candidates.length + errors.length === 0) {
    row.replaceChildren(el('div', { class: 'probe-head' }, ...head));
    return;
  }
  row.replaceChildren(el('details', {},
    el('summary', { class: 'probe-head' }, ...head, icon('chevron')),
    candidates.length > 0 && table(candidates),
    ...errors.map((error) => el('p', { class: 'probe-error' }, error))));
}

function table(candidates) {
  const cells = ({ type, protocol, address, port, ms }) => [
    el('td', {}, el('span', { class: 'type', 'data-type': type }, type)),
    el('td', {}, protocol),
    el('td', { class: 'address' }, `${address}:${port}`),
    el('td', { class: 'number' }, milliseconds(ms)),
  ];
  const names = ['Kind', 'Protocol', 'Address', 'After'].map((name) => el('th', { scope: 'col' }, name));
  return el('div', { class: 'scroll', role: 'group', 'aria-label': 'Candidates', tabindex: 0 }, el('table', { class: 'candidates' },
    el('thead', {}, el('tr', {}, ...names)),
    el('tbody', {}, ...candidates.map((candidate) =>
      el('tr', { testid: 'candidate', 'data-type': candidate.type }, ...cells(candidate))))));
}
