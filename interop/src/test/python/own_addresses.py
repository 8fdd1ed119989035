"""What reaches this host without being an address of an interface that is up: may a peer be named by it?

own_addresses.py LAUNCHER

Runs in a network namespace of its own. Prints one line for each peer: what it is, and the code of CreatePermission (0: allowed),
or of Connect over TCP.
"""
import hashlib
import hmac
import os
import socket
import struct
import subprocess
import sys
import time
import urllib.request

COOKIE = 0x2112A442
ALLOCATE, SEND, CREATE_PERMISSION, CONNECT = 0x003, 0x016, 0x008, 0x00A
KEY = hashlib.md5(b"ann:example.org:wonderland").digest()


def sh(*commands):
    for command in commands:
        subprocess.run(command.split(), check=True)


def attribute(kind, value):
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def xor_peer(address, port, transaction):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    raw = socket.inet_pton(family, address)
    mask = struct.pack("!I", COOKIE) + transaction
    value = bytes(a ^ b for a, b in zip(raw, mask))
    return attribute(0x0012, struct.pack("!BBH", 0, 2 if ":" in address else 1, port ^ COOKIE >> 16) + value)


class Client:
    """One allocation, over UDP or TCP."""

    def __init__(self, kind, port, family):
        self.socket = socket.socket(socket.AF_INET, kind)
        self.socket.settimeout(5)
        self.socket.connect(("127.0.0.1", port))
        self.nonce = b""
        relaying = 17 if kind == socket.SOCK_DGRAM else 6
        wish = attribute(0x0019, bytes([relaying, 0, 0, 0])) + attribute(0x0017, bytes([family, 0, 0, 0]))
        assert self.ask(ALLOCATE, lambda _: wish, signed=False) == 401
        code = self.ask(ALLOCATE, lambda _: wish)
        assert code == 0, f"Allocate: {code}"

    def message(self, method, attributes, signed, bits=0):
        transaction = os.urandom(12)
        body = attributes(transaction)
        if signed:
            body += attribute(0x0006, b"ann") + attribute(0x0014, b"example.org") + attribute(0x0015, self.nonce)
            head = struct.pack("!HHI", method | bits, len(body) + 24, COOKIE) + transaction
            body += attribute(0x0008, hmac.new(KEY, head + body, hashlib.sha1).digest())
        return struct.pack("!HHI", method | bits, len(body), COOKIE) + transaction + body

    def ask(self, method, attributes, signed=True):
        self.socket.send(self.message(method, attributes, signed))
        answer = self.socket.recv(2_000)
        at, code = 20, 0
        while at < len(answer):
            kind, length = struct.unpack_from("!HH", answer, at)
            value = answer[at + 4:at + 4 + length]
            if kind == 0x0009:
                code = value[2] * 100 + value[3]
            if kind == 0x0015:
                self.nonce = value
            at += 4 + length + -length % 4
        return code

    def permit(self, address):
        return self.ask(CREATE_PERMISSION, lambda id: xor_peer(address, 0, id))

    def connect(self, address, port):
        return self.ask(CONNECT, lambda id: xor_peer(address, port, id))

    def send(self, address, port):
        self.socket.send(self.message(SEND, lambda id: xor_peer(address, port, id) + attribute(0x0013, b"x"), False, 0x10))


sh("ip link set lo up",
   "ip link add up0 type veth peer name up1", "ip link set up0 up", "ip link set up1 up",
   "ip addr add 11.1.1.5/24 dev up0", "ip -6 addr add 2a0a:1::5/64 dev up0 nodad",
   "sysctl -qw net.ipv6.conf.all.forwarding=1",
   "ip link add down0 type veth peer name down1", "ip addr add 11.2.2.5/24 dev down0",
   "ip route add local 12.0.0.0/24 dev lo", "ip -6 route add local 2a0a:5::/64 dev lo")
server = subprocess.Popen([sys.argv[1], "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--relay-ip", "::1", "--tcp-relay",
                           "--user", "ann:wonderland", "--realm", "example.org", "--signal-port", "4201", "--stun-port", "4202",
                           "--admin-port", "0"], stdout=sys.stderr)
try:
    for _ in range(600):
        try:
            urllib.request.urlopen("http://127.0.0.1:4201/healthz", timeout=1)
            break
        except OSError:
            time.sleep(0.1)
    v4, v6 = Client(socket.SOCK_DGRAM, 4202, 1), Client(socket.SOCK_DGRAM, 4202, 2)
    tcp = Client(socket.SOCK_STREAM, 4202, 1)
    for what, address in (("another host", "11.1.1.77"), ("no route", "8.8.8.8"), ("interface", "11.1.1.5"),
                          ("broadcast", "11.1.1.255"), ("interface that is down", "11.2.2.5"), ("AnyIP", "12.0.0.9")):
        print(f"{what}: {v4.permit(address)}")
    for what, address in (("another host", "2a0a:1::77"), ("interface", "2a0a:1::5"), ("subnet-router anycast", "2a0a:1::"),
                          ("AnyIP", "2a0a:5::9")):
        print(f"IPv6 {what}: {v6.permit(address)}")

    service = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    service.bind(("0.0.0.0", 0))
    service.listen()
    print(f"Connect to AnyIP: {tcp.connect('12.0.0.9', service.getsockname()[1])}")
    print(f"Connect to broadcast: {tcp.connect('11.1.1.255', service.getsockname()[1])}")

    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("0.0.0.0", 0))
    datagrams.setblocking(False)
    print(f"before it comes here: {v4.permit('11.4.4.4')}")
    sh("ip addr add 11.4.4.4/32 dev lo")
    print(f"a permission for it: {v4.permit('11.4.4.4')}")
    # The former permission is judged anew within a moment, far below the seconds between two looks at the interfaces.
    for _ in range(50):
        v4.send("11.4.4.4", datagrams.getsockname()[1])
        time.sleep(0.02)
    reached = 0
    try:
        while datagrams.recv(100):
            reached += 1
    except BlockingIOError:
        pass
    print("the former permission: " + ("403 soon" if reached < 25 else f"{reached} of 50 packets came through"))
    sh("ip addr del 11.4.4.4/32 dev lo")
    print(f"after it left: {v4.permit('11.4.4.4')}")
finally:
    server.terminate()
    server.wait(20)
