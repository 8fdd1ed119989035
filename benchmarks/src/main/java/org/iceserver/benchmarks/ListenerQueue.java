package org.iceserver.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.iceserver.client.ServerAddress.Protocol;

/** The kernel's queue of a server's UDP listener, which all clients of a loop share. */
final class ListenerQueue {
    private static final Path SOCKETS = Path.of("/proc/net/udp");

    private ListenerQueue() {}

    /** How many datagrams it had no room for since the server started: the last column of proc_net(5)'s table. */
    static long refused(RunningServer server) throws IOException {
        String local = " 0100007F:%04X ".formatted(server.address(Protocol.UDP).port());
        return Files.readAllLines(SOCKETS).stream().filter(line -> line.contains(local))
                .mapToLong(line -> Long.parseLong(line.strip().replaceFirst("^.*\\s", ""))).sum();
    }
}
