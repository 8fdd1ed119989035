package org.iceserver.credentials.slow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
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
import org.iceserver.transport.FaultArea;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The clock is the test's, the threads are real. */
@Timeout(60)
class SlowUsersTest {
    private static final String REALM = "example.org";
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.1");
    private static final KeyQuery ALICE = new KeyQuery("alice", REALM, true);
    private static final KeyLookup.Found FOUND = found("alice");
    private static final Freshness FRESHNESS = new Freshness(Duration.ofSeconds(30), Duration.ofSeconds(5),
            Duration.ofHours(1), 1_000_000);

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
        assertThat(users.find(ALICE, 0)).isEqualTo(new KeyLookup.SoFar(FOUND));

        pass(Duration.ofSeconds(29));
        assertThat(users.find(ALICE, 0)).isEqualTo(new KeyLookup.SoFar(FOUND));
        pass(Duration.ofSeconds(1));
        assertThat(users.find(ALICE, 0)).isEqualTo(new KeyLookup.Later());
        assertThat(asked).hasValue(1);
    }

    @Test
    void aNewPasswordWorksAtOnce() throws Exception {
        ask(ALICE);
        directory.put("alice", keys("alice's new"));

        assertThat(ask(ALICE)).isEqualTo(new KeyLookup.Found("alice's new",
                List.of(IntegrityKey.shortTerm("alice's new")), "alice's new"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void aUserWhoIsNewWorksAtOnceThoughItsNameWasNobodys() throws Exception {
        KeyQuery mallory = new KeyQuery("mallory", REALM, true);
        assertThat(ask(mallory)).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);

        directory.put("mallory", keys("mallory"));

        assertThat(ask(mallory)).isEqualTo(found("mallory"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "nobody"})
    void whoGuessesDrivesFiveQuestionsAboutANameAndThenOneASecond(String name) throws Exception {
        KeyQuery guess = new KeyQuery(name, REALM, true);
        for (int i = 0; i < 100; i++) {
            ask(guess);
        }
        assertThat(asked).hasValue(5);

        for (int second = 1; second <= 10; second++) {
            pass(Duration.ofSeconds(1));
            for (int i = 0; i < 100; i++) {
                ask(guess);
            }
            assertThat(asked).as("questions after %s s", second).hasValue(5 + second);
        }
    }

    @Test
    void pausesBetweenGuessesTellNothingOfAName() throws Exception {
        Random pauses = new Random(15);
        for (int guess = 0; guess < 2_000; guess++) {
            pass(Duration.ofMillis(pauses.nextInt(10) == 0 ? pauses.nextInt(40_000) : pauses.nextInt(1_500)));
            int before = asked.get();
            ask(ALICE);
            int aboutAlice = asked.get() - before;
            ask(new KeyQuery("nobody", REALM, true));

            assertThat(asked.get() - before - aboutAlice).as("questions for guess %s", guess).isEqualTo(aboutAlice);
        }
        assertThat(asked.get()).isBetween(100, 3_900);
    }

    @Test
    void aUserWhoWasRemovedIsUnknownAfterThat() throws Exception {
        ask(ALICE);
        directory.clear();
        pass(Duration.ofSeconds(30));

        assertThat(ask(ALICE)).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
        away = true;
        pass(Duration.ofSeconds(5));
        assertThat(ask(ALICE)).isEqualTo(new KeyLookup.Unavailable());
    }

    @Test
    void equalQuestionsAreAskedOnce() throws Exception {
        gate = new CountDownLatch(1);
        BlockingQueue<KeyLookup.Settled> answers = new LinkedBlockingQueue<>();
        for (int i = 0; i < 10; i++) {
            users.find(ALICE, IpAddress.v4(i), answers::add);
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

        assertThat(ask(ALICE)).isEqualTo(new KeyLookup.Lately(FOUND));
        assertThat(ask(new KeyQuery("bob", REALM, true))).isEqualTo(new KeyLookup.Unavailable());
        pass(Duration.ofMinutes(50));
        assertThat(ask(ALICE)).isEqualTo(new KeyLookup.Unavailable());
    }

    @Test
    void whileTheDirectoryIsAwayItIsAskedOnceASecond() throws Exception {
        KeyQuery bob = new KeyQuery("bob", REALM, true);
        ask(ALICE);
        away = true;
        pass(Duration.ofMinutes(1));
        ask(ALICE);

        assertThat(users.find(ALICE, 0)).isEqualTo(new KeyLookup.Lately(FOUND));
        assertThat(users.find(bob, 0)).isEqualTo(new KeyLookup.Unavailable());
        assertThat(ask(bob)).isEqualTo(new KeyLookup.Unavailable());
        assertThat(asked).hasValue(2);
        pass(Duration.ofSeconds(1));
        assertThat(users.find(bob, 0)).isEqualTo(new KeyLookup.Later());
        assertThat(ask(bob)).isEqualTo(new KeyLookup.Unavailable());
        assertThat(asked).hasValue(3);
        away = false;
        pass(Duration.ofSeconds(1));
        assertThat(ask(bob)).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
    }

    @Test
    void oneSourceHasSoManyQuestionsWaitingAndAnotherGetsItsTurn() throws Exception {
        gate = new CountDownLatch(1);
        IpAddress greedy = IpAddress.parse("192.0.2.66");
        BlockingQueue<String> order = new LinkedBlockingQueue<>();
        List<KeyLookup.Settled> refused = new ArrayList<>();
        for (int i = 0; i < 1 + Questions.WAITING_OF_ONE; i++) {
            users.find(new KeyQuery("made-up-" + i, REALM, true), greedy, told -> order.add("made up"));
        }
        users.find(new KeyQuery("one too many", REALM, true), greedy, refused::add);
        users.find(ALICE, CLIENT, told -> order.add("alice"));
        gate.countDown();

        assertThat(refused).containsExactly(new KeyLookup.Unavailable());
        List<String> first = List.of(taken(order), taken(order), taken(order));
        assertThat(first).contains("alice");
    }

    @Test
    void aNameThatAStrangerAsksForToIsNotHeldUpByTheStrangersOtherQuestions() throws Exception {
        gate = new CountDownLatch(1);
        IpAddress greedy = IpAddress.parse("192.0.2.66");
        BlockingQueue<String> order = new LinkedBlockingQueue<>();
        for (int i = 0; i < 50; i++) {
            users.find(new KeyQuery("made-up-" + i, REALM, true), greedy, told -> order.add("made up"));
        }
        users.find(ALICE, greedy, told -> order.add("stranger"));
        users.find(ALICE, CLIENT, told -> order.add("alice"));
        gate.countDown();

        List<String> first = List.of(taken(order), taken(order), taken(order), taken(order));
        assertThat(first).contains("alice");
        for (int left = 48; left > 0; left--) {
            taken(order);
        }
        assertThat(asked).as("alice is asked for once").hasValue(51);
    }

    @Test
    void whatIsNotAskedIsUnavailableAtOnceAndBringsNoFormerPasswordBack() throws Exception {
        ask(ALICE);
        pass(Duration.ofMinutes(1));
        gate = new CountDownLatch(1);
        List<KeyLookup.Settled> refused = new ArrayList<>();
        for (int source = 1; source <= 4; source++) {
            for (int i = 0; i < Questions.WAITING_OF_ONE; i++) {
                users.find(new KeyQuery("n-" + source + "-" + i, REALM, true), IpAddress.v4(source), told -> {});
            }
        }
        // One of them runs, so one place is left.
        users.find(new KeyQuery("last place", REALM, true), IpAddress.v4(1), told -> {});
        users.find(ALICE, IpAddress.v4(2), refused::add);

        assertThat(refused).containsExactly(new KeyLookup.Unavailable());
    }

    @Test
    void aKeyThatTheDirectoryLacksIsUnknown() throws Exception {
        directory.put("old", new UserKeys("old", IntegrityKey.shortTerm("md5"), null));

        assertThat(ask(new KeyQuery(new Claim.Name("old"), REALM, PasswordAlgorithm.SHA256, true)))
                .isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
        assertThat(ask(new KeyQuery("old", REALM, true))).isInstanceOf(KeyLookup.Found.class);
    }

    @Test
    void aBugInTheDirectoryIsA500AndCounted() throws Exception {
        long before = FaultArea.CREDENTIALS.faults();

        assertThat(ask(new KeyQuery("bug", REALM, true))).isEqualTo(new KeyLookup.Unavailable());
        assertThat(ask(ALICE)).isEqualTo(FOUND);
        assertThat(FaultArea.CREDENTIALS.faults()).isEqualTo(before + 1);
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
        users.find(query, CLIENT, answers::add);
        return answers.poll(30, TimeUnit.SECONDS);
    }

    private static String taken(BlockingQueue<String> order) throws InterruptedException {
        return Objects.requireNonNull(order.poll(30, TimeUnit.SECONDS), "no answer in time");
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
