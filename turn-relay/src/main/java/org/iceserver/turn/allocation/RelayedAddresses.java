package org.iceserver.turn.allocation;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** The relayed transport addresses of one allocation: one, or one of each family (RFC 8656 s7.2 step 9). One thread. */
final class RelayedAddresses {
    private @Nullable RelayedAddress ipv4;
    private @Nullable RelayedAddress ipv6;

    /** Each address counts as expired until it is refreshed. */
    RelayedAddresses(List<RelaySocket> sockets, long nowNanos) {
        for (RelaySocket socket : sockets) {
            RelayedAddress relayed = new RelayedAddress(socket, nowNanos);
            if (relayed.ipv4()) {
                ipv4 = relayed;
            } else {
                ipv6 = relayed;
            }
        }
    }

    /** IPv4 first. */
    List<RelayedAddress> all() {
        RelayedAddress four = ipv4;
        RelayedAddress six = ipv6;
        if (four == null) {
            return six == null ? List.of() : List.of(six);
        }
        return six == null ? List.of(four) : List.of(four, six);
    }

    /** The address of this family, or null when there is none. */
    @Nullable
    RelayedAddress of(boolean ofIpv4) {
        return ofIpv4 ? ipv4 : ipv6;
    }

    /** When the last of them expires. */
    long lastExpiresNanos() {
        RelayedAddress four = ipv4;
        RelayedAddress six = ipv6;
        if (four == null || six == null) {
            return only(four, six).expiresNanos();
        }
        return four.expiresNanos() - six.expiresNanos() > 0 ? four.expiresNanos() : six.expiresNanos();
    }

    /** When the first of them expires. */
    long firstExpiresNanos() {
        long first = lastExpiresNanos();
        for (RelayedAddress one : all()) {
            first = one.expiresNanos() - first < 0 ? one.expiresNanos() : first;
        }
        return first;
    }

    private static RelayedAddress only(@Nullable RelayedAddress four, @Nullable RelayedAddress six) {
        RelayedAddress one = four == null ? six : four;
        if (one == null) {
            throw new IllegalStateException("the allocation has ended");
        }
        return one;
    }

    /** Gives back one of two addresses, with its socket and port. */
    void close(RelayedAddress one) {
        if (one.ipv4()) {
            ipv4 = null;
        } else {
            ipv6 = null;
        }
        one.close();
    }

    /** Gives back all addresses, with their sockets and ports. */
    void close() {
        all().forEach(RelayedAddress::close);
    }
}
