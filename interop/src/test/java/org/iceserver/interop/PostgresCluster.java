package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.iceserver.client.Credentials;
import org.iceserver.testing.FreePort;

import static org.assertj.core.api.Assertions.assertThat;

/** Debian's PostgreSQL on a free port of loopback, with a cluster of its own that goes with it. It does not run as root. */
final class PostgresCluster implements UserDatabase {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final int SECONDS = 60;

    private final Path folder;
    private final int port = FreePort.next();
    private boolean running;

    private PostgresCluster() throws IOException {
        folder = Files.createTempDirectory("iceserver-postgres");
        done(ForeignTool.run(SECONDS, "chown", "postgres", folder.toString()));
        run("initdb", "-D", data(), "-U", "turn", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C");
    }

    /** With coturn's tables. */
    static PostgresCluster start() throws IOException {
        PostgresCluster cluster = new PostgresCluster();
        cluster.resume();
        cluster.execute("CREATE TABLE turnusers_lt (realm varchar(127) default '', name varchar(512), "
                + "hmackey char(128), PRIMARY KEY (realm,name))");
        cluster.execute("CREATE TABLE turn_secret (realm varchar(127) default '', value varchar(256), "
                + "PRIMARY KEY (realm,value))");
        return cluster;
    }

    @Override
    public void resume() throws IOException {
        run("pg_ctl", "-D", data(), "-w", "-l", folder.resolve("log").toString(), "-o",
                "-c listen_addresses=127.0.0.1 -c fsync=off -p " + port + " -k " + folder, "start");
        running = true;
    }

    @Override
    public void stop() throws IOException {
        run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
        running = false;
    }

    @Override
    public void add(Credentials user) throws IOException {
        execute("INSERT INTO turnusers_lt VALUES ('%s', '%s', '%s')".formatted(REALM, user.username(),
                UserDatabase.key(user)));
    }

    private void execute(String sql) throws IOException {
        run("psql", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "turn", "-d", "postgres", "-v",
                "ON_ERROR_STOP=1", "-c", sql);
    }

    @Override
    public String url() {
        return "postgresql://turn:opensesame@127.0.0.1:" + port + "/postgres";
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private static void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("runuser", "-u", "postgres", "--"));
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            command.add(versions.max(Comparator.naturalOrder())
                    .orElseThrow(() -> new AssertionError("this check needs Debian's package postgresql"))
                    .resolve("bin").resolve(program).toString());
        }
        command.addAll(List.of(arguments));
        done(ForeignTool.run(SECONDS, command.toArray(String[]::new)));
    }

    private static void done(ForeignTool tool) {
        assertThat(tool.exitStatus()).as("%s\n%s", tool.commandLine(), tool.output()).isZero();
    }

    @Override
    public void close() throws IOException {
        if (running) {
            stop();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
