package org.iceserver.cli;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * INT and TERM as values, taken by the main thread.
 *
 * <p>A shutdown hook cannot tell the two apart, nor hear a second TERM while the first is being served. {@code
 * sun.misc.Signal} can; it is reached by reflection because javac warns of every direct use and knows no way to accept it.
 */
final class StopSignals {
    private final LinkedBlockingQueue<Stop> heard = new LinkedBlockingQueue<>();

    /** How the server was asked to stop. */
    enum Stop {
        /** INT: nothing is waited for. */
        AT_ONCE,
        /** TERM: running calls may end first. */
        DRAINED
    }

    private StopSignals() {}

    static StopSignals install() {
        var signals = new StopSignals();
        signals.handle("INT", Stop.AT_ONCE);
        signals.handle("TERM", Stop.DRAINED);
        return signals;
    }

    private void handle(String name, Stop stop) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object tells = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[]{handler},
                    (proxy, method, arguments) -> {
                        heard.add(stop);
                        return null;
                    });
            signal.getMethod("handle", signal, handler).invoke(null,
                    signal.getConstructor(String.class).newInstance(name), tells);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this Java runtime cannot hear signals; it lacks the module jdk.unsupported", e);
        }
    }

    /** Waits for the first signal. */
    Stop await() throws InterruptedException {
        return heard.take();
    }

    /** Waits at most so long for one more signal; null when none came. */
    @Nullable
    Stop poll(Duration atMost) throws InterruptedException {
        return heard.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
}
