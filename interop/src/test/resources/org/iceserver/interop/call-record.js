/**
 * Keeps what happens to every RTCPeerConnection of a page, for the message of a test that fails; `globalThis.callRecord()` tells
 * it. It hands everything on as it is, and holds no connection back from the garbage collector.
 */
() => {
  const LINES = 400;
  const lines = [];
  const connections = [];
  const write = (who, what) => {
    lines.push(`${new Date(performance.timeOrigin + performance.now()).toISOString().slice(14, 23)} ${who} ${what}`);
    if (lines.length > LINES) lines.shift();
  };
  const found = (pattern, text) => pattern.exec(text ?? '')?.[1]?.trim() ?? '';
  const shown = (description) => `${description?.type ?? 'implicit'} ufrag=${found(/ice-ufrag:(.*)/, description?.sdp)} setup=${found(/a=setup:(.*)/, description?.sdp)}`;
  const listen = EventTarget.prototype.addEventListener;
  const prototype = globalThis.RTCPeerConnection?.prototype;
  if (!prototype) return;

  const names = new WeakMap();
  const nameOf = (pc) => names.get(pc) ?? '?';
  for (const method of ['setLocalDescription', 'setRemoteDescription', 'addIceCandidate', 'restartIce', 'setConfiguration', 'close']) {
    const original = prototype[method];
    prototype[method] = function (...given) {
      const [first] = given;
      const what = method === 'addIceCandidate' ? first?.candidate || 'end' : /Description/.test(method) ? shown(first) : '';
      write(nameOf(this), `${method} ${what}`);
      const result = original.apply(this, given);
      result?.then?.(
        () => method === 'setLocalDescription' && write(nameOf(this), `set ${shown(this.localDescription)}`),
        (failure) => write(nameOf(this), `${method} failed: ${failure}`),
      );
      return result;
    };
  }

  globalThis.RTCPeerConnection = class extends globalThis.RTCPeerConnection {
    constructor(configuration, ...more) {
      super(configuration, ...more);
      const name = `#${connections.length + 1}`;
      connections.push([name, new WeakRef(this)]);
      names.set(this, name);
      const urls = (configuration?.iceServers ?? []).flatMap((server) => server.urls);
      write(name, `new ${configuration?.iceTransportPolicy ?? 'all'} ${urls.join(' ')}`);
      const on = (type, tell) => listen.call(this, type, (event) => write(name, `${type} ${tell(event)}`));
      on('negotiationneeded', () => '');
      on('signalingstatechange', () => this.signalingState);
      on('icegatheringstatechange', () => this.iceGatheringState);
      on('iceconnectionstatechange', () => this.iceConnectionState);
      on('connectionstatechange', () => this.connectionState);
      on('icecandidate', ({ candidate }) => `${candidate?.candidate || 'end'} ${candidate?.usernameFragment ?? ''}`);
      on('icecandidateerror', ({ errorCode, errorText, url, address }) => `${errorCode} ${errorText} ${url} ${address}`);
    }
  };

  const pairs = async (pc) => {
    const report = await pc.getStats();
    const end = (id) => (({ candidateType, address, port, relayProtocol = '' } = {}) => `${candidateType} ${address}:${port} ${relayProtocol}`)(report.get(id));
    return [...report.values()].filter(({ type }) => type === 'candidate-pair').map((pair) => {
      const { state, nominated, requestsSent, requestsReceived, responsesSent, responsesReceived, bytesSent, bytesReceived } = pair;
      return `  ${end(pair.localCandidateId)} -> ${end(pair.remoteCandidateId)} ${JSON.stringify(
        { state, nominated, requestsSent, requestsReceived, responsesSent, responsesReceived, bytesSent, bytesReceived })}`;
    });
  };

  globalThis.callRecord = async () => {
    const told = [...lines];
    for (const [name, reference] of connections) {
      const pc = reference.deref();
      if (!pc || pc.signalingState === 'closed') continue;
      const dtls = pc.getSenders().map(({ transport }) => transport?.state).filter(Boolean);
      told.push(`${name} now: ${pc.signalingState} ice=${pc.iceConnectionState} connection=${pc.connectionState} dtls=${dtls}`);
      told.push(...await pairs(pc).catch((failure) => [String(failure)]));
    }
    return told.join('\n');
  };
}
