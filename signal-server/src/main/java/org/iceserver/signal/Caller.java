package org.iceserver.signal;

import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from and what it showed in its handshake.
 *
 * @param address the client's, as text
 * @param token null when it showed none
 */
public record Caller(String address, @Nullable String token) {
    /** This caller, with a token that it showed later, if it did. */
    public Caller showing(@Nullable String later) {
        return later == null ? this : new Caller(address, later);
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "Caller[" + address + "]";
    }
}
