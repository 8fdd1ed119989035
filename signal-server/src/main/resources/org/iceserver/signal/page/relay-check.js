/**
 * The check of the relay over one transport: does it give an address, and do packets cross the ports behind it in both
 * directions?
 */

import { credentialFault } from './credential-words.js';
import { crossRelay, familyOf } from './crossing.js';
import { insideRelay } from './gather.js';
import { hostOf } from './client/urls.js';
import { milliseconds, tellsErrors, told, urlsOf } from './result.js';
import { addressIn, isPrivate, notTried, portsFault } from './relay-words.js';
import { whyNothing } from './words.js';

/** @typedef {import('./check.js').Result} Result */
/** @typedef {'udp'|'tcp'|'tls'} Transport */

const UNAUTHENTICATED = 401;

/**
 * @param {RTCIceServer[]} turn TURN over this transport
 * @param {RTCIceServer[]} stun
 * @param {Transport} transport
 * @param {import('./page-facts.js').PageFacts} facts
 * @param {() => Promise<boolean>} udpBlocked whether this browser's network lets no UDP through
 * @returns {Promise<Result>}
 */
export async function relay(turn, stun, transport, facts, udpBlocked) {
  if (facts.reach === 'here' || facts.reach === 'forbidden') return within(turn, transport, facts, notTried(facts));
  const asked = hostOf(urlsOf(turn)[0]);
  const known = { asked: addressIn(asked), you: facts.you };
  const first = await crossRelay(turn, stun, known);
  if (!first.relayed) return nothing(first.gathered, turn, transport, facts);
  const crossings = [{ ...first, relayed: first.relayed }];
  for (const family of first.families.slice(1)) {
    const next = await crossRelay(turn, stun, known, family);
    if (next.relayed) crossings.push({ ...next, relayed: next.relayed });
  }
  const { gathered } = first;
  const details = { candidates: gathered.candidates, errors: told(gathered.errors), ms: first.relayed.ms };
  const fault = crossings.filter((crossing) => judged(crossing, facts)).map((one) => portsFault(one, facts, asked)).find(Boolean);
  const unjudged = crossings.filter((crossing) => !judged(crossing, facts));
  const worked = crossings.filter(({ roundTripMs }) => roundTripMs !== null);
  if (!fault && worked.length > 0) {
    const through = worked.map(({ relayed }) => relayed.address).join(' and ');
    const sentence = `Relayed through ${through}, there and back in ${milliseconds(worked[0].roundTripMs)}.`;
    return { state: 'ok', sentence: [sentence, ...unjudged.map(unknown)].join(' '), untried: unjudged.map(inShort)[0], ...details };
  }
  if (!fault || (worked.length === 0 && (await udpBlocked()))) {
    return within(turn, transport, facts, fault ? 'Its ports were not tried: no UDP of this browser reaches the server.' : 'Whether its ports are open was not found out: this browser shows no address that the relay could send to.');
  }
  return { state: 'warn', cause: 'ports', sentence: fault, ...details };
}

/**
 * What is not known of a family that no packet could be tried in.
 *
 * @param {{relayed: import('./gather.js').Found}} crossing
 */
function unknown({ relayed }) {
  return `Whether packets reach ${relayed.address}, too, was not found out: this browser shows no ${familyOf(relayed.address)} address that the relay could send to.`;
}

/** @param {{relayed: import('./gather.js').Found}} crossing */
function inShort({ relayed }) {
  return `Whether the relay's ports are open over ${familyOf(relayed.address)} was not found out.`;
}

/** A family is judged when both ends have an address of it that the relay sends to. */
function judged({ relayed, peer, roundTripMs }, { you }) {
  if (roundTripMs !== null) return true;
  const family = familyOf(relayed.address);
  const alike = peer.filter(({ address, protocol }) => protocol === 'udp' && [family, ''].includes(familyOf(address)));
  // The server has said that it relays to the address it sees; of another family only public addresses are sure to be.
  return alike.some(({ address }) => familyOf(you) === family || (familyOf(address) && !isPrivate(address)));
}

/**
 * Two relayed addresses of this server, which meet inside of it.
 *
 * @param {RTCIceServer[]} turn
 * @param {Transport} transport
 * @param {import('./page-facts.js').PageFacts} facts
 * @param {string} untried
 * @returns {Promise<Result>}
 */
async function within(turn, transport, facts, untried) {
  const gathered = await insideRelay(turn);
  const { candidates, errors, roundTripMs } = gathered;
  const relayed = candidates.find(({ type }) => type === 'relay');
  if (!relayed) return nothing(gathered, turn, transport, facts);
  const details = { candidates, errors: told(errors), ms: relayed.ms };
  if (roundTripMs === null) {
    return { state: 'fail', sentence: `The relay gave ${relayed.address}, port ${relayed.port}, but two calls that use it do not find each other inside the server; its log says more with 'iceserver trace'.`, ...details };
  }
  return { state: 'ok', untried: 'Whether its ports are open to others was not tried.', sentence: `Relayed through ${relayed.address}, there and back in ${milliseconds(roundTripMs)}, inside the server. ${untried}`, ...details };
}

/**
 * @param {import('./gather.js').Gathered} gathered
 * @param {RTCIceServer[]} turn
 * @param {Transport} transport
 * @param {import('./page-facts.js').PageFacts} facts
 * @returns {Result}
 */
function nothing({ candidates, errors }, turn, transport, facts) {
  const why = whyNothing(errors, transport, urlsOf(turn), tellsErrors());
  const refused = errors.some(({ code }) => code === UNAUTHENTICATED) && credentialFault(turn, facts);
  return { state: 'fail', ...why, ...(refused && { sentence: refused }), candidates, errors: told(errors) };
}
