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
 * Asks a directory questions on separate threads. Equal questions are asked once, and sources take fair turns. A
 * question that finds no place is answered at once. Any thread.
 */
final class Questions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
    static final int WAITING = 256;
    static final int WAITING_OF_ONE = 64;
    /** One source may use at most a quarter of the threads. */
    private static final int PARTS = 4;
    private static final long CLOSE_SECONDS = 5;

    private final Function<Claim, Outcome> directory;
    private final ThreadPoolExecutor threads;
    private final FairPlaces<Question> places;
    private final Map<Claim, Question> asked = new HashMap<>();
    private boolean closed;

    /** Guarded by its {@link Questions}. */
    private static final class Question {
        final Claim claim;
        final CompletableFuture<Outcome> answer = new CompletableFuture<>();
        /** The sources that wait for it. It is asked in the turn of the first of them. */
        final Set<IpAddress> sources = new HashSet<>();
        boolean begun;

        Question(Claim claim) {
            this.claim = claim;
        }
    }

    /**
     * @param directory asked on a thread of this class; blocks
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

    /** @return completed on a thread of this class, or at once when the question cannot be asked */
    CompletableFuture<Outcome> ask(Claim claim, IpAddress client) {
        Question question;
        Question dropped = null;
        synchronized (this) {
            question = asked.computeIfAbsent(claim, Question::new);
            // Each source waits for itself: otherwise it would wait behind the other questions of another source.
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

    /** The dropped question if no source waits for it any more, or null. */
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

    /** Drops the waiting questions, whose requests time out. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the lookup of a user takes longer than {} s; the server no longer waits for it",
                        CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
