package org.iceserver.interop;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the connectivity check says where something is amiss. */
@Tag("browser")
final class BrowserCheckTest {
    @TempDir
    Path home;

    @Test
    void whereWebRtcIsSwitchedOffItSaysSo() {
        try (ServerProcess server = ServerProcess.start();
                Browser browser = new Browser(
                        Firefox.start(home, List.of("user_pref('media.peerconnection.enabled', false);")))) {
            LabPage page = open(browser, server);
            assertThat(page.awaitVerdict()).isEqualTo("fail");
            assertThat(page.verdict()).startsWith("WebRTC is switched off in this browser.");
            assertThat(page.checked("signaling")).isEqualTo("ok");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNameThatTheBrowserCannotLookUpIsNamed(BrowserKind kind) {
        try (ServerProcess server = ServerProcess.start("--advertise", "no-such-name.invalid");
                Browser browser = kind.start(home)) {
            LabPage page = open(browser, server);
            assertThat(page.awaitVerdict()).isEqualTo("fail");
            assertThat(page.sentence("relay-udp")).containsIgnoringCase(
                    "this browser cannot look up the name no-such-name.invalid.");
        }
    }

    @Test
    void firefoxWithNothingButALoopbackAddressSaysWhereToGoInstead() {
        try (ServerProcess server = ServerProcess.start("--listen", "127.0.0.1");
                Browser browser = BrowserKind.FIREFOX.start(home)) {
            LabPage page = open(browser, server);
            page.awaitVerdict();
            assertThat(page.verdict()).contains("sends no UDP to a STUN or TURN server at a loopback address")
                    .contains("Open this page by another address of this machine");
            assertThat(page.sentence("relay-udp")).contains("loopback address");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrowserThatTellsPagesNothingIsNotTakenForABlockedNetwork(BrowserKind kind) {
        try (ServerProcess server = ServerProcess.start(); Browser browser = kind.start(home)) {
            browser.beforeEachPage("""
                                   () => {
                                     delete RTCPeerConnection.prototype.onicecandidateerror;
                                     const listen = RTCPeerConnection.prototype.addEventListener;
                                     RTCPeerConnection.prototype.addEventListener = function (type, ...more) {
                                       if (type !== 'icecandidateerror') listen.call(this, type, ...more);
                                     };
                                   }""");
            LabPage page = open(browser, server);
            assertThat(page.awaitVerdict()).isEqualTo("ok");
        }
    }

    private static LabPage open(Browser browser, ServerProcess server) {
        return new LabPage(browser.open("http://localhost:" + server.signalPort() + "/#lab"));
    }
}
