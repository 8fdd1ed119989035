package org.iceserver.server.host;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.iceserver.transport.IpAddress;

/**
 * The address at which a client on this machine reaches the server without loopback: the address of the default route, if the
 * server listens there. Firefox sends no STUN or TURN to a loopback address. One thread updates it; any thread reads it.
 */
public final class OutgoingAddress {
    /** The addresses of {@code --listen}; empty means every address of this host. */
    private final List<IpAddress> listen;
    private volatile Optional<IpAddress> now;

    public OutgoingAddress(List<IpAddress> listen, HostNetwork network) {
        this.listen = List.copyOf(listen);
        this.now = find(network);
    }

    public void seen(HostNetwork network) {
        now = find(network);
    }

    public Optional<IpAddress> now() {
        return now;
    }

    private Optional<IpAddress> find(HostNetwork network) {
        Stream<IpAddress> outgoing = network.outgoing().stream().filter(address -> !address.isLoopback());
        return outgoing.filter(address -> (listen.isEmpty() ? network.stable() : listen).contains(address))
                .findFirst();
    }
}
