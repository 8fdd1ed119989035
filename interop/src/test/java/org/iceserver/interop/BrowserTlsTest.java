package org.iceserver.interop;

import java.nio.file.Path;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real browser that trusts the server's certificate authority relays over {@code turns:}; it checks the certificate
 * against the host that the server told it.
 */
@Tag("browser")
final class BrowserTlsTest {
    @ParameterizedTest
    @EnumSource
    void twoTabsTalkOverTls(BrowserKind kind, @TempDir Path folder, @TempDir Path home) throws Exception {
        talk(ServerLaunch.of(), FreePort.next(), kind, folder, home);
    }

    /** As behind a firewall that lets nothing but one port through: page, wss and {@code turns:} are on it. */
    @Test
    void twoTabsTalkOverTheOnePortThatThePageCameFrom(@TempDir Path folder, @TempDir Path home) throws Exception {
        int port = FreePort.next();
        talk(ServerLaunch.of().at(new ServerLaunch.Ports(port, port, FreePort.next())), port, BrowserKind.CHROMIUM,
                folder, home);
    }

    private static void talk(ServerLaunch launch, int tlsPort, BrowserKind kind, Path folder, Path home)
            throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        try (ServerProcess server = launch.with("--advertise", TestAuthority.LAN_HOST, "--tls-port",
                Integer.toString(tlsPort), "--cert",
                authority.certificate().toString(), "--key", authority.key().toString()).start();
                Browser browser = kind.trusting(authority.authority(), home)) {
            String room = "https://localhost:" + server.signalPort() + "/#lab";
            LabPage ann = new LabPage(browser.open(room));
            ann.join("Ann");
            LabPage bob = new LabPage(browser.openBeside(Browser.Where.TAB, room));
            bob.join("Bob");

            for (LabPage page : new LabPage[]{ann, bob}) {
                page.relayOnly();
                page.relayOver("tls");
            }

            ann.awaitRelayedVideo("tls");
            bob.awaitRelayedVideo("tls");
            ann.say("Can you read this over TLS?");
            bob.awaitMessage("Can you read this over TLS?");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }
}
