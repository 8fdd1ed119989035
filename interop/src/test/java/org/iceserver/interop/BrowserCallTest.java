package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Two lab pages of a real browser meet through this server's signaling and talk through its relay, and nothing else. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserCallTest {
    private static final int FILE_BYTES = 1_500_000;

    @TempDir
    Path home;
    @TempDir
    Path files;

    private final ServerProcess server = ServerProcess.start();

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void twoWindowsTalkThroughTheRelay(BrowserKind kind) throws Exception {
        try (Browser browser = kind.start(home)) {
            LabPage ann = new LabPage(browser.open(room()));
            ann.join("Ann");
            LabPage bob = new LabPage(browser.openBeside(Browser.Where.WINDOW, room()));
            bob.join("Bob");

            assertTheyTalk(ann, bob, "udp");
            ann.screenshot("room-udp-first-" + kind);
            bob.screenshot("room-udp-second-" + kind);

            assertTheyTalk(ann, bob, "tcp");
            ann.screenshot("room-tcp-first-" + kind);
            bob.screenshot("room-tcp-second-" + kind);
            bob.becomePhone();
            bob.screenshot("room-phone-" + kind);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageSeesWhatHappenedBetweenItsBrowserAndTheRelayAndNothingOfOthers(BrowserKind kind) throws Exception {
        try (Browser browser = kind.start(home)) {
            LabPage ann = new LabPage(browser.open(room()));
            ann.openExchanges();
            ann.join("Ann");
            ann.relayOnly();
            ann.relayOver("udp");
            LabPage bob = new LabPage(browser.openBeside(Browser.Where.WINDOW, room()));
            bob.join("Bob");
            bob.relayOnly();
            ann.awaitRelayedVideo("udp");

            assertThat(ann.awaitExchange("Allocate", "401")).contains("NONCE(", "REALM", "without saying who it is");
            assertThat(ann.awaitExchange("Allocate", "success")).contains("USERNAME", "XOR-RELAYED-ADDRESS",
                    "MESSAGE-INTEGRITY", "There is a relay now");
            assertThat(ann.awaitExchange("CreatePermission", "success")).contains("XOR-PEER-ADDRESS");
            if (kind != BrowserKind.FIREFOX) {
                // Firefox binds no channels.
                assertThat(ann.awaitExchange("ChannelBind", "success")).contains("CHANNEL-NUMBER",
                        "a number stands for");
            }
            assertThat(ann.usersOfExchanges()).isEqualTo(1);
            ann.scrollToExchanges();
            ann.screenshot("exchanges-" + kind);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoTabsOfOneWindowTalkThroughTheRelay(BrowserKind kind) throws Exception {
        try (Browser browser = kind.start(home)) {
            LabPage ann = new LabPage(browser.open(room()));
            ann.join("Ann");
            LabPage bob = new LabPage(browser.openBeside(Browser.Where.TAB, room()));
            bob.join("Bob");

            assertTheyTalk(ann, bob, "udp");
            assertTheyTalk(ann, bob, "tcp");
            ann.screenshot("tabs-first-" + kind);
            bob.screenshot("tabs-second-" + kind);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectivityCheckFindsEveryWayOpen(BrowserKind kind) {
        try (Browser browser = kind.start(home)) {
            LabPage page = new LabPage(browser.open(room()));

            assertThat(page.awaitVerdict()).isEqualTo("ok");
            assertThat(page.checked("signaling")).isEqualTo("ok");
            assertThat(page.checked("stun")).isEqualTo("ok");
            assertThat(page.checked("relay-udp")).isEqualTo("ok");
            assertThat(page.checked("relay-tcp")).isEqualTo("ok");
            assertThat(page.checked("camera")).as("this browser has no camera").isEqualTo("warn");

            page.screenshot("check-" + kind);
            page.becomePhone();
            page.screenshot("check-phone-" + kind);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    /** Both change to relay-only over this transport, in the middle of their call, and use everything the room has. */
    private void assertTheyTalk(LabPage ann, LabPage bob, String transport) throws Exception {
        for (LabPage page : new LabPage[]{ann, bob}) {
            page.relayOnly();
            page.relayOver(transport);
        }
        ann.awaitRelayedVideo(transport);
        bob.awaitRelayedVideo(transport);

        ann.say("Can you read this over " + transport + "?");
        bob.awaitMessage("Can you read this over " + transport + "?");
        bob.say("Every word, over " + transport + ".");
        ann.awaitMessage("Every word, over " + transport + ".");

        assertFileArrives(ann, bob, "from-ann-over-" + transport + ".bin");
        assertFileArrives(bob, ann, "from-bob-over-" + transport + ".bin");

        ann.awaitMoreFrames(20);
        bob.awaitMoreFrames(20);
        ann.awaitMoreFrames(20);
        bob.awaitMoreFrames(20);
    }

    private void assertFileArrives(LabPage from, LabPage to, String name) throws IOException, NoSuchAlgorithmException {
        byte[] content = new byte[FILE_BYTES];
        new Random(name.hashCode()).nextBytes(content);
        Path file = Files.write(files.resolve(name), content);

        from.sendFile(file);

        assertThat(to.awaitFile(name))
                .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    }

    private String room() {
        return "http://localhost:" + server.signalPort() + "/#lab";
    }
}
