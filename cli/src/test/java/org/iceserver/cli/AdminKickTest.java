package org.iceserver.cli;

import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Kicks and drains through the admin port, and what clients then see. */
class AdminKickTest extends AgainstAdminPort {
    private static final long A_MOMENT = Duration.ofMillis(50).toNanos();
    private static final Duration SHORT = Duration.ofSeconds(3);

    @Test
    void aSessionIsSeenKickedAndMayComeBack() throws Exception {
        try (TurnClient client = client("alice", "secret")) {
            int relayed = client.allocate(AllocateOptions.NONE).relayed().getPort();

            JsonNode session = json(get(server, "sessions?user=alice&address=127.0.0.0/8&text=" + relayed))
                    .at("/sessions/0");
            assertThat(session.path("transport").asString()).isEqualTo("udp");
            assertThat(session.path("realm").asString()).isEqualTo("test");
            assertThat(json(get(server, "sessions?user=bob")).path("sessions")).isEmpty();

            HttpResponse<String> kicked = post("kick", "{\"session\":\"" + session.path("id").asString() + "\"}");
            assertThat(json(kicked).path("ended").asInt()).isEqualTo(1);
            assertThat(json(get(server, "status")).path("sessions").asInt()).isZero();
        }
        try (TurnClient again = client("alice", "secret")) {
            assertThat(again.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
        }
    }

    /**
     * Nobody with that name gets in until its newest credential has expired. After that the credential itself no longer works.
     */
    @Test
    void aKickedClientThatKeepsItsCredentialRelaysNothing() throws Exception {
        Credentials credential = minted("mallory");
        try (TurnClient client = client(credential)) {
            client.allocate(AllocateOptions.NONE);
            assertThat(json(post("kick", "{\"user\":\"mallory\"}")).path("ended").asInt()).isEqualTo(1);
        }
        long end = System.nanoTime() + SHORT.multipliedBy(2).toNanos();
        int attempts = 0;
        while (System.nanoTime() < end) {
            try (TurnClient again = client(credential)) {
                assertThatThrownBy(() -> again.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
                attempts++;
            }
            LockSupport.parkNanos(A_MOMENT);
        }
        assertThat(attempts).isGreaterThan(5);
        assertThat(json(get(server, "status")).path("sessions").asInt()).isZero();
        assertThat(json(get(server, "status")).at("/totals/packetsToPeers").asInt()).isZero();
    }

    @Test
    void aSessionOutlivesItsCredential() throws Exception {
        Credentials credential = minted("ann");
        try (TurnClient client = client(credential); TurnClient peer = client("alice", "secret")) {
            InetSocketAddress from = client.allocate(AllocateOptions.NONE).relayed();
            InetSocketAddress to = peer.allocate(AllocateOptions.NONE).relayed();
            client.createPermission(to);
            peer.createPermission(from);
            awaitNoAllocationWith(credential);

            client.refresh(Duration.ofMinutes(10));
            client.createPermission(to);
            client.send(to, "still here".getBytes(StandardCharsets.UTF_8));
            assertThat(peer.receive(Duration.ofSeconds(10))).isNotNull();
        }
    }

    @Test
    void anAddressIsKickedAndRefused() throws Exception {
        try (TurnClient client = client("alice", "secret")) {
            client.allocate(AllocateOptions.NONE);
            assertThat(json(post("kick", "{\"address\":\"127.0.0.1\"}")).path("ended").asInt()).isEqualTo(1);
        }
        try (TurnClient again = client("alice", "secret")) {
            assertThatThrownBy(() -> again.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
        }
    }

    @Test
    void aDrainingServerRefusesNewSessionsAndKeepsOldOnes() throws Exception {
        try (TurnClient client = client("alice", "secret"); TurnClient late = client("alice", "secret")) {
            client.allocate(AllocateOptions.NONE);
            HttpResponse<String> drained = post("drain", "{}");
            assertThat(drained.statusCode()).isEqualTo(202);
            assertThat(json(drained).path("sessions").asInt()).isEqualTo(1);

            assertThat(json(get(server, "status")).path("draining").asBoolean()).isTrue();
            assertThat(raw("/readyz", "127.0.0.1").split(" ")[1]).isEqualTo("503");
            awaitRefused(late);
            client.refresh(Duration.ofMinutes(5));
        }
    }

    /** A credential from the server's own secret, with a shorter life than the server would give it. */
    private static Credentials minted(String user) {
        RestCredential made = new RestCredentials(List.of(REST)).mint(user, SHORT,
                InstantSource.system().instant().getEpochSecond());
        return new Credentials(made.username(), made.password());
    }

    private void awaitNoAllocationWith(Credentials expired) throws TurnException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            try (TurnClient probe = client(expired)) {
                probe.allocate(AllocateOptions.NONE);
            } catch (TurnException e) {
                return;
            }
            LockSupport.parkNanos(A_MOMENT);
        }
        throw new AssertionError("the credential never expired");
    }

    private static void awaitRefused(TurnClient late) {
        assertThatThrownBy(() -> late.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
    }
}
