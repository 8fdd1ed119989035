package org.iceserver.dist;

import java.time.Duration;
import java.util.List;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the image is started: as its own user, with the profile {@code public} until somebody chooses another one. */
final class ImageSettings {
    private static final String HOME = "/" + FileList.Format.OCI.home();
    private static final List<String> PORTS = List.of("3000/tcp", "3478/tcp", "3478/udp", "5349/tcp", "5349/udp");

    private ImageSettings() {}

    static void fill(ObjectNode config, Release release) {
        config.put("User", "65532:65532");
        ObjectNode ports = config.putObject("ExposedPorts");
        PORTS.forEach(ports::putObject);
        // docker stop kills after 10 s: what drains for longer wants "docker stop -t", too.
        // Behind a bridge network every client has a private address, so the profile 'local' would serve everybody.
        list(config, "Env", "PATH=" + HOME + "/bin", "ICESERVER_PROFILE=public", "ICESERVER_STATE_DIR=/tmp/iceserver",
                "ICESERVER_DRAIN_TIMEOUT=8s", "_JAVA_SR_SIGNUM=40");
        list(config, "Entrypoint", HOME + "/runtime/bin/java", "@" + HOME + "/app/jvm.options",
                "-Djava.library.path=" + HOME + "/native", "-Dorg.sqlite.lib.path=" + HOME + "/native",
                "-XX:AOTCache=" + HOME + "/app/" + ClassCache.NAME, "-Xlog:aot=off,cds=off", "-jar",
                HOME + "/app/iceserver.jar");
        list(config, "Cmd", "serve");
        config.put("WorkingDir", "/").put("StopSignal", "SIGTERM");
        ObjectNode health = config.putObject("Healthcheck");
        list(health, "Test", "CMD", HOME + "/bin/healthz");
        health.put("Interval", Duration.ofSeconds(30).toNanos()).put("Timeout", Duration.ofSeconds(5).toNanos())
                .put("StartPeriod", Duration.ofSeconds(5).toNanos()).put("Retries", 3);
        config.putObject("Labels").put("org.opencontainers.image.title", "iceserver")
                .put("org.opencontainers.image.version", release.version())
                .put("org.opencontainers.image.licenses", "Apache-2.0");
    }

    private static void list(ObjectNode node, String name, String... values) {
        ArrayNode list = node.putArray(name);
        List.of(values).forEach(list::add);
    }
}
