package org.iceserver.signal;

/** Hears of everything that a limit refused. Called on the signal loop. */
@FunctionalInterface
public interface Refusals {
    /** @param client its address, as text */
    void refused(String client, SignalLimit limit);
}
