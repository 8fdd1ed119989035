package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.trace.Exchange;
import org.iceserver.turn.trace.Exchange.Result;
import org.iceserver.turn.trace.ExchangeTap;
import org.iceserver.turn.trace.ExchangeTrace;
import org.iceserver.turn.trace.ExchangeWatcher;
import org.iceserver.turn.trace.TraceFilter;
import org.iceserver.turn.trace.Traces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Exchanges on the control lane as a watcher sees them, over real sockets. */
class ExchangesTest {
    private static final String HERE = "127.0.0.1";

    /** Everything that one user, or nobody, asked. */
    private static final class Seen implements ExchangeWatcher {
        private final String user;
        private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

        Seen(String user) {
            this.user = user;
        }

        @Override
        public boolean wants(FiveTuple path, StunMessage request) {
            Attribute.Username name = request.first(Attribute.Username.class);
            return name == null ? user.isEmpty() : name.value().equals(user);
        }

        @Override
        public void saw(Exchange exchange) {
            exchanges.add(exchange);
        }

        List<String> outcomes() {
            return exchanges.stream().map(one -> one.request().method() + " " + outcome(one.result())
                    + (one.proven() ? " proven" : "")).toList();
        }

        private static String outcome(Result result) {
            return switch (result) {
                case Result.Answered answered -> Integer.toString(TurnTestClient.errorCode(answered.response()));
                case Result.AnsweredClassic _ -> "classic";
                case Result.Silent silent -> silent.why().toString();
            };
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWatcherSeesWhatItWantsAndNothingElse(boolean tcp) throws IOException {
        Seen alices = new Seen("alice");
        Seen nobodys = new Seen("");
        try (TestServer server = TestServer.plan().start();
                TurnTestClient alice = server.client(HERE, tcp);
                TurnTestClient bob = server.client(HERE, tcp, "bob", "swordfish")) {
            server.server().exchanges().watch(alices);
            server.server().exchanges().watch(nobodys);
            alice.allocate();
            bob.allocate();
            alice.refresh(600);
            alice.binding();
            server.server().exchanges().unwatch(alices);
            alice.refresh(600);

            assertThat(alices.outcomes()).containsExactly("ALLOCATE 0 proven", "REFRESH 0 proven");
            assertThat(nobodys.outcomes()).containsExactly("ALLOCATE 401", "ALLOCATE 401", "BINDING 0");
            assertThat(alices.exchanges).allSatisfy(one -> {
                assertThat(one.path().server().toString()).isEqualTo(HERE);
                assertThat(one.loop()).isBetween(0, 1);
                assertThat(one.nanos()).isNotNegative();
            });
        }
    }

    @Test
    void whoIsNotWhoItSaysIsNotProven() throws IOException {
        Seen seen = new Seen("alice");
        try (TestServer server = TestServer.plan().start();
                TurnTestClient liar = server.client(HERE, false, "alice", "guess")) {
            server.server().exchanges().watch(seen);
            liar.tryAllocate(e -> e);

            assertThat(seen.outcomes()).isNotEmpty().containsOnly("ALLOCATE 401");
        }
    }

    @Test
    void anAnswerThatHadToWaitIsSeenWithItsRequest() throws IOException {
        Seen seen = new Seen("alice");
        try (TestServer server = TestServer.plan()
                .credentials((query, epoch) -> new KeyLookup.Later())
                .slowCredentials((query, client, answer) -> Thread.ofVirtual()
                        .start(() -> answer.accept((KeyLookup.Settled) TestServer.find(query, 0))))
                .start(); TurnTestClient alice = server.client(HERE, false)) {
            server.server().exchanges().watch(seen);
            alice.allocate();

            assertThat(seen.outcomes()).containsExactly("ALLOCATE 0 proven");
            assertThat(seen.exchanges.getFirst().request().method()).isEqualTo(Method.ALLOCATE);
        }
    }

    @Test
    void aRequestWhoseCredentialNeverComesIsSeen() throws IOException {
        Seen seen = new Seen("alice");
        try (TestServer server = TestServer.plan()
                .credentials((query, epoch) -> new KeyLookup.Later()).slowCredentials((query, client, answer) -> {})
                .start(); TurnTestClient alice = server.client(HERE, false)) {
            server.server().exchanges().watch(seen);
            alice.challenge();
            alice.wire().send(alice.signedAllocate());
            Eventually.eventually("it waits and is given up", () -> {
                server.advanceSeconds(1);
                return server.drops(DropReason.CREDENTIAL_TIMEOUT) == 1;
            });

            Eventually.eventually("that is seen", () -> seen.exchanges.size() == 1);
            assertThat(seen.outcomes()).containsExactly("ALLOCATE CREDENTIAL_TIMEOUT");
        }
    }

    @Test
    void aConnectIsSeenWhenItsPeerHasAnswered() throws IOException {
        Seen seen = new Seen("alice");
        try (TestServer server = TestServer.plan().tcp().start(); TurnTestClient alice = server.client(HERE, true)) {
            TransportAddress peer;
            try (ServerSocket listener = TcpSides.listener(HERE)) {
                peer = TcpSides.address(listener);
                alice.allocateTcp();
                server.server().exchanges().watch(seen);
                TurnTestClient.assertSuccess(alice.connect(peer));
            }
            TransportAddress nobody = TransportAddress.of(peer.high(), peer.low(), 1);
            assertThat(TurnTestClient.errorCode(alice.connect(nobody))).isEqualTo(447);

            assertThat(seen.outcomes()).containsExactly("CONNECT 0 proven", "CONNECT 447 proven");
        }
    }

    @Test
    void nothingIsAskedOnceATraceIsOver() throws IOException {
        AtomicLong now = new AtomicLong();
        try (TestServer server = TestServer.plan().start(); TurnTestClient alice = server.client(HERE, false)) {
            ExchangeTap tap = server.server().exchanges();
            ExchangeTrace trace = new ExchangeTrace(tap, new Traces("test", 0), Runnable::run, now::get);
            assertThat(tap.watchers()).isNull();

            trace.begin(new TraceFilter.User("alice"), Duration.ofSeconds(10));
            alice.allocate();
            assertThat(tap.watchers()).containsExactly(trace);
            now.set(Duration.ofSeconds(10).toNanos());
            alice.refresh(600);
            assertThat(tap.watchers()).as("the next exchange ends it").isNull();

            trace.begin(new TraceFilter.User("alice"), Duration.ofSeconds(10));
            assertThat(trace.end()).isEqualTo(1);
            assertThat(tap.watchers()).isNull();
        }
    }
}
