"""Two aiortc peers send each other a message over a data channel, relay-only.

aiortc_relay.py URI USERNAME PASSWORD
"""
import asyncio
import sys

from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCSessionDescription

uri, username, password = sys.argv[1:]


def peer():
    return RTCPeerConnection(RTCConfiguration([RTCIceServer(uri, username, password)]))


def relays_of(description):
    """The description with its relay candidates alone: aiortc has no iceTransportPolicy."""
    lines = [
        line
        for line in description.sdp.splitlines(keepends=True)
        if not line.startswith("a=candidate:") or " typ relay" in line
    ]
    return RTCSessionDescription("".join(lines), description.type)


async def call():
    ann, bob = peer(), peer()
    answered = asyncio.get_running_loop().create_future()
    channel = ann.createDataChannel("talk")
    channel.on("open", lambda: channel.send("there"))
    channel.on("message", answered.set_result)

    @bob.on("datachannel")
    def arrived(other):
        other.on("message", lambda text: other.send(text + " and back"))

    await ann.setLocalDescription(await ann.createOffer())
    await bob.setRemoteDescription(relays_of(ann.localDescription))
    await bob.setLocalDescription(await bob.createAnswer())
    await ann.setRemoteDescription(relays_of(bob.localDescription))
    text = await answered
    pair = ann.sctp.transport.transport._connection._nominated[1]
    await asyncio.gather(ann.close(), bob.close())
    print(f"{text}, {pair.local_candidate.type} to {pair.remote_candidate.type}")


asyncio.run(asyncio.wait_for(call(), 30))
