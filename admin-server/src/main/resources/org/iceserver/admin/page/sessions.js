/** The table of sessions: found by user, address or room, kicked, and traced. */

import { Refused, ask } from './api.js';
import { byTestId, el } from './dom.js';
import { addressOf, askWhomToKick } from './kick.js';
import { bits, bytes, duration, whole } from './numbers.js';
import { Rates } from './rates.js';
import { Rows, line, write } from './rows.js';
import { trace, whomOf } from './traces.js';

const PAGE = 20;
const MOST = 1000;
/** After the last key, in milliseconds. */
const PAUSE = 300;

/** @typedef {{id: string, user: string, peer: string, rooms: string[], client: string}} Session as the API tells it, in part */

const rates = new Rates();
const find = byTestId('find');
let most = PAGE;
let asked = 0;
/** @type {ReturnType<typeof setTimeout>|undefined} */
let typed;

const rows = new Rows(byTestId('session-rows'), (/** @type {Session} */ session) => {
  const button = (what, action) => el('button', { type: 'button', class: 'small', testid: `${what.toLowerCase()}-session`,
    'aria-label': `${what} ${session.user || 'the session'} at ${session.client}`, onclick: action }, what);
  const made = line([({ user }) => user || '–', ({ rooms }) => rooms.join(', ') || '–', ({ client }) => client,
    ({ transport }) => transport.toUpperCase(), ({ relayed }) => relayed.join(', '), ({ age }) => duration(age),
    ({ rate }) => bits(rate), ({ sum }) => bytes(sum)],
  el('td', {}, button('Kick', () => askWhomToKick(session, ended)),
    button('Trace', () => traced(session.user === '' ? { address: addressOf(session.client) } : { user: session.user }))));
  made.row.dataset.testid = 'session';
  made.row.dataset.id = session.id;
  return made;
});

/** Asks and shows; an answer that comes after a later one was asked for is not shown. */
export async function lookAtSessions() {
  const number = ++asked;
  const text = find.value.trim();
  try {
    const page = await ask(`sessions?${new URLSearchParams({ order: 'traffic', limit: String(most), ...(text ? { text } : {}) })}`);
    if (number === asked) show(page, text);
  } catch (failure) {
    if (!(failure instanceof Refused) || failure.status === 401) throw failure;
    if (number === asked) show({ sessions: [], matching: 0 }, text, failure.message);
  }
}

function show({ sessions, matching }, text, sentence) {
  const sums = new Map(sessions.map(({ id, toPeers, toClient }) => [id, toPeers.bytes + toClient.bytes]));
  const now = rates.of(sums, 8);
  const second = Date.now() / 1000;
  rows.show(sessions.map((one) => ({ ...one, age: Math.max(0, second - one.started), rate: now.get(one.id), sum: sums.get(one.id) })),
    ({ id }) => id);
  write(byTestId('matching'), sentence ?? counted(sessions.length, matching, text));
  byTestId('more').hidden = matching <= sessions.length || most >= MOST;
  byTestId('trace-typed').hidden = text === '';
}

function counted(shown, matching, text) {
  if (matching === 0) return text === '' ? 'There are no sessions.' : `No session has “${text}” in its user, address or room.`;
  const which = text === '' ? '' : ` with “${text}”`;
  return shown < matching ? `${whole(matching)} sessions${which}; the ${whole(shown)} with the most traffic are shown.`
    : `${whole(matching)} ${matching === 1 ? 'session' : 'sessions'}${which}.`;
}

function ended(sentence) {
  said(sentence);
  // The row that held the keyboard's place may be gone.
  find.focus();
  lookAtSessions().catch(() => {});
}

async function traced(whom) {
  try {
    said(await trace(whom));
  } catch (failure) {
    said(/** @type {Error} */ (failure).message);
  }
}

const said = (sentence) => write(byTestId('said'), sentence);

find.addEventListener('input', () => {
  clearTimeout(typed);
  most = PAGE;
  typed = setTimeout(() => lookAtSessions().catch(() => {}), PAUSE);
});
byTestId('search').addEventListener('submit', (event) => {
  event.preventDefault();
  lookAtSessions().catch(() => {});
});
byTestId('more').addEventListener('click', () => {
  most = Math.min(MOST, most * 5);
  lookAtSessions().catch(() => {});
});
byTestId('trace-typed').addEventListener('click', () => traced(whomOf(find.value.trim())));
