/**
 * Candidate gathering as an experiment: one configuration in, everything the browser found or failed at out.
 */

/** Browsers give up on a silent STUN or TURN server after about ten seconds. */
const PATIENCE_MS = 12_000;
/** An interface that leads nowhere is not waited for any longer than this once another one has what was wanted. */
const GRACE_MS = 1_500;
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
 * @property {{code: number, text: string, url: string, from: string}[]} errors `from` is the local address, '' when hidden
 * @property {boolean} finished false when patience ended first
 */

/**
 * @typedef {object} Watch
 * @property {Gathered} gathered
 * @property {RTCIceCandidate[]} raw
 * @property {(candidate: RTCIceCandidate) => void} pass called with each candidate that comes
 * @property {Promise<void>} done
 * @property {(type: string) => Promise<void>} found
 */

/**
 * Gathers until the browser says it is done, or a little longer than until the first candidate of this type.
 *
 * @param {RTCConfiguration} configuration
 * @param {string} enough a type of candidates
 * @returns {Promise<Gathered>}
 */
export async function gather(configuration, enough) {
  const pc = new RTCPeerConnection(configuration);
  try {
    const watch = observe(pc);
    pc.createDataChannel('check');
    await pc.setLocalDescription();
    await settled(watch, enough);
    return watch.gathered;
  } finally {
    pc.close();
  }
}

/**
 * Connects two peer connections of this page through the relay and sends a few messages from one to the other and back. Both
 * ends are relayed by the same server, which delivers such packets without sending them.
 *
 * @param {RTCIceServer[]} iceServers TURN over one transport
 * @returns {Promise<Gathered & {roundTripMs: number|null}>} null when nothing came back
 */
export async function insideRelay(iceServers) {
  /** @type {RTCConfiguration} */
  const configuration = { iceServers, iceTransportPolicy: 'relay' };
  const near = new RTCPeerConnection(configuration);
  const far = new RTCPeerConnection(configuration);
  try {
    const watches = [observe(near), observe(far)];
    const answer = roundTrip(near, far);
    await describe(near, far);
    introduce(watches[0], far);
    introduce(watches[1], near);
    const nothing = Promise.all(watches.map(({ done }) => done)).then(
      // Without a candidate nothing more can happen; with one, the connection still may.
      () => (watches[0].gathered.candidates.length === 0 ? null : pause(PATIENCE_MS / 2)),
    );
    const roundTripMs = await Promise.race([answer, nothing, pause(PATIENCE_MS)]);
    return { ...watches[0].gathered, roundTripMs: roundTripMs ?? null };
  } finally {
    near.close();
    far.close();
  }
}

/**
 * Watches a connection gather.
 *
 * @param {RTCPeerConnection} pc
 * @returns {Watch}
 */
export function observe(pc) {
  const started = performance.now();
  /** @type {Gathered} */
  const gathered = { candidates: [], errors: [], finished: false };
  const watch = /** @type {Watch} */ (/** @type {Partial<Watch>} */ ({ gathered, raw: [], pass: () => {} }));
  watch.done = new Promise((resolve) => {
    const finish = () => {
      gathered.finished = true;
      resolve();
    };
    pc.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate === null) finish();
      if (!candidate?.candidate) return;
      gathered.candidates.push(found(candidate, performance.now() - started));
      watch.raw.push(candidate);
      watch.pass(candidate);
    });
    pc.addEventListener('icegatheringstatechange', () => pc.iceGatheringState === 'complete' && finish());
  });
  watch.found = (type) => new Promise((resolve) => {
    const look = () => gathered.candidates.some((one) => !type || one.type === type) && resolve();
    pc.addEventListener('icecandidate', look);
    look();
  });
  pc.addEventListener('icecandidateerror', ({ errorCode, errorText, url, address }) =>
    gathered.errors.push({ code: errorCode, text: errorText, url: url ?? '', from: address ?? '' }),
  );
  return watch;
}

/** Resolves when there is nothing more to wait for: all is gathered, or what is enough, or patience has ended. */
export function settled(watch, enough = '') {
  return Promise.race([watch.done, watch.found(enough).then(() => pause(GRACE_MS)), pause(PATIENCE_MS)]);
}

/**
 * Gives the candidates that were found, and those still to come, to the other connection.
 *
 * @param {Watch} watch
 * @param {RTCPeerConnection} other
 * @param {(candidate: RTCIceCandidate) => boolean} [wanted]
 */
export function introduce(watch, other, wanted = () => true) {
  watch.pass = (candidate) => {
    if (wanted(candidate)) other.addIceCandidate(candidate).catch(() => {});
  };
  watch.raw.forEach(watch.pass);
}

function found(candidate, ms) {
  const { type, protocol, address, port, relatedAddress, relatedPort, url } = candidate;
  const base = relatedAddress && relatedPort ? `${relatedAddress}:${relatedPort}` : '';
  return { type, protocol, address: address ?? '', port, base, url: url ?? '', ms };
}

/** Offer and answer, without candidates. */
export async function describe(near, far) {
  const offer = await near.createOffer();
  await far.setRemoteDescription(offer);
  await near.setLocalDescription(offer);
  const answer = await far.createAnswer();
  await far.setLocalDescription(answer);
  await near.setRemoteDescription(answer);
}

/** The median round trip of a few messages over a data channel, in milliseconds. */
export function roundTrip(near, far) {
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

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
