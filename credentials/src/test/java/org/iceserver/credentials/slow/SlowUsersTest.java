package org.iceserver.credentials.slow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.Claim;
import org.iceserver.turn.KeyLookup;
import org.iceserver.turn.KeyQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The clock is the test's, the threads are real. */
@Timeout(60)
class SlowUsersTest {
    private static final String REALM = "example.org";
    private static final KeyQuery ALICE = new KeyQuery("alice", REALM, true);
    private static final KeyLookup.Found FOUND = found("alice");
    private static final Freshness FRESHNESS = new Freshness(Duration.ofSeconds(30), Duration.ofSeconds(5),
            Duration.ofHours(1), 1_000);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<String, UserKeys> directory = new ConcurrentHashMap<>(Map.of("alice", keys("alice")));
    private volatile boolean away;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private final SlowUsers users = new SlowUsers(this::look, REALM, new SecurityFeatures(true, true), FRESHNESS,
            new Outage("the test's directory", nanos::get), 1, nanos::get);

    @AfterEach
    void close() {
        gate.countDown();
        users.close();
    }

    @Test
    void whatWasToldIsKnownAtOnceForAWhile() throws Exception {
        assertThat(users.find(ALICE, 0)).isEqualTo(new KeyLookup.Later());
        assertThat(ask(ALICE)).isEqualTo(FOUND);
        assertThat(users.find(ALICE, 0)).isEqualTo(FOUND);

        pass(Duration.ofSeconds(29));
        assertThat(users.find(ALICE, 0)).isEqualTo(FOUND);
        pass(Duration.ofSeconds(1));
        assertThat(users.find(ALICE, 0)).isEqualTo(new KeyLookup.Later());
        assertThat(asked).hasValue(1);
    }

    @Test
    void aNameThatNobodyHasIsRememberedShortly() throws Exception {
        KeyQuery nobody = new KeyQuery("mallory", REALM, true);

        assertThat(ask(nobody)).isEqualTo(new KeyLookup.Unknown());
        assertThat(users.find(nobody, 0)).isEqualTo(new KeyLookup.Unknown());
        directory.put("mallory", keys("mallory"));
        pass(Duration.ofSeconds(5));
        assertThat(users.find(nobody, 0)).isEqualTo(new KeyLookup.Later());
        assertThat(ask(nobody)).isEqualTo(found("mallory"));
    }

    @Test
    void aUserWhoWasRemovedIsUnknownAfterThat() throws Exception {
        ask(ALICE);
        directory.clear();
        pass(Duration.ofSeconds(30));

        assertThat(ask(ALICE)).isEqualTo(new KeyLookup.Unknown());
        away = true;
        pass(Duration.ofSeconds(5));
        assertThat(ask(ALICE)).isEqualTo(new KeyLookup.Unavailable());
    }

    @Test
    void equalQuestionsAreAskedOnce() throws Exception {
        gate = new CountDownLatch(1);
        BlockingQueue<KeyLookup.Settled> answers = new LinkedBlockingQueue<>();
        for (int i = 0; i < 10; i++) {
            users.find(ALICE, answers::add);
        }
        gate.countDown();

        for (int i = 0; i < 10; i++) {
            assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo(FOUND);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void whileTheDirectoryIsAwayUsersOfLateAreKnownAndOthersAreUnavailable() throws Exception {
        ask(ALICE);
        away = true;
        pass(Duration.ofMinutes(10));

        assertThat(ask(ALICE)).isEqualTo(FOUND);
        assertThat(ask(new KeyQuery("bob", REALM, true))).isEqualTo(new KeyLookup.Unavailable());
        pass(Duration.ofMinutes(50));
        assertThat(ask(ALICE)).isEqualTo(new KeyLookup.Unavailable());
    }

    @Test
    void whileTheDirectoryIsAwayItIsAskedOnceASecond() throws Exception {
        ask(ALICE);
        away = true;
        pass(Duration.ofMinutes(1));
        ask(ALICE);

        assertThat(users.find(ALICE, 0)).isEqualTo(FOUND);
        assertThat(users.find(new KeyQuery("bob", REALM, true), 0)).isEqualTo(new KeyLookup.Unavailable());
        pass(Duration.ofSeconds(1));
        assertThat(users.find(ALICE, 0)).isEqualTo(new KeyLookup.Later());
        assertThat(users.find(ALICE, 0)).isEqualTo(FOUND);
        away = false;
        assertThat(ask(new KeyQuery("mallory", REALM, true))).isEqualTo(new KeyLookup.Unknown());
        assertThat(users.find(new KeyQuery("bob", REALM, true), 0)).isEqualTo(new KeyLookup.Later());
    }

    @Test
    void tooManyQuestionsAreUnavailableAtOnce() throws Exception {
        gate = new CountDownLatch(1);
        List<KeyLookup.Settled> refused = new ArrayList<>();
        BlockingQueue<KeyLookup.Settled> answers = new LinkedBlockingQueue<>();
        for (int i = 0; i < 1 + 256; i++) {
            users.find(new KeyQuery("user-" + i, REALM, true), answers::add);
        }
        for (int i = 0; i < 10; i++) {
            users.find(new KeyQuery("late-" + i, REALM, true), refused::add);
        }

        assertThat(refused).hasSizeBetween(9, 10).containsOnly(new KeyLookup.Unavailable());
        gate.countDown();
        for (int i = 0; i < 1 + 256; i++) {
            assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo(new KeyLookup.Unknown());
        }
    }

    @Test
    void aKeyThatTheDirectoryLacksIsUnknown() throws Exception {
        directory.put("old", new UserKeys("old", IntegrityKey.shortTerm("md5"), null));

        assertThat(ask(new KeyQuery(new Claim.Name("old"), REALM, PasswordAlgorithm.SHA256, true)))
                .isEqualTo(new KeyLookup.Unknown());
        assertThat(ask(new KeyQuery("old", REALM, true))).isInstanceOf(KeyLookup.Found.class);
    }

    @Test
    void aBugInTheDirectoryIsA500() throws Exception {
        assertThat(ask(new KeyQuery("bug", REALM, true))).isEqualTo(new KeyLookup.Unavailable());
        assertThat(ask(ALICE)).isEqualTo(FOUND);
    }

    private @Nullable UserKeys look(Claim claim) throws AwayException {
        asked.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AwayException("interrupted", e);
        }
        if (away) {
            throw new AwayException("it is switched off");
        }
        String name = ((Claim.Name) claim).username();
        if (name.equals("bug")) {
            throw new IllegalStateException("a bug");
        }
        return directory.get(name);
    }

    private KeyLookup.Settled ask(KeyQuery query) throws InterruptedException {
        BlockingQueue<KeyLookup.Settled> answers = new LinkedBlockingQueue<>();
        users.find(query, answers::add);
        return answers.poll(30, TimeUnit.SECONDS);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static UserKeys keys(String name) {
        return new UserKeys(name, IntegrityKey.shortTerm(name), IntegrityKey.shortTerm(name + "256"));
    }

    private static KeyLookup.Found found(String name) {
        return new KeyLookup.Found(name, List.of(IntegrityKey.shortTerm(name)), name);
    }
}
