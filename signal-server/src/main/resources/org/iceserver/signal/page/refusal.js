/**
 * Why a server does not want this page, in words.
 */

/** Close codes after which coming back would not help. */
export const FINAL = new Map([
  [4401, 'The server wants a token. Ask whoever runs it for one.'],
  [4403, 'Whoever runs the server ended this session.'],
  [4409, 'This session was opened again elsewhere, so this page stepped back. Reload to take part again.'],
  [4429, 'The server closed the connection because too many messages came from here. Wait a little and try again.'],
]);

/** An error the server answered to a request; `code` is the protocol's word for it. */
export class Refusal extends Error {
  constructor({ code, message }) {
    super(message || code);
    this.code = code;
  }
}

/** A refused handshake tells a page nothing; `/ice` refuses the same clients and says why. */
export async function askWhy() {
  try {
    const answer = await fetch('ice', { cache: 'no-store' });
    if (answer.ok) return null;
    const text = (await answer.text()).slice(0, 600);
    return sentenceIn(text) || `The server refused this page with status ${answer.status}.`;
  } catch {
    return null;
  }
}

function sentenceIn(text) {
  try {
    const { message, error } = JSON.parse(text);
    return message ?? error?.message ?? error;
  } catch {
    return text.trim();
  }
}
