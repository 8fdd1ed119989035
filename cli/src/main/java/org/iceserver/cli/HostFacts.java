package org.iceserver.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel grants this process; empty where it does not say (another system than Linux).
 *
 * @param receiveBufferMost bytes: the largest receive buffer a socket gets (net.core.rmem_max)
 * @param descriptors how many files and sockets may be open
 * @param ephemeralPorts what the kernel hands to sockets that do not care (net.ipv4.ip_local_port_range)
 */
record HostFacts(OptionalLong receiveBufferMost, OptionalLong descriptors, Optional<PortRange> ephemeralPorts) {
    private static final int MOST_BYTES = 8_192;
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

    static HostFacts read() {
        return new HostFacts(
                content("/proc/sys/net/core/rmem_max").map(Long::parseLong).map(OptionalLong::of)
                        .orElse(OptionalLong.empty()),
                content("/proc/self/limits").map(OPEN_FILES::matcher).filter(Matcher::find)
                        .map(limit -> OptionalLong.of(Long.parseLong(limit.group(1)))).orElse(OptionalLong.empty()),
                content("/proc/sys/net/ipv4/ip_local_port_range")
                        .map(text -> PortRange.parse(text.replaceAll("\\s+", "-"))));
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
