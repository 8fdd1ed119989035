package org.iceserver.benchmarks;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.iceserver.client.ServerAddress;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.transport.IpAddress;

/** A contestant that listens. Closing it sends TERM and waits for its end. */
final class RunningServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 5;
    private static final int END_SECONDS = 10;

    private final Contestant contestant;
    private final Process process;
    private final int port;
    private final int tlsPort;
    private final Duration startedAfter;
    private int loads;

    private RunningServer(Contestant contestant, Process process, int port, int tlsPort, Duration startedAfter) {
        this.contestant = contestant;
        this.process = process;
        this.port = port;
        this.tlsPort = tlsPort;
        this.startedAfter = startedAfter;
    }

    /** Starts it on processor 0 and a free port, and returns when that port is bound. */
    static RunningServer start(Contestant contestant) throws IOException, InterruptedException {
        return start(contestant, List.of("taskset", "-c", "0"));
    }

    /** Runs on any processor: nothing else has work while it starts. */
    static RunningServer startOnAll(Contestant contestant) throws IOException, InterruptedException {
        return start(contestant, List.of("taskset", "-c", "0-1023"));
    }

    private static RunningServer start(Contestant contestant, List<String> on)
            throws IOException, InterruptedException {
        int port = freePort();
        int tlsPort = freePort();
        List<String> command = new ArrayList<>(on);
        command.addAll(contestant.command(port, tlsPort));
        Path said = Files.createTempFile("benchmarks-", ".log");
        said.toFile().deleteOnExit();
        long start = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().putAll(contestant.environment());
        Process process = builder.start();
        while (!isBound(port)) {
            if (!process.isAlive() || System.nanoTime() - start > START_LIMIT.toNanos()) {
                process.destroy();
                throw new IOException(contestant.name() + " did not listen within " + START_LIMIT.toSeconds()
                        + " s; it said:\n" + Files.readString(said));
            }
            Thread.sleep(POLL_MILLIS);
        }
        return new RunningServer(contestant, process, port, tlsPort, Duration.ofNanos(System.nanoTime() - start));
    }

    Contestant contestant() {
        return contestant;
    }

    long pid() {
        return process.pid();
    }

    /** The time from the command to the bound port. */
    Duration startedAfter() {
        return startedAfter;
    }

    ServerAddress address(Protocol protocol) {
        boolean secure = protocol == Protocol.TLS || protocol == Protocol.DTLS;
        return new ServerAddress(protocol, Contestant.ADDRESS, secure ? tlsPort : port);
    }

    /**
     * The address of the next load's clients and peers. It is never the relay's own address, which has special rules. It is
     * never an earlier address, because coturn remembers the ports of ended allocations.
     */
    IpAddress nextClients() {
        loads++;
        return IpAddress.parse("127.1." + loads / 250 + "." + (1 + loads % 250));
    }

    /** The present resident memory, from {@code /proc}. */
    long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid() + "/status"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst()
                .orElseThrow(() -> new IOException(contestant.name() + " has no resident memory: did it end?"));
    }

    /** Whether it has mapped a file of that name. A cache that the JVM refused is not mapped. */
    boolean hasMapped(String file) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid() + "/maps"), StandardCharsets.UTF_8).stream()
                .anyMatch(line -> line.endsWith("/" + file));
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(Contestant.ADDRESS))) {
            return socket.getLocalPort();
        }
    }

    /** Whether the kernel's table of IPv4 UDP sockets (proc_net(5)) contains the address and port. */
    private static boolean isBound(int port) throws IOException {
        String local = " 0100007F:%04X ".formatted(port);
        return Files.readString(Path.of("/proc/net/udp")).contains(local);
    }
}
