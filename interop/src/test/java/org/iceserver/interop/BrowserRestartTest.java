package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A direct call needs no server: it goes on while the server is restarted, and both sides find one another again there. */
@Tag("browser")
final class BrowserRestartTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @EnumSource
    void aDirectCallOutlivesARestartOfTheServer(BrowserKind kind) {
        ServerProcess first = ServerProcess.start();
        try (Browser browser = kind.start(home)) {
            browser.beforeEachPage("""
                                   () => {
                                     globalThis.connections = 0;
                                     globalThis.RTCPeerConnection = class extends RTCPeerConnection {
                                       constructor(configuration) {
                                         super(configuration);
                                         globalThis.connections++;
                                       }
                                     };
                                   }""");
            String room = "http://localhost:" + first.signalPort() + "/#lab";
            Tab annsTab = browser.open(room);
            LabPage ann = new LabPage(annsTab);
            ann.awaitVerdict();
            ann.join("Ann");
            LabPage bob = new LabPage(browser.openBeside(Browser.Where.WINDOW, room));
            bob.awaitVerdict();
            bob.join("Bob");
            ann.awaitVideo();
            bob.awaitVideo();
            String bobsId = ann.peerId();
            String annsId = bob.peerId();
            String connections = annsTab.evaluate("connections");

            first.close();
            ann.awaitSignalingLost();
            bob.awaitSignalingLost();
            try (ServerProcess second = first.launch().start()) {
                ann.awaitOtherPeer(bobsId);
                bob.awaitOtherPeer(annsId);
                ann.awaitNobodyAway();
                bob.awaitNobodyAway();
                ann.awaitMoreFrames(20);
                bob.awaitMoreFrames(20);
                ann.say("Are you still there?");
                bob.awaitMessage("Are you still there?");
                assertThat(annsTab.evaluate("connections")).as("the same call").isEqualTo(connections);
            }
        } finally {
            if (first.isAlive()) {
                first.close();
            }
        }
    }
}
