package org.iceserver.cli.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

import org.iceserver.cli.log.LogOutput;
import org.iceserver.cli.options.ServeOptions;
import org.iceserver.cli.serve.Terminal;
import org.iceserver.client.Credentials;
import org.iceserver.client.Probe;
import org.iceserver.client.ProbeReport;
import org.iceserver.client.Timing;
import org.iceserver.server.Server;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Listening;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Starts the server on free ports of loopback, uses each of its functions once, and ends. From this run the launcher makes the
 * class cache that later starts load. Exit status 0 when everything worked.
 */
public @Command(name = "rehearse", hidden = true, description = "Serves one of each kind of client on loopback, then ends.") final class RehearseCommand
        implements
            Callable<Integer> {
    private static final Timing PATIENCE = Timing.STANDARD.withDeadline(Duration.ofSeconds(5));
    private static final int HTTP_TIMEOUT_MS = 5_000;
    private static final String HOST = "127.0.0.1";

    @Mixin
    private final ServeOptions options = new ServeOptions();

    @Override
    public Integer call() throws IOException {
        Configuration configuration = onFreePorts(options.configuration());
        LogOutput.set(options.log());
        try (Server server = Server.start(configuration, HostNetwork.read())) {
            Terminal.startBlock(configuration, server, Map.of(), Map.of()).text();
            for (String request : List.of("GET / HTTP/1.1\r\nAccept: text/html", "GET /ice HTTP/1.1",
                    "GET /healthz HTTP/1.1")) {
                get(server.signalPort().orElseThrow(), request);
            }
            ProbeReport report = Probe.run(HOST, server.stunPort().orElseThrow(), credentials(server), PATIENCE);
            return report.ok() ? 0 : 1;
        }
    }

    /** The result of {@code --external-ip auto} is useless on loopback, and a start must not wait for it twice. */
    private static Configuration onFreePorts(Configuration asked) {
        Listening listening = asked.listening();
        return new Configuration(
                new Listening(OptionalInt.of(0), OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(),
                        listening.addresses(),
                        listening.transport(), listening.loops()),
                asked.relaying().askingNobody(), asked.access(), asked.signaling(), asked.drainTimeout());
    }

    private static Credentials credentials(Server server) {
        IceServer turn = server.minting().mint(HOST, "rehearsal", false, IceGrant.PLAIN).iceServers().getLast();
        return new Credentials(String.valueOf(turn.username()), String.valueOf(turn.credential()));
    }

    private static void get(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(HTTP_TIMEOUT_MS);
            socket.getOutputStream().write((request + "\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("HTTP/1.1 200")) {
                throw new IOException("the rehearsal was answered: " + answer.lines().findFirst().orElse("nothing"));
            }
        }
    }
}
