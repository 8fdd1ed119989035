// Two documents of y-webrtc, each in a process of its own, meet at /yjs and become equal through the relay.
import { fork } from "node:child_process";
import * as Y from "yjs";

import { done, failed, port, relayOnly, selectedPair } from "./webrtc.mjs";

const { WebrtcProvider } = await import("y-webrtc");
const other = process.argv[3] === "other";
const doc = new Y.Doc();
const provider = new WebrtcProvider("the room", doc, {
  signaling: [`ws://127.0.0.1:${port}/yjs`],
  password: "only for us",
  peerOpts: { config: await relayOnly() },
});

if (other) {
  doc.getMap("told").set("other", "here");
} else {
  const child = fork(process.argv[1], [port, "other"]);
  child.on("exit", () => failed("the other process ended"));
  doc.getMap("told").observe(async () => {
    if (doc.getMap("told").get("other") === "here") {
      const [connection] = provider.room.webrtcConns.values();
      const pair = await selectedPair(connection.peer._pc);
      child.removeAllListeners("exit").kill();
      done(`equal, ${pair}`);
    }
  });
}
