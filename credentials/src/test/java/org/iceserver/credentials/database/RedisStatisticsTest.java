package org.iceserver.credentials.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import org.iceserver.transport.Encryption;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.view.SessionEvent;
import org.iceserver.turn.view.SessionTraffic;
import org.iceserver.turn.view.SessionView;
import org.iceserver.turn.view.SessionView.Relayed;
import org.iceserver.turn.view.SessionView.Traffic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A real Redis server hears of sessions, goes away, hangs and comes back. */
@Timeout(120)
@EnabledIf(value = "redis", disabledReason = "Redis is not installed; .ci/run installs it")
class RedisStatisticsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long A_MOMENT = Duration.ofMillis(20).toNanos();
    private static final long ID = 42;
    private static final String CHANNEL = "turn/realm/example.org/user/1700000000:ann/allocation/000000000000000042/";
    private static final String STATUS = CHANNEL + "status";
    private static final FiveTuple CLIENT = new FiveTuple(TransportProtocol.TLS, IpAddress.parse("192.0.2.7"), 50_000,
            IpAddress.parse("2001:db8::1"), 5_349);

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // start() makes it
    private RedisServer server;

    @SuppressWarnings("NullAway.Init") // start() makes it
    private RedisStatistics statistics;

    /** A message, as channel and text. */
    private record Heard(String channel, String text) {}

    static boolean redis() {
        return RedisServer.installed();
    }

    @BeforeEach
    void start() throws Exception {
        server = new RedisServer(folder);
        statistics = new RedisStatistics(DatabaseUrl.Redis.parse(server.url()), "example.org");
    }

    @AfterEach
    void stop() throws Exception {
        statistics.close();
        server.close();
    }

    @Test
    void theLifeOfASessionIsToldInCoturnsWords() throws Exception {
        try (var subscriber = new Subscriber(server.url())) {
            statistics.saw(new SessionEvent.Began(session(600, 0, 0)));
            String begun = "new lifetime=600, type=TLS/TCP, local=[2001:db8::1]:5349, remote=192.0.2.7:50000, "
                    + "ssl=TLSv1.3, cipher=TLS_AES_128_GCM_SHA256";
            subscriber.assertHears(STATUS, begun);
            assertThat(value()).isEqualTo(begun);

            statistics.saw(new SessionEvent.Refreshed(session(300, 0, 0)));
            subscriber.assertHears(STATUS, begun.replace("new lifetime=600", "refreshed lifetime=300"));

            statistics.traffic(List.of(traffic(3, 5)));
            subscriber.assertHears(CHANNEL + "traffic", "rcvp=3, rcvb=300, sentp=5, sentb=500");
            subscriber.assertHears(CHANNEL + "traffic/peer", "rcvp=5, rcvb=500, sentp=3, sentb=300");
            statistics.traffic(List.of(traffic(3, 5)));

            statistics.saw(new SessionEvent.Ended(session(0, 4, 5), EndReason.DELETED, 7));
            subscriber.assertHears(CHANNEL + "traffic", "rcvp=1, rcvb=100, sentp=0, sentb=0");
            subscriber.assertHears(CHANNEL + "traffic/peer", "rcvp=0, rcvb=0, sentp=1, sentb=100");
            subscriber.assertHears(CHANNEL + "total_traffic", "rcvp=4, rcvb=400, sentp=5, sentb=500");
            subscriber.assertHears(CHANNEL + "total_traffic/peer", "rcvp=5, rcvb=500, sentp=4, sentb=400");
            subscriber.assertHears(STATUS, "deleted");
            assertThat(server.command("EXISTS " + STATUS)).isEqualTo(":0");
        }
        assertThat(statistics.leftOut()).isZero();
    }

    @Test
    void aSessionInTheClearHasNoCipher() {
        statistics.saw(new SessionEvent.Began(session(null, 600, 0, 0)));
        await(() -> value().endsWith(", ssl=NONE, cipher=NONE"));
    }

    @Test
    void aKeyOutlivesItsAllocationByAMinuteAtMost() throws Exception {
        statistics.saw(new SessionEvent.Began(session(600, 0, 0)));
        await(() -> value().startsWith("new"));

        assertThat(Integer.parseInt(server.command("TTL " + STATUS).substring(1))).isBetween(600, 660);
    }

    @Test
    void whileRedisIsAwayEventsAreLeftOutAndItRecovers() throws Exception {
        server.stop();
        for (int i = 0; i < 10_000; i++) {
            statistics.saw(new SessionEvent.Refreshed(session(600, 0, 0)));
        }
        await(() -> statistics.leftOut() >= 10_000);

        server.start();
        await(() -> toldAgain(700));
    }

    @Test
    void aRedisThatHangsHoldsNobodyUp() throws Exception {
        statistics.saw(new SessionEvent.Began(session(600, 0, 0)));
        await(() -> value().startsWith("new"));
        server.signal("STOP");
        try {
            for (int i = 0; i < 10_000; i++) {
                statistics.saw(new SessionEvent.Refreshed(session(600, 0, 0)));
            }
            await(() -> statistics.leftOut() > 0);
        } finally {
            server.signal("CONT");
        }
        await(() -> toldAgain(800));
    }

    private boolean toldAgain(long lifetime) {
        statistics.saw(new SessionEvent.Refreshed(session(lifetime, 0, 0)));
        return value().startsWith("refreshed lifetime=" + lifetime);
    }

    private String value() {
        return server.command("GET " + STATUS);
    }

    private static SessionView session(long lifetime, long packetsToPeers, long packetsToClient) {
        return session(new Encryption("TLSv1.3", "TLS_AES_128_GCM_SHA256"), lifetime, packetsToPeers, packetsToClient);
    }

    private static SessionView session(@Nullable Encryption encryption, long lifetime, long packetsToPeers,
            long packetsToClient) {
        SessionTraffic sum = traffic(packetsToPeers, packetsToClient);
        return new SessionView(ID, sum.username(), "ann", CLIENT, encryption,
                List.of(new Relayed(IpAddress.parse("192.0.2.1"), 49_152)), false, 1_700_000_000, lifetime,
                sum.toPeers(), sum.toClient(), 1, 0);
    }

    private static SessionTraffic traffic(long packetsToPeers, long packetsToClient) {
        return new SessionTraffic(ID, "1700000000:ann", new Traffic(packetsToPeers, 100 * packetsToPeers),
                new Traffic(packetsToClient, 100 * packetsToClient));
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(A_MOMENT);
        }
    }

    /** Hears every channel of coturn's. */
    private static final class Subscriber implements AutoCloseable {
        private final RedisClient client;
        private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

        Subscriber(String url) {
            client = RedisClient.create(url);
            var connection = client.connectPubSub();
            connection.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String pattern, String channel, String message) {
                    heard.add(new Heard(channel, message));
                }
            });
            connection.sync().psubscribe("turn/realm/*/user/*/allocation/*");
        }

        void assertHears(String channel, String text) throws InterruptedException {
            assertThat(Objects.requireNonNull(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), channel))
                    .isEqualTo(new Heard(channel, text));
        }

        @Override
        public void close() {
            client.shutdown();
        }
    }
}
