package org.iceserver.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.stun.ErrorCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What takes minutes by the clock on the wall, beside each other and beside other classes. */
@Tag("namespace")
@Execution(ExecutionMode.CONCURRENT)
final class LongCallsTest {
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(10));
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String ELSEWHERE = "127.0.0.2";
    private static final int KICKED_SECONDS = 60;
    private static final int CALL_SECONDS = 300;
    private static final int PACKETS_PER_REFRESH = 30;
    private static final int A_WHILE_MILLIS = 1_000;

    @Test
    @Timeout(600)
    void aCallWhoseCredentialWasMintedForAMinuteIsAliveAfterFive() throws Exception {
        try (ServerProcess server = start("--credential-ttl", "60s")) {
            Credentials minted = SignalingSession.begin(server).credentials();
            TurnClient client = client(server, minted);
            client.allocate(AllocateOptions.NONE);
            try (SteadyCall call = SteadyCall.begin(client, Duration.ofSeconds(1), PACKETS_PER_REFRESH)) {
                Waiting.seconds(CALL_SECONDS);

                call.assertWell();
                assertThat(call.echoes()).isGreaterThan(CALL_SECONDS / 2);
                assertThat(call.refreshes()).isGreaterThan(CALL_SECONDS / 2 / PACKETS_PER_REFRESH);
                assertThatExceptionOfType(TurnException.class).as("an Allocate with the expired credential")
                        .isThrownBy(() -> allocateOnce(client(server, minted)))
                        .matches(refused -> refused.is(ErrorCode.UNAUTHENTICATED));
                call.assertWell();
            }
        }
    }

    /**
     * aioice and werift bind a channel again every 500 s, and do nothing else for their permissions. Here all three lifetimes are
     * fifty times shorter: the call goes through five lifetimes of a permission and two of a channel.
     */
    @Test
    @Timeout(180)
    void callsOfClientsThatOnlyBindChannelsOutliveManyPermissions() throws Exception {
        try (ServerProcess server = ServerLaunch
                .of("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--user", "ann:wonderland", "--realm",
                        "example.org")
                .environment(Map.of("JDK_JAVA_OPTIONS", "-Diceserver.test.grants-divided-by=50")).start()) {
            String port = Integer.toString(server.stunPort());
            CompletableFuture<ForeignTool> aioice = longCall("/usr/bin/python3",
                    "src/test/python/aioice_long_call.py", "127.0.0.1", port, "ann", "wonderland", "30", "10");
            CompletableFuture<ForeignTool> werift = longCall("node", "npm/long-call.mjs",
                    "turn:127.0.0.1:" + port + "?transport=udp", "ann", "wonderland", "30", "10");

            assertThat(aioice.get().output()).isEqualToIgnoringNewLines("well for 30 s, relay");
            assertThat(werift.get().output()).isEqualToIgnoringNewLines("well for 30 s, relay");
            assertThat(server.output()).contains("-Diceserver.test.grants-divided-by=50");
        }
    }

    private static CompletableFuture<ForeignTool> longCall(String... command) {
        return CompletableFuture.supplyAsync(() -> ForeignTool.run(120, command),
                call -> Thread.ofVirtual().start(call));
    }

    /** It holds on to a credential that is good for an hour, and tries whatever a client can. */
    @Test
    @Timeout(300)
    void aKickedClientThatTriesForAMinuteRelaysNothing() throws Exception {
        try (ServerProcess server = start();
                DatagramSocket byChannel = new DatagramSocket(0, LOOPBACK);
                DatagramSocket bySend = new DatagramSocket(0, LOOPBACK)) {
            SignalingSession signaling = SignalingSession.begin(server);
            Stubborn client = new Stubborn(server, signaling.credentials(), at(byChannel), at(bySend));
            client.send();
            assertThat(packets(byChannel)).isEqualTo(1);
            assertThat(packets(bySend)).isEqualTo(1);

            AdminApi.of(server).kick("peer", signaling.peer());
            long relayed = AdminApi.of(server).status("packetsToPeers");
            long end = System.nanoTime() + Duration.ofSeconds(KICKED_SECONDS).toNanos();
            while (System.nanoTime() - end < 0) {
                client.tryEverything();
                client.send();
                byChannel.send(new DatagramPacket(new byte[]{1}, 1, client.relayed));
                Waiting.briefly();
            }

            assertThat(packets(byChannel) + packets(bySend)).as("packets of a kicked client at its peers").isZero();
            assertThat(client.held.receive(Duration.ofMillis(A_WHILE_MILLIS))).as("a packet for a kicked client")
                    .isNull();
            assertThat(AdminApi.of(server).status("packetsToPeers")).isEqualTo(relayed);
            assertThat(AdminApi.of(server).status("sessions")).isZero();
            assertThat(client.refusals).containsOnlyKeys(Try.values());
            assertThat(client.refusals.values()).allSatisfy(times -> assertThat(times).isGreaterThan(20));
            allocateOnce(client(server, SignalingSession.begin(server).credentials()));
            client.held.close();
        }
    }

    /** What a client can ask for that has an allocation, or wants one. */
    private enum Try {
        REFRESH, PERMISSION, CHANNEL, ALLOCATE_AGAIN, ALLOCATE_FROM_ANOTHER_PORT, ALLOCATE_FROM_ANOTHER_ADDRESS,
        ALLOCATE_OVER_TCP
    }

    private interface Request {
        void send() throws IOException;
    }

    /** A client that keeps its credential and takes no for no answer. */
    private static final class Stubborn {
        private final ServerProcess server;
        private final Credentials credentials;
        private final InetSocketAddress byChannel;
        private final InetSocketAddress bySend;
        private final TurnClient held;
        private final InetSocketAddress relayed;
        private final Map<Try, Integer> refusals = new EnumMap<>(Try.class);

        Stubborn(ServerProcess server, Credentials credentials, InetSocketAddress byChannel, InetSocketAddress bySend)
                throws IOException {
            this.server = server;
            this.credentials = credentials;
            this.byChannel = byChannel;
            this.bySend = bySend;
            held = client(server, credentials);
            relayed = held.allocate(AllocateOptions.NONE).relayed();
            held.bindChannel(byChannel);
            held.createPermission(bySend);
        }

        /** ChannelData to one peer, a Send indication to the other. */
        void send() throws IOException {
            held.send(byChannel, new byte[]{1});
            held.send(bySend, new byte[]{1});
        }

        void tryEverything() throws IOException {
            for (Try what : Try.values()) {
                assertThatExceptionOfType(TurnException.class).as("%s of a kicked client", what)
                        .isThrownBy(() -> request(what).send())
                        .matches(refused -> refused.is(expected(what)), "refused with " + expected(what));
                refusals.merge(what, 1, Integer::sum);
            }
        }

        /** What was ended is not there any more; a new one is forbidden. */
        private static ErrorCode expected(Try what) {
            return switch (what) {
                case REFRESH, PERMISSION, CHANNEL -> ErrorCode.ALLOCATION_MISMATCH;
                case ALLOCATE_AGAIN, ALLOCATE_FROM_ANOTHER_PORT, ALLOCATE_FROM_ANOTHER_ADDRESS, ALLOCATE_OVER_TCP ->
                    ErrorCode.FORBIDDEN;
            };
        }

        private Request request(Try what) {
            ServerAddress tcp = ServerAddress.tcp("127.0.0.1", server.stunPort());
            InetSocketAddress udp = new InetSocketAddress(LOOPBACK, server.stunPort());
            return switch (what) {
                case REFRESH -> () -> held.refresh(Duration.ofMinutes(10));
                case PERMISSION -> () -> held.createPermission(bySend);
                case CHANNEL -> () -> held.bindChannel(byChannel);
                case ALLOCATE_AGAIN -> () -> held.allocate(AllocateOptions.NONE);
                case ALLOCATE_FROM_ANOTHER_PORT -> () -> allocateOnce(client(server, credentials));
                case ALLOCATE_FROM_ANOTHER_ADDRESS ->
                    () -> allocateOnce(UdpFrom.client(ELSEWHERE, udp, credentials, TIMING));
                case ALLOCATE_OVER_TCP -> () -> allocateOnce(TurnClient.connect(tcp, credentials, TIMING));
            };
        }
    }

    private static ServerProcess start(String... more) {
        String[] arguments = new String[6 + more.length];
        System.arraycopy(new String[]{"--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--allow-peer",
            "127.0.0.0/8"}, 0, arguments, 0, 6);
        System.arraycopy(more, 0, arguments, 6, more.length);
        return ServerProcess.start(arguments);
    }

    private static TurnClient client(ServerProcess server, Credentials credentials) throws IOException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort()), credentials, TIMING);
    }

    private static void allocateOnce(TurnClient client) throws IOException {
        try (client) {
            client.allocate(AllocateOptions.NONE);
        }
    }

    private static InetSocketAddress at(DatagramSocket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** How many are there, and come until none came for a second. */
    private static int packets(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(A_WHILE_MILLIS);
        for (int count = 0;; count++) {
            try {
                socket.receive(new DatagramPacket(new byte[64], 64));
            } catch (SocketTimeoutException _) {
                return count;
            }
        }
    }
}
