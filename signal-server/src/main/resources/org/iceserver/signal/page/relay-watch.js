/**
 * Watches a connection that may use nothing but a relay: when it got no relayed address it can never be a call, which browsers
 * tell nobody.
 */

import { sentenceFor } from './words.js';

/**
 * @param {RTCPeerConnection} pc
 * @param {(why: string) => void} tell a sentence when there is no relay, '' when there is one after all
 */
export function watchRelay(pc, tell) {
  let relayed = false;
  let errors = [];
  pc.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.type === 'relay') relayed = true;
  });
  pc.addEventListener('icecandidateerror', ({ errorCode, errorText }) => errors.push({ code: errorCode, text: errorText }));
  pc.addEventListener('icegatheringstatechange', () => {
    if (pc.iceGatheringState === 'gathering') {
      relayed = false;
      errors = [];
    }
    if (pc.iceGatheringState !== 'complete' || pc.getConfiguration().iceTransportPolicy !== 'relay') return;
    tell(relayed ? '' : `With Relay only there is no path, because the relay gave this browser no address. ${why(errors)}`.trim());
  });
}

/** What the server answered says more than that one of its addresses did not. */
function why(errors) {
  const told = errors.find(({ code }) => code < 600) ?? errors[0];
  return told ? sentenceFor(told) : '';
}
