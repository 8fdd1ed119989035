package org.iceserver.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The server as a program embeds it. */
@ExtendWith(LeakWatch.class)
class IceServerTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Timing PATIENCE = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));
    private static final Credentials ANN = new Credentials("ann", "secret");

    private static IceServerBuilder onLoopback() {
        return IceServer.builder().stunPort(0).listen(LOOPBACK).relayFrom(LOOPBACK).loops(1);
    }

    @Test
    void aNamedUserRelaysAndIsSeenAmongTheSessions() throws Exception {
        try (IceServer server = onLoopback().user("ann", "secret").start(); TurnClient client = client(server, ANN)) {
            InetSocketAddress relayed = client.allocate(AllocateOptions.NONE).relayed();

            assertThat(server.sessions()).singleElement().satisfies(session -> {
                assertThat(session.user()).isEqualTo("ann");
                assertThat(session.relayed()).containsExactly(relayed);
                assertThat(session.transport()).isEqualTo("UDP");
            });
            assertThat(server.sessionCount()).isEqualTo(1);
        }
    }

    @Test
    void whatIsMintedLetsAClientRelay() throws Exception {
        try (IceServer server = onLoopback().start()) {
            IceServers minted = server.mint("bob");
            IceServers.Entry turn = minted.turn().orElseThrow();

            assertThat(turn.urls()).contains("turn:127.0.0.1:" + server.stunPort().orElseThrow() + "?transport=udp");
            assertThat(minted.life()).isEqualTo(Duration.ofHours(1));
            assertThat(minted.json()).contains(turn.credential().orElseThrow(), "\"iceServers\":[");
            assertThat(minted).asString().doesNotContain(turn.credential().orElseThrow());
            try (TurnClient client = client(server, credentials(minted))) {
                client.allocate(AllocateOptions.NONE);
                assertThat(server.sessions()).extracting(TurnSession::user).containsExactly("bob");
            }
        }
    }

    @Test
    void aPortThatTheSystemChoosesIsTheSameOnEveryAddress() throws Exception {
        try (IceServer server = IceServer.builder().stunPort(0).loops(1).user("ann", "secret").start()) {
            for (InetAddress address : server.addresses()) {
                ServerAddress there = ServerAddress.udp(address.getHostAddress().replaceFirst("%.*", ""),
                        server.stunPort().orElseThrow());
                try (TurnClient client = TurnClient.connect(there, ANN, PATIENCE)) {
                    assertThat(client.allocate(AllocateOptions.NONE).relayed()).as("at %s", there).isNotNull();
                }
            }
        }
    }

    @Test
    void aDrainingServerTakesNoNewClientAndKeepsItsOldOnes() throws Exception {
        try (IceServer server = onLoopback().user("ann", "secret").start();
                TurnClient old = client(server, ANN);
                TurnClient late = client(server, ANN)) {
            old.allocate(AllocateOptions.NONE);
            server.drain();

            assertThatThrownBy(() -> late.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
            old.refresh(Duration.ofMinutes(5));
            assertThat(server.sessionCount()).isEqualTo(1);
        }
    }

    @Test
    void twoServersInOneProgramRelayAtTheSameTimeAndLeaveNothing() throws Exception {
        once();
        Set<String> threads = threads();
        long descriptors = descriptors();

        once();

        await("threads", () -> threads.containsAll(threads()));
        await("descriptors", () -> descriptors() <= descriptors);
    }

    /** What a first start loads and keeps for the next one is no leak. */
    private static void once() throws Exception {
        try (IceServer first = onLoopback().user("ann", "secret").signalPort(0).adminPort(0).selfSignedCertificate()
                .start();
                IceServer second = onLoopback().user("ann", "secret").start()) {
            assertThat(first.stunPort()).isNotEqualTo(second.stunPort());
            try (TurnClient a = client(first, ANN);
                    TurnClient b = client(first, ANN);
                    TurnClient c = client(second, ANN);
                    TurnClient d = client(second, ANN)) {
                List<InetSocketAddress> at = Stream.of(a, b, c, d).map(IceServerTest::relayed).toList();
                a.createPermission(at.get(1));
                b.createPermission(at.get(0));
                c.createPermission(at.get(3));
                d.createPermission(at.get(2));
                for (int i = 0; i < 100; i++) {
                    assertArrives(a, b, at.get(1), "first " + i);
                    assertArrives(c, d, at.get(3), "second " + i);
                }
                assertThat(first.sessionCount()).isEqualTo(2);
                assertThat(second.sessionCount()).isEqualTo(2);
            }
        }
    }

    private static void assertArrives(TurnClient from, TurnClient to, InetSocketAddress address, String text)
            throws TurnException {
        from.send(address, text.getBytes(StandardCharsets.UTF_8));
        assertThat(to.receive(Duration.ofSeconds(20))).isNotNull().extracting(one -> new String(one.data().toArray(),
                StandardCharsets.UTF_8)).isEqualTo(text);
    }

    private static InetSocketAddress relayed(TurnClient client) {
        try {
            return client.allocate(AllocateOptions.NONE).relayed();
        } catch (TurnException e) {
            throw new AssertionError(e);
        }
    }

    private static TurnClient client(IceServer server, Credentials credentials) throws TurnException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort().orElseThrow()), credentials,
                PATIENCE);
    }

    private static Credentials credentials(IceServers minted) {
        IceServers.Entry turn = minted.turn().orElseThrow();
        return new Credentials(turn.username().orElseThrow(), turn.credential().orElseThrow());
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(thread -> thread.getName() + " " + thread.threadId())
                .collect(Collectors.toSet());
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What has ended is gone a moment later. */
    private static void await(String what, BooleanSupplier gone) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!gone.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s that are left: %s", what, threads()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
