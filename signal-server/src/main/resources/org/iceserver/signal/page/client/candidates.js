const EARLY_LIMIT = 128;

/** @typedef {import('./client.js').Message} Message */

/**
 * The candidates of another peer, on their way into the connection. A candidate belongs to one ICE session of the other side,
 * which its username fragment names. When both sides restart ICE at once, candidates of an offer that was ignored arrive here:
 * given to the ICE session before, they and their end would spoil it. What belongs to no description that was applied waits for
 * it; most often it is forgotten with the connection.
 */
export class Candidates {
  /** @type {Message[]} */
  #early = [];

  /**
   * Adds a candidate, or the end of candidates, now or when there is a description for it.
   *
   * @param {RTCPeerConnection|null} pc the connection it belongs to; null while that is not there yet
   * @param {Message} message
   */
  async take(pc, message) {
    if (pc && isDescribed(pc, message.usernameFragment)) {
      await pc.addIceCandidate(candidateIn(message));
      return;
    }
    this.#early.push(message);
    if (this.#early.length > EARLY_LIMIT) this.#early.shift();
  }

  /** What came before its description. */
  waiting() {
    return this.#early.splice(0);
  }
}

/**
 * What the other side is told of a candidate. An end that names no ICE session is that of the newest.
 *
 * @param {RTCPeerConnection} pc
 * @param {RTCIceCandidate|null} candidate
 */
export function fieldsOf(pc, candidate) {
  const newest = /^a=ice-ufrag:(.*?)\r?$/m.exec(pc.localDescription?.sdp ?? '')?.[1];
  if (!candidate) return { candidate: null, usernameFragment: newest };
  const { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
  return { candidate: line || null, sdpMid, sdpMLineIndex, usernameFragment };
}

/**
 * @param {Message} message
 * @returns {RTCIceCandidateInit|undefined} undefined for the end of all candidates
 */
function candidateIn({ candidate, sdpMid, sdpMLineIndex, usernameFragment }) {
  if (candidate) return { candidate, sdpMid, sdpMLineIndex, usernameFragment };
  const named = typeof sdpMid === 'string' || typeof sdpMLineIndex === 'number';
  return named ? { candidate: '', sdpMid, sdpMLineIndex, usernameFragment } : undefined;
}

/**
 * @param {RTCPeerConnection} pc
 * @param {unknown} usernameFragment
 */
function isDescribed({ currentRemoteDescription: current, pendingRemoteDescription: pending }, usernameFragment) {
  const lines = [current, pending].flatMap((description) => description?.sdp.split(/\r?\n/) ?? []);
  return typeof usernameFragment === 'string' ? lines.includes(`a=ice-ufrag:${usernameFragment}`) : lines.length > 0;
}
