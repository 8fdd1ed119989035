/** What the server does as a whole: the figures, what is wrong, and the charts of the last ten minutes. */

import { BITS, COUNT, Chart, RATE } from './chart.js';
import { Columns } from './columns.js';
import { byTestId, el } from './dom.js';
import { bits, bytes, duration, whole } from './numbers.js';
import { Rows, write } from './rows.js';
import { DROPS, LEFT } from './words.js';

const MOST_REASONS = 5;
const COLUMNS = ['sessions', 'peers', 'rooms', 'bitsToPeers', 'bitsToClients'];

const kept = new Columns(1);
const drops = new Columns(1);
const refusals = new Columns(1);
const charts = {
  throughput: new Chart('chart-throughput', BITS),
  sessions: new Chart('chart-sessions', COUNT),
  rooms: new Chart('chart-rooms', COUNT),
  drops: new Chart('chart-drops', RATE),
  refusals: new Chart('chart-refusals', RATE),
};
const textLine = (text) => () => {
  const row = el('li');
  return { row, show: (item) => write(row, text(item)) };
};
const reasons = new Rows(byTestId('reasons'), textLine((reason) => (DROPS[reason] ? `${reason}: ${DROPS[reason]}` : reason)));
const left = new Rows(byTestId('kernel-left'), textLine(([reason, packets]) =>
  `${whole(packets)} to the sockets, ${reason}: ${LEFT[reason] ?? 'see the page on offload'}`));
const warnings = new Rows(byTestId('warnings'), textLine(({ sentence }) => sentence));

/** The second of the newest sample that is kept. */
export const newest = () => kept.seconds.at(-1) ?? 0;

/** Keeps and draws the samples that are new. */
export function showHistory(news) {
  news.seconds.forEach((second, row) => {
    kept.add(second, Object.fromEntries(COLUMNS.map((name) => [name, news[name][row]])));
    drops.add(second, rowOf(news.drops, row));
    refusals.add(second, rowOf(news.refusals, row));
  });
  const draw = (chart, ...lines) => chart.show(lines.map(([label]) => label), kept.seconds,
    lines.map(([, name]) => kept.column(name)));
  draw(charts.throughput, ['to peers', 'bitsToPeers'], ['to clients', 'bitsToClients']);
  draw(charts.sessions, ['sessions', 'sessions']);
  draw(charts.rooms, ['rooms', 'rooms'], ['people', 'peers']);
  reasons.show(charts.drops.showBusiest(drops, MOST_REASONS, 'none'), (reason) => reason);
  charts.refusals.showBusiest(refusals, MOST_REASONS, 'none', (reason) => reason.replaceAll('_', ' '));
}

const rowOf = (columns, row) => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row]]));

export function showStatus(status) {
  const { totals } = status;
  const now = kept.last('bitsToPeers') + kept.last('bitsToClients');
  const relayed = totals.bytesToPeers + totals.bytesToClients;
  figure('sessions', whole(status.sessions), status.sessions);
  figure('peers', whole(status.peers), status.peers);
  figure('rooms', whole(status.rooms), status.rooms);
  figure('throughput', bits(now), now);
  figure('total', bytes(relayed), relayed);
  figure('uptime', duration(status.now - status.started), status.now - status.started);
  const { packetsToPeers, packetsToClients } = totals;
  Object.assign(byTestId('total').dataset, { packetsToPeers, packetsToClients });
  showKernel(status.kernel, totals);
  showHost(status.host);
  showWarnings(status.warnings ?? []);
}

function figure(testId, text, value) {
  const place = byTestId(testId);
  write(place, text);
  place.dataset.value = value;
}

/** What the kernel relays; nothing where offload is off. */
function showKernel(kernel, totals) {
  const place = byTestId('kernel');
  place.hidden = kernel === undefined;
  if (kernel === undefined) return;
  const share = (part, of) => (of === 0 ? 'none yet' : `${Math.min(100, Math.floor((part * 100) / of))} %`);
  write(byTestId('kernel-state'), `${kernel.state}. Of the packets to peers ${share(kernel.packetsToPeers, totals.packetsToPeers)}, `
    + `of those to clients ${share(kernel.packetsToClients, totals.packetsToClients)}.`);
  const { packetsToPeers, packetsToClients } = kernel;
  Object.assign(place.dataset, { packetsToPeers, packetsToClients });
  left.show(Object.entries(kernel.left), ([reason]) => reason);
}

function showHost(host) {
  write(byTestId('host'), host === '' ? '' : `on ${host}`);
  const title = host === '' ? 'iceserver' : `${host}: iceserver`;
  if (document.title !== title) document.title = title;
}

function showWarnings(found) {
  const box = byTestId('wrong');
  box.dataset.state = found.length === 0 ? 'ok' : 'warn';
  byTestId('nothing-wrong').hidden = found.length > 0;
  write(byTestId('nothing-wrong'), 'Nothing that this server knows of.');
  warnings.show(found, ({ key, sentence }) => `${key} ${sentence}`);
}
