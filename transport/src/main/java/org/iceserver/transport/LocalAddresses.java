package org.iceserver.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The addresses of this host, as they are now. Any thread; a call takes about a millisecond. */
public final class LocalAddresses {
    private static final Path LINUX_IF_INET6 = Path.of("/proc/net/if_inet6");
    /** Never sent to: connecting a UDP socket only looks up the route (RFC 5737, RFC 3849 documentation addresses). */
    private static final IpAddress SOMEWHERE_V4 = IpAddress.parse("192.0.2.1");
    private static final IpAddress SOMEWHERE_V6 = IpAddress.parse("2001:db8::1");

    private LocalAddresses() {}

    /** Every address of every interface, up or down, link-local and temporary ones too. */
    public static List<IpAddress> all() {
        return addresses(any -> true).map(IpAddress::of).distinct().sorted().toList();
    }

    /**
     * The addresses to listen on: of interfaces that are up, without link-local ones and without IPv6 addresses that
     * are temporary, deprecated or not yet valid (told apart on Linux alone).
     */
    public static List<IpAddress> listenable() {
        Set<IpAddress> fleeting = fleetingIpv6();
        return addresses(LocalAddresses::isUp).filter(address -> !address.isLinkLocalAddress())
                .map(IpAddress::of).filter(address -> !fleeting.contains(address)).distinct().sorted().toList();
    }

    /** The IPv4 address the default route leaves from, if there is such a route. */
    public static Optional<IpAddress> defaultRouteV4() {
        return sourceTowards(SOMEWHERE_V4);
    }

    /** The IPv6 address the default route leaves from, if there is such a route. */
    public static Optional<IpAddress> defaultRouteV6() {
        return sourceTowards(SOMEWHERE_V6);
    }

    private static Stream<InetAddress> addresses(Predicate<NetworkInterface> wanted) {
        try {
            return NetworkInterface.networkInterfaces().filter(wanted).flatMap(NetworkInterface::inetAddresses);
        } catch (SocketException e) {
            throw new UncheckedIOException("The network interfaces of this host cannot be listed", e);
        }
    }

    private static boolean isUp(NetworkInterface networkInterface) {
        try {
            return networkInterface.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    private static Optional<IpAddress> sourceTowards(IpAddress somewhere) {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(somewhere.toInetAddress(), 9));
            IpAddress source = IpAddress.of(((InetSocketAddress) channel.getLocalAddress()).getAddress());
            return source.isAny() ? Optional.empty() : Optional.of(source);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Set<IpAddress> fleetingIpv6() {
        if (!Files.isReadable(LINUX_IF_INET6)) {
            return Set.of();
        }
        try {
            return fleeting(Files.readAllLines(LINUX_IF_INET6));
        } catch (IOException e) {
            return Set.of();
        }
    }

    /** Reads lines of {@code address ifindex prefix scope flags name}, all numbers in hexadecimal. */
    static Set<IpAddress> fleeting(List<String> ifInet6) {
        // IFA_F_TEMPORARY, IFA_F_DADFAILED, IFA_F_DEPRECATED and IFA_F_TENTATIVE of linux/if_addr.h
        int flags = 0x01 | 0x08 | 0x20 | 0x40;
        Set<IpAddress> fleeting = new HashSet<>();
        for (String line : ifInet6) {
            String[] fields = line.trim().split("\\s+");
            if (fields.length >= 5 && (Integer.parseInt(fields[4], 16) & flags) != 0) {
                fleeting.add(new IpAddress(Long.parseUnsignedLong(fields[0].substring(0, 16), 16),
                        Long.parseUnsignedLong(fields[0].substring(16), 16)));
            }
        }
        return fleeting;
    }
}
