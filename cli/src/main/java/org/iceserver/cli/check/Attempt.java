package org.iceserver.cli.check;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.iceserver.server.check.Check;
import org.iceserver.server.check.Finding;

/**
 * Tries something that may fail with a sentence or take too long, such as a query to a database.
 *
 * @param failed the level of the finding when it fails
 */
record Attempt(String subject, Finding.Level failed, Trial trial, Duration patience) implements Check {
    /** The work; it runs on its own thread. */
    @FunctionalInterface
    public interface Trial {
        /**
         * Returns a sentence about what works.
         *
         * @throws Exception with a message that says in one sentence what is wrong and what to do
         */
        String run() throws Exception;
    }

    @Override
    public List<Finding> findings() {
        var answer = new CompletableFuture<String>();
        Thread thread = Thread.ofVirtual().name("check").start(() -> {
            try {
                answer.complete(trial.run());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return List.of(Finding.ok(subject, answer.get(patience.toMillis(), TimeUnit.MILLISECONDS)));
        } catch (ExecutionException e) {
            Throwable why = Objects.requireNonNullElse(e.getCause(), e);
            return List.of(failure(sentence(String.valueOf(why.getMessage()))));
        } catch (TimeoutException e) {
            thread.interrupt();
            return List.of(failure("There is no answer within " + patience.toSeconds() + " s."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(failure("Interrupted before there was an answer."));
        }
    }

    private Finding failure(String sentence) {
        return new Finding(failed, subject, sentence, Optional.empty());
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
