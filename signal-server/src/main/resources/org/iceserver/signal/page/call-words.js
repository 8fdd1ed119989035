/**
 * What a lost connection to the server means for the calls of a room, in words that stay true: only calls that run go on, and
 * a call through the relay of a server that was stopped does not.
 */

/**
 * @typedef {object} Call
 * @property {string} name of the other
 * @property {string} state of its connection
 * @property {boolean} relayed through a relay, as far as is known
 */

/**
 * @param {boolean} stopped whether the server said that it stops
 * @param {Call[]} calls
 */
export function whileAway(stopped, calls) {
  const lead = stopped ? 'The server was stopped.' : 'The connection to the server is lost.';
  const running = calls.filter(({ state }) => state === 'connected');
  const direct = running.filter(({ relayed }) => !relayed);
  const relayed = running.filter((call) => call.relayed);
  const broken = calls.filter(({ state }) => state !== 'connected');
  return [
    lead,
    direct.length > 0 && `${which(direct, 'is', 'are')} direct and ${direct.length > 1 ? 'go' : 'goes'} on.`,
    relayed.length > 0 && (stopped
      ? `${which(relayed, 'goes', 'go')} through its relay and ${relayed.length > 1 ? 'end' : 'ends'} with it.`
      : `${which(relayed, 'goes', 'go')} through the relay and ${relayed.length > 1 ? 'last' : 'lasts'} as long as that runs.`),
    broken.length > 0 && `There is no call with ${names(broken)} now.`,
    'This page connects again by itself.',
  ].filter(Boolean).join(' ');
}

function which(calls, one, several) {
  return calls.length > 1 ? `The calls with ${names(calls)} ${several}` : `The call with ${names(calls)} ${one}`;
}

function names(calls) {
  const all = calls.map(({ name }) => name);
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : all[0];
}

/** Why somebody is gone, for the log of the room. */
export function goodbye(name, reason) {
  switch (reason) {
    case 'kicked':
      return `Whoever runs the server sent ${name} away.`;
    case 'lost':
    case 'timeout':
      return `${name} lost the connection to the server.`;
    default:
      return `${name} left.`;
  }
}
