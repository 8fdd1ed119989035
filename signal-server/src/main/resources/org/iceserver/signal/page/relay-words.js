/**
 * What crossing the relay's ports showed, in one sentence that names the cause and the mend. `iceserver probe` says the same.
 */

const PRIVATE = [
  /^10\./, /^192\.168\./, /^172\.(1[6-9]|2\d|3[01])\./, /^169\.254\./, /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./, /^127\./,
  /^f[cd]/i, /^fe[89ab]/i, /^::1$/,
];

/** Whether an IP address means something only within one network (RFC 1918, 3927, 4193, 4291, 6598). */
export function isPrivate(address) {
  return PRIVATE.some((range) => range.test(address));
}

/**
 * @param {import('./crossing.js').Crossing & {relayed: import('./gather.js').Found}} crossing
 * @param {import('./page-facts.js').PageFacts} facts
 * @param {string} asked the address or name that the TURN server was asked at
 * @returns {string} '' when packets cross in both directions, from and to the address that the relay tells
 */
export function portsFault({ relayed, peer, roundTripMs, arrived, returned, moved, atAsked }, { relayPorts, you }, asked) {
  if (roundTripMs !== null && !moved && !atAsked) return '';
  const { address, port } = relayed;
  const seen = you || peer.find(({ type }) => type === 'srflx')?.address || '';
  const told = `The server tells clients ${address} as its relayed address`;
  if (isPrivate(address) && !isPrivate(addressIn(asked) || seen || address)) {
    return `${told}, a private one, but was asked at ${asked}: set --external-ip ${addressIn(asked) || 'to its public address'}, or --external-ip auto.`;
  }
  if (atAsked) return `${told}, but packets reach its relay ports at ${asked}, where it was asked: set --external-ip ${asked}.`;
  if (moved) {
    return `${told}, but its packets come from another address or port: check --external-ip, and have a NAT in front of the server keep the relay ports as they are.`;
  }
  const ports = relayPorts ? `the relay ports (${relayPorts})` : 'the relay ports';
  const at = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  if (arrived) return `No packet from ${at} came to this browser, though packets from here reach the relay: a firewall drops UDP that leaves ${ports}; let it out.`;
  if (returned) return `No packet reached ${at} from this browser, though the relay's own packets come from there: a firewall drops UDP to ${ports}; open them.`;
  const none = arrived === false ? `No packet reached ${at} from this browser` : `Nothing comes back from ${at} to this browser`;
  return `${none}: a firewall drops UDP to ${ports}, or the relayed address is wrong (--external-ip).`;
}

/** An IP address literal of a URL without its brackets, '' for a name. */
export function addressIn(host) {
  return host.startsWith('[') || /^[\d.]+$/.test(host) ? host.replace(/[[\]]/g, '') : '';
}

/** Why the relay's ports could not be crossed from here. */
export function notTried({ reach, you }) {
  return reach === 'here'
    ? 'Whether others reach its ports was not tried: this browser is on the machine of the server, or shares its address. Open this page on another device.'
    : `Whether its ports are open was not tried: the rules of this server let it relay nothing to ${you}. Calls of its own clients need no open ports.`;
}
