"""aiortc calls the echo test of Janus over a data channel, relay-only on both sides.

janus_echo.py JANUS URI USERNAME PASSWORD
"""
import asyncio
import json
import sys
import urllib.request

from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCSessionDescription

janus, uri, username, password = sys.argv[1:]


def ask(path, body=None):
    request = urllib.request.Request(janus + path, body and json.dumps({"transaction": "t", **body}).encode())
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def relays_of(sdp, kind):
    """The description with its relay candidates alone: aiortc has no iceTransportPolicy."""
    lines = [
        line
        for line in sdp.splitlines(keepends=True)
        if not line.startswith("a=candidate:") or " typ relay" in line
    ]
    return RTCSessionDescription("".join(lines), kind)


def answer_to(sdp):
    session = "/{}".format(ask("", {"janus": "create"})["data"]["id"])
    attach = {"janus": "attach", "plugin": "janus.plugin.echotest", "opaque_id": "ann"}
    handle = "/{}".format(ask(session, attach)["data"]["id"])
    offer = {"type": "offer", "sdp": sdp, "force_relay": True}
    ask(session + handle, {"janus": "message", "body": {"audio": False, "video": False}, "jsep": offer})
    while True:
        event = ask(session)
        if "jsep" in event:
            return event["jsep"]["sdp"]
        if event["janus"] == "error" or "error" in event.get("plugindata", {}).get("data", {}):
            sys.exit(json.dumps(event))


async def call():
    ann = RTCPeerConnection(RTCConfiguration([RTCIceServer(uri, username, password)]))
    answered = asyncio.get_running_loop().create_future()
    channel = ann.createDataChannel("talk")
    channel.on("open", lambda: channel.send("there and back"))
    channel.on("message", lambda text: answered.done() or answered.set_result(text))
    await ann.setLocalDescription(await ann.createOffer())
    offer = relays_of(ann.localDescription.sdp, "offer")
    answer = await asyncio.get_running_loop().run_in_executor(None, answer_to, offer.sdp)
    await ann.setRemoteDescription(relays_of(answer, "answer"))
    text = await answered
    pair = ann.sctp.transport.transport._connection._nominated[1]
    print(f"{text}, {pair.local_candidate.type} to {pair.remote_candidate.type}", flush=True)
    await ann.close()


asyncio.run(asyncio.wait_for(call(), 40))
