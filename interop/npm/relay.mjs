// Two peers of werift or wrtc send each other a message over a data channel, relay-only:
// relay.mjs werift|@roamhq/wrtc URI USERNAME PASSWORD
const [library, urls, username, credential] = process.argv.slice(2);
const module = await import(library);
const { RTCPeerConnection } = module.default ?? module;
setTimeout(() => fail("nothing happened within 30 s"), 30_000);

function fail(why) {
  console.error(why);
  process.exit(1);
}

function peer() {
  return new RTCPeerConnection({ iceServers: [{ urls, username, credential }], iceTransportPolicy: "relay" });
}

/** The relays of one peer, and nothing else, as candidates of the other. */
const seen = new Set();
function tell(from, to) {
  from.onicecandidate = ({ candidate }) => {
    if (candidate?.candidate) {
      seen.add(/ typ (\w+)/.exec(candidate.candidate)[1]);
      to.addIceCandidate(candidate).catch(fail);
    }
  };
}

const [ann, bob] = [peer(), peer()];
tell(ann, bob);
tell(bob, ann);
bob.ondatachannel = ({ channel }) => {
  channel.onmessage = ({ data }) => channel.send(`${data} and back`);
};
const channel = ann.createDataChannel("talk");
channel.onopen = () => channel.send("there");
channel.onmessage = ({ data }) => {
  console.log(`${data}, ${[...seen]}`);
  process.exit(0);
};
await ann.setLocalDescription(await ann.createOffer());
await bob.setRemoteDescription(ann.localDescription);
await bob.setLocalDescription(await bob.createAnswer());
await ann.setRemoteDescription(bob.localDescription);
