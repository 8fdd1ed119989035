/**
 * What the server tells its own lab page beside credentials.
 *
 * @typedef {object} PageFacts
 * @property {string} relayPorts such as 49152-65535; '' when unknown or when relaying is off
 * @property {string} you the address that the server sees this page at; '' when unknown
 * @property {'network'|'here'|'forbidden'|''} reach whether the relay sends packets to that address; `here` is its own machine
 * @property {string[]} elsewhere addresses of this page for other devices; only told to a page on the server's machine
 * @property {boolean} selfSigned whether browsers have no reason to trust its certificate
 * @property {number} aheadMs by how much the server's clock is ahead of this device's, to the second; 0 when unknown
 */

/** @type {PageFacts} */
const NOTHING = { relayPorts: '', you: '', reach: '', elsewhere: [], selfSigned: false, aheadMs: 0 };

/** Asks the server; a proxy in between may leave out what it does not know. */
export async function pageFacts() {
  try {
    const answer = await fetch(new URL('page/facts.json', document.baseURI), { cache: 'no-store' });
    const said = Date.parse(answer.headers.get('Date') ?? '');
    const aheadMs = Number.isNaN(said) ? 0 : said - Date.now();
    return answer.ok ? { ...NOTHING, ...(await answer.json()), aheadMs } : NOTHING;
  } catch {
    return NOTHING;
  }
}
