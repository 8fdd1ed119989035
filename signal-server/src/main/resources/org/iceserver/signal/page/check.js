/**
 * The connectivity check: a list of probes, each an experiment with one plain sentence as its result.
 */

import { pageFacts } from './page-facts.js';
import { relay } from './relay-check.js';
import { stun } from './stun-check.js';
import { offered, relayOver, stunOnly } from './transports.js';
import { LOOPBACK, WEBRTC_OFF } from './words.js';

/**
 * @typedef {object} Result
 * @property {'ok'|'warn'|'fail'} state
 * @property {string} sentence
 * @property {string} [cause] of a failure, for the verdict
 * @property {string} [untried] what was not tried of the relay's ports, for the verdict
 * @property {number} [ms] what took how long, for the right-hand column
 * @property {import('./gather.js').Found[]} [candidates]
 * @property {string[]} [errors] each in plain words
 */

const RELAYS = {
  udp: ['Relay over UDP', 'TURN, the usual way when no direct path exists'],
  tcp: ['Relay over TCP', 'TURN for networks that block UDP'],
  tls: ['Relay over TLS', 'TURN that looks like any secure web traffic'],
};

const RELAY_OFF = 'Relaying is off on this server (it runs with --stun-port 0): calls work only between browsers that reach each other directly.';

/** @typedef {{kind: string, title: string, hint: string, run: () => Promise<Result>}} Probe */

/**
 * The probes for a server that hands out these URLs, in the order they are shown. Without a connection to the server there are
 * no others: what it said before may be true no longer, and what does not answer then says nothing about firewalls.
 *
 * @param {import('./iceserver-client.js').IceServerClient} signaling
 * @param {import('./presence.js').Presence} presence
 * @returns {Probe[]}
 */
export function probes(signaling, presence) {
  const { iceServers } = signaling;
  /** @type {Probe} */
  const first = {
    kind: 'signaling',
    title: 'Signaling',
    hint: 'WebSocket, how peers find each other',
    run: async () => welcome(signaling, presence),
  };
  if (!globalThis.RTCPeerConnection) return [first, { kind: 'webrtc', title: 'WebRTC', hint: 'What calls are made of', run: withoutWebRtc }];
  /** @type {Probe} */
  const last = { kind: 'camera', title: 'Camera', hint: 'What this page may use', run: camera };
  if (presence.state !== 'open') return [first, last];
  if (iceServers.length === 0) return [first, { kind: 'relay', title: 'Relay', hint: 'TURN', run: relayOff }, last];
  const direct = once(() => stun(stunOnly(iceServers)));
  const facts = once(pageFacts);
  const udpBlocked = async () => (await direct()).cause === 'silence';
  const relays = offered(iceServers).map((transport) => ({
    kind: `relay-${transport}`,
    title: RELAYS[transport][0],
    hint: RELAYS[transport][1],
    run: async () => relay(relayOver(iceServers, transport), stunOnly(iceServers), transport, await facts(), udpBlocked),
  }));
  return [
    first,
    { kind: 'stun', title: 'Direct address', hint: 'STUN over UDP, for calls without a relay', run: direct },
    ...relays,
    last,
  ];
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
  const signaling = results.get('signaling');
  if (signaling?.state === 'fail') return { state: 'fail', sentence: `No calls from here for now. ${signaling.sentence}` };
  if (results.has('webrtc')) return { state: 'fail', sentence: WEBRTC_OFF };
  if (results.has('relay')) return { state: 'warn', sentence: RELAY_OFF };
  const direct = works('stun') || (cause('stun') === 'untold' && works('relay-udp'));
  if (direct && open.length > 0 && open.length === relays.length) {
    const untried = relays.map((kind) => results.get(kind)?.untried).find(Boolean);
    return { state: 'ok', sentence: ['Calls from here work, directly and through the relay.', untried].filter(Boolean).join(' ') };
  }
  const fault = relays.find((kind) => cause(kind) === 'ports');
  if (fault) return { state: 'warn', sentence: results.get(fault)?.sentence ?? '' };
  if (open.length > 0 && !works('stun') && !works('relay-udp')) {
    if (cause('relay-udp') === 'loopback') return { state: 'warn', sentence: LOOPBACK };
    const way = works('relay-tcp') ? 'TCP' : 'TLS';
    return { state: 'warn', sentence: `UDP is blocked on the way to this server. Calls still work, through the relay over ${way}.` };
  }
  if (open.length > 0) {
    return { state: 'warn', sentence: 'Calls work, but not every way is open. The rows below say which.' };
  }
  const refusal = relays.map((kind) => results.get(kind)).find((result) => result?.cause === 'answer');
  if (works('stun') && refusal) {
    return { state: 'warn', sentence: `Direct calls may work, but not through the relay. ${refusal.sentence}` };
  }
  if (works('stun')) {
    return { state: 'warn', sentence: 'Direct calls may work; the relay does not, so strict networks are left out.' };
  }
  if (['stun', ...relays].every((kind) => cause(kind) === 'loopback')) return { state: 'fail', sentence: LOOPBACK };
  return { state: 'fail', sentence: 'Neither STUN nor the relay answers. Calls work at most inside one network.' };
}

/** The server went away while the probes ran: what failed then says nothing about the network. */
export function overtaken(result, presence) {
  return result.state === 'ok' || presence.state === 'open'
    ? result
    : { state: 'warn', sentence: `Not known: ${presence.stopped ? 'the server was stopped' : 'the connection to the server was lost'} while this was tried.` };
}

/** @returns {Result} */
function welcome(signaling, presence) {
  return presence.state === 'open'
    ? { state: 'ok', sentence: 'Connected. The server welcomed this page and gave it credentials for the relay.', ms: signaling.welcomeMs }
    : { state: 'fail', sentence: presence.reason };
}

/** @returns {Promise<Result>} */
async function relayOff() {
  return { state: 'warn', sentence: RELAY_OFF };
}

/** @returns {Promise<Result>} */
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

/** @returns {Promise<Result>} */
async function withoutWebRtc() {
  return { state: 'fail', sentence: WEBRTC_OFF };
}

/**
 * @template T
 * @param {() => T} action
 * @returns {() => T}
 */
function once(action) {
  /** @type {T|undefined} */
  let result;
  return () => (result ??= action());
}
