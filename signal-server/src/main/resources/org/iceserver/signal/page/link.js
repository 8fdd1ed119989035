/**
 * The connection to one other peer of a room: perfect negotiation, and replacement of the whole connection when a
 * setting changes.
 *
 * Every RTCPeerConnection has an id that travels as `connection` with its offers, answers and candidates. An offer with
 * an id not seen before replaces the receiver's connection; what belongs to a replaced one is dropped. When both sides
 * offer at once the server's `polite` decides, between two replacements as between two renegotiations; a replacement
 * always wins over a renegotiation, whose connection the other side has given up already.
 *
 * Dispatches `state` (after each change of {@link Link#state}), `stream` (detail: the remote MediaStream) and
 * `channels` (detail: `{chat, files}`, two open data channels).
 */

const DISCONNECTED_PATIENCE_MS = 4_000;

export class Link extends EventTarget {
  /** @type {RTCPeerConnection|null} */
  pc = null;

  #send;
  #configuration;
  #tracks;
  #polite;
  #connection = '';
  #makingOffer = false;
  #ignoring = false;
  #ended = false;
  #queue = Promise.resolve();
  #replaced = new Set();
  #patience = 0;

  /**
   * @param {object} needs
   * @param {(type: string, fields: object) => void} needs.send a directed message to this peer
   * @param {() => RTCConfiguration} needs.configuration
   * @param {() => MediaStream} needs.tracks what this side shows
   * @param {boolean} needs.polite until the server says otherwise: the later joiner is
   */
  constructor({ send, configuration, tracks, polite }) {
    super();
    this.#send = send;
    this.#configuration = configuration;
    this.#tracks = tracks;
    this.#polite = polite;
  }

  /** `new` before there is a connection, then the RTCPeerConnection's own words. */
  get state() {
    return this.pc?.connectionState ?? 'new';
  }

  /**
   * Makes a connection in place of the one there is, and offers it. An offer being answered is answered first: the peer
   * waits for that answer and would, if impolite, ignore anything else.
   */
  reopen() {
    this.#next('reopen', () => this.#open(crypto.getRandomValues(new Uint32Array(2)).join('-')));
  }

  /** Takes an offer, an answer or a candidate from the peer; strictly one after the other. */
  receive(message) {
    this.#next(message.type, () => this.#take(message));
  }

  /** Says again the offer or answer that may not have arrived. */
  repeat() {
    const { pc } = this;
    if (!pc) return;
    const answered = pc.localDescription?.type === 'answer' && pc.connectionState !== 'connected';
    if (pc.signalingState === 'have-local-offer' || answered) this.#describe(pc);
  }

  /** New credentials; used from the next ICE restart on. */
  refreshCredentials() {
    this.pc?.setConfiguration(this.#configuration());
  }

  /** Adds a track in the middle of a call, which renegotiates. */
  addTrack(track, stream) {
    this.pc?.addTrack(track, stream);
  }

  /** Shows another picture without renegotiating. */
  replaceVideo(track) {
    const sender = this.pc?.getSenders().find((candidate) => candidate.track?.kind === 'video');
    return sender?.replaceTrack(track);
  }

  /** Ends the link for good. */
  close() {
    this.#ended = true;
    this.#drop();
  }

  #next(what, action) {
    this.#queue = this.#queue
      .then(() => (this.#ended ? undefined : action()))
      .catch((failure) => console.warn(`${what} failed: ${failure.message}`));
  }

  #drop() {
    clearTimeout(this.#patience);
    if (this.pc) this.#replaced.add(this.#connection);
    this.pc?.close();
    this.pc = null;
  }

  #open(connection) {
    this.#drop();
    const pc = new RTCPeerConnection(this.#configuration());
    this.pc = pc;
    this.#connection = connection;
    this.#makingOffer = false;
    this.#ignoring = false;
    pc.onnegotiationneeded = () => this.#offer(pc);
    pc.onicecandidate = ({ candidate }) => this.#candidate(pc, candidate);
    pc.onconnectionstatechange = () => this.#changed(pc);
    pc.ontrack = ({ streams: [stream] }) => this.#tell('stream', stream);
    this.#openChannels(pc);
    const stream = this.#tracks();
    for (const track of stream.getTracks()) pc.addTrack(track, stream);
    this.#tell('state');
  }

  /** Both sides make both channels with fixed ids, so neither waits for the other's announcement. */
  #openChannels(pc) {
    const chat = pc.createDataChannel('chat', { negotiated: true, id: 0 });
    const files = pc.createDataChannel('files', { negotiated: true, id: 1 });
    files.binaryType = 'arraybuffer';
    const opened = (channel) => new Promise((resolve) => channel.addEventListener('open', resolve, { once: true }));
    Promise.all([opened(chat), opened(files)]).then(() => pc === this.pc && this.#tell('channels', { chat, files }));
  }

  async #offer(pc) {
    try {
      this.#makingOffer = true;
      await pc.setLocalDescription();
      this.#describe(pc);
    } catch (failure) {
      console.warn(`No offer: ${failure.message}`);
    } finally {
      if (pc === this.pc) this.#makingOffer = false;
    }
  }

  async #take(message) {
    if (message.polite !== undefined) this.#polite = message.polite;
    switch (message.type) {
      case 'offer':
        return this.#takeOffer(message);
      case 'answer':
        return this.#isCurrent(message) && this.pc.signalingState === 'have-local-offer'
          ? this.pc.setRemoteDescription({ type: 'answer', sdp: message.sdp })
          : undefined;
      case 'candidate':
        return this.#takeCandidate(message);
      default:
        return undefined;
    }
  }

  async #takeOffer(message) {
    const { connection = this.#connection || 'only' } = message; // a peer with one connection need not name it
    if (this.#replaced.has(connection)) return;
    const replacement = connection !== this.#connection;
    this.#ignoring = !this.#polite && this.#offering() && (!replacement || this.pc.remoteDescription === null);
    if (this.#ignoring) return;
    if (replacement) this.#open(connection);
    const { pc } = this;
    await pc.setRemoteDescription({ type: 'offer', sdp: message.sdp });
    await pc.setLocalDescription();
    this.#describe(pc);
  }

  #offering() {
    return this.#makingOffer || (this.pc !== null && this.pc.signalingState !== 'stable');
  }

  async #takeCandidate(message) {
    if (!this.#isCurrent(message)) return;
    const { candidate, sdpMid, sdpMLineIndex } = message;
    try {
      await this.pc.addIceCandidate(candidate ? { candidate, sdpMid, sdpMLineIndex } : undefined);
    } catch (failure) {
      if (!this.#ignoring) throw failure;
    }
  }

  #isCurrent(message) {
    return this.pc !== null && (message.connection ?? this.#connection) === this.#connection;
  }

  #describe(pc) {
    if (pc !== this.pc || !pc.localDescription) return;
    const { type, sdp } = pc.localDescription;
    this.#send(type, { connection: this.#connection, sdp });
  }

  #candidate(pc, candidate) {
    if (pc !== this.pc) return;
    const { candidate: line, sdpMid, sdpMLineIndex } = candidate ?? {};
    this.#send('candidate', { connection: this.#connection, candidate: line || null, sdpMid, sdpMLineIndex });
  }

  /** ICE restarts when it failed, or when it has been without packets for a while. */
  #changed(pc) {
    if (pc !== this.pc) return;
    clearTimeout(this.#patience);
    if (pc.connectionState === 'failed') pc.restartIce();
    if (pc.connectionState === 'disconnected') {
      this.#patience = setTimeout(() => pc === this.pc && pc.restartIce(), DISCONNECTED_PATIENCE_MS);
    }
    this.#tell('state');
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
