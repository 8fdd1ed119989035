package org.iceserver.stun.server;

import org.iceserver.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * The transport addresses from which a request can be answered, as clients are told them (RFC 5780 s6.1, table 1).
 *
 * @param here the address at which the request arrived, Da:Dp
 * @param otherPort Da:Cp
 * @param otherAddress Ca:Dp, or null when the server has only one address of this family
 * @param other Ca:Cp, or null together with {@code otherAddress}
 */
public record Origins(TransportAddress here, TransportAddress otherPort, @Nullable TransportAddress otherAddress,
        @Nullable TransportAddress other) {
    /** The one from which an answer leaves. */
    public enum From {
        HERE, OTHER_PORT, OTHER_ADDRESS, OTHER
    }

    /** The address, or null when there is none. */
    @Nullable
    TransportAddress of(From from) {
        return switch (from) {
            case HERE -> here;
            case OTHER_PORT -> otherPort;
            case OTHER_ADDRESS -> otherAddress;
            case OTHER -> other;
        };
    }
}
