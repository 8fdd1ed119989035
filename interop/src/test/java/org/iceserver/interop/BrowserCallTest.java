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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WindowType;

import static org.assertj.core.api.Assertions.assertThat;

/** Two lab pages of a real browser meet through this server's signaling and talk through its relay, and nothing else. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserCallTest {
    private static final int FILE_BYTES = 1_500_000;

    @TempDir
    Path profile;
    @TempDir
    Path files;

    private final ServerProcess server = ServerProcess.start();

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void twoWindowsTalkThroughTheRelay() throws Exception {
        try (Browser browser = Browser.start(profile)) {
            LabPage ann = browser.open(room());
            ann.join("Ann");
            LabPage bob = browser.openBeside(WindowType.WINDOW, room());
            bob.join("Bob");

            assertTheyTalk(ann, bob, "udp");
            ann.screenshot("room-udp-first");
            bob.screenshot("room-udp-second");

            assertTheyTalk(ann, bob, "tcp");
            ann.screenshot("room-tcp-first");
            bob.screenshot("room-tcp-second");
            browser.becomePhone();
            bob.screenshot("room-phone");
        }
    }

    @Test
    void aPageSeesWhatHappenedBetweenItsBrowserAndTheRelayAndNothingOfOthers() throws Exception {
        try (Browser browser = Browser.start(profile)) {
            LabPage ann = browser.open(room());
            ann.openExchanges();
            ann.join("Ann");
            ann.relayOnly();
            ann.relayOver("udp");
            LabPage bob = browser.openBeside(WindowType.WINDOW, room());
            bob.join("Bob");
            bob.relayOnly();
            ann.awaitRelayedVideo("udp");

            assertThat(ann.awaitExchange("Allocate", "401")).contains("NONCE(", "REALM", "without saying who it is");
            assertThat(ann.awaitExchange("Allocate", "success")).contains("USERNAME", "XOR-RELAYED-ADDRESS",
                    "MESSAGE-INTEGRITY", "There is a relay now");
            assertThat(ann.awaitExchange("CreatePermission", "success")).contains("XOR-PEER-ADDRESS");
            assertThat(ann.awaitExchange("ChannelBind", "success")).contains("CHANNEL-NUMBER", "a number stands for");
            assertThat(ann.usersOfExchanges()).isOne();
            ann.scrollToExchanges();
            ann.screenshot("exchanges");
        }
    }

    @Test
    void twoTabsOfOneWindowTalkThroughTheRelay() throws Exception {
        try (Browser browser = Browser.start(profile)) {
            LabPage ann = browser.open(room());
            ann.join("Ann");
            LabPage bob = browser.openBeside(WindowType.TAB, room());
            bob.join("Bob");

            assertTheyTalk(ann, bob, "udp");
            assertTheyTalk(ann, bob, "tcp");
            ann.screenshot("tabs-first");
            bob.screenshot("tabs-second");
        }
    }

    @Test
    void connectivityCheckFindsEveryWayOpen() {
        try (Browser browser = Browser.start(profile)) {
            LabPage page = browser.open(room());

            assertThat(page.awaitVerdict()).isEqualTo("ok");
            assertThat(page.checked("signaling")).isEqualTo("ok");
            assertThat(page.checked("stun")).isEqualTo("ok");
            assertThat(page.checked("relay-udp")).isEqualTo("ok");
            assertThat(page.checked("relay-tcp")).isEqualTo("ok");
            assertThat(page.checked("camera")).as("this browser has no camera").isEqualTo("warn");

            page.screenshot("check");
            browser.becomePhone();
            page.screenshot("check-phone");
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
        return "http://127.0.0.1:" + server.signalPort() + "/#lab";
    }
}
