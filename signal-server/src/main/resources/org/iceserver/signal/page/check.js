/**
 * The connectivity check: a list of probes, each an experiment with one plain sentence as its result.
 */

import { gather, throughRelay } from './gather.js';
import { leadsToLoopback } from './iceserver-urls.js';
import { offered, relayOver, stunOnly } from './transports.js';
import { LOOPBACK, WEBRTC_OFF, natKind, sentenceFor, whyNothing } from './words.js';

/**
 * @typedef {object} Result
 * @property {'ok'|'warn'|'fail'} state
 * @property {string} sentence
 * @property {string} [cause] of a failure, for the verdict
 * @property {number} [ms] what took how long, for the right-hand column
 * @property {import('./gather.js').Found[]} [candidates]
 * @property {string[]} [errors] each in plain words
 */

/** Older browsers say nothing about what failed. */
const tellsErrors = () => 'onicecandidateerror' in RTCPeerConnection.prototype;

const RELAYS = {
  udp: ['Relay over UDP', 'TURN, the usual way when no direct path exists'],
  tcp: ['Relay over TCP', 'TURN for networks that block UDP'],
  tls: ['Relay over TLS', 'TURN that looks like any secure web traffic'],
};

/**
 * The probes for a server that hands out these URLs, in the order they are shown.
 *
 * @param {import('./iceserver-client.js').IceServerClient} signaling
 * @returns {{kind: string, title: string, hint: string, run: () => Promise<Result>}[]}
 */
export function probes(signaling) {
  const { iceServers } = signaling;
  const first = { kind: 'signaling', title: 'Signaling', hint: 'WebSocket, how peers find each other', run: () => welcome(signaling) };
  if (!globalThis.RTCPeerConnection) return [first, { kind: 'webrtc', title: 'WebRTC', hint: 'What calls are made of', run: withoutWebRtc }];
  const relays = offered(iceServers).map((transport) => ({
    kind: `relay-${transport}`,
    title: RELAYS[transport][0],
    hint: RELAYS[transport][1],
    run: () => relay(relayOver(iceServers, transport), transport),
  }));
  return [
    first,
    { kind: 'stun', title: 'Direct address', hint: 'STUN over UDP, for calls without a relay', run: () => stun(stunOnly(iceServers)) },
    ...relays,
    { kind: 'camera', title: 'Camera', hint: 'What this page may use', run: camera },
  ].filter(({ kind }) => kind === 'signaling' || kind === 'camera' || iceServers.length > 0);
}

/**
 * What the rows mean for somebody who wants to make a call.
 *
 * @param {Map<string, Result>} results by kind
 * @returns {Result}
 */
export function verdict(results) {
  const works = (kind) => results.get(kind)?.state === 'ok';
  const cause = (kind) => results.get(kind)?.cause;
  const relays = [...results.keys()].filter((kind) => kind.startsWith('relay-'));
  const open = relays.filter(works);
  if (results.get('signaling')?.state === 'fail') {
    return { state: 'fail', sentence: 'No calls from here: signaling was refused or is out of reach.' };
  }
  if (results.has('webrtc')) return { state: 'fail', sentence: WEBRTC_OFF };
  const direct = works('stun') || (cause('stun') === 'untold' && works('relay-udp'));
  if (direct && open.length > 0 && open.length === relays.length) {
    return { state: 'ok', sentence: 'Calls from here work, directly and through the relay.' };
  }
  if (open.length > 0 && !works('stun') && !works('relay-udp')) {
    if (cause('relay-udp') === 'loopback') return { state: 'warn', sentence: LOOPBACK };
    const way = works('relay-tcp') ? 'TCP' : 'TLS';
    return { state: 'warn', sentence: `UDP is blocked on the way to this server. Calls still work, through the relay over ${way}.` };
  }
  if (open.length > 0) {
    return { state: 'warn', sentence: 'Calls work, but not every way is open. The rows below say which.' };
  }
  if (works('stun')) {
    return { state: 'warn', sentence: 'Direct calls may work; the relay does not, so strict networks are left out.' };
  }
  if (['stun', ...relays].every((kind) => cause(kind) === 'loopback')) return { state: 'fail', sentence: LOOPBACK };
  return { state: 'fail', sentence: 'Neither STUN nor the relay answers. Calls work at most inside one network.' };
}

async function welcome(signaling) {
  try {
    await signaling.ready();
    return { state: 'ok', sentence: 'Connected. The server welcomed this page and gave it credentials for the relay.', ms: signaling.welcomeMs };
  } catch (failure) {
    return { state: 'fail', sentence: failure.message };
  }
}

async function stun(iceServers) {
  if (iceServers.length === 0) return { state: 'warn', sentence: 'The server hands out no STUN URL.' };
  const { candidates, errors, finished } = await gather({ iceServers });
  const details = { candidates, errors: told(errors) };
  const mapped = candidates.find(({ type }) => type === 'srflx');
  if (mapped) return { state: 'ok', sentence: `The server sees you as ${mapped.address}, port ${mapped.port}.${nat(candidates)}`, ms: mapped.ms, ...details };
  // Browsers leave out a mapped address that equals the host's own: silence without an error is a good answer. That nothing
  // was sent to a loopback address is no error.
  const urls = urlsOf(iceServers);
  const failed = errors.filter(({ url, text }) => text || !leadsToLoopback(url));
  if (finished && failed.length === 0 && candidates.length > 0 && tellsErrors() && !urls.every(leadsToLoopback)) {
    return { state: 'ok', sentence: 'The server sees the address you have yourself: no NAT on the way.', ms: candidates.at(-1).ms, ...details };
  }
  const why = whyNothing(errors, 'stun', urls, tellsErrors());
  if (why.cause === 'untold' && finished && candidates.length > 0) {
    const sentence = 'Either the server sees the address you have yourself, or it did not answer; this browser does not tell pages which. Relay over UDP shows whether UDP is open.';
    return { state: 'warn', cause: 'untold', sentence, ...details };
  }
  return { state: 'fail', ...why, ...details };
}

function nat(candidates) {
  switch (natKind(candidates)) {
    case 'symmetric':
      return ' Your NAT gives every destination another port (symmetric), so most calls will need the relay.';
    case 'endpoint-independent':
      return ' Your NAT keeps one port for every destination, which direct calls like.';
    case 'none':
      return ' No NAT on the way.';
    default:
      return '';
  }
}

async function relay(iceServers, transport) {
  const { candidates, errors, roundTripMs } = await throughRelay(iceServers);
  const details = { candidates, errors: told(errors) };
  const relayed = candidates.find(({ type }) => type === 'relay');
  if (!relayed) return { state: 'fail', ...whyNothing(errors, transport, urlsOf(iceServers), tellsErrors()), ...details };
  if (roundTripMs === null) {
    return { state: 'warn', sentence: `The relay gave ${relayed.address}, port ${relayed.port}, but what is sent through it does not come back: its port range is blocked, or it may not reach that address.`, ms: relayed.ms, ...details };
  }
  return { state: 'ok', sentence: `Relayed through ${relayed.address}, there and back in ${milliseconds(roundTripMs)}.`, ms: relayed.ms, ...details };
}

async function camera() {
  if (!isSecureContext) {
    return { state: 'warn', sentence: 'No camera here: browsers give it only to https pages and localhost. Start the server with --tls-self-signed (or --cert and --key) and open this page with https. Until then a generated picture stands in.' };
  }
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  if (!devices.some(({ kind }) => kind === 'videoinput')) {
    return { state: 'warn', sentence: 'No camera found on this device. A generated picture stands in for it.' };
  }
  const permission = await navigator.permissions?.query({ name: 'camera' }).catch(() => null);
  if (permission?.state === 'denied') {
    return { state: 'warn', sentence: 'This browser was told to keep the camera from this page; allow it in the address bar. A generated picture stands in.' };
  }
  return { state: 'ok', sentence: 'A camera is there; the browser asks before this page sees it.' };
}

async function withoutWebRtc() {
  return { state: 'fail', sentence: WEBRTC_OFF };
}

function urlsOf(iceServers) {
  return iceServers.flatMap(({ urls }) => urls);
}

/** Every different thing the browser reported, with the URL it was about. */
function told(errors) {
  return [...new Set(errors.map((error) => `${error.url || 'Server'}: ${sentenceFor(error)}`))];
}

/** `0.4 ms`, `12 ms`. */
export function milliseconds(ms) {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
