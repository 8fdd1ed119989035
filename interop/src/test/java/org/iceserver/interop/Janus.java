package org.iceserver.interop;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.iceserver.testing.Await;
import org.iceserver.testing.FreePort;

/** Debian's Janus with its echo test, which asks a TURN REST API for the credentials of each call. */
final class Janus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path output;
    private final int port;

    private Janus(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** Returns when it answers. */
    static Janus start(Path folder, String turnRestApi, String key) throws IOException {
        int port = FreePort.next();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("janus.jcfg"), """
                                                        general: {
                                                          debug_level = 4
                                                          plugins_folder = "%1$s/plugins"
                                                          transports_folder = "%1$s/transports"
                                                        }
                                                        nat: {
                                                          turn_rest_api = "%2$s"
                                                          turn_rest_api_key = "%3$s"
                                                          turn_rest_api_method = "GET"
                                                          allow_force_relay = true
                                                        }
                                                        """.formatted(folder, turnRestApi, key));
        Files.writeString(folder.resolve("janus.transport.http.jcfg"), """
                                                                       general: {
                                                                         json = "compact"
                                                                         http = true
                                                                         ip = "127.0.0.1"
                                                                         port = %d
                                                                       }
                                                                       """.formatted(port));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder("sh", "-ec",
                """
                mkdir plugins transports
                libraries=$(dirname "$(find /usr/lib -path '*/janus/plugins/libjanus_echotest.so')")/..
                cp "$libraries/plugins/libjanus_echotest.so" plugins
                cp "$libraries/transports/libjanus_http.so" transports
                exec janus --configs-folder="$PWD" --plugins-folder="$PWD/plugins"
                """).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        Janus janus = new Janus(process, output, port);
        Await.until(process.toHandle(), PATIENCE, janus::answers, () -> "Janus did not start: " + janus.output());
        return janus;
    }

    String url() {
        return "http://127.0.0.1:" + port + "/janus";
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return "its output cannot be read: " + e.getMessage();
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection asked = (HttpURLConnection) URI.create(url() + "/info").toURL().openConnection();
            asked.setConnectTimeout(1000);
            asked.setReadTimeout(1000);
            return asked.getResponseCode() == 200;
        } catch (IOException _) {
            return false; // not listening yet
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
