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
 * What the kernel grants this process; empty where it does not say (another system than Linux).
 *
 * @param receiveBufferMost bytes: the largest receive buffer a socket gets (net.core.rmem_max)
 * @param descriptors how many files and sockets may be open
 * @param ephemeralPorts what the kernel hands to sockets that do not care (net.ipv4.ip_local_port_range)
 * @param reservedPorts what it hands to none of them all the same (net.ipv4.ip_local_reserved_ports)
 */
public record HostFacts(OptionalLong receiveBufferMost, OptionalLong descriptors, Optional<PortRange> ephemeralPorts,
        List<PortRange> reservedPorts) {
    private static final int MOST_BYTES = 8_192;
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

    public HostFacts {
        reservedPorts = List.copyOf(reservedPorts);
    }

    /** Of a host that reserves no ports. */
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

    /** As the kernel writes them: {@code 8080,9148-9150}. */
    static List<PortRange> ranges(String text) {
        return Stream.of(text.split(",", -1)).filter(part -> !part.isEmpty())
                .map(part -> PortRange.parse(part.contains("-") ? part : part + "-" + part)).toList();
    }

    /** The ports that a socket may be given which does not care. */
    List<PortRange> handedOut() {
        List<PortRange> left = ephemeralPorts.stream().toList();
        for (PortRange reserved : reservedPorts) {
            left = left.stream().flatMap(range -> range.without(reserved).stream()).toList();
        }
        return left;
    }

    /** One read takes it all: the kernel ends a sysctl file after the first, and Files.readString asks for a byte first. */
    private static Optional<String> content(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
