"""Publishes a picture with GStreamer's webrtcbin over WHIP (RFC 9725), relay-only, until a hundred packets have left.

gst_whip.py ENDPOINT
"""
import re
import sys
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC

PACKETS = 100
PATIENCE_SECONDS = 40
STATES = ["ice-gathering-state", "signaling-state", "ice-connection-state", "connection-state"]
LINK = re.compile(r'<turn:([^>]*)>; rel="ice-server"; username="([^"]*)"; credential="([^"]*)"')
PIPELINE = """
videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=20/1
  ! vp8enc deadline=1 keyframe-max-dist=20 ! rtpvp8pay name=payloader pt=96
  ! application/x-rtp,media=video,encoding-name=VP8,payload=96
  ! webrtcbin name=webrtc bundle-policy=max-bundle ice-transport-policy=relay
"""


def ask(method, url, body=None, headers={}):
    request = urllib.request.Request(url, method=method, data=body, headers=headers)
    return urllib.request.urlopen(request, timeout=20)


class Publisher:
    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.loop = GLib.MainLoop()
        self.packets = 0
        self.posted = False
        self.candidates = []
        self.failure = "nothing happened in time"
        link = LINK.search(" ".join(ask("OPTIONS", endpoint).headers.get_all("Link")))
        address, user, password = link.groups()
        escape = lambda text: urllib.parse.quote(text, safe="")
        self.pipeline = Gst.parse_launch(PIPELINE)
        self.webrtc = self.pipeline.get_by_name("webrtc")
        self.webrtc.set_property("turn-server", f"turn://{escape(user)}:{escape(password)}@{address}")
        self.webrtc.connect("on-negotiation-needed", self.offer)
        self.webrtc.connect("notify::ice-gathering-state", lambda *_: GLib.idle_add(self.post))
        # webrtcbin does not write them into its description.
        self.webrtc.connect("on-ice-candidate", lambda _, line, candidate: self.candidates.append(f"a={candidate}"))
        payloads = self.pipeline.get_by_name("payloader").get_static_pad("src")
        payloads.add_probe(Gst.PadProbeType.BUFFER | Gst.PadProbeType.BUFFER_LIST, self.count)

    def offer(self, _):
        self.webrtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offered))

    def offered(self, promise):
        # The offer is a part of the reply, and lives as long.
        self.reply = promise.get_reply()
        self.webrtc.emit("set-local-description", self.reply.get_value("offer"), None)

    def post(self):
        complete = self.webrtc.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE
        if not complete or self.posted:
            return
        self.posted = True
        try:
            offer = self.webrtc.get_property("local-description").sdp.as_text().rstrip().splitlines()
            body = "\r\n".join([*offer, *self.candidates, "a=end-of-candidates", ""])
            self.created = ask("POST", self.endpoint, body.encode(), {"Content-Type": "application/sdp"})
            _, answer = GstSdp.SDPMessage.new_from_text(self.created.read().decode())
            description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, answer)
            self.webrtc.emit("set-remote-description", description, None)
        except OSError as refused:
            self.failure = str(refused)
            self.loop.quit()

    def count(self, *_):
        connected = GstWebRTC.WebRTCPeerConnectionState.CONNECTED
        if self.webrtc.get_property("connection-state") == connected:
            self.packets += 1
            if self.packets == PACKETS:
                self.loop.quit()
        return Gst.PadProbeReturn.OK

    def run(self):
        self.pipeline.set_state(Gst.State.PLAYING)
        GLib.timeout_add_seconds(PATIENCE_SECONDS, self.loop.quit)
        self.loop.run()
        try:
            if self.packets < PACKETS:
                states = [self.webrtc.get_property(name).value_nick for name in STATES]
                sys.exit(f"{self.failure}; {self.packets} packets have left; {STATES} are {states}")
            session = urllib.parse.urljoin(self.endpoint, self.created.headers["Location"])
            print(f"{self.created.status}, {ask('DELETE', session).status}")
        finally:
            self.pipeline.set_state(Gst.State.NULL)


Gst.init(None)
Publisher(sys.argv[1]).run()
