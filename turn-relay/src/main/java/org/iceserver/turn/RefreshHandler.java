package org.iceserver.turn;

import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;

/** Refresh (RFC 8656 s8.2). */
final class RefreshHandler {
    private final TurnSettings settings;
    private final Sessions sessions;

    RefreshHandler(TurnSettings settings, Sessions sessions) {
        this.settings = settings;
        this.sessions = sessions;
    }

    StunEncoder handle(TurnRequest request, Allocation allocation) throws Rejection {
        StunMessage message = request.message();
        Attribute.RequestedAddressFamily family = message.first(Attribute.RequestedAddressFamily.class);
        if (family != null && family.family() != family(allocation)) {
            throw new Rejection(ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH);
        }
        StunEncoder response = StunEncoder.success(message);
        if (Lifetime.zero(message)) {
            sessions.remove(allocation, EndReason.DELETED);
            return response.add(new Attribute.Lifetime(0));
        }
        long now = request.now().nanos();
        allocation.refresh(now + Lifetime.nanos(message, settings));
        sessions.wakeBy(allocation, allocation.expiresNanos());
        return response.add(new Attribute.Lifetime(allocation.remainingSeconds(now)));
    }

    private static int family(Allocation allocation) {
        return (allocation.ipv4() ? AddressFamily.IPV4 : AddressFamily.IPV6).number();
    }
}
