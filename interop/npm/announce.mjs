// Two clients of bittorrent-tracker, each in a process of its own, meet at /announce and talk through the relay.
import { fork } from "node:child_process";

import { done, failed, port, relayOnly, selectedPair } from "./webrtc.mjs";

const { default: Client } = await import("bittorrent-tracker");
const other = process.argv[3] === "other";
const tracker = new Client({
  announce: [`ws://127.0.0.1:${port}/announce`],
  // Bytes that are no ASCII.
  infoHash: "00ff80c3a9".repeat(4),
  peerId: crypto.getRandomValues(Buffer.alloc(20)),
  port: 6881,
  rtcConfig: await relayOnly(),
});
tracker.on("error", failed);
tracker.on("warning", failed);

let child;
tracker.on("peer", (peer) => {
  peer.on("error", failed);
  if (other) {
    peer.on("data", (text) => peer.send(`${Buffer.from(text)} and back`));
    return;
  }
  peer.on("connect", () => peer.send("there"));
  peer.on("data", async (text) => {
    const pair = await selectedPair(peer._pc);
    tracker.on("scrape", ({ complete, incomplete }) => {
      child.removeAllListeners("exit").kill();
      done(`${Buffer.from(text)}, ${pair}, ${complete} complete, ${incomplete} incomplete`);
    });
    tracker.scrape();
  });
});
tracker.once("update", () => {
  if (!other) {
    child = fork(process.argv[1], [port, "other"]);
    child.on("exit", () => failed("the other process ended"));
  }
});
tracker.start(other ? { left: 0 } : {});
