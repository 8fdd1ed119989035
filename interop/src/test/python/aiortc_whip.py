"""Publishes a picture over WHIP (RFC 9725), relay-only, until a hundred frames have left.

aiortc_whip.py ENDPOINT
"""
import asyncio
import re
import sys
import urllib.parse
import urllib.request

from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCSessionDescription, VideoStreamTrack

FRAMES = 100
LINK = re.compile(r'<(turn[^>]*)>; rel="ice-server"; username="([^"]*)"; credential="([^"]*)"')


class Picture(VideoStreamTrack):
    def __init__(self):
        super().__init__()
        self.frames = 0
        self.enough = asyncio.get_running_loop().create_future()

    async def recv(self):
        self.frames += 1
        if self.frames == FRAMES:
            self.enough.set_result(None)
        return await super().recv()


def ask(method, url, body=None, headers={}):
    request = urllib.request.Request(url, method=method, data=body, headers=headers)
    return urllib.request.urlopen(request, timeout=20)


def relays_of(sdp):
    """The description with its relay candidates alone: aiortc has no iceTransportPolicy."""
    lines = sdp.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("a=candidate:") or " typ relay" in line)


async def publish(endpoint):
    ask_later = asyncio.get_running_loop().run_in_executor
    options = await ask_later(None, ask, "OPTIONS", endpoint)
    servers = [RTCIceServer(*server) for link in options.headers.get_all("Link") for server in LINK.findall(link)]
    publisher = RTCPeerConnection(RTCConfiguration(servers[:1]))
    picture = Picture()
    publisher.addTrack(picture)
    await publisher.setLocalDescription(await publisher.createOffer())
    offer = relays_of(publisher.localDescription.sdp).encode()
    created = await ask_later(None, ask, "POST", endpoint, offer, {"Content-Type": "application/sdp"})
    session = urllib.parse.urljoin(endpoint, created.headers["Location"])
    await publisher.setRemoteDescription(RTCSessionDescription(relays_of(created.read().decode()), "answer"))
    await picture.enough
    pair = publisher.getSenders()[0].transport.transport._connection._nominated[1]
    ended = await ask_later(None, ask, "DELETE", session)
    await publisher.close()
    print(f"{created.status}, {pair.local_candidate.type} to {pair.remote_candidate.type}, {ended.status}")


asyncio.run(asyncio.wait_for(publish(sys.argv[1]), 40))
