package org.iceserver.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.Attribute.Lifetime;
import org.iceserver.stun.Attribute.MessageIntegrity;
import org.iceserver.stun.Attribute.MessageIntegritySha256;
import org.iceserver.stun.Attribute.Nonce;
import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.PasswordAlgorithms;
import org.iceserver.stun.Attribute.Userhash;
import org.iceserver.stun.Attribute.Username;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.iceserver.client.FakeTurnServer.ALICE;

class TurnClientTest {
    private static final Timing QUICK = new Timing(Duration.ofMillis(100), 7, 16, Duration.ofSeconds(20));
    private static final Timing HASTY = new Timing(Duration.ofMillis(100), 7, 16, Duration.ofSeconds(2));
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.9", 9);

    private FakeTurnServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeTurnServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private TurnClient alice(Timing timing) throws TurnException {
        return TurnClient.connect(server.udp(), ALICE, timing);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<StunMessage> seen(Method method) {
        return server.seen.stream().filter(message -> message.method() == method).toList();
    }

    private void assertAllocateFails(Timing timing, String sentenceStart, int code) {
        assertThatThrownBy(() -> {
            try (TurnClient client = alice(timing)) {
                client.allocate(AllocateOptions.NONE);
            }
        }).isInstanceOfSatisfying(TurnException.class, e -> {
            assertThat(e).hasMessageStartingWith(sentenceStart);
            assertThat(e.code()).isEqualTo(code);
        });
    }

    @Test
    void challengeIsAnsweredWithTheLongTermCredential() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            Allocated allocated = client.allocate(AllocateOptions.NONE);

            assertThat(allocated.relayed().getPort()).isGreaterThanOrEqualTo(40_000);
            assertThat(allocated.lifetime()).isEqualTo(Duration.ofMinutes(10));
            assertThat(allocated.reservationToken()).isNull();
        }
        StunMessage first = seen(Method.ALLOCATE).getFirst();
        StunMessage last = seen(Method.ALLOCATE).getLast();
        assertThat(first.attributes()).containsExactly(Attribute.RequestedTransport.UDP);
        assertThat(last.first(Username.class)).isEqualTo(new Username("alice"));
        assertThat(last.has(MessageIntegrity.class)).isTrue();
        assertThat(last.transactionId()).isNotEqualTo(first.transactionId());
    }

    @Test
    void sha256IsUsedWhereTheServerOffersIt() throws TurnException {
        server.offersSha256 = true;
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
        }

        StunMessage request = seen(Method.ALLOCATE).getLast();
        assertThat(request.first(PasswordAlgorithm.class)).isEqualTo(PasswordAlgorithm.SHA256);
        assertThat(request.has(PasswordAlgorithms.class)).isTrue();
        assertThat(request.has(MessageIntegritySha256.class)).isTrue();
        assertThat(request.has(MessageIntegrity.class)).isFalse();
    }

    @Test
    void sha256IsUsedThoughTheServerNamesMd5First() throws TurnException {
        server.offersSha256 = true;
        server.offer = new PasswordAlgorithms(List.of(PasswordAlgorithm.MD5, PasswordAlgorithm.SHA256));
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
        }

        StunMessage request = seen(Method.ALLOCATE).getLast();
        assertThat(request.first(PasswordAlgorithm.class)).isEqualTo(PasswordAlgorithm.SHA256);
        assertThat(request.first(PasswordAlgorithms.class)).isEqualTo(server.offer);
    }

    @Test
    void passwordAlgorithmsThatNobodyKnowsEndTheAttempt() {
        server.offersSha256 = true;
        server.offer = new PasswordAlgorithms(List.of(new PasswordAlgorithm(0x7777, Bytes.of(new byte[0]))));

        assertAllocateFails(QUICK, "The server knows no password algorithm that this client knows", 0);
        assertThat(seen(Method.ALLOCATE)).noneMatch(request -> request.has(Username.class));
    }

    @Test
    void anyAnswerWhoseNoncePromisesAListThatIsNotThereIsPassedOver() throws TurnException {
        server.strippedAnswers.set(1);
        try (TurnClient client = alice(QUICK)) {
            assertThat(client.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
        }
        assertThat(seen(Method.ALLOCATE)).as("without credentials, with them, and once more").hasSize(3);
    }

    @Test
    void anAnswerThatNeedsMoreUnderstandingFailsTheRequest() {
        server.speaksAnExtension = true;
        assertAllocateFails(QUICK, "The server's answer holds the attribute 0x7ffe", 0);
    }

    @Test
    void anIndicationThatNeedsMoreUnderstandingIsDropped() throws TurnException {
        try (TurnClient one = alice(QUICK); TurnClient two = alice(QUICK)) {
            InetSocketAddress first = one.allocate(AllocateOptions.NONE).relayed();
            InetSocketAddress second = two.allocate(AllocateOptions.NONE).relayed();
            server.speaksAnExtension = true;
            one.send(second, bytes("not for us"));
            assertThatThrownBy(() -> one.refresh(SOON)).as("answered behind it").isInstanceOf(TurnException.class);
            server.speaksAnExtension = false;
            one.send(second, bytes("for us"));
            assertThat(two.receive(SOON)).isEqualTo(new Received(first, -1, Bytes.of(bytes("for us"))));
        }
    }

    @Test
    void anAllocationWithoutAnAddressThatWeUnderstandIsGivenBack() {
        server.relaysElsewhere = true;
        assertAllocateFails(QUICK, "The server's answer lacks the relayed or the mapped address", 0);
        assertThat(seen(Method.REFRESH).getLast().first(Lifetime.class)).isEqualTo(new Lifetime(0));
        assertThat(seen(Method.ALLOCATE)).as("no second attempt").hasSize(2);
    }

    @Test
    void anAllocationThatTheServerNoLongerKnowsIsNotGivenBack() throws TurnException {
        server.refuse.put(Method.REFRESH, ErrorCode.ALLOCATION_MISMATCH);
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThatThrownBy(() -> client.refresh(Duration.ofMinutes(10))).isInstanceOfSatisfying(
                    TurnException.class, e -> assertThat(e.is(ErrorCode.ALLOCATION_MISMATCH)).isTrue());
        }
        assertThat(seen(Method.REFRESH)).hasSize(1);
    }

    @Test
    void endingWhatHasEndedAlreadyIsNoFailure() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThat(client.refresh(Duration.ZERO)).isZero();
            server.refuse.put(Method.REFRESH, ErrorCode.ALLOCATION_MISMATCH);
            assertThat(client.refresh(Duration.ZERO)).isZero();
        }
        assertThat(seen(Method.REFRESH)).as("and closing asks no third time").hasSize(2);
    }

    @Test
    void permissionsAndChannelsAreAskedForPeersOfTheRelayedFamilyAlone() throws TurnException {
        InetSocketAddress other = new InetSocketAddress("2001:db8::9", 9);
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThatThrownBy(() -> client.createPermission(PEER, other)).isInstanceOf(TurnException.class)
                    .hasMessageContaining("the relayed address is of the other family");
            assertThatThrownBy(() -> client.bindChannel(other)).isInstanceOf(TurnException.class);
            assertThatThrownBy(() -> client.connectPeer(other)).isInstanceOf(TurnException.class);
            assertThatIllegalArgumentException().isThrownBy(client::createPermission);
        }
        assertThat(seen(Method.CREATE_PERMISSION)).isEmpty();
        assertThat(seen(Method.CHANNEL_BIND)).isEmpty();
        assertThat(seen(Method.CONNECT)).isEmpty();
    }

    @Test
    void aNumberWhoseBindingWasNeverConfirmedIsNotGivenToAnotherPeer() throws TurnException {
        server.refuse.put(Method.CHANNEL_BIND, ErrorCode.SERVER_ERROR);
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThatThrownBy(() -> client.bindChannel(PEER)).isInstanceOf(TurnException.class);
            assertThat(seen(Method.CHANNEL_BIND)).as("not resent").hasSize(1);
            server.refuse.clear();

            assertThat(client.bindChannel(new InetSocketAddress("192.0.2.10", 9))).isEqualTo(0x4001);
            assertThat(client.bindChannel(PEER)).isEqualTo(0x4000);
        }
    }

    @Test
    void dataConnectionsGoWhereTheControlConnectionWent() throws TurnException {
        var elsewhereByNow = ServerAddress.tcp("turn.invalid", server.port());
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        try (TurnClient client = TurnClient.connect(elsewhereByNow, List.of(address), ALICE, QUICK,
                Tls.standard(elsewhereByNow.protocol()))) {
            client.allocate(AllocateOptions.NONE.withTcp());
            try (PeerStream stream = client.connectPeer(PEER)) {
                assertThat(stream.peer()).isEqualTo(PEER);
            }
        }
        assertThat(seen(Method.CONNECTION_BIND).getLast().first(Attribute.ConnectionId.class))
                .isEqualTo(new Attribute.ConnectionId(7));
    }

    @Test
    void usernameIsHashedWhereTheServerAllowsIt() throws TurnException {
        server.anonymous = true;
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
        }

        assertThat(seen(Method.ALLOCATE).getLast().first(Userhash.class))
                .isEqualTo(new Userhash(Userhash.of("alice", "example.org")));
        assertThat(seen(Method.ALLOCATE).getLast().has(Username.class)).isFalse();
    }

    @Test
    void strippedPasswordAlgorithmsEndTheAttempt() {
        server.offersSha256 = true;
        server.stripsAlgorithms = true;

        assertAllocateFails(QUICK, "The server's nonce promises a choice of password algorithms", 0);
        assertThat(seen(Method.ALLOCATE)).noneMatch(request -> request.has(Username.class));
    }

    @Test
    void staleNonceIsRenewedOnce() throws TurnException {
        server.stale.set(1);
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
        }
        assertThat(seen(Method.ALLOCATE).getLast().first(Nonce.class)).isEqualTo(new Nonce("nonce1"));
    }

    @Test
    void nonceThatIsAlwaysStaleIsReported() {
        server.stale.set(1000);
        assertAllocateFails(QUICK, "The server rejects its own fresh nonces", 438);
    }

    @Test
    void wrongPasswordIsSaidToBeWrong() {
        assertThatThrownBy(() -> {
            try (TurnClient client = TurnClient.connect(server.udp(), new Credentials("alice", "wrong"), QUICK)) {
                client.allocate(AllocateOptions.NONE);
            }
        }).isInstanceOfSatisfying(TurnException.class, e -> {
            assertThat(e.is(ErrorCode.UNAUTHENTICATED)).isTrue();
            assertThat(e).hasMessageContaining("user and password").message().doesNotContain("wrong");
        });
        assertThat(new Credentials("alice", "hunter2").toString()).doesNotContain("hunter2");
    }

    @Test
    void serverThatWantsCredentialsSaysSoToOneWithout() {
        assertThatThrownBy(() -> {
            try (TurnClient client = TurnClient.connect(server.udp(), null, QUICK)) {
                client.allocate(AllocateOptions.NONE);
            }
        }).isInstanceOf(TurnException.class).hasMessageContaining("wants a user name and a password");
    }

    @Test
    void forgedAnswerIsPassedOverAndTheTrueOneAwaited() throws TurnException {
        server.forge.set(1);
        try (TurnClient client = alice(QUICK)) {
            assertThat(client.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
        }
    }

    @Test
    void nothingButForgedAnswersIsReportedAsSuch() {
        server.forge.set(1000);
        assertAllocateFails(HASTY, "What answers for 127.0.0.1", 0);
    }

    @Test
    void forgedAnswerOnAStreamEndsTheRequest() throws TurnException {
        server.forge.set(1000);
        try (TurnClient client = TurnClient.connect(server.tcp(), ALICE, QUICK)) {
            assertThatThrownBy(() -> client.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class)
                    .hasMessageStartingWith("What answers for 127.0.0.1");
        }
    }

    @Test
    void refusalsAreSentences() {
        server.refuse.put(Method.ALLOCATE, ErrorCode.TRY_ALTERNATE);
        assertAllocateFails(QUICK, "The server sends its clients elsewhere: use 192.0.2.7:3478.", 300);
        server.refuse.put(Method.ALLOCATE, ErrorCode.ALLOCATION_QUOTA_REACHED);
        assertAllocateFails(QUICK, "This user has as many allocations", 486);
        server.refuse.put(Method.ALLOCATE, ErrorCode.INSUFFICIENT_CAPACITY);
        assertAllocateFails(QUICK, "The server has no relay port left", 508);
    }

    @Test
    void aFamilyThatIsNotSupportedIsNotAskedForAgain() {
        server.refuse.put(Method.ALLOCATE, ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED);
        assertAllocateFails(QUICK, "The server has no relay address of this family", 440);
        assertThat(seen(Method.ALLOCATE)).as("challenged, then refused").hasSize(2);
    }

    @Test
    void tcpIsNotAskedForOverUdp() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            assertThatThrownBy(() -> client.allocate(AllocateOptions.NONE.withTcp())).isInstanceOf(TurnException.class)
                    .hasMessageStartingWith("TCP is relayed for clients that come over TCP or TLS");
        }
        assertThat(server.seen).isEmpty();
    }

    @Test
    void refusedPeerIsSaidToBeRefused() throws TurnException {
        server.refuse.put(Method.CREATE_PERMISSION, ErrorCode.FORBIDDEN);
        server.refuse.put(Method.CHANNEL_BIND, ErrorCode.FORBIDDEN);
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThatThrownBy(() -> client.createPermission(PEER)).isInstanceOf(TurnException.class)
                    .hasMessageContaining("refuses to relay to this peer address").hasMessageContaining("403");
            assertThatThrownBy(() -> client.bindChannel(PEER)).isInstanceOf(TurnException.class)
                    .hasMessageContaining("refuses to relay to this peer address");
        }
    }

    @Test
    void optionsBecomeAttributes() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE.withFamily(AddressFamily.IPV6).withLifetime(Duration.ofMinutes(20))
                    .withEvenPort(true).withDontFragment());
        }
        assertThat(seen(Method.ALLOCATE).getFirst().attributes()).containsExactly(Attribute.RequestedTransport.UDP,
                new Attribute.RequestedAddressFamily(2), new Lifetime(1200), new Attribute.EvenPort(true),
                new Attribute.DontFragment());
        assertThat(AllocateOptions.NONE.withReservationToken(7).attributes())
                .containsExactly(Attribute.RequestedTransport.UDP, new Attribute.ReservationToken(7));
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        AllocateOptions reserved = AllocateOptions.NONE.withReservationToken(7);
        assertThatIllegalArgumentException().isThrownBy(() -> reserved.withFamily(AddressFamily.IPV6))
                .withMessageStartingWith("a reservation token stands for one address and port");
        assertThatIllegalArgumentException().isThrownBy(() -> reserved.withEvenPort(false));
        AllocateOptions tcp = AllocateOptions.NONE.withTcp();
        assertThatIllegalArgumentException().isThrownBy(() -> tcp.withEvenPort(false))
                .withMessageStartingWith("even ports, reservations and DONT-FRAGMENT are for UDP");
        assertThatIllegalArgumentException().isThrownBy(() -> tcp.withReservationToken(7));
        assertThatIllegalArgumentException().isThrownBy(tcp::withDontFragment);
    }

    @Test
    void refreshTellsWhatWasGranted() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThat(client.refresh(Duration.ofMinutes(30))).isEqualTo(Duration.ofMinutes(30));
        }
    }

    @Test
    void closingGivesTheAllocationBack() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
        }
        assertThat(seen(Method.REFRESH)).last().satisfies(
                refresh -> assertThat(refresh.first(Lifetime.class)).isEqualTo(new Lifetime(0)));
    }

    @Test
    void dataTravelsByIndicationAndByChannel() throws TurnException {
        for (ServerAddress address : List.of(server.udp(), server.tcp())) {
            try (TurnClient one = TurnClient.connect(address, ALICE, QUICK); TurnClient two = alice(QUICK)) {
                InetSocketAddress first = one.allocate(AllocateOptions.NONE).relayed();
                InetSocketAddress second = two.allocate(AllocateOptions.NONE).relayed();
                one.createPermission(second);
                two.createPermission(first);

                one.send(second, bytes("hello"));
                assertThat(two.receive(SOON)).isEqualTo(new Received(first, -1, Bytes.of(bytes("hello"))));

                int channel = one.bindChannel(second);
                assertThat(channel).isEqualTo(0x4000).isEqualTo(one.bindChannel(second));
                two.send(first, bytes("world"));
                assertThat(one.receive(SOON)).isEqualTo(new Received(second, channel, Bytes.of(bytes("world"))));
                one.send(second, bytes("again"));
                assertThat(two.receive(SOON)).isEqualTo(new Received(first, -1, Bytes.of(bytes("again"))));
            }
        }
    }

    @Test
    void endOfTheConnectionIsReported() throws IOException {
        try (FakeTurnServer other = new FakeTurnServer();
                TurnClient client = TurnClient.connect(other.tcp(), ALICE, QUICK)) {
            client.close();
            assertThatThrownBy(() -> client.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class)
                    .hasMessageStartingWith("The connection to 127.0.0.1:" + other.port() + " over TCP is lost");
        }
    }
}
