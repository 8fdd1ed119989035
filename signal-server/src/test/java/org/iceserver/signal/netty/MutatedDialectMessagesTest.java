package org.iceserver.signal.netty;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.FakeOutbound;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.peerjs.PeerJsHandshake;
import org.iceserver.signal.peerjs.PeerJsProtocol;
import org.iceserver.signal.yjs.YjsProtocol;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Valid messages of other servers' clients with a few bytes changed: whatever comes of it, no exception and nothing left behind. */
class MutatedDialectMessagesTest {
    private static final int ROUNDS = 20_000;
    private static final List<String> PEERJS = List.of(
            "{\"type\":\"OFFER\",\"dst\":\"bob\",\"payload\":{\"sdp\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"},\"n\":-1.5e3}}",
            "{\"type\":\"LEAVE\",\"dst\":null}", "{\"type\":\"HEARTBEAT\"}",
            "{\"type\":\"EXPIRE\",\"dst\":\"\\u0041\"}");
    private static final List<String> YJS = List.of(
            "{\"type\":\"subscribe\",\"topics\":[\"a\",7,{\"b\":[\"c\"]},\"\\ud83d\\ude00\"]}",
            "{\"type\":\"publish\",\"topic\":\"a\",\"data\":{\"from\":\"x\"},\"clients\":3}",
            "{\"type\":\"unsubscribe\",\"topics\":[\"a\"]}", "{\"type\":\"ping\"}");

    private final Random random = new Random(20_261_123);
    private final SignalLimits limits = SignalLimits.of(Profile.LOCAL);
    private final SignalHub hub = new SignalHub(limits, random, peer -> {}, (client, limit) -> {});

    /** Takes everything, keeps nothing. */
    private static final class Deaf extends FakeOutbound {
        @Override
        public void send(byte[] text) {
            assertThat(new String(text, StandardCharsets.UTF_8)).startsWith("{\"type\":\"").endsWith("}");
        }

        @Override
        public void close(int code, String reason) {
            assertThat(code).isBetween(1000, 4999);
        }
    }

    @Test
    void neverBreakPeerJs() {
        PeerJsProtocol protocol = new PeerJsProtocol(hub, Admission.EVERYBODY);
        survives(protocol, PEERJS,
                () -> protocol.opened(new Deaf(), new PeerJsHandshake("peerjs", "rogue", "1", "127.0.0.1"), 0));
    }

    @Test
    void neverBreakYjs() {
        YjsProtocol protocol = new YjsProtocol(hub, Admission.EVERYBODY);
        survives(protocol, YJS, () -> protocol.opened(new Deaf(), new Caller("127.0.0.1", null), 0));
    }

    private void survives(DialectProtocol protocol, List<String> seeds,
            Supplier<Conversation> connect) {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] message = seeds.get(random.nextInt(seeds.size())).getBytes(StandardCharsets.UTF_8);
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                int at = random.nextInt(message.length);
                message[at] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) "{}[]\",:\\0".charAt(random.nextInt(9));
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(message.length) : message.length;
            Conversation rogue = connect.get();
            assertThatCode(() -> rogue.received(message, length, 0))
                    .as(() -> new String(message, 0, length, StandardCharsets.UTF_8)).doesNotThrowAnyException();
            rogue.ended(true, 0);
        }
        protocol.expire(60_000_000_000L, ROUNDS);
        assertThat(hub.peerCount()).isZero();
        assertThat(hub.roomCount()).isZero();
    }
}
