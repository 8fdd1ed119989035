/** Whose exchanges the server writes to its log, and for how long still. */

import { Refused, ask, order } from './api.js';
import { byTestId, el } from './dom.js';
import { duration } from './numbers.js';
import { Rows, write } from './rows.js';

const SECONDS = 600;
/** An IPv4 or IPv6 address, or a block of them; everything else is a user's name. */
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}(\.\d{1,3}){0,3})(\/\d{1,3})?$/i;

/** @type {(whom: {user?: string, address?: string}) => string} */
const name = ({ user, address }) => (user === undefined ? `clients at ${address}` : `the user “${user}”`);
const rows = new Rows(byTestId('traces'), () => {
  const row = el('li');
  return {
    row,
    show: (one) => write(row, `The server’s log tells every exchange of ${name(one)} `
      + `for ${duration(one.secondsLeft)} from now.`),
  };
});

export async function lookAtTraces() {
  try {
    show(await ask('trace'));
  } catch (failure) {
    if (!(failure instanceof Refused) || failure.status !== 409) throw failure;
    show({ traces: [] });
  }
}

/**
 * Begins to trace a user or an address; resolves with a sentence for the operator.
 *
 * @param {{user?: string, address?: string}} whom
 */
export async function trace(whom) {
  show(await order('trace', { ...whom, seconds: SECONDS }));
  return `The log now tells every exchange of ${name(whom)}, for ${duration(SECONDS)}.`;
}

/**
 * What an operator typed: an address, which may have a port as in the table, or a name.
 *
 * @param {string} text
 */
export function whomOf(text) {
  const bare = text.replace(/^([\d.]+):\d+$/, '$1').replace(/^\[([^\]]+)\](:\d+)?$/, '$1');
  return ADDRESS.test(bare) ? { address: bare } : { user: text };
}

function show({ traces }) {
  byTestId('tracing').hidden = traces.length === 0;
  rows.show(traces, (one) => JSON.stringify([one.user, one.address]));
}

byTestId('trace-off').addEventListener('click', async () => {
  try {
    await order('trace/off', {});
    // The button goes away with the last trace.
    byTestId('find').focus();
    await lookAtTraces();
  } catch (failure) {
    write(byTestId('said'), /** @type {Error} */ (failure).message);
  }
});
