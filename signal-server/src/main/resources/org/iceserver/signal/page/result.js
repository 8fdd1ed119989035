/**
 * What the checks have in common: how browsers report, and how results read.
 */

import { sentenceFor } from './words.js';

/** Older browsers say nothing about what failed. */
export const tellsErrors = () => 'onicecandidateerror' in RTCPeerConnection.prototype;

export function urlsOf(iceServers) {
  return iceServers.flatMap(({ urls }) => urls);
}

/** Every different thing the browser reported, with the URL it was about and the interface, where it says so. */
export function told(errors) {
  const from = ({ from: address }) => (address ? ` from ${address}` : '');
  return [...new Set(errors.map((error) => `${error.url || 'Server'}${from(error)}: ${sentenceFor(error)}`))];
}

/** `0.4 ms`, `12 ms`. */
export function milliseconds(ms) {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
