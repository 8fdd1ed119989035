package org.iceserver.credentials.database;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.iceserver.credentials.slow.Outage;
import org.iceserver.turn.netty.Aside;
import org.iceserver.turn.view.SessionEvent;
import org.iceserver.turn.view.SessionTraffic;
import org.iceserver.turn.view.SessionView;
import org.iceserver.turn.view.SessionView.Traffic;
import org.iceserver.turn.view.SessionWatcher;
import org.jspecify.annotations.Nullable;

/**
 * coturn's statistics in Redis: below {@code turn/realm/R/user/U/allocation/ID/} the key and channel {@code status}, and the
 * channels {@code traffic}, {@code traffic/peer}, {@code total_traffic} and {@code total_traffic/peer}.
 *
 * <p>Any thread may report events; a separate thread writes. Events that Redis does not accept in time are left out and
 * counted. Closing waits a moment for the remaining writes.
 */
public final class RedisStatistics implements SessionWatcher, AutoCloseable {
    /** Identifiers have the same number of digits as coturn's. */
    private static final long IDS = 1_000_000_000_000_000_000L;
    /** The longest time that a key outlives its allocation if this server ends unexpectedly. */
    private static final long KEY_SECONDS_MORE = 60;
    private static final int SESSIONS_AT_A_TIME = 256;
    private static final SessionView.Traffic NOTHING = new SessionView.Traffic(0, 0);

    private final String realm;
    private final RedisLink link;
    private final Outage outage;
    private final Aside writing = new Aside("redis-stats", "Statistics for Redis", System::nanoTime);
    // ---- of the writing thread
    private @Nullable StatefulRedisConnection<String, String> connection;
    private final Map<Long, SessionTraffic> told = new HashMap<>();

    /** Connects at the first write, so that the start does not wait for Redis. */
    public RedisStatistics(DatabaseUrl.Redis url, String realm) {
        this.realm = realm;
        link = new RedisLink(url.uri());
        outage = new Outage(link.describe(), "Statistics are left out until it answers", System::nanoTime);
    }

    @Override
    public void saw(SessionEvent event) {
        writing.execute(() -> write(event));
    }

    /** Reports the traffic of live sessions. Only sessions that have relayed since the last report are written. */
    public void traffic(List<SessionTraffic> sessions) {
        writing.execute(() -> publish(sessions));
    }

    /** How many events or traffic reports were left out. */
    public long leftOut() {
        return writing.leftOut();
    }

    @Override
    public void close() {
        writing.close();
        link.close();
    }

    private void write(SessionEvent event) {
        SessionView session = event.session();
        String channel = channel(session.id(), session.username());
        attempt(redis -> switch (event) {
            case SessionEvent.Began _ -> status(redis, channel, "new", session);
            case SessionEvent.Refreshed _ -> status(redis, channel, "refreshed", session);
            case SessionEvent.Ended _ -> ended(redis, channel, session);
        });
    }

    private static List<RedisFuture<?>> status(RedisAsyncCommands<String, String> redis, String channel, String what,
            SessionView session) {
        String status = what + " lifetime=" + session.lifetimeSeconds() + ", type=" + type(session) + ", local="
                + session.serverAddress() + ", remote=" + session.clientAddress() + ", ssl="
                + session.tlsVersion() + ", cipher=" + session.cipher();
        return List.of(
                redis.set(channel + "status", status, SetArgs.Builder.ex(session.lifetimeSeconds() + KEY_SECONDS_MORE)),
                redis.publish(channel + "status", status));
    }

    private static String type(SessionView session) {
        return session.transport().equals("TLS") ? "TLS/TCP" : session.transport();
    }

    private List<RedisFuture<?>> ended(RedisAsyncCommands<String, String> redis, String channel, SessionView session) {
        var sum = new SessionTraffic(session.id(), session.username(), session.toPeers(), session.toClient());
        List<RedisFuture<?>> sent = new ArrayList<>(since(redis, channel, sum));
        told.remove(session.id());
        sent.addAll(traffic(redis, channel + "total_traffic", session.toPeers(), session.toClient()));
        sent.add(redis.del(channel + "status"));
        sent.add(redis.publish(channel + "status", "deleted"));
        return sent;
    }

    private void publish(List<SessionTraffic> sessions) {
        told.keySet().retainAll(sessions.stream().map(SessionTraffic::id).collect(Collectors.toSet()));
        for (int first = 0; first < sessions.size(); first += SESSIONS_AT_A_TIME) {
            List<SessionTraffic> some = sessions.subList(first,
                    Math.min(sessions.size(), first + SESSIONS_AT_A_TIME));
            attempt(redis -> {
                List<RedisFuture<?>> sent = new ArrayList<>();
                some.forEach(one -> {
                    sent.addAll(since(redis, channel(one.id(), one.username()), one));
                    told.put(one.id(), one);
                });
                return sent;
            });
        }
    }

    /** The commands for the traffic since this session's last report; none when there was no traffic. */
    private List<RedisFuture<?>> since(RedisAsyncCommands<String, String> redis, String channel, SessionTraffic sum) {
        SessionTraffic before = told.getOrDefault(sum.id(),
                new SessionTraffic(sum.id(), sum.username(), NOTHING, NOTHING));
        return sum.equals(before)
                ? List.of()
                : traffic(redis, channel + "traffic", less(sum.toPeers(), before.toPeers()),
                        less(sum.toClient(), before.toClient()));
    }

    private static Traffic less(Traffic sum, Traffic before) {
        return new Traffic(sum.packets() - before.packets(), sum.bytes() - before.bytes());
    }

    /** Data that was received from the client is data that was sent to peers. */
    private static List<RedisFuture<?>> traffic(RedisAsyncCommands<String, String> redis, String channel,
            Traffic toPeers, Traffic toClient) {
        return List.of(redis.publish(channel, words(toPeers, toClient)),
                redis.publish(channel + "/peer", words(toClient, toPeers)));
    }

    private static String words(Traffic received, Traffic sent) {
        return "rcvp=" + received.packets() + ", rcvb=" + received.bytes() + ", sentp=" + sent.packets() + ", sentb="
                + sent.bytes();
    }

    private String channel(long id, String username) {
        return "turn/realm/" + realm + "/user/" + username + "/allocation/"
                + String.format("%018d", Long.remainderUnsigned(id, IDS)) + "/";
    }

    /** Sends some commands, one after another. */
    @FunctionalInterface
    private interface Sending {
        List<RedisFuture<?>> to(RedisAsyncCommands<String, String> redis);
    }

    private void attempt(Sending sending) {
        if (!outage.mayTry()) {
            writing.gaveUp();
            return;
        }
        try {
            sending.to(connected().async()).forEach(answer -> LettuceFutures.awaitOrCancel(answer,
                    RedisLink.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            outage.answered();
        } catch (RedisException e) {
            outage.failed("it " + link.reason(e, "write"));
            writing.gaveUp();
        }
    }

    private StatefulRedisConnection<String, String> connected() {
        StatefulRedisConnection<String, String> open = connection;
        if (open == null) {
            open = link.connect();
            connection = open;
        }
        return open;
    }
}
