// Gives a Node.js process what clients made for browsers expect, and this server's ICE configuration, relay-only.
import wrtc from "@roamhq/wrtc";
import { WebSocket } from "ws";

/** Browsers know setLocalDescription without an argument; this package does not. */
class RTCPeerConnection extends wrtc.RTCPeerConnection {
  async setLocalDescription(description) {
    const answers = this.signalingState === "have-remote-offer";
    return super.setLocalDescription(description ?? (answers ? await this.createAnswer() : await this.createOffer()));
  }
}

const browser = {
  RTCPeerConnection,
  RTCSessionDescription: wrtc.RTCSessionDescription,
  RTCIceCandidate: wrtc.RTCIceCandidate,
  MediaStream: wrtc.MediaStream,
  WebSocket,
  location: { protocol: "http:", host: "127.0.0.1", hostname: "127.0.0.1" },
};
for (const [name, value] of Object.entries(browser)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

export const port = process.argv[2];

/** What to give to an RTCPeerConnection so that every byte goes through this server's TURN. */
export async function relayOnly(token) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const { iceServers } = await (await fetch(`http://127.0.0.1:${port}/ice`, { headers })).json();
  return { iceServers, iceTransportPolicy: "relay" };
}

/** The kinds of the two candidates in use: both must be relays. The statistics may lag behind the connection. */
export async function selectedPair(connection) {
  for (let tries = 0; ; tries++) {
    const stats = [...(await connection.getStats()).values()];
    const pair = stats.find((entry) => entry.type === "candidate-pair" && entry.state === "succeeded");
    const kind = (id) => stats.find((entry) => entry.id === id)?.candidateType;
    const [ours, theirs] = [kind(pair?.localCandidateId), kind(pair?.remoteCandidateId)];
    if ((ours && theirs) || tries === 100) return `${ours} to ${theirs}`;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Prints what the check wants to see and ends the process: open handles of the clients must not keep it. */
export function done(text) {
  console.log(text);
  process.exit(0);
}

export function failed(why) {
  console.error(why);
  process.exit(1);
}
process.on("unhandledRejection", failed);
setTimeout(() => failed("nothing happened within 40 s"), 40_000);
