package org.iceserver.credentials.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.iceserver.testing.FreePort;

/** Debian's PostgreSQL on a free port of loopback, with a cluster of its own that goes with it. */
final class PostgresServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path folder;
    private final int port = FreePort.next();
    private Process process;

    @SuppressWarnings("NullAway.Init") // start() makes the process before anybody can look
    PostgresServer() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("iceserver-postgres");
        if (root()) {
            run(List.of("chown", "postgres", folder.toString()));
        }
        Path password = Files.writeString(folder.resolve("password"), "opensesame\n");
        if (root()) {
            run(List.of("chown", "postgres", password.toString()));
        }
        run(asUser("initdb", "-D", data(), "-U", "turn", "-A", "scram-sha-256", "--pwfile", password.toString(),
                "--no-sync", "-E", "UTF8", "--locale", "C"));
        start();
    }

    static boolean installed() {
        return Files.isDirectory(VERSIONS);
    }

    void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(asUser("postgres", "-D", data(), "-c", "listen_addresses=127.0.0.1", "-p",
                Integer.toString(port), "-k", folder.toString(), "-c", "fsync=off")).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(Files.createTempFile("postgres", ".log").toFile()))
                .start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                connect().close();
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("PostgreSQL did not start", e);
                }
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** The way that drops its clients. */
    void stop() throws InterruptedException, IOException {
        run(asUser("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop"));
        process.waitFor();
    }

    String url() {
        return "postgresql://turn:opensesame@127.0.0.1:" + port + "/postgres";
    }

    int port() {
        return port;
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect(); var statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "turn", "opensesame");
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** PostgreSQL does not run as root. */
    private static List<String> asUser(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            command.add(versions.max(Comparator.naturalOrder()).orElseThrow().resolve("bin").resolve(program)
                    .toString());
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("run", ".log");
        int status = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start()
                .waitFor();
        if (status != 0) {
            throw new IOException(command + ": " + Files.readString(log));
        }
        Files.delete(log);
    }

    @Override
    public void close() throws Exception {
        if (process.isAlive()) {
            stop();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
