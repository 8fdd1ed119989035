package org.iceserver.turn.netty;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.turn.TurnShard;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.AllocationPart;
import org.iceserver.turn.impairment.HeldPackets;
import org.iceserver.turn.impairment.Impairment;
import org.iceserver.turn.impairment.Impairments;
import org.iceserver.turn.time.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * The impaired sessions of one loop: begins and ends them, and passes their packets on when it is time. A turn passes on
 * a bounded number of packets. On the loop.
 */
final class ImpairedSessions {
    private static final int PER_TURN = 256;

    private final EventLoop loop;
    private final LoopTurn turn;
    private final TurnShard shard;
    private final Impairments impairments;
    private final MemoryShare memory;
    private final ClientLane clientLane;
    private final PeerLane peerLane;
    private final Faults faults;
    private final ImpairedSession.Parts parts;
    private final Deadlines<HeldPackets> deadlines = new Deadlines<>();
    private final Set<ImpairedSession> sessions = new LinkedHashSet<>();
    private final Runnable passing = this::pass;
    private long wakesNanos = Deadlines.NEVER;

    ImpairedSessions(EventLoop loop, LoopTurn turn, TurnShard shard, Impairments impairments, MemoryShare memory,
            ByteBufAllocator allocator, ClientLane clientLane, PeerLane peerLane, Faults faults) {
        this.loop = loop;
        this.turn = turn;
        this.shard = shard;
        this.impairments = impairments;
        this.memory = memory;
        this.clientLane = clientLane;
        this.peerLane = peerLane;
        this.faults = faults;
        parts = new ImpairedSession.Parts(allocator, shard.counters(), this::wake, sessions::remove);
    }

    /** Impairs a session as the operator wants it now, or no longer; whether it is impaired now. */
    boolean consider(Allocation allocation, long nowNanos) {
        Impairment wanted = allocation.tcp() != null
                ? null
                : impairments.of(allocation.quotaUser(), allocation.username(), allocation.client().fiveTuple(),
                        nowNanos);
        ImpairedSession present = of(allocation);
        if (present != null && !present.impairment().equals(wanted)) {
            end(present, nowNanos);
            present = null;
        }
        if (present == null && wanted != null) {
            begin(allocation, wanted, nowNanos);
        }
        return wanted != null;
    }

    private void begin(Allocation allocation, Impairment wanted, long nowNanos) {
        MemoryAccount account = memory.account(allocation.client().fiveTuple().client());
        ImpairedSession session = new ImpairedSession(wanted, allocation,
                new HeldPackets(wanted.towardsPeers(nowNanos), deadlines, account,
                        (packet, now) -> clientLane.arrive(allocation, packet, now)),
                new HeldPackets(wanted.towardsClient(nowNanos), deadlines, account,
                        (packet, now) -> peerLane.arrive(allocation, packet, now)),
                parts);
        sessions.add(session);
        shard.impair(allocation, session);
    }

    private void end(ImpairedSession session, long nowNanos) {
        shard.impair(session.allocation(), null);
        sessions.remove(session);
        session.passAll(nowNanos);
    }

    /** The allocation leaves its client or this loop. What is held back is lost, as if the client had changed its network. */
    void leave(Allocation allocation) {
        ImpairedSession present = of(allocation);
        if (present != null) {
            shard.impair(allocation, null);
            present.release();
        }
    }

    private static @Nullable ImpairedSession of(Allocation allocation) {
        AllocationPart part = allocation.impaired();
        return part == null ? null : (ImpairedSession) part;
    }

    /** Ends impairments whose time is over. Called once a second. */
    void beat() {
        if (sessions.isEmpty()) {
            return;
        }
        long now = turn.nanos();
        for (ImpairedSession session : List.copyOf(sessions)) {
            if (session.impairment().over(now)) {
                end(session, now);
            }
        }
    }

    /** Makes sure that {@link #pass} runs when the first packet is due. */
    private void wake() {
        long next = deadlines.next();
        if (next == Deadlines.NEVER || (wakesNanos != Deadlines.NEVER && wakesNanos - next <= 0)) {
            return;
        }
        wakesNanos = next;
        loop.schedule(passing, Math.max(0, next - turn.nanos()), TimeUnit.NANOSECONDS);
    }

    private void pass() {
        wakesNanos = Deadlines.NEVER;
        long now = turn.nanos();
        int passed = 0;
        for (HeldPackets due = deadlines.due(now); due != null; due = deadlines.due(now)) {
            passOne(due, now);
            if (++passed == PER_TURN) {
                turn.next(passing);
                return;
            }
        }
        wake();
    }

    /** Passes on one packet. A fault in it must not stop the others. */
    private void passOne(HeldPackets due, long nowNanos) {
        try {
            due.passOne(nowNanos);
        } catch (Throwable e) {
            faults.record("a packet that was held back", e);
        }
    }
}
