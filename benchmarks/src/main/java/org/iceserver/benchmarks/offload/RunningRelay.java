package org.iceserver.benchmarks.offload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that serves. Closing it sends TERM and waits for its end. */
final class RunningRelay implements AutoCloseable {
    private static final long START_NANOS = 60_000_000_000L;
    private static final int POLL_MILLIS = 20;
    private static final int END_SECONDS = 10;
    private static final String PORT_3478 = ":0D96 ";

    private final Relay relay;
    private final Process process;

    private RunningRelay(Relay relay, Process process) {
        this.relay = relay;
        this.process = process;
    }

    static RunningRelay start(Relay relay, Places places) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(places.atServer());
        command.addAll(relay.command());
        Path said = Files.createTempFile("benchmarks-" + relay.name(), ".log");
        said.toFile().deleteOnExit();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        RunningRelay running = new RunningRelay(relay, process);
        long start = System.nanoTime();
        while (!running.serves(said)) {
            if (!process.isAlive() || System.nanoTime() - start > START_NANOS) {
                running.close();
                throw new IOException(relay.name() + " does not serve; it said:\n" + Files.readString(said));
            }
            Thread.sleep(POLL_MILLIS);
        }
        return running;
    }

    private boolean serves(Path said) throws IOException {
        return process.isAlive()
                && (relay.ready().isEmpty() ? isBound() : Files.readString(said).contains(relay.ready()));
    }

    private boolean isBound() throws IOException {
        String[] octets = relay.address().split("\\.", -1);
        String address = "%02X%02X%02X%02X".formatted(Integer.valueOf(octets[3]), Integer.valueOf(octets[2]),
                Integer.valueOf(octets[1]), Integer.valueOf(octets[0]));
        return Files.readString(Path.of("/proc", Long.toString(pid()), "net/udp")).contains(address + PORT_3478);
    }

    Relay relay() {
        return relay;
    }

    long pid() {
        return process.pid();
    }

    long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum() * 1024;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
