package org.iceserver.server.assembly;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.iceserver.server.config.Configuration;
import org.iceserver.server.host.Addresses;
import org.iceserver.signal.netty.SignalServer;
import org.iceserver.turn.netty.RelayServer;

/**
 * What a node of a cluster tells about itself, while it serves.
 *
 * @param mostAllocations the limit of the whole server now
 */
public record Serving(Configuration configuration, Addresses addresses, Minting minting, Optional<RelayServer> relay,
        Supplier<Optional<SignalServer>> signal, BooleanSupplier draining, IntSupplier mostAllocations) {
    /** How many relay ports there are on all addresses. */
    long ports() {
        return (long) configuration.relaying().ports().size() * Math.max(1, addresses.relay().size());
    }
}
