package org.iceserver.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.cli.log.CommandLog;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.credentials.StaticUser;
import org.iceserver.server.Server;
import org.iceserver.server.Surroundings;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Admin;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Lifetimes;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.PeerRanges;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.RelayFeature;
import org.iceserver.server.config.Relaying;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SharedSecrets;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.config.ThirdParty;
import org.iceserver.server.config.Tls;
import org.iceserver.server.config.Users;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.state.StateDirectory;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole server in this process, new for each test, and its admin port. */
abstract class AgainstAdminPort {
    static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));
    static final String REST = "a secret of this test";
    final Server server = Server.start(configuration(Optional.empty()), new Surroundings(HostNetwork.read(),
            StateDirectory.NONE, new CommandLog()));

    @AfterEach
    void stop() {
        server.close();
    }

    TurnClient client(String user, String password) throws TurnException {
        return client(new Credentials(user, password));
    }

    TurnClient client(Credentials credentials) throws TurnException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort().orElseThrow()), credentials, TIMING);
    }

    static URI base(Server of) {
        return URI.create("http://127.0.0.1:" + of.adminPort().orElseThrow());
    }

    static URI uri(Server of, String path) {
        return base(of).resolve("/api/v1/" + path);
    }

    static HttpResponse<String> get(Server of, String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(of, path)));
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(server, path)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The JDK's client chooses the Host header itself. */
    String raw(String path, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(),
                server.adminPort().orElseThrow())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: " + host
                    + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    static Configuration configuration(Optional<String> token) {
        return configuration(token, Set.of());
    }

    static Configuration configuration(Optional<String> token, Set<RelayFeature> features) {
        return new Configuration(
                new Listening(OptionalInt.of(0), OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(),
                        List.of(LOOPBACK), TransportMode.AUTO, 2),
                new Relaying(List.of(LOOPBACK), List.of(), List.of(), features, Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(Profile.LOCAL,
                        new Users("test", List.of(new StaticUser("alice", "secret")),
                                new SharedSecrets(List.of(new Secret(REST)), ':'), ThirdParty.NONE),
                        new Lifetimes(Duration.ofMinutes(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(List.of(AddressBlock.parse("127.0.0.0/8")), List.of()),
                        LimitTable.of(Profile.LOCAL, List.of())),
                new Signaling(List.of(), List.of(), new Tls.Off(), Set.of(), new Authentication.None(),
                        Signaling.EndOfRelay.KICK),
                new Admin(OptionalInt.of(0), List.of(), token.map(Secret::new)), Duration.ZERO);
    }
}
