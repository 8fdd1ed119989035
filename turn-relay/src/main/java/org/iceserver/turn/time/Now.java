package org.iceserver.turn.time;

/**
 * The time of one turn of a loop, read once by the shell and passed down.
 *
 * @param nanos a monotonic clock's nanoseconds; only differences mean anything
 * @param epochSeconds wall-clock seconds since 1970; only for comparing with time stamps of credentials, because this
 *     clock may jump
 */
public record Now(long nanos, long epochSeconds) {}
