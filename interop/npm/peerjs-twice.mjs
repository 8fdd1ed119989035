// Two tabs with one id and one token: the second is told that the id is taken, and the first goes on.
import { done, failed, port } from "./webrtc.mjs";

const { Peer } = (await import("peerjs")).default;
const options = { host: "127.0.0.1", port: Number(port), path: "/peerjs", token: process.argv[3], debug: 0 };

function opened(peer) {
  return new Promise((resolve) => {
    peer.on("open", resolve);
    peer.on("error", failed);
  });
}

const first = new Peer("ann", options);
await opened(first);
first.on("disconnected", () => failed("the first tab lost its place"));

const second = new Peer("ann", options);
second.on("open", () => failed("the second tab came in"));
const { type } = await new Promise((resolve) => second.on("error", resolve));

const bob = new Peer("bob", options);
await opened(bob);
first.on("connection", ({ peer }) => done(`second: ${type}, first hears of ${peer}, open: ${first.open}`));
bob.connect("ann");
