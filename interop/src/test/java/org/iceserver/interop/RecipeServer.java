package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.iceserver.testing.Await;
import org.iceserver.testing.FreePort;

/**
 * The server that a reader of the recipes has, with or without a certificate, and what stands in a block for it.
 *
 * @param folder where the reader's files are, served at {@link #site}
 * @param site the address of the folder's pages
 * @param hide ends the showing of the folder
 */
record RecipeServer(Scheme scheme, ServerProcess server, TestAuthority authority, Path folder, String site,
        Runnable hide) implements AutoCloseable {
    /** What the server is reached by. */
    enum Scheme {
        HTTP,
        HTTPS;

        /** {@code s} where there is a certificate. */
        String secure() {
            return this == HTTPS ? "s" : "";
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static RecipeServer start(Scheme scheme, Path folder) throws Exception {
        Path files = Files.createDirectory(folder.resolve("site"));
        TestAuthority authority = TestAuthority.in(folder);
        ServerProcess server = server(scheme, authority);
        int port = FreePort.next();
        Runnable hide = scheme == Scheme.HTTPS
                ? HttpsFolder.show(files, authority, port)::close
                : ShellProgram.start(files,
                        Recipe.SERVE_A_FOLDER.text().replace("8080", Integer.toString(port)))::close;
        awaitDoor(port);
        return new RecipeServer(scheme, server, authority, files, "http" + scheme.secure() + "://localhost:" + port,
                hide);
    }

    private static void awaitDoor(int port) {
        Await.until(PATIENCE, () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        }, () -> "nobody listens on port " + port);
    }

    static ServerProcess server(Scheme scheme, TestAuthority authority, String... more) {
        String[] certificate = scheme == Scheme.HTTPS
                ? new String[]{"--cert", authority.certificate().toString(), "--key", authority.key().toString(),
                    "--tls-port", Integer.toString(FreePort.next())}
                : new String[0];
        return ServerProcess.start(Stream.of(certificate, more).flatMap(Stream::of).toArray(String[]::new));
    }

    /** The block, with this server in place of the reader's own: nothing else is changed. */
    String here(Recipe recipe) throws IOException {
        return here(recipe, server);
    }

    String here(Recipe recipe, ServerProcess reached) throws IOException {
        String secure = scheme.secure();
        int port = reached.signalPort();
        return recipe.text().replace("http://HOST:3000", "http" + secure + "://localhost:" + port)
                .replace("ws://HOST:3000", "ws" + secure + "://localhost:" + port)
                .replace("host: \"HOST\", port: 3000", "host: \"localhost\", port: " + port);
    }

    /** The variables that have Node.js and curl trust the certificate. */
    Map<String, String> trust() {
        String file = authority.authority().toString();
        return scheme == Scheme.HTTPS ? Map.of("NODE_EXTRA_CA_CERTS", file, "CURL_CA_BUNDLE", file) : Map.of();
    }

    /** Saves a page in the folder; its address. */
    String save(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        return site + "/" + name;
    }

    @Override
    public void close() {
        hide.run();
        server.close();
    }
}
