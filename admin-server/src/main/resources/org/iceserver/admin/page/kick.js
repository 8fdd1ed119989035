/** Asks whom to kick, and kicks when the operator says so. */

import { order } from './api.js';
import { byTestId, el } from './dom.js';
import { write } from './rows.js';

const UNTIL = 'until the newest credential it may hold has expired';

/** `192.0.2.1` of `192.0.2.1:50000`, `2001:db8::1` of `[2001:db8::1]:50000`. */
export const addressOf = (client) => client.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');

/**
 * What may end: the session alone, everything of whoever holds it, everything from its address.
 *
 * @param {import('./sessions.js').Session} session
 */
function choices({ id, user, peer, rooms, client }) {
  const address = addressOf(client);
  /** @type {[object, string][]} what the API is told, and what the operator is */
  const found = [[{ session: id }, 'This session. Its client may begin another one at once.']];
  if (rooms.length > 0) {
    found.push([{ peer }, `The peer ${peer}: its place in ${rooms.join(', ')} and all that it relays. It is refused ${UNTIL}.`]);
  } else if (user !== '') {
    found.push([{ user }, `Every session of the user “${user}”, who is refused ${UNTIL}.`]);
  }
  found.push([{ address }, `Every session from ${address}. Whoever is behind this address is refused as long.`]);
  return found;
}

/**
 * Opens the question.
 *
 * @param {import('./sessions.js').Session} session
 * @param {(sentence: string) => void} done called when somebody was kicked
 */
export function askWhomToKick(session, done) {
  const dialog = byTestId('kick');
  const whom = choices(session);
  const buttons = whom.map((_, index) => el('input', { type: 'radio', name: 'whom', value: String(index), checked: index === 0 }));
  byTestId('kick-whom').replaceChildren(el('legend', {}, 'What ends?'),
    ...whom.map(([, sentence], index) => el('label', {}, buttons[index], el('span', {}, sentence))));
  write(byTestId('kick-title'), `Kick ${session.user || session.client}?`);
  write(byTestId('kick-failed'), '');
  byTestId('kick-form').onsubmit = async (event) => {
    event.preventDefault();
    const [chosen] = whom[buttons.findIndex(({ checked }) => checked)];
    try {
      const { ended } = await order('kick', chosen);
      dialog.close();
      done(ended === 1 ? 'One session ended.' : `${ended} sessions ended.`);
    } catch (failure) {
      write(byTestId('kick-failed'), /** @type {Error} */ (failure).message);
    }
  };
  dialog.showModal();
}

byTestId('kick-cancel').addEventListener('click', () => byTestId('kick').close());
