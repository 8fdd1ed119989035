package org.iceserver.server.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.server.config.StartRefused;
import org.iceserver.transport.IpAddress;

/**
 * The addresses of this host at the time when they were read.
 *
 * @param all every address of an interface, even of one that is down: Linux accepts packets for it
 * @param stable without link-local and temporary IPv6 addresses: what a server listens on
 * @param outgoing the addresses that the default routes use, IPv4 first
 */
public record HostNetwork(List<IpAddress> all, List<IpAddress> stable, List<IpAddress> outgoing) {
    /** Globally routed addresses, so that the system answers for its default route. Nothing is sent to them. */
    private static final List<String> FAR_AWAY = List.of("8.8.8.8", "2001:4860:4860::8888");

    /** Linux lists IPv6 addresses and their flags here. Other systems have no such file and no way to ask. */
    private static final Path IPV6_FLAGS = Path.of("/proc/net/if_inet6");

    /**
     * IFA_F_TEMPORARY: a privacy address that changes every day. IFA_F_DADFAILED and IFA_F_TENTATIVE: addresses that cannot be
     * bound.
     */
    private static final int UNSTABLE = 0x01 | 0x08 | 0x40;
    private static final int FLAGS_FIELD = 5;

    public HostNetwork {
        all = List.copyOf(all);
        stable = List.copyOf(stable);
        outgoing = List.copyOf(outgoing);
    }

    public static HostNetwork read() {
        Set<IpAddress> unstable = unstable();
        try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
            Map<Boolean, List<InetAddress>> byUp = interfaces.collect(Collectors.partitioningBy(HostNetwork::isUp,
                    Collectors.flatMapping(NetworkInterface::inetAddresses, Collectors.toList())));
            List<InetAddress> up = byUp.getOrDefault(true, List.of());
            return new HostNetwork(
                    byUp.values().stream().flatMap(List::stream).map(IpAddress::of).distinct().toList(),
                    up.stream().filter(address -> !address.isLinkLocalAddress()).map(IpAddress::of)
                            .filter(address -> !unstable.contains(address)).distinct().sorted().toList(),
                    FAR_AWAY.stream().flatMap(target -> leavesFrom(target).stream()).toList());
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The default relay addresses: those of the default routes, else the first of each family, else loopback. */
    List<IpAddress> relayFrom() {
        return Stream.of(outgoing, firstOfEachFamily(false), firstOfEachFamily(true))
                .filter(addresses -> !addresses.isEmpty()).findFirst()
                .orElseThrow(() -> new StartRefused("this host has no network address that is up, not even loopback"));
    }

    private List<IpAddress> firstOfEachFamily(boolean loopback) {
        return Stream.of(true, false).flatMap(v4 -> stable.stream()
                .filter(address -> address.isV4() == v4 && address.isLoopback() == loopback).limit(1)).toList();
    }

    private static boolean isUp(NetworkInterface networkInterface) {
        try {
            return networkInterface.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    /** Connects a UDP socket: that asks the routing table and sends nothing. */
    private static Optional<IpAddress> leavesFrom(String target) {
        try (var socket = new DatagramSocket(null)) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(target), 9));
            IpAddress local = IpAddress.of(socket.getLocalAddress());
            return local.isAny() ? Optional.empty() : Optional.of(local);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Set<IpAddress> unstable() {
        try {
            return unstable(Files.readAllLines(IPV6_FLAGS));
        } catch (IOException e) {
            return Set.of();
        }
    }

    /**
     * Parses lines of {@code address ifindex prefix scope flags name}, all numbers in hexadecimal. The server reads them every
     * few seconds for its whole life, so this code avoids a regular expression for each line.
     */
    static Set<IpAddress> unstable(List<String> ifInet6) {
        var found = new HashSet<IpAddress>();
        for (String line : ifInet6) {
            var fields = new StringTokenizer(line);
            if (fields.countTokens() >= FLAGS_FIELD) {
                String address = fields.nextToken();
                for (int skipped = 2; skipped < FLAGS_FIELD; skipped++) {
                    fields.nextToken();
                }
                if ((Integer.parseInt(fields.nextToken(), 16) & UNSTABLE) != 0) {
                    found.add(hexadecimal(address));
                }
            }
        }
        return found;
    }

    private static IpAddress hexadecimal(String digits) {
        return new IpAddress(Long.parseUnsignedLong(digits.substring(0, 16), 16),
                Long.parseUnsignedLong(digits.substring(16), 16));
    }
}
