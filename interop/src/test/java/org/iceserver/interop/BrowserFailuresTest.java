package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.client.TurnClient;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What stops clients most often, done to a running server: the check of the lab page names each cause, word for word. */
@Tag("browser")
final class BrowserFailuresTest {
    private final List<TurnClient> clients = new ArrayList<>();

    @TempDir
    private Path home;
    @TempDir
    private Path folder;

    @AfterEach
    void leave() {
        clients.forEach(TurnClient::close);
    }

    /** Signaling is told of a relay that has another secret. */
    @Test
    void aWrongSecret() {
        try (ServerProcess relay = FailingServer.launch().start();
                ServerProcess server = ServerProcess.start("--listen", "127.0.0.1", "--secret", "another secret",
                        "--advertise", "127.0.0.1:" + relay.stunPort());
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            assertNamed(open(browser, server), Failure.WRONG_SECRET);
        }
    }

    @Test
    void aClock() {
        try (FakedClock clock = FakedClock.in(folder);
                ServerProcess server = FailingServer.launch().environment(clock.environment()).start();
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            LabPage page = open(browser, server);
            assertThat(page.awaitVerdict()).as(page.verdict()).isEqualTo("ok");
            clock.set(server, Duration.ofHours(3));
            page.checkAgain();
            assertNamed(page, Failure.CLOCK);
        }
    }

    @Test
    void closedRelayPorts() {
        try (FarHost far = FarHost.byItself();
                ServerProcess server = far.serve();
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            far.drop("input", "output");
            LabPage page = openAt(browser, server, FarHost.SERVER);
            assertThat(page.awaitVerdict()).isEqualTo("warn");
            Failure.RELAY_PORTS_CLOSED.isNamedByThePage(page.verdict());
        }
    }

    @Test
    void aWrongExternalAddress() {
        try (FarHost far = FarHost.byItself();
                ServerProcess server = far.serve("--external-ip", "203.0.113.99");
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            LabPage page = openAt(browser, server, FarHost.SERVER);
            assertThat(page.awaitVerdict()).isEqualTo("warn");
            Failure.EXTERNAL_ADDRESS.isNamedByThePage(page.verdict());
        }
    }

    /** Over UDP and TCP all is well. */
    @Test
    void aCertificate() {
        ProbeCertificates.Pair old = ProbeCertificates.in(folder).issue("old", "DNS:localhost,IP:127.0.0.1", "-30d");
        int tlsPort = FreePort.next();
        try (ServerProcess server = FailingServer
                .launch("--tls-port", Integer.toString(tlsPort), "--cert", old.certificate().toString(),
                        "--key", old.key().toString())
                .start();
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            LabPage page = open(browser, server);
            assertThat(page.awaitVerdict()).isEqualTo("warn");
            Failure.CERTIFICATE.isNamedByThePage(page.sentence("relay-tls"));
            assertThat(page.sentence("relay-tls")).contains("turns:localhost:" + tlsPort);
        }
    }

    @Test
    void noRelayPortLeft() throws IOException {
        try (ServerProcess server = FailingServer.launch("--relay-ports", "9000-9000").start();
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            clients.add(BusyClients.allocate(server));
            assertNamed(open(browser, server), Failure.NO_RELAY_PORT);
        }
    }

    /** The page is there before; without a descriptor it could not come. */
    @Test
    void noDescriptorLeft() throws IOException {
        try (ServerProcess server = FailingServer.withFewDescriptors().start();
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            LabPage page = open(browser, server);
            assertThat(page.awaitVerdict()).as(page.verdict()).isEqualTo("ok");
            clients.addAll(FailingServer.takeDescriptors(server));
            page.checkAgain();
            assertNamed(page, Failure.NO_DESCRIPTOR);
        }
    }

    @Test
    void aQuota() throws IOException {
        try (ServerProcess server = FailingServer.launch("--limit", "total-allocations=1").start();
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            clients.add(BusyClients.allocate(server));
            assertNamed(open(browser, server), Failure.QUOTA);
        }
    }

    /** By the row of the relay, and by the verdict behind what still works. */
    private static void assertNamed(LabPage page, Failure failure) {
        assertThat(page.awaitVerdict()).as(page.verdict()).isEqualTo("warn");
        failure.isNamedByThePage(page.sentence("relay-udp"));
        String works = "Direct calls may work, but not through the relay. ";
        assertThat(page.verdict()).startsWith(works);
        failure.isNamedByThePage(page.verdict().substring(works.length()));
    }

    private static LabPage open(Browser browser, ServerProcess server) {
        return openAt(browser, server, "localhost");
    }

    private static LabPage openAt(Browser browser, ServerProcess server, String host) {
        return new LabPage(browser.open("http://" + host + ":" + server.signalPort() + "/#lab"));
    }
}
