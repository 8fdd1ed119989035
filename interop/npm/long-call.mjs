// Two peers of werift, relay-only, exchange a message each way every half second for a while. None may be lost:
// long-call.mjs URI USERNAME PASSWORD SECONDS REBIND
// REBIND: after how many seconds werift binds its channel again, 500 if nobody says. It never sends CreatePermission.
import { RTCPeerConnection } from "werift";

const [urls, username, credential, seconds, rebind] = process.argv.slice(2);
setTimeout(() => fail("the call did not end in time"), (Number(seconds) + 60) * 1000);

function fail(why) {
  console.error(why);
  process.exit(1);
}

function peer() {
  return new RTCPeerConnection({ iceServers: [{ urls, username, credential }], iceTransportPolicy: "relay" });
}

const seen = new Set();
function tell(from, to) {
  from.onicecandidate = ({ candidate }) => {
    for (const { connection } of from.iceTransports) {
      for (const { turn } of connection.protocols) {
        if (turn) turn.channelRefreshTime = Number(rebind);
      }
    }
    if (candidate?.candidate) {
      seen.add(/ typ (\w+)/.exec(candidate.candidate)[1]);
      to.addIceCandidate(candidate).catch(fail);
    }
  };
  from.iceConnectionStateChange.subscribe((state) => {
    if (state === "failed" || state === "disconnected") fail(`the call is ${state}`);
  });
}

const [ann, bob] = [peer(), peer()];
tell(ann, bob);
tell(bob, ann);
bob.ondatachannel = ({ channel }) => {
  channel.onmessage = ({ data }) => channel.send(`${data} and back`);
};
// Nothing is sent twice: a lost packet is a lost message.
const channel = ann.createDataChannel("talk", { ordered: false, maxRetransmits: 0 });
channel.onopen = async () => {
  const begin = Date.now();
  for (let round = 0; Date.now() - begin < Number(seconds) * 1000; round++) {
    const patience = setTimeout(() => fail(`the call ended after ${(Date.now() - begin) / 1000} s`), 3_000);
    const answer = new Promise((resolve) => (channel.onmessage = ({ data }) => resolve(String(data))));
    channel.send(`there ${round}`);
    if ((await answer) !== `there ${round} and back`) fail(`round ${round} was answered by ${await answer}`);
    clearTimeout(patience);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  console.log(`well for ${seconds} s, ${[...seen]}`);
  process.exit(0);
};
await ann.setLocalDescription(await ann.createOffer());
await bob.setRemoteDescription(ann.localDescription);
await bob.setLocalDescription(await bob.createAnswer());
await ann.setRemoteDescription(bob.localDescription);
