// Two clients of Ayame's web SDK meet at /signaling and talk through the relay that the server tells them of; a third is rejected.
import { done, failed, port, selectedPair } from "./webrtc.mjs";

const { connection } = await import("@open-ayame/ayame-web-sdk");
const url = `ws://127.0.0.1:${port}/signaling`;
const silent = { direction: "sendrecv", enabled: false };

function client() {
  // Relay-only is its own option; the ICE servers come with the server's accept.
  return connection(url, "lab", { audio: silent, video: silent, iceServers: [], clientId: crypto.randomUUID() }, false, true);
}

const ann = client();
ann.on("disconnect", ({ reason }) => failed(`ann: ${reason}`));
ann.on("datachannel", (channel) => {
  channel.addEventListener("message", ({ data }) => channel.send(`${data} and back`));
});
await ann.connect(null);

const bob = client();
bob.on("disconnect", ({ reason }) => failed(`bob: ${reason}`));
bob.on("open", async () => {
  const channel = await bob.createDataChannel("talk");
  channel.addEventListener("open", () => channel.send("there"));
  channel.addEventListener("message", async ({ data }) => {
    const pair = await selectedPair(bob.peerConnection);
    const third = client();
    const reason = await new Promise((resolve) => {
      third.on("disconnect", (told) => resolve(told.reason));
      third.connect(null).catch(() => {});
    });
    ann.on("disconnect", () => {});
    ann.on("bye", () => done(`${data}, ${pair}, third: ${reason}, bye`));
    bob.webSocket.close();
  });
});
await bob.connect(null);
