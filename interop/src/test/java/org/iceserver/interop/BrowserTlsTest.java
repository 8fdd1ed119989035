package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WindowType;

/**
 * A real browser that trusts the server's certificate authority relays over {@code turns:}; it checks the certificate
 * against the host that the server told it.
 */
@Tag("namespace")
final class BrowserTlsTest {
    @Test
    void twoTabsTalkOverTls(@TempDir Path folder, @TempDir Path home) {
        try (TurnService turn = TurnService.start(folder);
                Browser browser = Browser.trusting(turn.authority().authority(), home)) {
            String room = turn.signalAddress() + "/#lab";
            LabPage ann = browser.open(room);
            ann.join("Ann");
            LabPage bob = browser.openBeside(WindowType.TAB, room);
            bob.join("Bob");

            for (LabPage page : new LabPage[]{ann, bob}) {
                page.relayOnly();
                page.relayOver("tls");
            }

            ann.awaitRelayedVideo("tls");
            bob.awaitRelayedVideo("tls");
            ann.say("Can you read this over TLS?");
            bob.awaitMessage("Can you read this over TLS?");
        }
    }
}
