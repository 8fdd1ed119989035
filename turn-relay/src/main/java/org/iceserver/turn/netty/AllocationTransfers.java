package org.iceserver.turn.netty;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.turn.Answer;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.TurnShard;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.mobility.AllocationTransfer;

/**
 * One loop's part in moving allocations between loops (RFC 8016). It forwards requests to the loop that has the
 * allocation. When a client moves to this loop, its first data makes this loop fetch the allocation and its sockets.
 */
final class AllocationTransfers {
    /** How many requests from other loops may wait for this one. */
    static final int REQUESTS = 256;
    /** How many packets of one client may wait until its allocation is here. */
    static final int PACKETS = 256;

    private final int index;
    private final Executor loop;
    private final List<AllocationTransfers> all;
    private final TurnShard shard;
    private final Requests requests;
    private final Demultiplexer demultiplexer;
    private final ByteBufAllocator allocator;
    private final MemoryBudget memory;
    private final AtomicInteger waitingRequests = new AtomicInteger();
    private final Map<Newcomer, Held> held = new HashMap<>();
    private boolean closed;

    /** Packets that wait, and the account for their memory. */
    private record Held(List<ByteBuf> buffers, MemoryAccount memory) {}

    /** A client whose allocation is not here yet. */
    private record Newcomer(FiveTuple fiveTuple, int listener) {}

    /** @param all those of all loops, by index; this one is added to the list */
    AllocationTransfers(int index, Executor loop, List<AllocationTransfers> all, TurnShard shard, Requests requests,
            Demultiplexer demultiplexer, ByteBufAllocator allocator, MemoryBudget memory) {
        this.memory = memory;
        this.index = index;
        this.loop = loop;
        this.all = all;
        this.shard = shard;
        this.requests = requests;
        this.demultiplexer = demultiplexer;
        this.allocator = allocator;
        all.add(this);
    }

    Executor loop() {
        return loop;
    }

    // ---- requests

    /**
     * Sends a request to the loop that has its allocation. The request is dropped when too many already wait for that
     * loop.
     */
    void forward(Answer.Forward request, Respondent from) {
        AllocationTransfers target = all.get(request.shard());
        DistantClient client = switch (from) {
            case DistantClient distant -> distant;
            case Client here -> new DistantClient(this, here);
            default -> throw new IllegalStateException("nobody else asks");
        };
        if (target.waitingRequests.incrementAndGet() > REQUESTS
                || !target.execute(() -> target.answer(request, client))) {
            target.waitingRequests.decrementAndGet();
            shard.counters().drop(DropReason.INBOX_FULL);
        }
    }

    private void answer(Answer.Forward request, DistantClient from) {
        waitingRequests.decrementAndGet();
        // Its allocation has arrived at the client's own loop.
        Respondent client = from.home() == this ? from.client() : from;
        requests.forwarded(request, client, from.home().index);
    }

    // ---- data

    /**
     * Keeps the data of a client that has no allocation here yet but will get one, and fetches the allocation.
     *
     * @param bytes copied
     */
    void hold(Client client, int listener, ByteBuf bytes, int offset, int length) {
        FiveTuple path = client.fiveTuple();
        int owner = shard.awaitedBy(path.client().high(), path.client().low(), path.clientPort(), listener);
        if (owner == RelayDirectory.NOBODY || closed) {
            return;
        }
        Newcomer newcomer = new Newcomer(path, listener);
        Held packets = held.get(newcomer);
        if (packets == null) {
            packets = new Held(new ArrayList<>(), memory.share(Holding.STREAM_UNSENT).account(path.client()));
            held.put(newcomer, packets);
            if (owner != index) {
                fetch(all.get(owner), client, newcomer);
            }
        }
        if (packets.buffers.size() < PACKETS && packets.memory.holdMore(length)) {
            packets.buffers.add(allocator.directBuffer(length).writeBytes(bytes, offset, length));
        } else {
            shard.counters().drop(DropReason.INBOX_FULL);
        }
    }

    private void fetch(AllocationTransfers owner, ClientPath path, Newcomer newcomer) {
        owner.execute(() -> {
            if (!owner.depart(path, newcomer.listener)) {
                execute(() -> release(newcomer));
            }
        });
    }

    private void release(Newcomer newcomer) {
        Held packets = held.remove(newcomer);
        if (packets != null) {
            packets.memory.close();
            packets.buffers.forEach(packet -> {
                packet.release();
                shard.counters().drop(DropReason.NO_ALLOCATION);
            });
        }
    }

    // ---- allocations

    /** Sends the allocation to the other loop that its client now uses; false when there is none. */
    boolean depart(ClientPath path, int listener) {
        AllocationTransfer leaving = shard.leave(path, listener, requests.now());
        if (leaving == null) {
            return false;
        }
        AllocationTransfers target = all.get(leaving.target());
        if (target.execute(() -> target.arrive(leaving))) {
            leaving.announce();
        } else {
            leaving.abandon();
        }
        return true;
    }

    private void arrive(AllocationTransfer arriving) {
        Client client = ((DistantClient) arriving.path()).client();
        Newcomer newcomer = new Newcomer(client.fiveTuple(), arriving.listener());
        if (closed) {
            arriving.abandon();
            return;
        }
        Allocation arrived = shard.arrive(arriving, client, requests.now());
        if (arrived == null) {
            release(newcomer);
            return;
        }
        Held packets = held.remove(newcomer);
        if (packets != null) {
            packets.memory.close();
            for (ByteBuf packet : packets.buffers) {
                demultiplexer.onData(arrived, packet, 0, packet.readableBytes());
                packet.release();
            }
        }
        if (client instanceof ConnectedClient connected && !connected.isActive()) {
            shard.clientGone(connected, arriving.listener());
        }
    }

    /**
     * The client's connection ended before any data came. Tells the loop that has the allocation not to wait for it.
     */
    void gone(ConnectedClient client) {
        FiveTuple path = client.fiveTuple();
        int owner = shard.awaitedBy(path.client().high(), path.client().low(), path.clientPort(), client.listener());
        if (owner != RelayDirectory.NOBODY) {
            all.get(owner).execute(() -> all.get(owner).shard.nextGone(client, client.listener()));
        }
    }

    void close() {
        closed = true;
        List.copyOf(held.keySet()).forEach(this::release);
    }

    private boolean execute(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            // The server is stopping.
            return false;
        }
    }
}
