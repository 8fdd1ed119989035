package org.iceserver.stun.server;

import org.iceserver.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * The transport addresses that can answer a request, as clients are told them (RFC 5780 s6.1, table 1).
 *
 * @param here where the request arrived, Da:Dp
 * @param otherPort Da:Cp
 * @param otherAddress Ca:Dp, or null where the server has one address of this family
 * @param other Ca:Cp, or null together with {@code otherAddress}
 */
public record Origins(TransportAddress here, TransportAddress otherPort, @Nullable TransportAddress otherAddress,
        @Nullable TransportAddress other) {
    /** Which of them an answer leaves from. */
    public enum From {
        HERE, OTHER_PORT, OTHER_ADDRESS, OTHER
    }

    /** Null when there is no such address. */
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
