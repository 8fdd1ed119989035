/** A network that swallows everything also swallows the question why. */
const REASON_WITHIN_MS = 4_000;

/** Close codes after which coming back would not help. */
export const FINAL = new Map([
  [4401, 'The server wants a token. Ask whoever runs it for one.'],
  [4403, 'Whoever runs the server ended this session.'],
  [4409, 'This session was opened again elsewhere, so this page stepped back. Reload to take part again.'],
  [4429, 'The server closed the connection because too many messages came from here. Wait a little and try again.'],
]);

/**
 * Why the server refused a handshake, or null when it did not. The handshake itself tells a page nothing; `/ice` refuses the
 * same clients and says why. Browsers name the origin of a page to its own server, or what is taken for it, only with other
 * methods than GET.
 *
 * @param {URL} base
 * @param {() => Promise<string|undefined>} shown the token
 * @returns {Promise<string|null>}
 */
export async function whyRefused(base, shown) {
  try {
    const ice = new URL('ice', base);
    /** @type {RequestInit} */
    const options = { cache: 'no-store', signal: AbortSignal.timeout(REASON_WITHIN_MS) };
    const asked = await fetch(ice, { ...options, method: 'OPTIONS' });
    const token = await shown();
    /** @type {Record<string, string>} */
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const answer = asked.status === 403 ? asked : await fetch(ice, { ...options, headers });
    if (answer.ok) return null;
    const text = (await answer.text()).slice(0, 600).trim();
    return text || `The server refused this page with status ${answer.status}.`;
  } catch {
    return null;
  }
}
