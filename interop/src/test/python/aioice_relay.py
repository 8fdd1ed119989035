"""Two aioice connections of two components exchange a message in each, relay-only.

aioice_relay.py HOST PORT udp|tcp|tls USERNAME PASSWORD
"""
import asyncio
import sys

from aioice import Connection
from aioice.ice import TransportPolicy

host, port, transport, username, password = sys.argv[1:]


def connection(controlling):
    return Connection(
        ice_controlling=controlling,
        components=2,
        turn_server=(host, int(port)),
        turn_username=username,
        turn_password=password,
        turn_ssl=transport == "tls",
        turn_transport="udp" if transport == "udp" else "tcp",
        transport_policy=TransportPolicy.RELAY,
    )


async def tell(receiver, sender):
    await receiver.gather_candidates()
    sender.remote_username = receiver.local_username
    sender.remote_password = receiver.local_password
    for candidate in receiver.local_candidates:
        await sender.add_remote_candidate(candidate)
    await sender.add_remote_candidate(None)


async def call():
    ann, bob = connection(True), connection(False)
    await asyncio.gather(tell(ann, bob), tell(bob, ann))
    await asyncio.gather(ann.connect(), bob.connect())
    for component in (1, 2):
        await ann.sendto(b"there", component)
        assert await bob.recvfrom() == (b"there", component)
        await bob.sendto(b"back", component)
        assert await ann.recvfrom() == (b"back", component)
    kinds = {candidate.type for side in (ann, bob) for candidate in side.local_candidates}
    await asyncio.gather(ann.close(), bob.close())
    print("there and back in 2 components,", *kinds)


asyncio.run(asyncio.wait_for(call(), 30))
