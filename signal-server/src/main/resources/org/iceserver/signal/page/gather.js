/**
 * Candidate gathering as an experiment: one configuration in, everything the browser found or failed at out.
 */

/** Browsers give up on a silent STUN or TURN server after about ten seconds. */
const PATIENCE_MS = 12_000;
const PINGS = 5;

/**
 * @typedef {object} Found a candidate and when it came
 * @property {'host'|'srflx'|'prflx'|'relay'} type
 * @property {string} protocol how the other side would reach it
 * @property {string} address
 * @property {number} port
 * @property {string} base the local address and port behind a srflx candidate, '' when hidden
 * @property {string} url the server that told it, '' when the browser does not say
 * @property {number} ms since gathering began
 */

/**
 * @typedef {object} Gathered
 * @property {Found[]} candidates
 * @property {{code: number, text: string, url: string}[]} errors
 * @property {boolean} finished false when patience ended first
 */

/**
 * Gathers until the browser says it is done.
 *
 * @param {RTCConfiguration} configuration
 * @returns {Promise<Gathered>}
 */
export async function gather(configuration) {
  const pc = new RTCPeerConnection(configuration);
  try {
    const watch = observe(pc);
    pc.createDataChannel('check');
    await pc.setLocalDescription();
    await Promise.race([watch.done, pause(PATIENCE_MS)]);
    return watch.gathered;
  } finally {
    pc.close();
  }
}

/**
 * Connects two peer connections of this page through the relay and sends a few messages from one to the other and back.
 *
 * @param {RTCIceServer[]} iceServers TURN over one transport
 * @returns {Promise<Gathered & {roundTripMs: number|null}>} null when nothing came back
 */
export async function throughRelay(iceServers) {
  const configuration = { iceServers, iceTransportPolicy: 'relay' };
  const near = new RTCPeerConnection(configuration);
  const far = new RTCPeerConnection(configuration);
  try {
    const watch = observe(near);
    const nothing = Promise.all([watch.done, observe(far).done]).then(
      // Without a candidate nothing more can happen; with one, the connection still may.
      () => (watch.gathered.candidates.length === 0 ? null : pause(PATIENCE_MS / 2)),
    );
    const answer = roundTrip(near, far);
    answer.catch(() => {});
    await connect(near, far);
    const roundTripMs = await Promise.race([answer, nothing, pause(PATIENCE_MS)]);
    return { ...watch.gathered, roundTripMs: roundTripMs ?? null };
  } finally {
    near.close();
    far.close();
  }
}

function observe(pc) {
  const started = performance.now();
  const gathered = { candidates: [], errors: [], finished: false };
  const done = new Promise((resolve) => {
    pc.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate) gathered.candidates.push(found(candidate, performance.now() - started));
      if (candidate === null) finish();
    });
    pc.addEventListener('icegatheringstatechange', () => pc.iceGatheringState === 'complete' && finish());
    function finish() {
      gathered.finished = true;
      resolve();
    }
  });
  pc.addEventListener('icecandidateerror', ({ errorCode, errorText, url }) =>
    gathered.errors.push({ code: errorCode, text: errorText, url: url ?? '' }),
  );
  return { gathered, done };
}

function found(candidate, ms) {
  const { type, protocol, address, port, relatedAddress, relatedPort, url } = candidate;
  const base = relatedAddress && relatedPort ? `${relatedAddress}:${relatedPort}` : '';
  return { type, protocol, address: address ?? '', port, base, url: url ?? '', ms };
}

async function connect(near, far) {
  near.addEventListener('icecandidate', ({ candidate }) => far.addIceCandidate(candidate).catch(() => {}));
  far.addEventListener('icecandidate', ({ candidate }) => near.addIceCandidate(candidate).catch(() => {}));
  const offer = await near.createOffer();
  await far.setRemoteDescription(offer);
  await near.setLocalDescription(offer);
  await far.setLocalDescription();
  await near.setRemoteDescription(far.localDescription);
}

/** The median round trip of a few messages over a data channel, in milliseconds. */
function roundTrip(near, far) {
  far.addEventListener('datachannel', ({ channel }) => {
    channel.onmessage = ({ data }) => channel.send(data);
  });
  const channel = near.createDataChannel('ping');
  return new Promise((resolve) => {
    const times = [];
    let sent = 0;
    const ping = () => {
      sent = performance.now();
      channel.send('ping');
    };
    channel.onopen = ping;
    channel.onmessage = () => {
      times.push(performance.now() - sent);
      if (times.length < PINGS) ping();
      else resolve(times.sort((a, b) => a - b)[PINGS >> 1]);
    };
  });
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
