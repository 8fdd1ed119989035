package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** iceserver-client.js in a real browser: offers of every size, and a network that goes away. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserSignalingTest {
    @TempDir
    Path home;

    private final ServerProcess server = ServerProcess.start();

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void anOfferOfFiftyTransceiversIsACall(BrowserKind kind) {
        try (Browser browser = kind.start(home)) {
            Tab tab = twoClients(browser, server, 50);
            tab.await("the call is connected", "bob.peers.values().next().value.state === 'connected'");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOfferThatTheServerDoesNotTakeIsToldOnceAndNotRepeated(BrowserKind kind) {
        try (ServerProcess strict = ServerProcess.start("--limit", "message-bytes=9000");
                Browser browser = kind.start(home)) {
            Tab tab = twoClients(browser, strict, 13);
            tab.await("the application is told", "problems.length > 0");
            assertThat(tab.evaluate("problems.join()"))
                    .matches("too-large: This offer has \\d+ bytes, and the server takes"
                            + " at most 9000\\. Send less at once .*");
            tab.await("what is small still arrives", "say('still here').then(() => heard.includes('still here'))");
            assertThat(tab.evaluate("states.join()")).as("no connection was lost").isEqualTo("connecting,open");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSaidWhileTheNetworkIsGoneArrivesOnceAndInOrder(BrowserKind kind) {
        try (Browser browser = kind.start(home)) {
            Tab tab = twoClients(browser, server, 0);
            tab.await("the call is connected", "bob.peers.values().next().value.state === 'connected'");
            String path = tab.evaluate(UFRAG);
            String peer = tab.evaluate("annClient.peer");
            try (NetworkCut cut = NetworkCut.ofTcpPort(server.signalPort())) {
                tab.evaluate("void [1, 2, 3].forEach((n) => say(n))");
                tab.evaluate("void dispatchEvent(new Event('online'))");
                tab.await("the dead connection is found out", "annClient.state === 'lost'");
                tab.evaluate("void [4, 5].forEach((n) => say(n))");
            }
            tab.await("all of it has arrived", "heard.includes(5)");
            assertThat(tab.evaluate("heard.join()")).isEqualTo("1,2,3,4,5");
            assertThat(tab.evaluate("annClient.peer")).as("the session was resumed").isEqualTo(peer);
            tab.await("ICE was restarted", UFRAG + " !== '" + path + "'");
            tab.await("the call is connected", "bob.peers.values().next().value.state === 'connected'");
        }
    }

    private static final String UFRAG = "/ice-ufrag:(.*)/.exec(annToBob().pc.localDescription.sdp)[1].trim()";

    /** Ann and Bob in one page: Bob, who comes second, offers so many transceivers for video. */
    private static Tab twoClients(Browser browser, ServerProcess server, int transceivers) {
        Tab tab = browser.open("http://localhost:" + server.signalPort() + "/healthz");
        tab.call(
                """
                async (count) => {
                  const { IceServerClient } = await import('/iceserver-client.js');
                  globalThis.annClient = new IceServerClient();
                  const bobClient = new IceServerClient();
                  globalThis.states = [];
                  globalThis.problems = [];
                  globalThis.heard = [];
                  bobClient.addEventListener('state', ({ detail }) => states.push(detail));
                  const channel = (pc) => pc.createDataChannel('any', { negotiated: true, id: 0 });
                  const name = crypto.randomUUID();
                  globalThis.ann = await annClient.join(name, { prepare: channel });
                  globalThis.bob = bobClient.room(name, {
                    prepare(pc) {
                      channel(pc);
                      for (let i = 0; i < count; i++) pc.addTransceiver('video', { direction: 'recvonly' });
                    },
                  });
                  bob.addEventListener('peer', ({ detail: peer }) => {
                    peer.addEventListener('problem', ({ detail }) => problems.push(`${detail.code}: ${detail.message}`));
                    peer.addEventListener('message', ({ detail }) => heard.push(detail));
                  });
                  bobClient.connect();
                  await bobClient.ready();
                  await bob.enter();
                  globalThis.annToBob = () => ann.peers.values().next().value;
                  globalThis.say = (what) => annToBob().tellPeer(what);
                }""",
                transceivers);
        tab.await("both are in the room", "ann.peers.size === 1 && bob.peers.size === 1");
        return tab;
    }
}
