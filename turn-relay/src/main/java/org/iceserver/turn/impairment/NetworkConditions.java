package org.iceserver.turn.impairment;

import java.time.Duration;

/**
 * How bad a network is. Each direction of a session has these conditions separately.
 *
 * @param loss the part of the packets that is lost, from 0 to 1
 * @param delay how much later each packet arrives, on average
 * @param jitter the delay wanders between {@code delay - jitter} and {@code delay + jitter}
 * @param bitsPerSecond how much payload passes; {@link #UNLIMITED} means no limit
 */
public record NetworkConditions(double loss, Duration delay, Duration jitter, long bitsPerSecond) {
    public static final long UNLIMITED = 0;
    public static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
    public static final long LEAST_RATE = 8_000;
    public static final long MOST_RATE = 1_000_000_000;

    /** @throws IllegalArgumentException with one sentence, when there is no such network */
    public NetworkConditions {
        // The negation also finds NaN.
        if (!(loss >= 0 && loss <= 1)) {
            throw new IllegalArgumentException("The loss must be from 0 % to 100 %.");
        }
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "The delay must be from 0 to " + LONGEST_DELAY.toMillis() + " ms.");
        }
        if (jitter.isNegative() || jitter.compareTo(delay) > 0) {
            throw new IllegalArgumentException("The jitter must be from 0 to the delay, because no packet arrives"
                    + " before it was sent.");
        }
        if (bitsPerSecond != UNLIMITED && (bitsPerSecond < LEAST_RATE || bitsPerSecond > MOST_RATE)) {
            throw new IllegalArgumentException("The rate must be from " + LEAST_RATE + " to " + MOST_RATE
                    + " bits per second.");
        }
        if (loss == 0 && delay.isZero() && bitsPerSecond == UNLIMITED) {
            throw new IllegalArgumentException(
                    "These conditions change nothing: give a loss, a delay or a rate.");
        }
    }
}
