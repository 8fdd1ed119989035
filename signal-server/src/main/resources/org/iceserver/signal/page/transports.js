/**
 * Which of the server's URLs a connection may use: one list of ICE servers in, a narrower one out.
 */

/** The ways to a TURN server, in the order people try them. */
export const TRANSPORTS = /** @type {const} */ (['udp', 'tcp', 'tls']);

/** What a TURN URL (RFC 7065) says about the way to the server; null for STUN. */
export function transportOf(url) {
  if (url.startsWith('turns:')) return 'tls';
  if (!url.startsWith('turn:')) return null;
  return /[?&]transport=tcp/.test(url) ? 'tcp' : 'udp';
}

/** The ICE servers whose URLs pass `keep(transport)`, each with the URLs that did; servers without any are left out. */
function only(iceServers, keep) {
  return iceServers
    .map((server) => ({ ...server, urls: [server.urls].flat().filter((url) => keep(transportOf(url))) }))
    .filter((server) => server.urls.length > 0);
}

/** STUN alone. */
export function stunOnly(iceServers) {
  return only(iceServers, (transport) => transport === null);
}

/** TURN over one transport, without STUN. */
export function relayOver(iceServers, transport) {
  return only(iceServers, (candidate) => candidate === transport);
}

/** The transports this server hands out URLs for. */
export function offered(iceServers) {
  return TRANSPORTS.filter((transport) => relayOver(iceServers, transport).length > 0);
}

/**
 * The configuration of a call.
 *
 * @param {RTCIceServer[]} iceServers
 * @param {{relayOnly: boolean, transport: 'any'|'udp'|'tcp'|'tls'}} choice
 * @returns {RTCConfiguration}
 */
export function configuration(iceServers, { relayOnly, transport }) {
  return {
    iceServers: only(iceServers, (candidate) => candidate === null || transport === 'any' || candidate === transport),
    iceTransportPolicy: relayOnly ? 'relay' : 'all',
    bundlePolicy: 'max-bundle',
  };
}
