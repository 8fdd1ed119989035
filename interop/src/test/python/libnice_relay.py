"""Two libnice agents send each other a message, relay-only.

libnice_relay.py HOST PORT udp|tcp USERNAME PASSWORD
"""
import ctypes
import sys

import gi

gi.require_version("Nice", "0.1")
from gi.repository import GLib, Nice

host, port, transport, username, password = sys.argv[1:]
RELAY = {"udp": Nice.RelayType.UDP, "tcp": Nice.RelayType.TCP}[transport]
COMPONENT = 1
# Its introspection leaves out nice_agent_attach_recv, without which an agent reads nothing.
LIBRARY = ctypes.CDLL("libnice.so.10")
RECEIVED = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p
)


class Peer:
    def __init__(self, controlling, received):
        self.agent = agent = Nice.Agent.new(GLib.MainContext.default(), Nice.Compatibility.RFC5245)
        agent.props.controlling_mode = controlling
        agent.props.force_relay = True
        agent.props.ice_tcp = False
        agent.props.upnp = False
        loopback = Nice.Address()
        loopback.set_from_string("127.0.0.1")
        agent.add_local_address(loopback)
        self.stream = agent.add_stream(1)
        agent.set_stream_name(self.stream, "application")
        agent.set_relay_info(self.stream, COMPONENT, host, int(port), username, password, RELAY)
        self.callback = RECEIVED(lambda _a, _s, _c, length, data, _d: received(ctypes.string_at(data, length).decode()))
        LIBRARY.nice_agent_attach_recv(
            ctypes.c_void_p(hash(agent)), self.stream, COMPONENT, None, self.callback, None
        )

    def gather(self, done):
        self.agent.connect("candidate-gathering-done", lambda *_: done())
        assert self.agent.gather_candidates(self.stream)

    def learn(self, other):
        assert self.agent.parse_remote_sdp(other.agent.generate_local_sdp()) > 0

    def send(self, text):
        self.agent.send(self.stream, COMPONENT, len(text), text)

    def kinds(self):
        return {candidate.type.value_nick for candidate in self.agent.get_local_candidates(self.stream, COMPONENT)}


def finished(text):
    print(text + ",", *(ann.kinds() | bob.kinds()))
    loop.quit()


def both_gathered():
    ann.learn(bob)
    bob.learn(ann)


def changed(_agent, _stream, _component, state):
    if state == Nice.ComponentState.READY:
        ann.send("there")


ann = Peer(True, finished)
bob = Peer(False, lambda text: bob.send(text + " and back"))
ann.agent.connect("component-state-changed", changed)
ann.gather(lambda: bob.gather(both_gathered))
GLib.timeout_add_seconds(30, lambda: sys.exit("nothing happened within 30 s"))
loop = GLib.MainLoop()
loop.run()
