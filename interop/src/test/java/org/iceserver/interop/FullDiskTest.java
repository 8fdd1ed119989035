package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The disk of the log and of the database is full, and then has room again. The disk is a small one in memory. */
@Tag("namespace")
final class FullDiskTest {
    private static final String REALM = "example.org";

    @TempDir
    private Path folder;
    private Path disk = Path.of("");

    @BeforeEach
    void mount() throws IOException {
        disk = Files.createDirectory(folder.resolve("disk"));
        done(ForeignTool.run(10, "mount", "-t", "tmpfs", "-o", "size=512k", "none", disk.toString()));
    }

    @AfterEach
    void unmount() {
        done(ForeignTool.run(10, "umount", "--lazy", disk.toString()));
    }

    @Test
    @Timeout(180)
    void theServerRelaysOnAndWhatWasCommittedStays() throws Exception {
        done(command("user", "add", "before"));
        ServerLaunch launch = ServerLaunch.of("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--profile", "lab",
                "--realm", REALM, "--user", "ann:wonderland", "--allow-peer", "127.0.0.0/8", "--database", database())
                .under("sh", "-c", "exec \"$@\" 2>>" + log(), "server");
        try (ServerProcess server = launch.start(); BusyClients busy = BusyClients.of(server, 2)) {
            BusyClients.allocate(server).close();
            awaitSessionLines(1);
            Path filler = fill();
            long logged = Files.size(log());

            ForeignTool refused = command("user", "add", "during");
            assertThat(refused.exitStatus()).isNotZero();
            assertThat(refused.output().strip()).contains("disk is full").doesNotContain("\n", "Exception");
            for (int i = 0; i < 20; i++) {
                BusyClients.allocate(server).close();
            }
            busy.assertRelaying();
            assertThat(Files.size(log())).isLessThan(logged + 4_096);
            assertThat(command("user", "list").output().strip()).isEqualTo("before");
            allocateAs(server, "before");

            long lines = sessionLines();
            Files.delete(filler);
            done(command("user", "add", "after"));
            assertThat(command("user", "list").output().lines()).containsExactly("after", "before");
            allocateAs(server, "after");
            BusyClients.allocate(server).close();
            awaitSessionLines(lines + 1);
            busy.assertRelaying();
        }
    }

    /** Everything that is free on the disk, to the last byte. */
    private Path fill() {
        Path filler = disk.resolve("filler");
        ForeignTool filled = ForeignTool.run(10, "dd", "if=/dev/zero", "of=" + filler, "bs=1");
        assertThat(filled.output()).contains("No space left on device");
        return filler;
    }

    private long sessionLines() throws IOException {
        return Files.readString(log()).lines().filter(line -> line.contains("Session ended")).count();
    }

    private void awaitSessionLines(long least) throws IOException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (sessionLines() < least) {
            assertThat(System.nanoTime()).as("lines about sessions in:%n%s", Files.readString(log()))
                    .isLessThan(deadline);
            Waiting.briefly();
        }
    }

    private static void allocateAs(ServerProcess server, String user) throws IOException {
        try (TurnClient client = TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort()),
                new Credentials(user, "secret"), Timing.STANDARD)) {
            assertThat(client.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
        }
    }

    private ForeignTool command(String... words) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "secret");
        List<String> line = new ArrayList<>(List.of(ForeignTool.LAUNCHER));
        line.addAll(List.of(words));
        if (List.of(words).contains("add")) {
            line.addAll(List.of("--password", "file:" + password));
        }
        line.addAll(List.of("--database", database(), "--realm", REALM));
        return ForeignTool.run(60, line.toArray(String[]::new));
    }

    private static void done(ForeignTool tool) {
        assertThat(tool.exitStatus()).as("%s said: %s", tool.commandLine(), tool.output()).isZero();
    }

    private Path log() {
        return disk.resolve("log");
    }

    private String database() {
        return "sqlite:" + disk.resolve("users.db");
    }
}
