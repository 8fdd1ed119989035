/** The newest refusals: who was refused, when and why. */

import { ask } from './api.js';
import { byTestId } from './dom.js';
import { clock } from './numbers.js';
import { Rows, line, write } from './rows.js';

const MOST = 20;

const rows = new Rows(byTestId('refusals'), () => line([({ time }) => clock(time), ({ user }) => user || '–',
  ({ client }) => client, ({ code }) => String(code), ({ sentence }) => sentence]));

export async function lookAtRefusals() {
  const { refusals } = await ask(`refusals?limit=${MOST}`);
  rows.show(named(refusals), ({ name }) => name);
  write(byTestId('refusals-said'), refusals.length === 0 ? 'Nobody was refused lately.' : 'The newest stands first.');
}

/** Each with a name of its own: of equal ones in one second the oldest is the first. */
function named(refusals) {
  const equals = new Map();
  return refusals.toReversed().map((one) => {
    const said = [one.time, one.client, one.user, one.code, one.reason].join(' ');
    equals.set(said, (equals.get(said) ?? 0) + 1);
    return { ...one, name: `${said} ${equals.get(said)}` };
  }).toReversed();
}
