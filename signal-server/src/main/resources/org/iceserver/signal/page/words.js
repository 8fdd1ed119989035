/**
 * What browsers report, in plain words: the error codes of `icecandidateerror` events (STUN and TURN, RFC 8489 and
 * RFC 8656, plus the 701 and 600 that browsers add) and the verdict on a NAT.
 */

import { hostOf, isLoopback } from './client/urls.js';

const CODES = new Map([
  [300, 'The server sends clients to another address, and that one did not work.'],
  [400, 'The server could not read the request: browser and server disagree about TURN.'],
  [401, 'The relay refused the user name or password: the credentials are wrong or have expired. Check that server and page share one secret, and the clock of the server.'],
  [403, 'The relay refuses this client: its rules do not allow the address.'],
  [420, 'The relay does not know an option this browser needs.'],
  [437, 'The relay still holds an older session for the same port; wait a moment and check again.'],
  [438, 'The relay calls the nonce stale again and again; the clock of the server may jump.'],
  [440, 'The relay has no address of the kind (IPv4 or IPv6) this browser asked for.'],
  [441, 'The relay session belongs to other credentials; check again.'],
  [442, 'The relay does not relay over this transport.'],
  [443, 'The relay and the other side speak different address families (IPv4 and IPv6).'],
  [486, 'There are as many relay sessions as the server grants, for this user, this address or in all: end some calls, or raise the limit (--limit allocations-per-user, allocations-per-source or total-allocations); the log of the server says which.'],
  [500, 'The relay had a fault of its own; its log says which.'],
  [508, 'The relay has no room: no relay port or file descriptor is left, or it is about to stop. Give it more (--relay-ports, LimitNOFILE); the log of the server says which.'],
]);

const SILENT = {
  stun: 'No answer over UDP: a firewall blocks UDP on the way, or the server is not reachable under this name.',
  udp: 'No answer over UDP: a firewall blocks UDP on the way, or the port is not published. Relays over TCP or TLS may still work.',
  tcp: 'No connection over TCP: a firewall blocks the port, or nothing listens there.',
  tls: 'No connection over TLS: a firewall blocks the port, or this browser does not accept the certificate, and browsers do not say which.',
};

const UNTOLD = 'Nothing came back, and this browser does not tell pages why. Usual reasons: a firewall or a port that is not published, a name that the browser cannot look up, or credentials that are refused.';

export const WEBRTC_OFF = 'WebRTC is switched off in this browser. In Firefox, set media.peerconnection.enabled to true in about:config; elsewhere, an extension or a policy may block it.';

export const LOOPBACK = 'This browser sends no UDP to a STUN or TURN server at a loopback address, as Firefox does. Open this page by another address of this machine; the server prints them when it starts.';

/**
 * Why no candidate came.
 *
 * @param {{code: number, text: string, url: string}[]} errors
 * @param {'stun'|'udp'|'tcp'|'tls'} transport
 * @param {string[]} urls what was asked
 * @param {boolean} tells whether this browser has `icecandidateerror` events
 * @returns {{cause: 'answer'|'untold'|'loopback'|'lookup'|'silence', sentence: string}}
 */
export function whyNothing(errors, transport, urls, tells) {
  const answer = errors.find(({ code }) => code !== 701 && code < 600);
  if (answer) return { cause: 'answer', sentence: sentenceFor(answer) };
  const hosts = urls.map(hostOf);
  // Chromium does send there, and has a text for what failed.
  if (hosts.every(isLoopback) && errors.every(({ text }) => !text)) return { cause: 'loopback', sentence: LOOPBACK };
  if (!tells) return { cause: 'untold', sentence: UNTOLD };
  const unknown = errors.find(({ text }) => /lookup/i.test(text));
  if (unknown) {
    return { cause: 'lookup', sentence: `This browser cannot look up the name ${hostOf(unknown.url)}. Give the server a name that DNS knows, or an address, with --advertise.` };
  }
  const names = hosts.filter((host) => !isAddress(host) && !isLoopback(host) && host !== location.hostname);
  const doubt = names.length > 0 ? ` Or this browser cannot look up the name ${names[0]}.` : '';
  const told = transport === 'tls' ? ` 'iceserver probe' with ${urls[0]} names the fault, and so does the log of the server.` : '';
  return { cause: 'silence', sentence: SILENT[transport] + doubt + told };
}

function isAddress(host) {
  return host.startsWith('[') || /^[\d.]+$/.test(host);
}

/** One sentence for one error event. */
export function sentenceFor({ code, text }) {
  if (code === 701) return `The server did not answer${text ? ` (${text.replace(/\.$/, '')})` : ''}.`;
  return CODES.get(code) ?? `The server answered error ${code}${text ? ` (${text})` : ''}.`;
}

/**
 * What the mappings say about the NAT in front of this browser (RFC 4787 section 4.1).
 *
 * @param {import('./gather.js').Found[]} candidates
 * @returns {'none'|'endpoint-independent'|'symmetric'|'unknown'}
 */
export function natKind(candidates) {
  const mapped = candidates.filter(({ type, protocol, base }) => type === 'srflx' && protocol === 'udp' && base);
  const byBase = groupByBase(mapped);
  let compared = false;
  for (const [base, mappings] of byBase) {
    const outside = new Set(mappings.map(({ address, port }) => `${address}:${port}`));
    if (outside.size > 1) return 'symmetric';
    if (outside.has(base)) return 'none';
    compared ||= new Set(mappings.map(({ url }) => url)).size > 1;
  }
  return compared ? 'endpoint-independent' : 'unknown';
}

function groupByBase(mapped) {
  const groups = new Map();
  for (const candidate of mapped) groups.set(candidate.base, [...(groups.get(candidate.base) ?? []), candidate]);
  return groups;
}
