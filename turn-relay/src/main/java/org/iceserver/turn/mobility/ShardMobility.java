package org.iceserver.turn.mobility;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.iceserver.stun.Attribute.MobilityTicket;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.AllocationListener;
import org.iceserver.turn.allocation.Allocations;
import org.iceserver.turn.allocation.DetachedRelay;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.allocation.RelaySockets;
import org.iceserver.turn.auth.KickedClients;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.iceserver.turn.request.Flow;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/**
 * One shard's part in mobility (RFC 8016 s3): issues and checks tickets, and changes the five-tuple of allocations. One
 * thread.
 *
 * <p>A Refresh with a ticket makes its five-tuple the allocation's next one. The first data from there, the end of the
 * old connection, or an ICMP error that says that nobody is at the old five-tuple any more, makes it the only one. If the next five-tuple belongs to another loop, the allocation stays here
 * until then, because this loop's sockets serve the old five-tuple; requests from the next five-tuple are forwarded to
 * this loop.
 */
public final class ShardMobility {
    private final int shard;
    private final Mobility shared;
    private final TicketSeal seal;
    private final KickedClients refusals;
    private final Allocations sessions;
    private final AllocationListener listener;
    private final RandomGenerator chance;

    public ShardMobility(int shard, Mobility shared, KickedClients refusals, Allocations sessions,
            AllocationListener listener,
            RandomGenerator chance) {
        this.shard = shard;
        this.shared = shared;
        this.seal = shared.seal();
        this.refusals = refusals;
        this.sessions = sessions;
        this.listener = listener;
        this.chance = chance;
    }

    // ---- requests

    /** The shard that has the allocation named by the ticket or the five-tuple, or that will have it in a moment. */
    public int home(TurnRequest request) {
        MobileAllocation named = named(request);
        return named == null ? shard : named.home();
    }

    /** Whether this shard answers the request, because its allocation is not {@linkplain #home elsewhere}. */
    public boolean answers(TurnRequest request) {
        MobileAllocation named = named(request);
        return named == null || named.at(shard) || sessions.find(request.flow()) != null;
    }

    /** The allocation named by the ticket, or else by the five-tuple, if it is on this shard; otherwise null. */
    public @Nullable Allocation session(TurnRequest request) {
        MobileAllocation named = named(request);
        return named == null || !named.at(shard)
                ? null
                : sessions.live(named.allocation(), request.now().nanos());
    }

    private @Nullable MobileAllocation named(TurnRequest request) {
        MobilityTicket ticket = request.message().method() == Method.REFRESH ? ticket(request.message()) : null;
        if (ticket != null) {
            Long handle = seal.open(ticket);
            return handle == null ? null : shared.byTicket(handle);
        }
        return shared.awaited() ? shared.byNextFlow(request.flow()) : null;
    }

    public static @Nullable MobilityTicket ticket(StunMessage message) {
        return message.first(MobilityTicket.class);
    }

    /** Issues the ticket for which an Allocate request asked (s3.1.2). */
    public void begin(Allocation made) {
        made.mobileAs(new MobileAllocation(shared, made, shard, chance));
    }

    /** The newest ticket of this allocation. */
    public MobilityTicket ticketOf(MobileAllocation mobile) {
        return seal.seal(mobile.ticket());
    }

    /** @throws Rejection 400 when the ticket is not from this server, 437 when its allocation has ended (s3.2.2) */
    public void check(TurnRequest request, MobilityTicket ticket) throws Rejection {
        Long handle = seal.open(ticket);
        if (handle == null) {
            throw new Rejection(RejectionReason.TICKET_INVALID);
        }
        MobileAllocation mobile = shared.byTicket(handle);
        // The allocation is on another shard, but this shard answers: the five-tuple has its own allocation here.
        if (mobile == null || !mobile.at(shard)
                || sessions.live(mobile.allocation(), request.now().nanos()) == null) {
            throw new Rejection(RejectionReason.NO_ALLOCATION);
        }
    }

    /**
     * Makes the request's five-tuple the next one of the allocation named by the ticket.
     *
     * @return the new ticket
     * @throws Rejection 400 when the five-tuple does not change or the ticket was replaced; 437 when the five-tuple
     *     belongs to another allocation
     */
    public MobilityTicket change(TurnRequest request, MobileAllocation mobile, MobilityTicket ticket) throws Rejection {
        Flow flow = request.flow();
        Long handle = seal.open(ticket);
        boolean newest = mobile.isNewest(flow);
        boolean former = handle != null && mobile.isFormer(handle);
        if (newest != former) {
            throw new Rejection(RejectionReason.TICKET_INVALID);
        }
        if (former) {
            // A retransmission: the response to the first request was lost.
            return ticketOf(mobile);
        }
        if (mobile.isOld(flow)) {
            mobile.awaitNothing();
        } else if (sessions.find(flow) != null
                || !mobile.await(new MobileAllocation.Next(request.from(), request.listener(), request.arrivedAt()))) {
            throw new Rejection(RejectionReason.ALLOCATION_EXISTS);
        }
        mobile.renewTicket(chance);
        if (mobile.isPathGone()) {
            complete(mobile);
        } else if (mobile.next() != null) {
            listener.moving(mobile.allocation());
        }
        return ticketOf(mobile);
    }

    // ---- the change

    /** Data came on a five-tuple that has no allocation. Returns the allocation that was waiting for it, or null. */
    public @Nullable Allocation firstData(long high, long low, int port, int listenerIndex) {
        MobileAllocation mobile = awaiting(high, low, port, listenerIndex);
        if (mobile == null || !mobile.at(shard)) {
            return null;
        }
        MobileAllocation.Next next = mobile.next();
        if (next == null || next.shard() != shard) {
            return null;
        }
        changeHere(mobile, next);
        return mobile.allocation();
    }

    /**
     * The shard whose allocation waits for data on this five-tuple but is not here yet, or
     * {@link RelayDirectory#NOBODY}.
     */
    public int awaitedBy(long high, long low, int port, int listenerIndex) {
        MobileAllocation mobile = awaiting(high, low, port, listenerIndex);
        return mobile == null || mobile.at(shard) ? RelayDirectory.NOBODY : mobile.home();
    }

    /** Whether an allocation of any shard waits for the first data on this five-tuple. */
    public boolean awaits(Flow flow) {
        return shared.byNextFlow(flow) != null;
    }

    private @Nullable MobileAllocation awaiting(long high, long low, int port, int listenerIndex) {
        return shared.awaited()
                ? shared.byNextFlow(new Flow(new IpAddress(high, low), port, listenerIndex))
                : null;
    }

    /**
     * The connection that carried the data has ended. Data now goes to the next five-tuple; without one, the allocation
     * waits for the client to name one.
     */
    public void pathGone(MobileAllocation mobile) {
        sessions.stray(mobile.allocation());
        mobile.pathGone();
        complete(mobile);
    }

    /**
     * Nobody takes packets at an allocation's five-tuple. Where its client has named the next one, data now goes there;
     * otherwise nothing changes, because the client may be back in a moment.
     */
    public void unreachable(Allocation allocation) {
        MobileAllocation mobile = MobileAllocation.of(allocation);
        if (mobile != null && mobile.next() != null) {
            pathGone(mobile);
        }
    }

    /** The connection to which the allocation was about to move has ended. */
    public void nextGone(Flow flow) {
        MobileAllocation mobile = shared.byNextFlow(flow);
        if (mobile != null && mobile.at(shard)) {
            mobile.awaitNothing();
        }
    }

    private void complete(MobileAllocation mobile) {
        MobileAllocation.Next next = mobile.next();
        if (next == null) {
            return;
        }
        if (next.shard() == shard) {
            changeHere(mobile, next);
        } else {
            listener.awaited(next.path(), next.listener());
        }
    }

    private void changeHere(MobileAllocation mobile, MobileAllocation.Next next) {
        Allocation allocation = mobile.allocation();
        listener.leaving(allocation);
        sessions.rekey(allocation, next.path(), next.listener());
        mobile.arrived();
        listener.arrived(allocation);
    }

    // ---- between shards

    /** Removes from this shard the allocation whose next five-tuple this is; null when there is none. */
    public @Nullable AllocationTransfer leave(Flow flow, long nowNanos) {
        MobileAllocation mobile = shared.byNextFlow(flow);
        MobileAllocation.Next next = mobile == null ? null : mobile.next(flow, shard);
        if (mobile == null || next == null || next.shard() == shard
                || sessions.live(mobile.allocation(), nowNanos) == null) {
            return null;
        }
        Allocation allocation = mobile.allocation();
        listener.leaving(allocation);
        sessions.detach(allocation);
        List<DetachedRelay> relays = new ArrayList<>();
        allocation.relayed().forEach(relayed -> relays.add(relayed.relaySocket().detach()));
        allocation.permissionsAndChannels().releaseEndpoints();
        return new AllocationTransfer(allocation, mobile, shard, next, relays);
    }

    /**
     * Adds to this shard an allocation that left another shard.
     *
     * @param path the path that the transfer names, as this shard's shell knows it
     * @return null when the allocation has ended instead
     */
    public @Nullable Allocation arrive(AllocationTransfer from, ClientPath path, RelaySockets sockets, Now now) {
        Allocation allocation = from.allocation();
        allocation.client(path, from.listener());
        try {
            allocation.attach(sockets, from.relays());
        } catch (Rejection e) {
            listener.removed(allocation, EndReason.NOT_MOVED);
            return null;
        }
        from.mobile().received(shard);
        from.mobile().arrived();
        sessions.attach(allocation, now.nanos());
        listener.arrived(allocation);
        if (refusals.refused(allocation.quotaUser(), allocation.username(), now)
                || refusals.refused(path.fiveTuple().client(), now)) {
            // The user was kicked while the allocation was on no shard.
            sessions.remove(allocation, EndReason.KICKED);
            return null;
        }
        return allocation;
    }
}
