/**
 * Why a relay refuses the credential that the server made for this page, as far as this device can tell. Such a credential says
 * in its user name until when it is good (TURN REST), and the server says with each answer what its clock says.
 */

const MINUTE_MS = 60_000;
/** Of seconds since 1970, at the beginning or at the end of a user name. */
const STAMP = /^(\d{9,11})(?=[^\p{L}\d])|(?<=[^\p{L}\d])(\d{9,11})$/u;

/**
 * @param {RTCIceServer[]} turn what was shown
 * @param {import('./page-facts.js').PageFacts} facts
 * @returns {string} '' when the user name does not tell until when it is good
 */
export function credentialFault(turn, { aheadMs }) {
  const stamp = turn.map(({ username }) => STAMP.exec(username ?? '')).find(Boolean);
  if (!stamp) return '';
  const now = Date.now();
  const leftMs = Number(stamp[1] ?? stamp[2]) * 1_000 - now;
  if (Math.abs(aheadMs) > MINUTE_MS && leftMs - aheadMs <= 0) {
    const off = `${span(aheadMs)} ${aheadMs > 0 ? 'ahead of' : 'behind'}`;
    return `The relay refuses the credential, and the clock of the server is ${off} this device's: put the clock right that is wrong, then reload this page.`;
  }
  if (leftMs <= 0) {
    return `The relay refuses the credential, which expired ${span(leftMs)} ago by this device's clock: reload this page for a new one, or put the clock right.`;
  }
  return `The relay refuses the credential, which is good for ${span(leftMs)} more by this device's clock: it was made with another secret than the relay's, or the relay's clock is ahead by more than that. Give both the same --secret; the relay's log says which it is.`;
}

/** `2 h 5 min`, `40 min`. */
function span(ms) {
  const minutes = Math.floor(Math.abs(ms) / MINUTE_MS);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
