package org.iceserver.client;

import java.net.InetSocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The result of an Allocate request (RFC 8656 s7.3).
 *
 * @param relayed the address at which peers reach this client
 * @param mapped this client's address, as the server sees it
 * @param lifetime how long the allocation lives unless it is refreshed
 * @param reservationToken the token that asks for the reserved next port, or null
 */
public record Allocated(InetSocketAddress relayed, InetSocketAddress mapped, Duration lifetime,
        @Nullable Long reservationToken) {}
