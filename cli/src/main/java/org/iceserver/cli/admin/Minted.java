package org.iceserver.cli.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.iceserver.client.Credentials;
import org.iceserver.client.StunUri;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.StartRefused;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A credential that a running server made for one of our commands, with the server's URLs.
 *
 * @param uris the URLs with {@code turn:} and {@code turns:}
 */
public record Minted(Credentials credentials, List<StunUri> uris) {
    public Minted {
        uris = List.copyOf(uris);
    }

    /**
     * Empty if the server does not relay.
     *
     * @param user the user of the credential; quotas and logs name it
     */
    public static Optional<Minted> by(AdminDoor door, String user) {
        try {
            return in(door.post("credentials", JsonMapper.shared().createObjectNode().put("user", user).toString())
                    .body());
        } catch (StartRefused e) {
            return Optional.empty();
        }
    }

    static Optional<Minted> in(JsonNode answer) {
        for (JsonNode server : answer.path("iceServers")) {
            if (server.has("username")) {
                List<StunUri> uris = new ArrayList<>();
                server.path("urls").forEach(url -> uri(url.asString()).ifPresent(uris::add));
                return Optional.of(new Minted(new Credentials(server.path("username").asString(),
                        server.path("credential").asString()), uris));
            }
        }
        return Optional.empty();
    }

    private static Optional<StunUri> uri(String text) {
        try {
            return Optional.of(StunUri.parse(text));
        } catch (IllegalArgumentException e) {
            // turns: with an address; the doctor uses the address of turn:.
            return Optional.empty();
        }
    }

    /** The server's URL for TURN without TLS. */
    public Optional<HostPort> turn() {
        return uris.stream().filter(uri -> !secure(uri)).map(uri -> new HostPort(uri.host(), uri.port())).findFirst();
    }

    /** The server's URL for TURN with TLS. */
    public Optional<Integer> tlsPort() {
        return uris.stream().filter(Minted::secure).flatMapToInt(uri -> uri.port().stream()).boxed().findFirst();
    }

    private static boolean secure(StunUri uri) {
        return switch (uri.protocol()) {
            case UDP, TCP -> false;
            case TLS, DTLS -> true;
        };
    }
}
