package org.iceserver.client;

import java.time.Duration;
import java.util.List;

import org.iceserver.stun.Attribute;
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
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.iceserver.client.FakeTurnServer.ALICE;

/** How a client answers a challenge (RFC 8489 s9.2), and what it makes of answers it cannot trust. */
class ClientCredentialsTest extends AgainstFakeTurnServer {
    private static final Timing HASTY = new Timing(Duration.ofMillis(100), 7, 16, Duration.ofSeconds(2));

    @Test
    void challengeIsAnsweredWithTheLongTermCredential() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            Allocated allocated = client.allocate(AllocateOptions.NONE);

            assertThat(allocated.relayed().getPort()).isPositive();
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
}
