package org.iceserver.cli.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.iceserver.server.config.PortRange;

/**
 * The limits that the kernel sets for this process; empty if it does not say (systems other than Linux).
 *
 * @param receiveBufferMost bytes: the largest receive buffer that a socket gets (net.core.rmem_max)
 * @param descriptors the most files and sockets that may be open
 * @param ephemeralPorts the ports that the kernel gives to sockets that ask for any port (net.ipv4.ip_local_port_range)
 * @param reservedPorts the ports among them that it gives to no such socket (net.ipv4.ip_local_reserved_ports)
 */
public record HostFacts(OptionalLong receiveBufferMost, OptionalLong descriptors, Optional<PortRange> ephemeralPorts,
        List<PortRange> reservedPorts) {
    private static final int MOST_BYTES = 8_192;
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

    public HostFacts {
        reservedPorts = List.copyOf(reservedPorts);
    }

    /** The facts of a host that reserves no ports. */
    HostFacts(OptionalLong receiveBufferMost, OptionalLong descriptors, Optional<PortRange> ephemeralPorts) {
        this(receiveBufferMost, descriptors, ephemeralPorts, List.of());
    }

    public static HostFacts read() {
        return new HostFacts(
                content("/proc/sys/net/core/rmem_max").map(Long::parseLong).map(OptionalLong::of)
                        .orElse(OptionalLong.empty()),
                content("/proc/self/limits").map(OPEN_FILES::matcher).filter(Matcher::find)
                        .map(limit -> OptionalLong.of(Long.parseLong(limit.group(1)))).orElse(OptionalLong.empty()),
                content("/proc/sys/net/ipv4/ip_local_port_range")
                        .map(text -> PortRange.parse(text.replaceAll("\\s+", "-"))),
                content("/proc/sys/net/ipv4/ip_local_reserved_ports").map(HostFacts::ranges).orElse(List.of()));
    }

    /** The kernel's format: {@code 8080,9148-9150}. */
    static List<PortRange> ranges(String text) {
        return Stream.of(text.split(",", -1)).filter(part -> !part.isEmpty())
                .map(part -> PortRange.parse(part.contains("-") ? part : part + "-" + part)).toList();
    }

    /** The ports that a socket may get when it asks for any port. */
    List<PortRange> handedOut() {
        List<PortRange> left = ephemeralPorts.stream().toList();
        for (PortRange reserved : reservedPorts) {
            left = left.stream().flatMap(range -> range.without(reserved).stream()).toList();
        }
        return left;
    }

    /**
     * Reads the file in one piece: the kernel ends a sysctl file after the first read, and Files.readString first asks for one
     * byte.
     */
    private static Optional<String> content(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
