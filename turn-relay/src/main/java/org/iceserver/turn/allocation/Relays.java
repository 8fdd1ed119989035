package org.iceserver.turn.allocation;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * The relay sockets for an Allocate request: one, or one of each family (RFC 8656 s7.2 step 9).
 *
 * @param refused why the second one of two is missing
 */
public record Relays(List<RelaySocket> sockets, Attribute.@Nullable AddressErrorCode refused) {
    public Relays {
        sockets = List.copyOf(sockets);
    }

    public static Relays one(RelaySocket only) {
        return new Relays(List.of(only), null);
    }

    /**
     * Opens an IPv4 and an IPv6 relay socket, or only one when the other cannot be opened.
     *
     * @param even whether both must have even ports
     * @throws Rejection 508 when neither can be opened
     */
    public static Relays both(RelaySockets from, boolean even) throws Rejection {
        List<RelaySocket> opened = new ArrayList<>();
        Attribute.AddressErrorCode refused = null;
        Rejection full = new Rejection(RejectionReason.NO_PORTS);
        for (AddressFamily family : List.of(AddressFamily.IPV4, AddressFamily.IPV6)) {
            try {
                opened.add(from.open(even ? new PortWish.Even(family) : new PortWish.Any(family)));
            } catch (Rejection e) {
                full = e.code() == full.code() ? e : full;
                refused = new Attribute.AddressErrorCode(family.number(), e.code().code(), "");
            }
        }
        if (opened.isEmpty()) {
            throw full;
        }
        return new Relays(opened, refused);
    }

    public RelaySocket first() {
        return sockets.getFirst();
    }
}
