package org.iceserver.credentials.slow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.iceserver.transport.FairPlaces;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.auth.Claim;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to a directory, asked by threads of their own: equal ones once, and in fair turns of the sources that ask. What
 * goes beyond the places is answered at once. Any thread.
 */
final class Questions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
    static final int WAITING = 256;
    static final int WAITING_OF_ONE = 64;
    /** One source has a quarter of the threads at most. */
    private static final int PARTS = 4;
    private static final long CLOSE_SECONDS = 5;

    private final Function<Claim, Outcome> directory;
    private final ThreadPoolExecutor threads;
    private final FairPlaces<Question> places;
    private final Map<Claim, Question> asked = new HashMap<>();
    private boolean closed;

    /** Guarded by the {@link Questions} that it is part of. */
    private static final class Question {
        final Claim claim;
        final CompletableFuture<Outcome> answer = new CompletableFuture<>();
        /** Those in whose turn it is asked: whoever comes first. */
        final Set<IpAddress> sources = new HashSet<>();
        boolean begun;

        Question(Claim claim) {
            this.claim = claim;
        }
    }

    /**
     * @param directory asked by a thread of this class; blocks
     * @param atOnce how many questions are asked at once
     */
    Questions(Function<Claim, Outcome> directory, int atOnce) {
        this.directory = directory;
        places = new FairPlaces<>(
                new FairPlaces.Bounds(atOnce, Math.max(1, atOnce / PARTS), WAITING, WAITING_OF_ONE));
        threads = new ThreadPoolExecutor(atOnce, atOnce, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("users-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** @return completed by a thread of this class, or at once when the question cannot be asked */
    CompletableFuture<Outcome> ask(Claim claim, IpAddress client) {
        Question question;
        Question dropped = null;
        synchronized (this) {
            question = asked.computeIfAbsent(claim, Question::new);
            // Each source waits for itself: in the turn of another it would wait behind that one's other questions.
            if (!question.begun && question.sources.add(client.source())) {
                dropped = dropped(places.offer(client, question));
                begin();
            }
        }
        if (dropped != null) {
            dropped.answer.complete(new Outcome.NotAsked());
        }
        return question.answer;
    }

    /** The question that nobody asks any more, or null. */
    private @Nullable Question dropped(FairPlaces.@Nullable Turn<Question> displaced) {
        if (displaced == null) {
            return null;
        }
        Question question = displaced.question();
        question.sources.remove(displaced.source());
        boolean lost = question.sources.isEmpty() && !question.begun;
        if (lost) {
            asked.remove(question.claim, question);
        }
        return lost ? question : null;
    }

    private void begin() {
        if (closed) {
            return;
        }
        for (FairPlaces.Turn<Question> turn = places.next(); turn != null; turn = places.next()) {
            FairPlaces.Turn<Question> next = turn;
            threads.execute(() -> run(next));
        }
    }

    private void run(FairPlaces.Turn<Question> turn) {
        Question question = turn.question();
        Outcome outcome = new Outcome.Away();
        boolean first = false;
        try {
            first = begins(question);
            if (first) {
                outcome = directory.apply(question.claim);
            }
        } finally {
            ended(turn);
            if (first) {
                question.answer.complete(outcome);
            }
        }
    }

    private synchronized boolean begins(Question question) {
        boolean first = !question.begun;
        question.begun = true;
        return first;
    }

    private synchronized void ended(FairPlaces.Turn<Question> turn) {
        asked.remove(turn.question().claim, turn.question());
        places.done(turn);
        begin();
    }

    /** Questions that wait are dropped: their requests time out. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
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
