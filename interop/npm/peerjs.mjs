// Two peers of the PeerJS client meet at /peerjs and talk through the relay.
import { done, failed, port, relayOnly, selectedPair } from "./webrtc.mjs";

const { Peer } = (await import("peerjs")).default;
const config = await relayOnly();
const options = { host: "127.0.0.1", port: Number(port), path: process.argv[3], config, debug: 2 };

function opened(peer) {
  return new Promise((resolve) => {
    peer.on("open", resolve);
    peer.on("error", failed);
  });
}

const ann = new Peer("ann", options);
await opened(ann);
ann.on("connection", (connection) =>
  connection.on("data", (text) => {
    // Data may overtake the event that says this side is open, and the client sends nothing before it.
    const answer = () => connection.send(`${text} and back`);
    if (connection.open) answer();
    else connection.on("open", answer);
  }),
);

const bob = new Peer(options);
const id = await opened(bob);
const connection = bob.connect("ann", { reliable: true });
connection.on("error", failed);
connection.on("open", () => connection.send("there"));
connection.on("data", async (text) => {
  const pair = await selectedPair(connection.peerConnection);
  const absent = new Promise((resolve) => bob.removeAllListeners("error").on("error", resolve));
  bob.connect("nobody");
  const { type } = await absent;
  done(`id ${id}: ${text}, ${pair}, nobody: ${type}`);
});
