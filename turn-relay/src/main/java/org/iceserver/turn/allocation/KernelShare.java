package org.iceserver.turn.allocation;

import org.iceserver.transport.ClientPath;
import org.iceserver.turn.kernel.KernelLane;
import org.iceserver.turn.kernel.KernelLane.Direction;
import org.iceserver.turn.limits.Limit;

/** What the kernel relays for one allocation, and how much of it has been counted here. One thread. */
final class KernelShare {
    private final Owner owner;
    private final KernelLane.Account account;
    private final Counted toPeer;
    private final Counted toClient;
    private int place;

    /** The allocation that the kernel relays for. */
    interface Owner {
        ClientPath client();

        String username();

        /** Counts what the kernel has relayed. */
        void countBelow(long packetsToPeers, long bytesToPeers, long packetsToClient, long bytesToClient);
    }

    KernelShare(Owner owner, KernelLane.Account account) {
        this.owner = owner;
        this.account = account;
        toPeer = new Counted(account.toPeer());
        toClient = new Counted(account.toClient());
    }

    KernelLane.Account account() {
        return account;
    }

    /** Its position in the shard's list of shares. */
    int place() {
        return place;
    }

    void place(int at) {
        place = at;
    }

    /** Counts what the kernel has relayed since the last count. */
    void count(KernelCounts counts) {
        long packetsToPeer = toPeer.packets();
        long bytesToPeer = toPeer.bytes();
        long packetsToClient = toClient.packets();
        long bytesToClient = toClient.bytes();
        owner.countBelow(packetsToPeer, bytesToPeer, packetsToClient, bytesToClient);
        counts.relayed(packetsToPeer, bytesToPeer, packetsToClient, bytesToClient);
        long overBytes = toPeer.overBytes() + toClient.overBytes();
        long overPackets = toPeer.overPackets() + toClient.overPackets();
        if (overBytes > 0) {
            counts.dropped(owner.client(), owner.username(), Limit.ALLOCATION_BPS, overBytes);
        }
        if (overPackets > 0) {
            counts.dropped(owner.client(), owner.username(), Limit.ALLOCATION_PPS, overPackets);
        }
    }

    /** Tells how much of one direction's counts is new. Each is asked once per count. */
    private static final class Counted {
        private final Direction direction;
        private long packets;
        private long bytes;
        private long overBytes;
        private long overPackets;

        Counted(Direction direction) {
            this.direction = direction;
        }

        long packets() {
            long before = packets;
            packets = direction.packets();
            return packets - before;
        }

        long bytes() {
            long before = bytes;
            bytes = direction.bytes();
            return bytes - before;
        }

        long overBytes() {
            long before = overBytes;
            overBytes = direction.refusedByBytes();
            return overBytes - before;
        }

        long overPackets() {
            long before = overPackets;
            overPackets = direction.refusedByPackets();
            return overPackets - before;
        }
    }
}
