// Two peers of simple-signal-client meet at /socket.io/ and talk through the relay.
// Arguments: port, package of socket.io-client, and "websocket" to leave out polling.
import { done, failed, port, relayOnly, selectedPair } from "./webrtc.mjs";

const { default: SimpleSignalClient } = await import("simple-signal-client");
const { default: io } = await import(process.argv[3]);
const options = process.argv[4] === "websocket" ? { transports: ["websocket"] } : {};
const peerOptions = { wrtc: globalThis, config: await relayOnly() };

function client() {
  const socket = io(`http://127.0.0.1:${port}`, { forceNew: true, ...options });
  for (const event of ["connect_error", "error"]) socket.on(event, failed);
  return new Promise((resolve) => {
    socket.on("connect", () => {
      const signal = new SimpleSignalClient(socket);
      signal.once("discover", (others) => resolve({ signal, others, transport: () => socket.io.engine.transport.name }));
      signal.discover({ room: "lab" });
    });
  });
}

const ann = await client();
ann.signal.on("request", async (request) => {
  const { peer } = await request.accept({}, peerOptions);
  peer.on("data", (text) => peer.send(`${text} and back`));
});

const bob = await client();
const absent = await bob.signal.connect("nobody", {}, peerOptions).catch(({ metadata }) => metadata.code);
const { peer } = await bob.signal.connect(bob.others[0], {}, peerOptions);
peer.send("there");
peer.on("data", async (text) => {
  const pair = await selectedPair(peer._pc);
  done(`${text}, ${pair}, over ${ann.transport()} and ${bob.transport()}, found ${bob.others.length}, nobody: ${absent}`);
});
