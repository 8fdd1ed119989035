package org.iceserver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What is not asked for is not loaded. */
class LoadedClassesTest {
    @TempDir
    private Path folder;

    @Test
    void aServerByItselfLoadsNothingOfClustersOrOfRedis() throws IOException {
        List<String> loaded = loaded("--signal-port", "0");

        assertThat(loaded).contains("org.iceserver.server.assembly.RelayAssembly");
        assertThat(loaded).filteredOn(LoadedClassesTest::ofClusters).isEmpty();
    }

    @Test
    void aNodeOfAClusterLoadsBoth() throws IOException {
        List<String> loaded = loaded("--signal-port", "0", "--cluster",
                "redis-socket://" + folder.resolve("nobody.sock"));

        assertThat(loaded).filteredOn(LoadedClassesTest::ofClusters).contains("org.iceserver.cluster.Member",
                "io.lettuce.core.RedisClient");
    }

    private static boolean ofClusters(String name) {
        return name.startsWith("org.iceserver.cluster.") || name.startsWith("io.lettuce.");
    }

    /** The classes that a server has loaded when it is ready. */
    private List<String> loaded(String... options) throws IOException {
        Stream<String> ports = Stream.of("serve", "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--stun-port",
                Integer.toString(FreePort.next()), "--admin-port", Integer.toString(FreePort.next()));
        Path list = folder.resolve("classes");
        try (Launched server = Launched.start(folder,
                Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + list),
                Stream.concat(ports, Stream.of(options)).toArray(String[]::new))) {
            server.awaitReady();
            try (Stream<String> lines = Files.lines(list)) {
                return lines.map(line -> line.replaceFirst("^.*] ", "").replaceFirst(" .*", "")).toList();
            }
        }
    }
}
