package org.iceserver.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.server.Server;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.observe.ExchangeBook;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.turn.trace.Exchange;
import org.iceserver.turn.trace.ExchangeTap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Peers of a running server ask what they said to its relay. */
@Timeout(120)
class ExchangeBookTest {
    @Test
    void aPeerSeesItsOwnExchangesFromTheFirstRefusalOn() throws Exception {
        try (Server server = start()) {
            SignalingPeer ann = SignalingPeer.arrive(server);
            SignalingPeer bob = SignalingPeer.arrive(server);
            assertThat(outcomes(ann)).isEmpty();
            try (TurnClient ofAnn = client(server, ann.credentials());
                    TurnClient ofBob = client(server, bob.credentials())) {
                ofBob.allocate(AllocateOptions.NONE);
                ofAnn.allocate(AllocateOptions.NONE);
                ofAnn.createPermission(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
            }
            assertThat(outcomes(ann)).containsExactly("Allocate request: 401 Unauthenticated",
                    "Allocate request: success", "CreatePermission request: success", "Refresh request: success");
            assertThat(exchanges(ann).toString()).contains("XOR-RELAYED-ADDRESS", ann.credentials().username())
                    .doesNotContain(bob.credentials().username(), ann.credentials().password());
            assertThat(outcomes(bob)).isEmpty();
        }
    }

    @Test
    void whoSaysAnothersNameWritesNothingOnItsPage() throws Exception {
        try (Server server = start()) {
            SignalingPeer ann = SignalingPeer.arrive(server);
            assertThat(outcomes(ann)).isEmpty();
            for (int i = 0; i < 5; i++) {
                try (TurnClient liar = client(server, new Credentials(ann.credentials().username(), "guess"))) {
                    assertThatThrownBy(() -> liar.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
                }
            }
            assertThat(outcomes(ann)).isEmpty();
        }
    }

    @Test
    void theLastOnesAreKept() throws Exception {
        try (Server server = start()) {
            SignalingPeer ann = SignalingPeer.arrive(server);
            assertThat(outcomes(ann)).isEmpty();
            try (TurnClient client = client(server, ann.credentials())) {
                client.allocate(AllocateOptions.NONE);
                for (int port = 1; port <= ExchangeBook.LINES + 5; port++) {
                    client.createPermission(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                }
                assertThat(outcomes(ann)).hasSize(ExchangeBook.LINES)
                        .containsOnly("CreatePermission request: success");
            }
        }
    }

    @Test
    void soManyUsersAreLookedAtAndNoMore() {
        ExchangeBook book = new ExchangeBook(new ExchangeTap(), InstantSource.system(), System::nanoTime);
        for (int i = 0; i < ExchangeBook.PAGES; i++) {
            assertThat(book.look("user" + i)).isTrue();
        }
        assertThat(book.look("one more")).isFalse();
        assertThat(book.look("user0")).isTrue();
        book.forget("user0");
        assertThat(book.look("one more")).isTrue();
    }

    @Test
    void whatCameOnAFiveTupleLongBeforeTheProofWasAnothers() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
        ExchangeBook book = new ExchangeBook(new ExchangeTap(), InstantSource.system(), nanos::get);
        book.look("ann");

        book.saw(exchange(false));
        nanos.addAndGet(ExchangeBook.UNPROVEN_NANOS);
        book.saw(exchange(true));
        assertThat(book.of("ann", 0)).extracting(line -> String.valueOf(line.answer()).contains("401"))
                .containsExactly(true, false);

        book.saw(exchange(false));
        nanos.addAndGet(ExchangeBook.UNPROVEN_NANOS + 1);
        book.saw(exchange(true));
        assertThat(book.of("ann", 2)).extracting(line -> String.valueOf(line.answer()).contains("401"))
                .containsExactly(false);
    }

    /** An Allocate that names nobody and is refused, or one of ann that is granted. */
    private static Exchange exchange(boolean proven) {
        IntegrityKey key = IntegrityKey.shortTerm("password of this test");
        StunEncoder asking = StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, new TransactionId(1, 2));
        StunMessage request = decoded(proven ? asking.add(new Attribute.Username("ann")).integrity(key) : asking);
        StunMessage response = decoded(proven
                ? StunEncoder.success(request).integrity(key)
                : StunEncoder.error(request, ErrorCode.UNAUTHENTICATED));
        IpAddress here = AgainstAdminPort.LOOPBACK;
        return new Exchange(new FiveTuple(TransportProtocol.UDP, here, 50_112, here, 3_478), 0, request,
                new Exchange.Result.Answered(response, null), 1_000);
    }

    private static StunMessage decoded(StunEncoder encoder) {
        ByteBuf bytes = encoder.encode(UnpooledByteBufAllocator.DEFAULT);
        try {
            return ((StunDecoder.Decoded.Message) StunDecoder.decode(bytes, 0, bytes.readableBytes())).message();
        } finally {
            bytes.release();
        }
    }

    private static Server start() {
        return Server.start(AgainstAdminPort.configuration(Optional.empty()), HostNetwork.read());
    }

    private static TurnClient client(Server server, Credentials credentials) throws Exception {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort().orElseThrow()), credentials,
                AgainstAdminPort.TIMING);
    }

    private static JsonNode exchanges(SignalingPeer peer) throws Exception {
        return JsonMapper.shared().readTree(peer.say("{\"type\":\"exchanges\"}").hear("\"exchanges\""))
                .path("exchanges");
    }

    private static List<String> outcomes(SignalingPeer peer) throws Exception {
        return exchanges(peer).valueStream()
                .map(one -> one.at("/request/what").asString() + ": " + one.at("/answer/what").asString()).toList();
    }
}
