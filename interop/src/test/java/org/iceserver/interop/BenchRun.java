package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.iceserver.client.Credentials;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code iceserver bench} in a process of its own: clients with channels, and packets both ways that are counted. */
final class BenchRun implements AutoCloseable {
    private final Process process;
    private final Path output;
    private final Duration duration;

    private BenchRun(Process process, Path output, Duration duration) {
        this.process = process;
        this.output = output;
        this.duration = duration;
    }

    /** Starts it; packets of a voice call's size, so many a second by all clients together. */
    static BenchRun start(ServerProcess server, Credentials user, int clients, int rate, Duration duration)
            throws IOException {
        Path output = Files.createTempFile("bench", ".json");
        output.toFile().deleteOnExit();
        Path secret = Files.writeString(Files.createTempFile("bench", ".user"),
                user.username() + ":" + user.password());
        secret.toFile().deleteOnExit();
        List<String> command = Stream.of(ForeignTool.LAUNCHER, "bench", "127.0.0.1:" + server.stunPort(), "--user",
                "file:" + secret, "--clients", Integer.toString(clients), "--rate", Integer.toString(rate), "--size",
                "160", "--direction", "both", "--warm-up", "1s", "--duration", duration.toSeconds() + "s", "--json")
                .toList();
        return new BenchRun(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                .start(), output, duration);
    }

    boolean isRunning() {
        return process.isAlive();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** Waits for its end: every packet that was sent was received, and there were as many as was asked for. */
    void assertNothingLost(int rate) throws IOException, InterruptedException {
        assertThat(process.waitFor(duration.toSeconds() + 60, TimeUnit.SECONDS)).as("the load has ended").isTrue();
        assertThat(process.exitValue()).as(output()).isZero();
        for (String way : List.of("to_peers", "to_clients")) {
            assertThat(counted(way, "lost")).as("lost %s: %s", way, output()).isZero();
            assertThat(counted(way, "received")).as(output()).isEqualTo(counted(way, "sent"));
        }
        assertThat(number("\"unsent\":(\\d+)")).as(output()).isZero();
        assertThat(counted("to_peers", "sent") + counted("to_clients", "sent")).as(output())
                .isGreaterThan(rate * duration.toSeconds() / 2);
    }

    private long counted(String way, String what) throws IOException {
        return number("\"" + way + "\":\\{[^}]*\"" + what + "\":(\\d+)");
    }

    private long number(String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(output());
        assertThat(found.find()).as("%s in %s", pattern, output()).isTrue();
        return Long.parseLong(found.group(1));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
