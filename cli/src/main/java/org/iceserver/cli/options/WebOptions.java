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
    @Option(names = "--cert", paramLabel = "FILE", description = "PEM file with the certificate and its chain, for HTTPS, wss and TURN over TLS; the server reads it again when it changes. Repeatable: each client gets the certificate for the name that it asks for.")
    List<Path> certificates = new ArrayList<>();

    @Option(names = "--key", paramLabel = "FILE", description = "PEM file with the private key of --cert; one for each --cert, in the same order.")
    List<Path> keys = new ArrayList<>();

    @Option(names = "--tls-self-signed", description = "Serve HTTPS with a certificate that the server makes itself and keeps for 30 days. For labs: a phone opens its camera only for an HTTPS page.")
    boolean tlsSelfSigned;

    @Option(names = "--signal-origin", paramLabel = "ORIGIN", description = "Pages of this origin may connect: https://app.example, capacitor://localhost, https://*.example.org, or null for pages without an origin; repeatable.")
    List<String> origins = new ArrayList<>();

    @Option(names = "--proxy-from", paramLabel = "CIDR", description = "Trust the proxies in this address range: their Forwarded and X-Forwarded headers, and their PROXY protocol header (v1, v2) on the TURN and signal ports; repeatable.")
    List<AddressBlock> proxies = new ArrayList<>();

    @Option(names = "--http-idle", paramLabel = "TIME", defaultValue = "75s", description = "Time that an HTTP connection to the signal port stays open between two requests (${DEFAULT-VALUE}); must be longer than a proxy in front keeps it.")
    Duration httpIdle = Duration.ofSeconds(75);

    @Option(names = "--base-path", paramLabel = "PATH", description = "Prefix that a proxy leaves in front of every path of the signal port, such as /rtc; paths without it work, too.")
    String basePath = "";

    @Option(names = "--signal-auth", paramLabel = "none|jwt|webhook", defaultValue = "none", description = "Who may use signaling and /ice: everybody that the profile allows, clients with a signed token, or clients that your own web service accepts (${DEFAULT-VALUE}).")
    Signaling.Method authentication = Signaling.Method.NONE;

    @Option(names = "--jwt-key", paramLabel = "FILE", description = "Key that checks the tokens' signatures: a secret of at least 32 bytes (HS256), a public key in PEM (RS256, EdDSA), or a JWK set.")
    @Nullable
    Path jwtKey;

    @Option(names = "--webhook", paramLabel = "URL", description = "URL that the server asks by POST whether a client may connect; without a clear answer the client is refused. Or file:/path of a file with that line.")
    @Nullable
    SecretUrl webhook;

    @Option(names = "--end-relay-on", paramLabel = "kick|leave", defaultValue = "kick", description = "What ends the relaying of a peer's calls: only a kick, or also the end of its signaling session (${DEFAULT-VALUE}).")
    Signaling.EndOfRelay endOfRelay = Signaling.EndOfRelay.KICK;

    @Option(names = "--dialects", paramLabel = "LIST", split = ",", defaultValue = "peerjs,yjs,simple-signal,dxos,webtorrent,ayame,trystero,gstreamer,whip", description = "Whose clients are served beside our own: peerjs, yjs, simple-signal, dxos, webtorrent, ayame, trystero, gstreamer, whip, or none (${DEFAULT-VALUE}).")
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
