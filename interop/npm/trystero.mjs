// Two peers of Trystero's torrent strategy, each in a process of its own, meet at /announce and talk through the relay.
// trystero.mjs PORT [TOKEN]
import { fork } from "node:child_process";

import { done, failed, port, relayOnly, selectedPair } from "./webrtc.mjs";

const { joinRoom } = await import("@trystero-p2p/torrent");
const token = process.argv[3] ?? "";
const other = process.argv[4] === "other";
const room = joinRoom(
  {
    appId: "iceserver",
    password: "only for us",
    relayConfig: { urls: [`ws://127.0.0.1:${port}/announce?token=${token}`] },
    rtcConfig: await relayOnly(token),
    rtcPolyfill: RTCPeerConnection,
  },
  "lab",
);
const talk = room.makeAction("talk");

if (other) {
  talk.onMessage = (text, { peerId }) => talk.send(`${text} and back`, { target: peerId });
} else {
  const child = fork(process.argv[1], [port, token, "other"]);
  child.on("exit", () => failed("the other process ended"));
  room.onPeerJoin = (peerId) => talk.send("there", { target: peerId });
  talk.onMessage = async (text, { peerId }) => {
    const pair = await selectedPair(room.getPeers()[peerId]);
    child.removeAllListeners("exit").kill();
    done(`${text}, ${pair}`);
  };
}
