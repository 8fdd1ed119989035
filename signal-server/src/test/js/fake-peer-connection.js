/**
 * Stands in for a browser's RTCPeerConnection: its state machine as far as perfect negotiation touches it. It follows the W3C
 * WebRTC recommendation (4.4.1.5 for descriptions, 4.4.1.6 for candidates, 4.7.3 for the negotiation-needed flag): one operation
 * at a time, an offer that rolls another one back, new ICE credentials with each restart, a candidate that is refused when no
 * description that was applied has its username fragment.
 */

let count = 0;

/** All that were made, the oldest first. */
export const made = [];

export class FakePeerConnection extends EventTarget {
  signalingState = 'stable';
  connectionState = 'new';
  currentLocalDescription = null;
  pendingLocalDescription = null;
  currentRemoteDescription = null;
  pendingRemoteDescription = null;
  /** Username fragment of the other side to what was said of it: candidates, and whether they are all. */
  remote = new Map();
  /** What would lead a real one's ICE session nowhere. */
  faults = [];
  /** Some browsers answer with the ICE session of the offer that they took back, and have said its candidates already. */
  reusesRolledBack = false;

  #configurations;
  #operations = Promise.resolve();
  #running = 0;
  #needed = false;
  #wanted = false;
  #replace = new Set();
  #rolledBack = null;
  #closed = false;
  #gathering = 0;

  constructor(configuration = {}) {
    super();
    this.#configurations = [configuration];
    this.name = `pc${++count}`;
    made.push(this);
  }

  /** Whether there is something the other side has not heard of. */
  get wanted() {
    return this.#wanted || this.#replace.size > 0;
  }

  get configurations() {
    return this.#configurations;
  }

  get localDescription() {
    return this.pendingLocalDescription ?? this.currentLocalDescription;
  }

  get remoteDescription() {
    return this.pendingRemoteDescription ?? this.currentRemoteDescription;
  }

  getConfiguration() {
    return this.#configurations.at(-1);
  }

  setConfiguration(configuration) {
    if (this.#closed) throw new DOMException('closed', 'InvalidStateError');
    this.#configurations.push(configuration);
  }

  /** Adds something that the other side has to hear of. */
  createDataChannel() {
    this.#wanted = true;
    this.#update();
  }

  restartIce() {
    for (const description of [this.currentLocalDescription, this.pendingLocalDescription]) {
      if (description) this.#replace.add(fragment(description));
    }
    this.#update();
  }

  setLocalDescription() {
    return this.#chain(() => {
      const offering = this.signalingState === 'stable' || this.signalingState === 'have-local-offer';
      const answered = this.pendingRemoteDescription;
      const of = offering ? '' : `a=answers:${answered.sdp.match(/a=id:(\S+)/)[1]}\r\n`;
      const before = this.currentLocalDescription;
      const restarted = answered && this.currentRemoteDescription && fragment(answered) !== fragment(this.currentRemoteDescription);
      const kept = before && !restarted && !this.#replace.has(fragment(before)) ? fragment(before) : null;
      const reused = this.reusesRolledBack ? this.#rolledBack : null;
      const ufrag = kept ?? reused ?? `${this.name}u${++count}`;
      const sdp = `v=0\r\na=id:${this.name}d${++count}\r\n${of}a=ice-ufrag:${ufrag}\r\na=mid:0\r\n`;
      if (offering) {
        this.pendingLocalDescription = { type: 'offer', sdp };
        this.#become('have-local-offer');
      } else {
        this.currentLocalDescription = { type: 'answer', sdp };
        this.currentRemoteDescription = answered;
        this.#settle();
      }
      if (!this.#replace.has(ufrag)) this.#replace.clear();
      if (ufrag !== kept && ufrag !== reused) this.#gather(ufrag);
      this.#rolledBack = null;
    });
  }

  setRemoteDescription({ type, sdp }) {
    return this.#chain(() => {
      if (type === 'offer') {
        if (this.signalingState === 'have-local-offer') this.#rollBack();
        this.pendingRemoteDescription = { type, sdp };
        this.#become('have-remote-offer');
      } else {
        if (this.signalingState !== 'have-local-offer') throw new DOMException('no offer', 'InvalidStateError');
        if (!sdp.includes(`a=answers:${this.pendingLocalDescription.sdp.match(/a=id:(\S+)/)[1]}\r\n`)) {
          this.faults.push('an answer to another offer was applied');
        }
        this.currentLocalDescription = this.pendingLocalDescription;
        this.currentRemoteDescription = { type, sdp };
        this.#settle();
      }
    });
  }

  addIceCandidate(candidate = {}) {
    return this.#chain(() => {
      if (!this.remoteDescription) throw new DOMException('no remote description', 'InvalidStateError');
      const known = [this.currentRemoteDescription, this.pendingRemoteDescription].filter(Boolean).map(fragment);
      const ufrag = candidate.usernameFragment ?? known.at(-1);
      if (!known.includes(ufrag)) throw new DOMException(`no description has ${ufrag}`, 'OperationError');
      const said = this.remote.get(ufrag) ?? { candidates: [], complete: false };
      this.remote.set(ufrag, said);
      if (!candidate.candidate) said.complete = true;
      else if (said.complete) this.faults.push(`a candidate came after the end of candidates of ${ufrag}`);
      else if (candidate.candidate.endsWith(` ${ufrag}`)) said.candidates.push(candidate.candidate);
      else this.faults.push(`a candidate of another ICE session was taken for one of ${ufrag}`);
    });
  }

  /** The network of the test decides. */
  connection(state) {
    if (this.#closed) return;
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  close() {
    this.#closed = true;
    this.connectionState = 'closed';
    this.signalingState = 'closed';
  }

  #settle() {
    this.pendingLocalDescription = null;
    this.pendingRemoteDescription = null;
    this.#wanted = false;
    this.#become('stable');
    this.#needed = false;
    this.#update();
  }

  #rollBack() {
    this.#rolledBack = fragment(this.pendingLocalDescription);
    this.pendingLocalDescription = null;
  }

  #become(state) {
    this.signalingState = state;
  }

  #chain(operation) {
    this.#running++;
    const done = this.#operations.then(task).then(() => {
      if (this.#closed) return new Promise(() => {}); // as in browsers: such a promise is never settled
      return operation();
    });
    this.#operations = done.catch(() => {}).finally(() => {
      this.#running--;
      if (this.#running === 0) this.#update();
    });
    return done;
  }

  #update() {
    if (this.#running > 0 || this.#closed) return;
    task().then(() => {
      if (this.#closed || this.#running > 0 || this.signalingState !== 'stable') return;
      if (!this.wanted) this.#needed = false;
      else if (!this.#needed) {
        this.#needed = true;
        this.dispatchEvent(new Event('negotiationneeded'));
      }
    });
  }

  async #gather(ufrag) {
    this.#gathering++;
    const say = (candidate) => {
      if (!this.#closed) this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }));
    };
    for (const line of [`candidate:1 1 udp 1 192.0.2.1 1 typ host ${ufrag}`, `candidate:2 1 udp 1 192.0.2.2 2 typ relay ${ufrag}`, '']) {
      await task();
      say({ candidate: line, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: ufrag });
    }
    await task();
    // One gathering of several has ended: the last one's end is that of all.
    if (--this.#gathering === 0) say(null);
  }
}

/** Lets everything that is due run, as a turn of the event loop does. */
export function task() {
  return new Promise((resolve) => setImmediate(resolve));
}

export function fragment({ sdp }) {
  return sdp.match(/a=ice-ufrag:(\S+)/)[1];
}

/** Why no packets would flow between two, in words; '' when they would. */
export function whyApart(one, other) {
  for (const [here, there] of [[one, other], [other, one]]) {
    if (here.faults.length > 0) return `${here.name}: ${here.faults.join(', ')}`;
    if (here.signalingState !== 'stable') return `${here.name} is in ${here.signalingState}`;
    if (!here.currentRemoteDescription) return `${here.name} has heard of nobody`;
    if (!there.currentLocalDescription) return `${there.name} has said nothing`;
    const theirs = fragment(there.currentLocalDescription);
    if (fragment(here.currentRemoteDescription) !== theirs) return `${here.name} waits for another ICE session than ${theirs}`;
    const said = here.remote.get(theirs);
    if (!said || said.candidates.length < 2) return `${here.name} lacks candidates of ${theirs}`;
  }
  return '';
}
