/**
 * The dashboard. It asks the admin API once a second for what happened since, keeps ten minutes, and draws.
 *
 * What users and rooms are called comes from strangers: it reaches the page as text, never as markup.
 */

import { ask } from './api.js';
import { byTestId } from './dom.js';
import { newest, showHistory, showStatus } from './overview.js';
import { lookAtRefusals } from './refusals.js';
import { write } from './rows.js';
import { lookAtSessions } from './sessions.js';
import { tables } from './tables.js';
import { lookAtTraces } from './traces.js';

const SECOND = 1000;
/** In seconds: how often what costs the server more is asked for. */
const TABLES_EVERY = 2;
const SESSIONS_EVERY = 4;

const { showUsers, showRooms } = tables(TABLES_EVERY);
let turns = 0;

async function turn() {
  const [history, status] = await Promise.all([ask(`history?since=${newest()}`), ask('status')]);
  showHistory(history);
  showStatus(status);
  say(status.draining ? 'draining' : 'live', status.draining ? 'Draining: running calls go on, new ones are refused'
    : `Live, version ${status.version}`);
  if (turns % TABLES_EVERY === 0) await showTables(status.now);
  if (turns % SESSIONS_EVERY === 0) await lookAtSessions();
  turns += 1;
}

async function showTables(second) {
  const [{ users }, { rooms }] = await Promise.all([ask('users?limit=10'), ask('rooms?limit=10'), lookAtTraces(),
    lookAtRefusals()]);
  showUsers(users, second);
  showRooms(rooms);
}

function say(state, sentence) {
  const place = byTestId('state');
  place.dataset.state = state;
  write(place, sentence);
}

async function live() {
  if (!document.hidden) {
    try {
      await turn();
    } catch (error) {
      say('lost', error instanceof TypeError ? 'The server does not answer; still trying.'
        : /** @type {Error} */ (error).message);
    }
  }
  setTimeout(live, SECOND);
}

live();
