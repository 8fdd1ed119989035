package org.iceserver.cli.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.iceserver.server.config.Contradictions;
import org.iceserver.server.config.SecretUrl;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.config.Tls;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.tls.PemPair;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The signal port, and its certificates. */
final class WebOptions {
    @Option(names = "--cert", paramLabel = "FILE", description = "PEM certificate with its chain, for HTTPS, wss and TURN over TLS; read again when it changes. Repeatable: clients get the one for the name they ask for.")
    List<Path> certificates = new ArrayList<>();

    @Option(names = "--key", paramLabel = "FILE", description = "PEM private key of --cert; one for each, in the same order.")
    List<Path> keys = new ArrayList<>();

    @Option(names = "--tls-self-signed", description = "HTTPS with a certificate that the server makes and keeps for its 30 days, for labs: a phone needs it for its camera.")
    boolean tlsSelfSigned;

    @Option(names = "--signal-origin", paramLabel = "ORIGIN", description = "Whose pages may connect: an origin such as https://app.example or capacitor://localhost, https://*.example.org, or null for pages without one; repeatable.")
    List<String> origins = new ArrayList<>();

    @Option(names = "--proxy-from", paramLabel = "CIDR", description = "Proxies whose Forwarded and X-Forwarded headers are believed, and whose PROXY protocol header (v1, v2) on the TURN and signal ports; repeatable.")
    List<AddressBlock> proxies = new ArrayList<>();

    @Option(names = "--http-idle", paramLabel = "TIME", defaultValue = "75s", description = "How long an HTTP connection to the signal port stays open between two requests (${DEFAULT-VALUE}); longer than a proxy in front keeps it.")
    Duration httpIdle = Duration.ofSeconds(75);

    @Option(names = "--base-path", paramLabel = "PATH", description = "What a proxy leaves before every path of the signal port, such as /rtc; paths without it are served, too.")
    String basePath = "";

    @Option(names = "--signal-auth", paramLabel = "none|jwt|webhook", defaultValue = "none", description = "Who may use signaling and /ice: whom the profile serves, who shows a signed token, or whom a server of yours lets in (${DEFAULT-VALUE}).")
    Signaling.Method authentication = Signaling.Method.NONE;

    @Option(names = "--jwt-key", paramLabel = "FILE", description = "What tokens are signed with: a secret of at least 32 bytes (HS256), a public key in PEM (RS256, EdDSA), or a JWK set.")
    @Nullable
    Path jwtKey;

    @Option(names = "--webhook", paramLabel = "URL", description = "Asked by POST whether a client may come in; no clear answer is a no. Or file:/path to the line.")
    @Nullable
    SecretUrl webhook;

    @Option(names = "--end-relay-on", paramLabel = "kick|leave", defaultValue = "kick", description = "What of a peer ends its calls' relaying: a kick alone, or the end of its signaling session too (${DEFAULT-VALUE}).")
    Signaling.EndOfRelay endOfRelay = Signaling.EndOfRelay.KICK;

    @Option(names = "--dialects", paramLabel = "LIST", split = ",", defaultValue = "peerjs,yjs,simple-signal,dxos,webtorrent,ayame,trystero", description = "Whose clients are served beside our own: peerjs, yjs, simple-signal, dxos, webtorrent, ayame, trystero, or none (${DEFAULT-VALUE}).")
    List<String> dialects = new ArrayList<>();

    Tls tls(Contradictions found) {
        if (certificates.isEmpty() && keys.isEmpty()) {
            return tlsSelfSigned ? new Tls.SelfSigned() : new Tls.Off();
        }
        if (tlsSelfSigned) {
            found.add("--tls-self-signed makes its own certificate: leave out --cert and --key");
        }
        if (certificates.size() != keys.size()) {
            found.add("--cert and --key belong together: give both, as often as needed");
        }
        return new Tls.Pem(IntStream.range(0, Math.min(certificates.size(), keys.size()))
                .mapToObj(i -> new PemPair(certificates.get(i), keys.get(i))).toList());
    }
}
