"""Two aioice connections, relay-only, exchange a message each way every half second for a while. None may be lost.

aioice_long_call.py HOST PORT USERNAME PASSWORD SECONDS REBIND

REBIND: after how many seconds aioice binds its channel again, 500 if nobody says. It never sends CreatePermission.
"""
import asyncio
import functools
import sys

from aioice import Connection, turn
from aioice.ice import TransportPolicy

host, port, username, password, seconds, rebind = sys.argv[1:]
turn.create_turn_endpoint = functools.partial(turn.create_turn_endpoint, channel_refresh_time=int(rebind))


def connection(controlling):
    return Connection(
        ice_controlling=controlling,
        components=1,
        turn_server=(host, int(port)),
        turn_username=username,
        turn_password=password,
        transport_policy=TransportPolicy.RELAY,
    )


async def tell(receiver, sender):
    await receiver.gather_candidates()
    sender.remote_username = receiver.local_username
    sender.remote_password = receiver.local_password
    for candidate in receiver.local_candidates:
        await sender.add_remote_candidate(candidate)
    await sender.add_remote_candidate(None)


async def there(sender, receiver, text):
    await sender.send(text)
    assert await asyncio.wait_for(receiver.recv(), 3) == text


async def call():
    ann, bob = connection(True), connection(False)
    await asyncio.gather(tell(ann, bob), tell(bob, ann))
    await asyncio.gather(ann.connect(), bob.connect())
    begin = asyncio.get_running_loop().time()
    rounds = 0
    while (passed := asyncio.get_running_loop().time() - begin) < int(seconds):
        try:
            await there(ann, bob, b"there %d" % rounds)
            await there(bob, ann, b"back %d" % rounds)
        except (asyncio.TimeoutError, ConnectionError) as e:
            sys.exit(f"the call ended after {passed:.1f} s: {type(e).__name__} {e}")
        rounds += 1
        await asyncio.sleep(0.5)
    kinds = {candidate.type for side in (ann, bob) for candidate in side.local_candidates}
    await asyncio.gather(ann.close(), bob.close())
    print(f"well for {seconds} s,", *kinds)


asyncio.run(asyncio.wait_for(call(), int(seconds) + 60))
