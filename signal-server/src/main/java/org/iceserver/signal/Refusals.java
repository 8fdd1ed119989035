package org.iceserver.signal;

/** Hears of everything that was refused. Called on the signal loop. */
@FunctionalInterface
public interface Refusals {
    /**
     * A limit refused something.
     *
     * @param client its address, as text
     */
    void refused(String client, SignalLimit limit);

    /**
     * Something else did; whom that does not concern hears of limits alone.
     *
     * @param user the id of its session, empty where it has none
     * @param sentence what is wrong and what to do
     */
    default void refused(String client, String user, SignalReason reason, String sentence) {}
}
