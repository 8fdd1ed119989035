/** Which of the server's URLs are of use to a browser. */

/**
 * No browser speaks TURN over DTLS, and Firefox sends nothing to a loopback address: a server that is reached there also tells
 * the address of its default route. Firefox logs an error when it is given five URLs or more.
 *
 * @param {RTCIceServer[]} iceServers
 * @returns {RTCIceServer[]}
 */
export function forBrowsers(iceServers) {
  /** @param {(url: string) => boolean} unwanted */
  const without = (unwanted) => iceServers
    .map((server) => ({ ...server, urls: [server.urls].flat().filter((url) => !unwanted(url)) }))
    .filter(({ urls }) => urls.length > 0);
  const elsewhere = without((url) => overDtls(url) || leadsToLoopback(url));
  return elsewhere.length > 0 ? elsewhere : without(overDtls);
}

/** @param {string} url */
function overDtls(url) {
  return url.startsWith('turns:') && /[?&]transport=udp/.test(url);
}

/**
 * The host in a STUN or TURN URL (RFC 7064, RFC 7065).
 *
 * @param {string} url
 */
export function hostOf(url) {
  return /^[a-z]+:(\[[^\]]*\]|[^:?]*)/.exec(url)?.[1] ?? '';
}

/**
 * Whether a STUN or TURN URL leads to this machine by a loopback address.
 *
 * @param {string} url
 */
export function leadsToLoopback(url) {
  return isLoopback(hostOf(url));
}

/** @param {string} host */
export function isLoopback(host) {
  return /^(localhost|.*\.localhost|127\..*|\[::1\])$/i.test(host);
}
