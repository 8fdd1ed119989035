"""Clients of aioice send through the relay to a peer that echoes, and count what comes back, and when.

aioice_networks.py HOST PORT PEER_PORT SECONDS USER:PACKETS_PER_SECOND:BYTES ...

Every user's password is "wonderland". All clients send at the same time. Prints one line of JSON: by user, the number of
packets sent and received, the mean time there and back in milliseconds, the time below which a quarter of them stayed, their smallest and largest value, how often a packet
came after a later one, and the payload bits per second from the first packet that came back to the last one.
"""
import asyncio
import json
import socket
import statistics
import struct
import sys
import time

from aioice import turn

host, port, peer_port, seconds, *users = sys.argv[1:]
HEADER = struct.Struct("!Id")
BUFFER = 4 << 20
# The longest delay that the test asks for, there and back, and some more.
LAST_PACKETS = 2


class Client(asyncio.DatagramProtocol):
    def __init__(self, user):
        self.name, self.rate, self.size = user.split(":")
        self.sent = self.received = self.overtaken = 0
        self.newest = -1
        self.times = []
        self.first = self.last = None

    def datagram_received(self, data, addr):
        now = time.monotonic()
        number, at = HEADER.unpack_from(data)
        self.received += 1
        self.overtaken += number < self.newest
        self.newest = max(self.newest, number)
        self.times.append(now - at)
        self.first = self.first or now
        self.last = now

    async def open(self):
        self.transport, _ = await turn.create_turn_endpoint(
            lambda: self, server_addr=(host, int(port)), username=self.name, password="wonderland", lifetime=600)
        inner = self.transport._TurnTransport__inner_protocol
        inner.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        # Binds the channel before anything is measured.
        await inner.send_data(b"", ("127.0.0.1", int(peer_port)))
        self.inner = inner

    async def send(self, begin):
        padding = b"x" * (int(self.size) - HEADER.size)
        while (now := time.monotonic()) < begin + float(seconds):
            while self.sent < (now - begin) * int(self.rate):
                data = HEADER.pack(self.sent, time.monotonic()) + padding
                await self.inner.send_data(data, ("127.0.0.1", int(peer_port)))
                self.sent += 1
            await asyncio.sleep(0.001)

    def told(self):
        millis = [1000 * one for one in self.times] or [0, 0]
        lasted = (self.last or 0) - (self.first or 0)
        return {
            "sent": self.sent,
            "received": self.received,
            "mean": statistics.mean(millis),
            "quarter": statistics.quantiles(millis, n=4)[0],
            "least": min(millis),
            "most": max(millis),
            "overtaken": self.overtaken,
            "bits": 8 * int(self.size) * (self.received - 1) / lasted if lasted else 0,
        }


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)

    def datagram_received(self, data, addr):
        # The packet that bound the channel has no number.
        if len(data) >= HEADER.size:
            self.transport.sendto(data, addr)


async def main():
    await asyncio.get_running_loop().create_datagram_endpoint(Echo, local_addr=("127.0.0.1", int(peer_port)))
    clients = [Client(user) for user in users]
    await asyncio.gather(*(client.open() for client in clients))
    begin = time.monotonic()
    await asyncio.gather(*(client.send(begin) for client in clients))
    await asyncio.sleep(LAST_PACKETS)
    print(json.dumps({client.name: client.told() for client in clients}))


asyncio.run(main())
