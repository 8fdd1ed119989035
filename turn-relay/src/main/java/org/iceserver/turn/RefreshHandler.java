package org.iceserver.turn;

import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.Allocations;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.RelayedAddress;
import org.iceserver.turn.mobility.MobileAllocation;
import org.iceserver.turn.mobility.ShardMobility;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.iceserver.turn.request.TurnRequest;
import org.jspecify.annotations.Nullable;

/** Refresh (RFC 8656 s8.2) of a whole allocation or of one family of a dual allocation. */
final class RefreshHandler {
    private final TurnServer server;
    private final Allocations sessions;
    private final @Nullable ShardMobility mobility;

    /** @param mobility null where mobility is forbidden */
    RefreshHandler(TurnServer server, Allocations sessions, @Nullable ShardMobility mobility) {
        this.server = server;
        this.sessions = sessions;
        this.mobility = mobility;
    }

    /** @throws Rejection 405, 400 or 437 for a mobility ticket that cannot be used (RFC 8016 s3.2.2) */
    void checkTicket(TurnRequest request) throws Rejection {
        Attribute.MobilityTicket ticket = ShardMobility.ticket(request.message());
        if (ticket == null) {
            return;
        }
        if (mobility == null) {
            throw new Rejection(RejectionReason.MOBILITY_FORBIDDEN);
        }
        mobility.check(request, ticket);
    }

    StunEncoder handle(TurnRequest request, Allocation allocation) throws Rejection {
        StunMessage message = request.message();
        Attribute.RequestedAddressFamily family = message.first(Attribute.RequestedAddressFamily.class);
        List<RelayedAddress> asked = family == null ? allocation.relayed() : List.of(ofFamily(allocation, family));
        Attribute.MobilityTicket next = changeFiveTuple(request, allocation);
        StunEncoder response = StunEncoder.success(message);
        if (Lifetime.zero(message)) {
            delete(allocation, asked);
            return response.add(new Attribute.Lifetime(0));
        }
        long now = request.now().nanos();
        long expires = now + Lifetime.nanos(request, server.settings(), allocation.key());
        sessions.refresh(allocation, asked, expires);
        response.add(new Attribute.Lifetime(asked.getFirst().remainingSeconds(now)));
        return next == null ? response : response.add(next);
    }

    private Attribute.@Nullable MobilityTicket changeFiveTuple(TurnRequest request, Allocation allocation)
            throws Rejection {
        Attribute.MobilityTicket ticket = ShardMobility.ticket(request.message());
        MobileAllocation mobile = MobileAllocation.of(allocation);
        return ticket == null || mobility == null || mobile == null ? null : mobility.change(request, mobile, ticket);
    }

    /** Deletes these addresses. The other one, if any, lives on with its permissions and channels. */
    private void delete(Allocation allocation, List<RelayedAddress> asked) {
        if (asked.size() == allocation.relayed().size()) {
            sessions.remove(allocation, EndReason.DELETED);
        } else {
            asked.forEach(one -> sessions.remove(allocation, one));
        }
    }

    private static RelayedAddress ofFamily(Allocation allocation, Attribute.RequestedAddressFamily family)
            throws Rejection {
        for (RelayedAddress one : allocation.relayed()) {
            if (one.family().number() == family.family()) {
                return one;
            }
        }
        throw new Rejection(RejectionReason.PEER_FAMILY);
    }
}
