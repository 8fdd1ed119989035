/**
 * The check of STUN: where the server sees this browser, and what that says about the NAT in between.
 */

import { gather } from './gather.js';
import { hostOf, leadsToLoopback } from './client/urls.js';
import { tellsErrors, told, urlsOf } from './result.js';
import { natKind, whyNothing } from './words.js';

/** @returns {Promise<import('./check.js').Result>} */
export async function stun(iceServers) {
  if (iceServers.length === 0) return { state: 'warn', sentence: 'The server hands out no STUN URL.' };
  const found = await gather({ iceServers }, 'srflx');
  const { candidates, errors, finished } = found;
  const details = { candidates, errors: told(errors) };
  const mapped = candidates.find(({ type }) => type === 'srflx');
  if (mapped) return { state: 'ok', sentence: `The server sees you as ${mapped.address}, port ${mapped.port}.${nat(candidates)}`, ms: mapped.ms, ...details };
  const urls = urlsOf(iceServers);
  if (answered(found, urls)) {
    return { state: 'ok', sentence: 'The server sees the address you have yourself: no NAT on the way.', ms: candidates.at(-1)?.ms, ...details };
  }
  const why = whyNothing(errors, 'stun', urls, tellsErrors());
  if (why.cause === 'untold' && finished && candidates.length > 0) {
    const sentence = 'Either the server sees the address you have yourself, or it did not answer; this browser does not tell pages which. Relay over UDP shows whether UDP is open.';
    return { state: 'warn', cause: 'untold', sentence, ...details };
  }
  return { state: 'fail', ...why, ...details };
}

/**
 * Browsers leave out a mapped address that equals the host's own: silence is a good answer, and a device has an address for
 * each of its interfaces. Those of containers and VPNs may lead nowhere; one without an error is enough. That nothing was sent
 * to a loopback address is no error. Errors without a text are Firefox's, which do not stand for one interface each.
 */
function answered({ candidates, errors, finished }, urls) {
  const own = candidates.filter(({ type, protocol }) => type === 'host' && protocol === 'udp').length;
  if (!finished || own === 0 || !tellsErrors()) return false;
  return urls.filter((url) => !leadsToLoopback(url)).some((url) => {
    const failed = errors.filter((error) => !error.url || hostOf(error.url) === hostOf(url));
    return failed.length < own && failed.every(({ text }) => text && !/lookup/i.test(text));
  });
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
