package org.iceserver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.server.Server;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Lifetimes;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.PeerRanges;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.Relaying;
import org.iceserver.server.config.SharedSecrets;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.config.StartRefused;
import org.iceserver.server.config.ThirdParty;
import org.iceserver.server.config.Tls;
import org.iceserver.server.config.Users;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.testing.TestAuthority;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.PemPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Browsers fail silently over TLS, so a {@code turns:} URL is handed out only where it works. */
class TlsUrlsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theUrlIsHandedOutForTheNameThatTheCertificateIsFor() throws IOException {
        PemPair pair = new TestAuthority().issue(folder, "turn.example.org", PemPair::new);
        try (Server server = start(new Tls.Pem(List.of(pair)), OptionalInt.of(0))) {
            int port = server.tlsPort().orElseThrow();

            assertThat(urls(server, "turn.example.org"))
                    .contains("turns:turn.example.org:" + port + "?transport=tcp",
                            "turns:turn.example.org:" + port + "?transport=udp");
            assertThat(urls(server, "127.0.0.1")).noneMatch(url -> url.startsWith("turns:"));
            assertThat(port).isNotEqualTo(server.stunPort().orElseThrow());
        }
    }

    @Test
    void aSelfSignedCertificateIsServedButNotHandedOut() {
        try (Server server = start(new Tls.SelfSigned(), OptionalInt.of(0))) {
            assertThat(server.tlsPort()).isPresent();
            assertThat(urls(server, "127.0.0.1")).noneMatch(url -> url.startsWith("turns:"));
        }
    }

    @Test
    void withoutItsPortThereIsNoUrl() throws IOException {
        PemPair pair = new TestAuthority().issue(folder, "turn.example.org", PemPair::new);
        try (Server server = start(new Tls.Pem(List.of(pair)), OptionalInt.empty())) {
            assertThat(server.tlsPort()).isEmpty();
            assertThat(urls(server, "turn.example.org")).noneMatch(url -> url.startsWith("turns:"));
        }
    }

    @Test
    void withoutACertificateThePortStaysShut() {
        try (Server server = start(new Tls.Off(), OptionalInt.of(0))) {
            assertThat(server.tlsPort()).isEmpty();
        }
    }

    @Test
    void turnOverTlsAloneIsServedToo() throws IOException {
        PemPair pair = new TestAuthority().issue(folder, "turn.example.org", PemPair::new);
        try (Server server = start(new Tls.Pem(List.of(pair)), OptionalInt.empty(), OptionalInt.of(0))) {
            int port = server.tlsPort().orElseThrow();

            assertThat(server.stunPort()).isEmpty();
            assertThat(urls(server, "turn.example.org")).containsExactly(
                    "turns:turn.example.org:" + port + "?transport=tcp",
                    "turns:turn.example.org:" + port + "?transport=udp");
            assertThat(urls(server, "127.0.0.1")).isEmpty();
        }
    }

    @Test
    void anUnreadableSecondCertificateStopsTheStart() throws IOException {
        PemPair good = new TestAuthority().issue(folder, "turn.example.org", PemPair::new);
        Path rubbish = Files.writeString(folder.resolve("second.pem"), "rubbish");

        assertThatThrownBy(() -> start(new Tls.Pem(List.of(good, new PemPair(rubbish, rubbish))), OptionalInt.of(0)))
                .isInstanceOf(StartRefused.class).hasMessageContaining(rubbish.toString());
    }

    private static List<String> urls(Server server, String host) {
        return server.minting().mint(host, "", true, IceGrant.PLAIN).iceServers().stream().map(IceServer::urls)
                .flatMap(List::stream)
                .toList();
    }

    private static Server start(Tls tls, OptionalInt tlsPort) {
        return start(tls, OptionalInt.of(0), tlsPort);
    }

    private static Server start(Tls tls, OptionalInt stunPort, OptionalInt tlsPort) {
        IpAddress loopback = IpAddress.parse("127.0.0.1");
        return Server.start(new Configuration(
                new Listening(OptionalInt.empty(), stunPort, tlsPort, OptionalInt.empty(), List.of(loopback),
                        TransportMode.AUTO,
                        1),
                new Relaying(List.of(loopback), List.of(), List.of(), Set.of(), Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(Profile.LOCAL,
                        new Users("test", List.of(), new SharedSecrets(List.of(), ':'), ThirdParty.NONE),
                        new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(List.of(), List.of()), LimitTable.of(Profile.LOCAL, List.of())),
                new Signaling(List.of(), List.of(), tls, Set.of(), new Authentication.None(),
                        Signaling.EndOfRelay.KICK),
                Duration.ZERO),
                HostNetwork.read());
    }
}
