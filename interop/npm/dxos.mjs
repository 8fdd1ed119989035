// Two swarms of @geut/discovery-swarm-webrtc meet on a topic and talk through the relay.
// Arguments: port, package, and where its signal server is.
import { createRequire } from "node:module";

import { done, port, relayOnly, selectedPair } from "./webrtc.mjs";

const swarm = createRequire(import.meta.url)(process.argv[3]);
const bootstrap = [process.argv[4].replace("PORT", port)];
const simplePeer = { wrtc: globalThis, config: await relayOnly() };
const topic = Buffer.alloc(32, 7);

function joined(name) {
  const one = swarm({ bootstrap, simplePeer });
  one.on("error", (failure) => console.error(name, failure));
  one.join(topic);
  return one;
}

const ann = joined("ann");
const bob = joined("bob");
const connected = (one) => new Promise((resolve) => one.once("connection", resolve));
await Promise.all([connected(ann), connected(bob)]);
const [peer] = bob.getPeers(topic);
const connection = (peer.socket ?? peer.stream ?? peer)._pc;
const pair = await selectedPair(connection);
const known = ann.getPeers(topic).length;
await bob.leave(topic);
done(`${known} connected, ${pair}, left`);
