package org.iceserver.interop;

import java.nio.file.Path;
import java.time.Instant;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Two people change how they connect at the same moment, again and again: their call comes back each time. */
@Tag("browser")
final class BrowserCollisionTest {
    private static final int TIMES = 20;
    private static final int AHEAD_MILLIS = 150;
    private static final int STEP_MILLIS = 3;

    @TempDir
    Path home;

    /** Ann changes it twice in a row, the second time while the offer of the other may be under way. */
    @ParameterizedTest
    @EnumSource
    void bothPagesChangeTheTransportAtOnce(BrowserKind kind) {
        try (ServerProcess server = ServerProcess.start(); Browser browser = kind.start(home)) {
            LabPage[] pages = call(server, browser);
            for (int time = 0; time < TIMES; time++) {
                Instant at = Instant.now().plusMillis(AHEAD_MILLIS);
                pages[0].relayOver("any", at);
                pages[0].relayOver(transport(time), at.plusMillis((long) time * STEP_MILLIS));
                pages[1].relayOver(transport(time), at);
                for (LabPage page : pages) {
                    page.awaitRelayedVideo(transport(time));
                }
            }
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    /** A change makes the connection anew, another network only restarts it: the new one wins, whoever makes it. */
    @ParameterizedTest
    @EnumSource
    void onePageChangesTheTransportWhenTheOtherChangesTheNetwork(BrowserKind kind) {
        try (ServerProcess server = ServerProcess.start(); Browser browser = kind.start(home)) {
            LabPage[] pages = call(server, browser);
            for (int time = 0; time < TIMES; time++) {
                LabPage one = pages[time % 4 < 2 ? 0 : 1];
                LabPage other = pages[time % 4 < 2 ? 1 : 0];
                Instant at = Instant.now().plusMillis(AHEAD_MILLIS);
                one.relayOver(transport(time), at);
                other.changeNetwork(at);
                one.awaitRelayedVideo(transport(time));
                other.awaitVideo();
            }
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    private static String transport(int time) {
        return time % 2 == 0 ? "udp" : "tcp";
    }

    /** Ann, who came first and is not the one who gives way, and Bob. */
    private static LabPage[] call(ServerProcess server, Browser browser) {
        String room = "http://localhost:" + server.signalPort() + "/#lab";
        LabPage ann = new LabPage(browser.open(room));
        ann.join("Ann");
        LabPage bob = new LabPage(browser.openBeside(Browser.Where.WINDOW, room));
        bob.join("Bob");
        ann.relayOnly();
        bob.relayOnly();
        return new LabPage[]{ann, bob};
    }
}
