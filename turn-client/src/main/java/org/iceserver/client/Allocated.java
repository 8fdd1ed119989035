package org.iceserver.client;

import java.net.InetSocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What an Allocate request brought (RFC 8656 s7.3).
 *
 * @param relayed where peers reach this client
 * @param mapped this client as the server sees it
 * @param lifetime how long the allocation lives unless refreshed
 * @param reservationToken what the reserved next port is asked for with, or null
 */
public record Allocated(InetSocketAddress relayed, InetSocketAddress mapped, Duration lifetime,
        @Nullable Long reservationToken) {}
