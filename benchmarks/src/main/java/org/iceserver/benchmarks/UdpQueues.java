package org.iceserver.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.transport.IpAddress;

/** The kernel's receive queues of this machine's IPv4 UDP sockets at one moment: the table of proc_net(5), line by line. */
record UdpQueues(List<String> sockets) {
    private static final Path TABLE = Path.of("/proc/net/udp");

    static UdpQueues now() throws IOException {
        return new UdpQueues(Files.readAllLines(TABLE));
    }

    /**
     * The number of datagrams that did not fit the server's listener since it started. All clients of a loop share the
     * listener.
     */
    long refusedByListener(RunningServer server) {
        return refused(" 0100007F:%04X ".formatted(server.address(Protocol.UDP).port()));
    }

    /** The number of datagrams that did not fit the sockets at this address, on any port, since they were opened. */
    long refusedAt(IpAddress address) {
        return refused(" " + String.format(Locale.ROOT, "%08X", Integer.reverseBytes(address.v4Bits())) + ":");
    }

    /** The count is the last column. */
    private long refused(String local) {
        return sockets.stream().filter(line -> line.contains(local)).map(String::strip)
                .mapToLong(line -> Long.parseLong(line, line.lastIndexOf(' ') + 1, line.length(), 10)).sum();
    }
}
