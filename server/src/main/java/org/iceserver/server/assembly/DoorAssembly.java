package org.iceserver.server.assembly;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

import org.iceserver.server.config.Configuration;
import org.iceserver.signal.netty.SignalServer;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.door.DecisionTable;
import org.iceserver.transport.door.Owner;
import org.iceserver.transport.door.Protocol;
import org.iceserver.transport.door.SharedPort;
import org.iceserver.transport.door.SharedPortSettings;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.netty.RelayServer;

/**
 * Makes the TCP ports that signaling shares with STUN and TURN.
 *
 * @param certificates empty while TLS is off
 * @param connectionsPerSource how many connections of one source may wait; asked for each connection, 0 means no limit
 */
public record DoorAssembly(Configuration configuration, Optional<ServerCertificates> certificates,
        IntSupplier connectionsPerSource) {
    /**
     * @param memory limits what waiting connections may use
     * @return empty where no port is shared
     * @throws BindException with one sentence, when an address or port cannot be opened
     */
    public Optional<SharedPort> start(EventLoops loops, RelayServer relay, SignalServer signal, MemoryBudget memory)
            throws BindException {
        List<InetSocketAddress> addresses = addresses();
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        Map<Protocol, Owner> owners = new EnumMap<>(Map.of(Protocol.HTTP, signal.sharing(), Protocol.STUN,
                relay.sharing()));
        SharedPortSettings settings = new SharedPortSettings(addresses,
                new DecisionTable(configuration.listening().turnNames()), certificates, this::isProxy,
                connectionsPerSource, relay.handshakeRate(), memory);
        return Optional.of(SharedPort.open(settings, owners, loops.newGroup("door", 1), loops.serverSocketChannel()));
    }

    /** As for signaling: every address where none is named, those among them that come later. */
    private List<InetSocketAddress> addresses() {
        List<IpAddress> listen = configuration.listening().addresses();
        return configuration.sharedPorts().stream().sorted().flatMap(port -> listen.isEmpty()
                ? Stream.of(new InetSocketAddress(port))
                : listen.stream().map(address -> new InetSocketAddress(address.toInetAddress(), port))).toList();
    }

    private boolean isProxy(IpAddress address) {
        return configuration.signaling().proxies().stream().anyMatch(block -> block.contains(address));
    }
}
