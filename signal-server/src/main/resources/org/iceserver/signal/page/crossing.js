/**
 * A connection that crosses the relay's ports: one end has nothing but a relayed address, the other knows no TURN server and
 * sends to that address as any peer would. What two relayed addresses of one server say to each other never leaves it.
 */

import { describe, introduce, observe, pause, roundTrip, settled } from './gather.js';

/** Time enough for checks that are lost twice on a slow network. */
const CROSSING_MS = 6_000;
const CROSSED = new Set(['connected', 'completed']);
/** Nobody listens there (RFC 863); it stands for a port that is not known yet. */
const DISCARD = 9;

/**
 * @typedef {object} Crossing
 * @property {import('./gather.js').Gathered} gathered by the relayed end
 * @property {import('./gather.js').Found|null} relayed the relayed address that was tried
 * @property {string[]} families of all relayed addresses there are: IPv4, IPv6
 * @property {import('./gather.js').Found[]} peer the candidates of the other end
 * @property {number|null} roundTripMs null when nothing came back
 * @property {boolean|null} arrived whether the relay took anything that was sent to the relayed address; null: unknown
 * @property {boolean|null} returned whether anything that the relay sent came to this browser; null: unknown
 * @property {boolean} moved whether that came from another address or port than the relay tells
 * @property {boolean} atAsked whether packets got through at the address that the TURN server was asked at, and there alone
 */

/**
 * @param {RTCIceServer[]} turn TURN over one transport
 * @param {RTCIceServer[]} stun
 * @param {{asked: string, you: string}} known `asked` is the address that the TURN server is asked at, '' for a name: the relay's
 *   ports are tried there, too. `you` is where the server sees this page: the relay lets packets from there in, whatever port
 *   they come from, although browsers may hide every address of their own.
 * @param {string} [family] of the relayed address to try; the first one's without it
 * @returns {Promise<Crossing>}
 */
export async function crossRelay(turn, stun, { asked, you }, family = '') {
  const near = new RTCPeerConnection({ iceServers: turn, iceTransportPolicy: 'relay' });
  const far = new RTCPeerConnection({ iceServers: stun });
  try {
    const [nearWatch, farWatch] = [observe(near), observe(far)];
    const answer = roundTrip(near, far);
    await describe(near, far);
    await Promise.all([settled(nearWatch), settled(farWatch)]);
    const { gathered } = nearWatch;
    const families = [...new Set(gathered.candidates.map(({ address }) => familyOf(address)))];
    const chosen = family || families[0];
    const relayed = gathered.candidates.find(({ address }) => familyOf(address) === chosen) ?? null;
    const peer = farWatch.gathered.candidates;
    if (!relayed) return { gathered, relayed, families, peer, roundTripMs: null, arrived: null, returned: null, moved: false, atAsked: false };
    // The relayed address first: whatever comes from elsewhere then is not what the relay tells. A hidden address may be of any family.
    const fits = ({ address }) => [chosen, ''].includes(familyOf(address ?? ''));
    introduce(nearWatch, far, fits);
    const [first] = nearWatch.raw;
    if (asked !== relayed.address && familyOf(asked) === chosen) tryToo(far, asked, relayed.port, first);
    if (familyOf(you) === chosen) tryToo(near, you, DISCARD, first);
    introduce(farWatch, near, fits);
    let roundTripMs = (await Promise.race([answer, pause(CROSSING_MS)])) ?? null;
    // Packets cross already; a device that has much else to do needs longer for the keys and the channel on top of them.
    if (roundTripMs === null && CROSSED.has(near.iceConnectionState)) roundTripMs = (await Promise.race([answer, pause(CROSSING_MS)])) ?? null;
    return { gathered, relayed, families, peer, roundTripMs, ...(await heard(near, far, roundTripMs !== null)) };
  } finally {
    near.close();
    far.close();
  }
}

/** IPv4, IPv6, or '' for a name. */
export function familyOf(address) {
  if (address.includes(':')) return 'IPv6';
  return /^[\d.]+$/.test(address) ? 'IPv4' : '';
}

/** One candidate more, with a priority so low that any other is taken before. */
function tryToo(pc, address, port, { sdpMid, sdpMLineIndex }) {
  pc.addIceCandidate({ candidate: `candidate:1 1 udp 1 ${address} ${port} typ host`, sdpMid, sdpMLineIndex }).catch(() => {});
}

/** What each end heard of the other's connectivity checks (RFC 8445), as far as the browser counts them. */
async function heard(near, far, connected) {
  const [atRelay, here] = await Promise.all([near, far].map(async (pc) => pairsOf(await pc.getStats())));
  const counts = [...atRelay, ...here].some(({ requestsReceived }) => requestsReceived !== undefined);
  const any = (pairs) => pairs.some(({ requestsReceived = 0, responsesReceived = 0 }) => requestsReceived + responsesReceived > 0);
  const answered = (of) => here.some(({ remoteType, responsesReceived, state }) => remoteType === of && (responsesReceived > 0 || state === 'succeeded'));
  const asTold = answered('relay');
  return {
    arrived: connected || (counts ? any(atRelay) : null),
    returned: connected || (counts ? any(here) : null),
    moved: !asTold && (answered('prflx') || here.some(({ remoteType, requestsReceived }) => remoteType === 'prflx' && requestsReceived > 0)),
    atAsked: !asTold && answered('host'),
  };
}

/** @param {RTCStatsReport} report */
function pairsOf(report) {
  return [...report.values()].filter(({ type }) => type === 'candidate-pair')
    .map((pair) => ({ ...pair, remoteType: report.get(pair.remoteCandidateId)?.candidateType }));
}
