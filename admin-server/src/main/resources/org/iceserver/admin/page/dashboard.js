/**
 * The dashboard. It asks the admin API once a second for what happened since, keeps ten minutes, and draws.
 *
 * What users and rooms are called comes from strangers: it reaches the page as text, never as markup.
 */

import uPlot from '/ui/uplot/uPlot.esm.js';

const KEPT_SECONDS = 600;
const SECOND = 1000;
const TABLES_EVERY = 2;
const TOP = 5;
const CHART_HEIGHT = 200;

/** What the reasons of drops mean; others are shown by their names. */
const REASONS = {
  'no-permission': 'sent to or by somebody the call did not allow: common while a call begins',
  'unbound-channel': 'of a call whose channel has expired: common after a call ended',
  'no-allocation': 'of a call that this server does not hold (any more)',
  'own-address': 'meant for this server itself, which is never relayed to',
  'bandwidth': 'over a bandwidth limit',
  'unauthenticated-rate': 'asked too often without a valid password: perhaps an attack',
  'undecodable': 'no TURN at all: scanners do this',
  'client-backpressure': 'a client on a slow connection could not take more',
  'inbox-full': 'this machine is overloaded',
  'unfinished-frame': 'connections that began a frame and stopped, or announced a long one before they had an allocation',
  'out-of-memory': 'the memory for buffers is used up',
  'internal-error': 'a fault of this server: its log says more',
};

const byTestId = (id) => document.querySelector(`[data-testid="${id}"]`);
let token = sessionStorage.getItem('admin-token');

/** An answer of the API, or an error whose message is its sentence. */
async function ask(path) {
  const answer = await fetch(`/api/v1/${path}`, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
  byTestId('door').hidden = answer.status !== 401;
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error);
  return body;
}

// ---- numbers for people

function scaled(value, units, step = 1000) {
  let power = 0;
  while (Math.abs(value) >= step && power < units.length - 1) {
    value /= step;
    power += 1;
  }
  return `${value >= 100 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

const bits = (value) => (value === null ? '–' : scaled(value, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s']));
const bytes = (value) => scaled(value, ['B', 'kB', 'MB', 'GB', 'TB']);
const whole = (value) => (value === null ? '–' : Math.round(value).toLocaleString());
const perSecond = (value) => (value === null ? '–' : `${scaled(value, ['', 'k', 'M']).trim()}/s`);

function duration(seconds) {
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${Math.floor(seconds % 60)} s`;
}

/** The colour that a custom property comes to, light or dark. */
function colour(name) {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

// ---- charts

class Chart {
  #box;
  #format;
  #plot = null;
  #labels = [];
  #data = [[]];

  constructor(testId, format) {
    this.#box = byTestId(testId);
    this.#format = format;
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#box);
  }

  #size() {
    return { width: this.#box.clientWidth, height: CHART_HEIGHT };
  }

  /** Shows columns over seconds; another set of labels makes another plot. */
  show(labels, seconds, columns) {
    this.#data = [seconds, ...columns];
    if (this.#plot && labels.join('\n') === this.#labels.join('\n')) {
      this.#plot.setData(this.#data);
      return;
    }
    this.#labels = labels;
    this.redraw();
  }

  redraw() {
    this.#plot?.destroy();
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    this.#plot = new uPlot({
      ...this.#size(),
      scales: { y: { range: (_, low, high) => [0, Math.max(high * 1.1, 1)] } },
      axes: [axis, { ...axis, size: 78, values: (_, ticks) => ticks.map(this.#format) }],
      series: [{ value: (_, second) => (second === null ? '' : new Date(second * SECOND).toLocaleTimeString()) },
        ...this.#labels.map((label, index) => ({
          label,
          stroke: colour(`--series-${(index % 6) + 1}`),
          width: 2,
          points: { show: false },
          value: (_, value) => this.#format(value),
        }))],
    }, this.#data, this.#box);
  }
}

const charts = {
  throughput: new Chart('chart-throughput', bits),
  sessions: new Chart('chart-sessions', whole),
  rooms: new Chart('chart-rooms', whole),
  drops: new Chart('chart-drops', perSecond),
  users: new Chart('chart-users', bits),
};

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  Object.values(charts).forEach((chart) => chart.redraw());
});

// ---- the last ten minutes

const COLUMNS = ['seconds', 'sessions', 'peers', 'rooms', 'bitsToPeers', 'bitsToClients'];
const kept = Object.fromEntries(COLUMNS.map((name) => [name, []]));
const keptDrops = new Map();

function keep(news) {
  const before = kept.seconds.length;
  COLUMNS.forEach((name) => kept[name].push(...news[name]));
  const over = Math.max(0, kept.seconds.length - KEPT_SECONDS);
  for (const reason of Object.keys(news.drops)) {
    if (!keptDrops.has(reason)) keptDrops.set(reason, new Array(before).fill(0));
  }
  for (const [reason, column] of keptDrops) {
    column.push(...(news.drops[reason] ?? new Array(news.seconds.length).fill(0)));
    column.splice(0, over);
    if (column.every((value) => value === 0)) keptDrops.delete(reason);
  }
  COLUMNS.forEach((name) => kept[name].splice(0, over));
}

function drawHistory() {
  charts.throughput.show(['to peers', 'to clients'], kept.seconds, [kept.bitsToPeers, kept.bitsToClients]);
  charts.sessions.show(['sessions'], kept.seconds, [kept.sessions]);
  charts.rooms.show(['rooms', 'people'], kept.seconds, [kept.rooms, kept.peers]);
  const busiest = [...keptDrops].sort(([, a], [, b]) => Math.max(...b) - Math.max(...a)).slice(0, TOP);
  charts.drops.show(busiest.length ? busiest.map(([reason]) => reason) : ['none'], kept.seconds,
    busiest.length ? busiest.map(([, column]) => column) : [kept.seconds.map(() => 0)]);
  byTestId('reasons').replaceChildren(...busiest.map(([reason]) => {
    const line = document.createElement('li');
    line.textContent = REASONS[reason] ? `${reason}: ${REASONS[reason]}` : reason;
    return line;
  }));
}

function figure(testId, text, value) {
  const place = byTestId(testId);
  place.textContent = text;
  place.dataset.value = value;
}

function drawFigures(status) {
  const { totals } = status;
  const now = (kept.bitsToPeers.at(-1) ?? 0) + (kept.bitsToClients.at(-1) ?? 0);
  figure('sessions', whole(status.sessions), status.sessions);
  figure('peers', whole(status.peers), status.peers);
  figure('rooms', whole(status.rooms), status.rooms);
  figure('throughput', bits(now), now);
  figure('total', bytes(totals.bytesToPeers + totals.bytesToClients), totals.bytesToPeers + totals.bytesToClients);
  figure('uptime', duration(status.now - status.started), status.now - status.started);
  Object.assign(byTestId('total').dataset, { packetsToPeers: totals.packetsToPeers, packetsToClients: totals.packetsToClients });
}

// ---- users and rooms

const userRates = new Map();
const userSeconds = [];
let lastUsers = new Map();
let lastUsersAt = 0;

function row(...cells) {
  const line = document.createElement('tr');
  line.append(...cells.map((text) => {
    const cell = document.createElement('td');
    cell.textContent = text;
    return cell;
  }));
  return line;
}

function drawUsers(users) {
  const at = performance.now();
  const seconds = (at - lastUsersAt) / SECOND;
  const rate = ({ user, bytesToPeers, bytesToClient }) => {
    const before = lastUsers.get(user);
    // Of a session that ended nothing is left in the sum, so a sum may fall.
    return before === undefined ? 0 : Math.max(0, (bytesToPeers + bytesToClient - before) * 8 / seconds);
  };
  userSeconds.push(Math.round(Date.now() / SECOND));
  for (const { user } of users) {
    if (!userRates.has(user)) userRates.set(user, new Array(userSeconds.length - 1).fill(0));
  }
  const now = new Map(users.map((one) => [one.user, rate(one)]));
  const over = Math.max(0, userSeconds.length - KEPT_SECONDS / TABLES_EVERY);
  userSeconds.splice(0, over);
  for (const [user, column] of userRates) {
    column.push(now.get(user) ?? 0);
    column.splice(0, over);
    if (column.every((value) => value === 0) && !now.has(user)) userRates.delete(user);
  }
  lastUsers = new Map(users.map((one) => [one.user, one.bytesToPeers + one.bytesToClient]));
  lastUsersAt = at;
  byTestId('users').replaceChildren(...users.map((one) => row(one.user, whole(one.sessions), bits(now.get(one.user)),
    bytes(one.bytesToPeers + one.bytesToClient))));
  const top = [...userRates].sort(([, a], [, b]) => Math.max(...b) - Math.max(...a)).slice(0, TOP);
  charts.users.show(top.length ? top.map(([user]) => user) : ['nobody'], userSeconds,
    top.length ? top.map(([, column]) => column) : [userSeconds.map(() => 0)]);
}

function drawRooms(rooms) {
  byTestId('room-list').replaceChildren(...rooms.map((room) => row(room.name, room.dialect, whole(room.members),
    whole(room.away))));
}

// ---- once a second, while somebody looks

let turns = 0;

async function turn() {
  const [history, status] = await Promise.all([ask(`history?since=${kept.seconds.at(-1) ?? 0}`), ask('status')]);
  keep(history);
  drawHistory();
  drawFigures(status);
  if (turns % TABLES_EVERY === 0) {
    const [users, rooms] = await Promise.all([ask('users?limit=10'), ask('rooms?limit=10')]);
    drawUsers(users.users);
    drawRooms(rooms.rooms);
  }
  turns += 1;
  say(status.draining ? 'draining' : 'live', status.draining ? 'Draining: running calls go on, new ones are refused'
    : `Live, version ${status.version}`);
}

function say(state, sentence) {
  const place = byTestId('state');
  place.dataset.state = state;
  place.textContent = sentence;
}

async function live() {
  if (!document.hidden) {
    try {
      await turn();
    } catch (error) {
      say('lost', error instanceof TypeError ? 'The server does not answer; still trying.' : error.message);
    }
  }
  setTimeout(live, SECOND);
}

byTestId('door').addEventListener('submit', (event) => {
  event.preventDefault();
  token = document.querySelector('#token').value;
  sessionStorage.setItem('admin-token', token);
});

live();
