package org.iceserver.server.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.iceserver.client.ServerAddress;
import org.iceserver.client.StunClient;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnException;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.StartRefused;
import org.iceserver.transport.IpAddress;

/**
 * Asks STUN servers, one after the other, which public address belongs to a local address (RFC 8489 s6.3). The first answer
 * counts.
 *
 * @param servers {@code --auto-stun}
 * @param host this host's addresses: a STUN server at one of them would only tell what we know
 */
record AutoStun(List<HostPort> servers, List<IpAddress> host, Timing timing) implements ExternalAddresses.Ask {
    private static final int STUN_PORT = 3_478;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    AutoStun {
        servers = List.copyOf(servers);
        host = List.copyOf(host);
    }

    AutoStun(List<HostPort> servers, List<IpAddress> host) {
        this(servers, host, Timing.STANDARD.withDeadline(PATIENCE));
    }

    @Override
    public IpAddress publicAddressOf(IpAddress bound) {
        var failures = new ArrayList<String>();
        for (HostPort server : servers) {
            try {
                return seenBy(server, bound);
            } catch (TurnException e) {
                failures.add(String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
            } catch (IllegalArgumentException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        throw new StartRefused("--external-ip auto could not find the public address of " + bound + " ("
                + String.join("; ", failures) + "): name another server with --auto-stun, or the address itself");
    }

    /** @throws IllegalArgumentException when the answer is useless because the server is this one */
    private IpAddress seenBy(HostPort server, IpAddress bound) throws TurnException {
        IpAddress its = resolve(server.host(), bound.isV4());
        if (host.contains(its)) {
            throw new IllegalArgumentException(server.host() + " is this host itself");
        }
        var there = ServerAddress.udp(its.toString(), server.port().orElse(STUN_PORT));
        IpAddress mapped = IpAddress.of(StunClient.binding(there, bound.toInetAddress(), timing).getAddress());
        if (mapped.equals(its)) {
            throw new IllegalArgumentException(server.host() + " is behind the same public address as this host");
        }
        return mapped;
    }

    private static IpAddress resolve(String name, boolean v4) {
        try {
            return Stream.of(InetAddress.getAllByName(name)).map(IpAddress::of)
                    .filter(address -> address.isV4() == v4).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(name + " has no IPv" + (v4 ? 4 : 6) + " address"));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the name " + name + " has no address", e);
        }
    }
}
