/** The users with the most traffic and the largest rooms. */

import { BITS, Chart } from './chart.js';
import { Columns } from './columns.js';
import { byTestId } from './dom.js';
import { bits, bytes, whole } from './numbers.js';
import { Rates } from './rates.js';
import { Rows, line } from './rows.js';

const MOST_LINES = 5;

/** @param {number} every how many seconds `showUsers` is called */
export function tables(every) {
  const columns = new Columns(every);
  const chart = new Chart('chart-users', BITS);
  const rates = new Rates();
  const userRows = new Rows(byTestId('users'), () => line([({ user }) => user, ({ sessions }) => whole(sessions),
    ({ rate }) => bits(rate), ({ sum }) => bytes(sum)]));
  const roomRows = new Rows(byTestId('room-list'), () => line([({ name }) => name, ({ dialect }) => dialect,
    ({ members }) => whole(members), ({ away }) => whole(away)]));
  return {
    showUsers(users, second) {
      const sums = new Map(users.map(({ user, bytesToPeers, bytesToClient }) => [user, bytesToPeers + bytesToClient]));
      const now = rates.of(sums, 8);
      columns.add(second, new Map([...now].map(([user, rate]) => [user, rate ?? 0])));
      userRows.show(users.map((one) => ({ ...one, rate: now.get(one.user), sum: sums.get(one.user) })), ({ user }) => user);
      chart.showBusiest(columns, MOST_LINES, 'nobody');
    },
    showRooms(rooms) {
      roomRows.show(rooms, ({ dialect, name }) => `${dialect} ${name}`);
    },
  };
}
