package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the lab page says about its server and its calls is so: nobody is blamed who is not there, no call goes on that does not. */
@Tag("browser")
final class BrowserTruthTest {
    private static final String AWAY = " This page connects again by itself.";

    @TempDir
    Path home;

    @ParameterizedTest
    @EnumSource
    void aStoppedServerIsNoFirewall(BrowserKind kind) {
        ServerProcess server = ServerProcess.start();
        try (Browser browser = kind.start(home)) {
            LabPage page = new LabPage(browser.open(room(server)));
            assertThat(page.awaitVerdict()).isEqualTo("ok");
            server.close();
            page.awaitSignalingLost();
            page.checkAgain();
            assertThat(page.awaitVerdict()).isEqualTo("fail");
            assertThat(page.verdict()).isEqualTo("No calls from here for now. The server was stopped. "
                    + "This page connects again by itself once it runs.");
            assertThat(page.checked("stun")).as("what is not tried has no row").isEmpty();
            assertThat(page.checked("relay-udp")).isEmpty();
            try (ServerProcess _ = server.launch().start()) {
                page.awaitConnected();
                page.checkAgain();
                assertThat(page.awaitVerdict()).isEqualTo("ok");
            }
        } finally {
            if (server.isAlive()) {
                server.close();
            }
        }
    }

    @Test
    void aServerThatDoesNotRelaySaysSo() {
        ServerLaunch.Ports free = ServerLaunch.Ports.free();
        ServerLaunch launch = ServerLaunch.of().at(new ServerLaunch.Ports(free.signal(), 0, free.admin()));
        try (ServerProcess server = launch.start(); Browser browser = BrowserKind.CHROMIUM.start(home)) {
            LabPage page = new LabPage(browser.open(room(server)));
            assertThat(page.awaitVerdict()).isEqualTo("warn");
            assertThat(page.verdict()).isEqualTo("Relaying is off on this server (it runs with --stun-port 0): "
                    + "calls work only between browsers that reach each other directly.");
            page.join("Ann");
            assertThat(page.shown("relay-hint")).isEqualTo("Relaying is off on this server");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageOfAnOriginThatIsNotAllowedTellsHowToAllowIt(BrowserKind kind) throws Exception {
        try (ServerProcess server = ServerProcess.start();
                PlainProxy proxy = PlainProxy.to(server.signalPort());
                Browser browser = kind.start(home)) {
            String origin = "http://" + TestAuthority.LAN_HOST + ":" + proxy.port();
            LabPage page = new LabPage(browser.open(origin + "/#lab"));
            assertThat(page.awaitVerdict()).isEqualTo("fail");
            assertThat(page.verdict()).isEqualTo("No calls from here for now. Pages of " + origin
                    + " may not use this server; allow them with --signal-origin " + origin + ".");
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyCallsThatGoOnAreSaidTo(BrowserKind kind) {
        ServerProcess server = ServerProcess.start();
        try (Browser browser = kind.start(home)) {
            LabPage alone = new LabPage(browser.open("http://localhost:" + server.signalPort() + "/#alone"));
            alone.join("Zoe");
            LabPage ann = new LabPage(browser.openBeside(Browser.Where.WINDOW, room(server)));
            ann.join("Ann");
            LabPage bob = new LabPage(browser.openBeside(Browser.Where.WINDOW, room(server)));
            bob.join("Bob");
            ann.awaitVideo();
            bob.awaitVideo();
            server.close();
            alone.awaitSignalingNotice("The server was stopped." + AWAY);
            ann.awaitSignalingNotice("The server was stopped. The call with Bob is direct and goes on." + AWAY);
            ann.awaitMoreFrames(20);
            assertThat(ann.signalingNotice()).contains("goes on");
        } finally {
            if (server.isAlive()) {
                server.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallThroughTheRelayEndsWithTheServer(BrowserKind kind) {
        ServerProcess server = ServerProcess.start();
        try (Browser browser = kind.start(home)) {
            LabPage ann = new LabPage(browser.open(room(server)));
            ann.join("Ann");
            LabPage bob = new LabPage(browser.openBeside(Browser.Where.WINDOW, room(server)));
            bob.join("Bob");
            ann.relayOnly();
            bob.relayOnly();
            ann.relayOver("udp");
            ann.awaitRelayedVideo("udp");
            server.kill();
            ann.awaitSignalingNotice("The connection to the server is lost. There is no call with Bob now." + AWAY);
        } finally {
            if (server.isAlive()) {
                server.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsKickedHearsItAtOnceAndMayComeBack(BrowserKind kind) {
        try (ServerProcess server = ServerProcess.start(); Browser browser = kind.start(home)) {
            LabPage ann = new LabPage(browser.open(room(server)));
            ann.join("Ann");
            LabPage bob = new LabPage(browser.openBeside(Browser.Where.WINDOW, room(server)));
            bob.join("Bob");
            ann.awaitVideo();
            AdminApi.of(server).kick("peer", ann.peerId());
            assertThat(bob.awaitLobby())
                    .isEqualTo("Whoever runs the server ended this session. You are out of the room, "
                            + "and its calls have ended. To come back, join again below.");
            ann.awaitRemark("Whoever runs the server sent Bob away.");
            bob.joinAgain();
            ann.awaitVideo();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatMayUseNothingButARelayAndHasNoneSaysSoAndOffersADirectPath(BrowserKind kind) {
        try (ServerProcess server = ServerProcess.start(); Browser browser = kind.start(home)) {
            LabPage ann = new LabPage(browser.open(room(server)));
            ann.awaitVerdict();
            ann.join("Ann");
            LabPage bob = new LabPage(browser.openBeside(Browser.Where.WINDOW, room(server)));
            bob.awaitVerdict();
            bob.join("Bob");
            ann.awaitVideo();
            for (String address : new String[]{"127.0.0.1", "192.168.77.2"}) {
                AdminApi.of(server).refuse(address);
            }
            ann.relayOnly();
            assertThat(ann.awaitNoRelay()).startsWith(
                    "With Relay only there is no path, because the relay gave this browser no address.");
            ann.allowDirect();
            ann.awaitVideo();
        }
    }

    @Test
    void theWordsFitTheNumberOfCalls() {
        try (ServerProcess server = ServerProcess.start(); Browser browser = BrowserKind.CHROMIUM.start(home)) {
            Tab tab = browser.open(room(server));
            assertThat(words(tab, "true", "[{name:'Ann',state:'connected',relayed:true},"
                    + "{name:'Bob',state:'connected',relayed:true},{name:'Cid',state:'failed',relayed:false}]"))
                    .isEqualTo(
                            "The server was stopped. The calls with Ann and Bob go through its relay and end with it. "
                                    + "There is no call with Cid now." + AWAY);
            assertThat(words(tab, "false", "[{name:'Ann',state:'connected',relayed:true},"
                    + "{name:'Bob',state:'connected',relayed:false},{name:'Cid',state:'connected',relayed:false}]"))
                    .isEqualTo("The connection to the server is lost. The calls with Bob and Cid are direct and go on. "
                            + "The call with Ann goes through the relay and lasts as long as that runs." + AWAY);
        }
    }

    private static String words(Tab tab, String stopped, String calls) {
        return tab.evaluate("import('/page/call-words.js').then(({ whileAway }) => whileAway(" + stopped + ", " + calls
                + "))");
    }

    private static String room(ServerProcess server) {
        return "http://localhost:" + server.signalPort() + "/#lab";
    }
}
