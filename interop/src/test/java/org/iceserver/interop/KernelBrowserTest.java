package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Chromium's own calls, relay-only, through a server whose kernel relays. */
@Tag("browser")
final class KernelBrowserTest {
    private static final int MESSAGES = 300;
    /** Two ends in one page; every message comes back before the next one is sent. */
    private static final String CALL = """
                                       async (uri, username, credential, messages) => {
                                         const settings = { iceServers: [{ urls: uri, username, credential }], iceTransportPolicy: 'relay' };
                                         const [ann, bob] = [new RTCPeerConnection(settings), new RTCPeerConnection(settings)];
                                         ann.onicecandidate = ({ candidate }) => bob.addIceCandidate(candidate);
                                         bob.onicecandidate = ({ candidate }) => ann.addIceCandidate(candidate);
                                         bob.ondatachannel = ({ channel }) => { channel.onmessage = ({ data }) => channel.send(data); };
                                         const talk = ann.createDataChannel('talk');
                                         const back = new Promise((resolve) => {
                                           let count = 0;
                                           talk.onopen = () => talk.send('0');
                                           talk.onmessage = () => { count += 1; if (count === messages) resolve(count); else talk.send(`${count}`); };
                                         });
                                         await ann.setLocalDescription();
                                         await bob.setRemoteDescription(ann.localDescription);
                                         await bob.setLocalDescription();
                                         await ann.setRemoteDescription(bob.localDescription);
                                         const count = await back;
                                         const pair = ann.sctp.transport.iceTransport.getSelectedCandidatePair();
                                         ann.close();
                                         bob.close();
                                         return `${count} back, ${pair.local.type} to ${pair.remote.type}`;
                                       }""";

    @Test
    void chromiumTalksThroughTheKernel(@TempDir Path home) {
        try (KernelHost host = KernelHost.start(); Browser browser = BrowserKind.CHROMIUM.start(home)) {
            long before = host.relayed();

            assertThat(browser.open("about:blank").call(CALL, host.uri(), KernelHost.USERNAME, KernelHost.PASSWORD,
                    MESSAGES)).isEqualTo(MESSAGES + " back, relay to relay");

            host.awaitRelayed(before, MESSAGES);
        }
    }
}
