package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The server, and commands that change its database, end by {@code kill -9} while clients relay. */
@Tag("namespace")
final class KilledServerTest {
    private static final int COMMANDS = 12;
    private static final String REALM = "example.org";

    @TempDir
    private Path folder;
    private final List<String> users = new CopyOnWriteArrayList<>();
    private final List<String> secrets = new CopyOnWriteArrayList<>();

    @Test
    @Timeout(240)
    void whatACommandSaidIsDoneIsThereAfterKill9AndTheServerIsBackAtOnce() throws Exception {
        assertThat(userAdd("first").exitStatus()).isZero();
        users.add("first");
        ServerProcess server = ServerProcess.start("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--profile",
                "lab",
                "--realm", REALM, "--user", "ann:wonderland", "--allow-peer", "127.0.0.0/8", "--database", database());
        CompletableFuture<Void> commands;
        try (BusyClients busy = BusyClients.of(server, 4)) {
            busy.assertRelaying();
            commands = CompletableFuture.runAsync(this::changeTheDatabase,
                    task -> Thread.ofVirtual().start(task));
            while (users.size() < 3 && !commands.isDone()) {
                Waiting.briefly();
            }
            busy.assertRelaying();
        } finally {
            server.kill();
        }

        try (ServerProcess again = server.launch().start()) {
            BusyClients.of(again, 4).close();
            commands.get(200, TimeUnit.SECONDS);

            assertThat(users).hasSizeGreaterThan(3);
            assertThat(secrets).isNotEmpty();
            assertThat(command("user", "list").output().lines()).containsAll(users);
            assertThat(sql("select value from secrets").lines()).containsAll(secrets);
            assertThat(sql("pragma integrity_check").strip()).isEqualTo("ok");
            for (String user : users) {
                try (TurnClient client = TurnClient.connect(ServerAddress.udp("127.0.0.1", again.stunPort()),
                        new Credentials(user, "password of " + user), Timing.STANDARD)) {
                    assertThat(client.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
                }
            }
        }
    }

    /** Every third command is killed at some moment; what it did may be there or not, but nothing else may go. */
    private void changeTheDatabase() {
        Random chance = new Random(7);
        for (int i = 0; i < COMMANDS; i++) {
            String name = "user" + i;
            if (i % 3 == 1) {
                killed(chance.nextInt(900), "user", "add", name, "--password", "file:" + text("password of " + name));
            } else if (i % 4 == 2) {
                String secret = "a secret of many bytes " + i;
                if (command("secret", "add", "--value", "file:" + text(secret)).exitStatus() == 0) {
                    secrets.add(secret);
                }
            } else if (userAdd(name).exitStatus() == 0) {
                users.add(name);
            }
        }
    }

    private ForeignTool userAdd(String name) {
        return command("user", "add", name, "--password", "file:" + text("password of " + name));
    }

    private ForeignTool command(String... words) {
        return ForeignTool.run(60, line(words));
    }

    private void killed(int afterMillis, String... words) {
        try {
            Process process = new ProcessBuilder(line(words)).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(afterMillis, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String[] line(String... words) {
        List<String> line = new ArrayList<>(List.of(ForeignTool.LAUNCHER));
        line.addAll(List.of(words));
        line.addAll(List.of("--database", database(), "--realm", REALM));
        return line.toArray(String[]::new);
    }

    private Path text(String content) {
        try {
            return Files.writeString(Files.createTempFile(folder, "text", ""), content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sql(String query) {
        ForeignTool asked = ForeignTool.run(20, "python3", "-c",
                "import sqlite3,sys\nfor row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(row[0])",
                folder.resolve("users.db").toString(), query);
        assertThat(asked.exitStatus()).as(asked.output()).isZero();
        return asked.output();
    }

    private String database() {
        return "sqlite:" + folder.resolve("users.db");
    }
}
