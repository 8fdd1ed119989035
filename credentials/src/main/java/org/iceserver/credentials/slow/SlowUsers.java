package org.iceserver.credentials.slow;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.transport.FaultText;
import org.iceserver.transport.OncePerMinute;
import org.iceserver.turn.Claim;
import org.iceserver.turn.CredentialSource;
import org.iceserver.turn.KeyLookup;
import org.iceserver.turn.KeyQuery;
import org.iceserver.turn.SlowCredentials;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a {@link UserDirectory}, as media loops may ask for them: what it said lately is known at once, the rest comes
 * later from a thread of this class. Equal questions are asked once; too many at a time are answered with 500.
 *
 * <p>While the directory is away, users it told of lately are still known; of the others nobody can tell. Any thread.
 */
public final class SlowUsers implements CredentialSource, SlowCredentials, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlowUsers.class);
    private static final int WAITING = 256;
    private static final long CLOSE_SECONDS = 5;

    private final UserDirectory directory;
    private final String realm;
    private final SecurityFeatures features;
    private final Freshness freshness;
    private final Outage outage;
    private final LongSupplier nanos;
    private final OncePerMinute bugs;
    private final ThreadPoolExecutor threads;
    private final ConcurrentMap<Claim, CompletableFuture<Known>> asked = new ConcurrentHashMap<>();
    /** Apart from each other, so that made-up names never push real users out. */
    private final Cache<Claim, Known.User> users;
    private final Cache<Claim, Known.Nobody> nobodies;

    /** What the directory said of one claim. */
    private sealed interface Known {
        record User(UserKeys keys, long sinceNanos) implements Known {
            /** Whether it was told no longer ago than this, and has not expired. */
            boolean within(Duration age, long nowNanos) {
                Duration goodFor = keys.goodFor();
                Duration most = goodFor == null || goodFor.compareTo(age) > 0 ? age : goodFor;
                return nowNanos - sinceNanos < most.toNanos();
            }
        }

        record Nobody() implements Known {}

        record Untold() implements Known {}
    }

    /**
     * @param features what the directory has for each of its users
     * @param threadCount how many questions are asked at a time
     * @param nanos the monotonic clock
     */
    public SlowUsers(UserDirectory directory, String realm, SecurityFeatures features, Freshness freshness,
            Outage outage, int threadCount, LongSupplier nanos) {
        this.directory = directory;
        this.realm = realm;
        this.features = features;
        this.freshness = freshness;
        this.outage = outage;
        this.nanos = nanos;
        bugs = new OncePerMinute(nanos);
        threads = new ThreadPoolExecutor(threadCount, threadCount, 1, TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING), Thread.ofPlatform().daemon().name("users-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        users = Caffeine.newBuilder().maximumSize(freshness.entries()).expireAfterWrite(freshness.whileAway())
                .ticker(nanos::getAsLong).executor(Runnable::run).build();
        nobodies = Caffeine.newBuilder().maximumSize(freshness.entries()).expireAfterWrite(freshness.ofNobodies())
                .ticker(nanos::getAsLong).executor(Runnable::run).build();
    }

    @Override
    public KeyLookup find(KeyQuery query, long epochSeconds) {
        if (!query.realm().equals(realm) || query.claim() instanceof Claim.Token) {
            return new KeyLookup.Unknown();
        }
        Known.User user = users.getIfPresent(query.claim());
        if (user != null && user.within(freshness.ofUsers(), nanos.getAsLong())) {
            return answer(query, user);
        }
        Known nobody = nobodies.getIfPresent(query.claim());
        if (nobody != null) {
            return answer(query, nobody);
        }
        return outage.away() && !outage.mayTry()
                ? answer(query, lately(query.claim()))
                : new KeyLookup.Later();
    }

    @Override
    public void find(KeyQuery query, Consumer<KeyLookup.Settled> told) {
        if (!query.realm().equals(realm) || query.claim() instanceof Claim.Token) {
            told.accept(new KeyLookup.Unknown());
            return;
        }
        ask(query.claim()).thenAccept(known -> told.accept(answer(query, known)));
    }

    private CompletableFuture<Known> ask(Claim claim) {
        var first = new CompletableFuture<Known>();
        CompletableFuture<Known> running = asked.putIfAbsent(claim, first);
        if (running != null) {
            return running;
        }
        try {
            threads.execute(() -> settle(claim, first, look(claim)));
        } catch (RejectedExecutionException e) {
            settle(claim, first, lately(claim));
        }
        return first;
    }

    private void settle(Claim claim, CompletableFuture<Known> question, Known known) {
        asked.remove(claim, question);
        question.complete(known);
    }

    private Known look(Claim claim) {
        try {
            UserKeys keys = directory.user(claim);
            outage.answered();
            return remembered(claim, keys);
        } catch (UnclearException e) {
            outage.answeredUnclearly(String.valueOf(e.getMessage()));
        } catch (AwayException e) {
            outage.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            if (bugs.admits()) {
                LOG.error("a bug while a user was looked up: the request is answered with 500: {} ({} more since the last"
                        + " report)", FaultText.of(e), bugs.heldBack());
                LOG.debug("The fault in full", e);
            }
        }
        return lately(claim);
    }

    private Known remembered(Claim claim, @Nullable UserKeys keys) {
        if (keys == null) {
            var nobody = new Known.Nobody();
            users.invalidate(claim);
            nobodies.put(claim, nobody);
            return nobody;
        }
        var user = new Known.User(keys, nanos.getAsLong());
        nobodies.invalidate(claim);
        users.put(claim, user);
        return user;
    }

    /** Better than nothing, while the directory is away. */
    private Known lately(Claim claim) {
        Known.User user = users.getIfPresent(claim);
        return user != null && user.within(freshness.whileAway(), nanos.getAsLong()) ? user : new Known.Untold();
    }

    private static KeyLookup.Settled answer(KeyQuery query, Known known) {
        return switch (known) {
            case Known.User user -> found(query, user.keys());
            case Known.Nobody _ -> new KeyLookup.Unknown();
            case Known.Untold _ -> new KeyLookup.Unavailable();
        };
    }

    private static KeyLookup.Settled found(KeyQuery query, UserKeys user) {
        IntegrityKey key = user.made(query.algorithm());
        return key == null
                ? new KeyLookup.Unknown()
                : new KeyLookup.Found(user.name(), List.of(key), user.quotaUser());
    }

    @Override
    public SecurityFeatures features() {
        return features;
    }

    /** Questions that wait are dropped: their requests time out. Idempotent. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a user is still being looked up after {} s, and is left to itself", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
