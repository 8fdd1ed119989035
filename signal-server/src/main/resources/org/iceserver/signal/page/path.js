/**
 * What `getStats` says about a connection, once a second: the selected candidate pair, the round trip, the bitrates and
 * the video that arrives.
 */

const PERIOD_MS = 1_000;

/**
 * @typedef {object} End one end of the selected pair
 * @property {string} type host, srflx, prflx or relay
 * @property {string} protocol udp or tcp, between the two ends
 * @property {string} relayProtocol udp, tcp or tls towards the TURN server; '' when not relayed or not known
 * @property {string} address with the port
 */

/**
 * @typedef {object} Sample
 * @property {End|null} local
 * @property {End|null} remote
 * @property {number|null} roundTripMs
 * @property {number} sendBitrate bits per second since the sample before
 * @property {number} receiveBitrate
 * @property {number} framesDecoded
 * @property {number} framesPerSecond
 * @property {string} resolution '640 × 360', or ''
 * @property {number} packetsLost
 */

/**
 * Samples a peer connection until stopped.
 *
 * @param {() => RTCPeerConnection|null} current
 * @param {(sample: Sample) => void} onSample
 * @returns {() => void} stops
 */
export function measure(current, onSample) {
  /** @type {any} */
  let before = null;
  const timer = setInterval(async () => {
    const pc = current();
    if (!pc || pc.connectionState === 'closed') return;
    const now = read(await pc.getStats());
    if (pc !== current()) return;
    if (before?.pc !== pc) before = null;
    onSample({ ...now, ...rates(before, now) });
    before = { pc, ...now };
  }, PERIOD_MS);
  return () => clearInterval(timer);
}

/** @param {RTCStatsReport} report */
function read(report) {
  const all = [...report.values()];
  const transport = all.find(({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId);
  const pair = transport ? report.get(transport.selectedCandidatePairId) : all.find(isSelected);
  const video = all.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
  return {
    at: pair?.timestamp ?? performance.now(),
    local: end(report.get(pair?.localCandidateId)),
    remote: end(report.get(pair?.remoteCandidateId)),
    roundTripMs: pair?.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1000,
    bytesSent: pair?.bytesSent ?? 0,
    bytesReceived: pair?.bytesReceived ?? 0,
    framesDecoded: video?.framesDecoded ?? 0,
    framesPerSecond: video?.framesPerSecond ?? 0,
    resolution: video?.frameWidth ? `${video.frameWidth} × ${video.frameHeight}` : '',
    packetsLost: video?.packetsLost ?? 0,
  };
}

/** Browsers without transport statistics mark the pair itself. */
function isSelected({ type, selected, nominated, state }) {
  return type === 'candidate-pair' && (selected || (nominated && state === 'succeeded'));
}

/** @returns {End|null} */
function end(candidate) {
  if (!candidate) return null;
  const { candidateType, protocol, relayProtocol, address, ip, port } = candidate;
  const host = address ?? ip;
  return { type: candidateType, protocol, relayProtocol: relayProtocol ?? '', address: host ? `${host}:${port}` : '' };
}

function rates(before, now) {
  const seconds = before ? (now.at - before.at) / 1000 : 0;
  const rate = (name) => (seconds > 0 ? (Math.max(0, now[name] - before[name]) * 8) / seconds : 0);
  return { sendBitrate: rate('bytesSent'), receiveBitrate: rate('bytesReceived') };
}
