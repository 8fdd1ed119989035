package org.iceserver.cli.serve;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The signals that the server obeys, as values, taken by the main thread.
 *
 * <p>A shutdown hook cannot distinguish INT from TERM, and cannot receive a second TERM while it handles the first. {@code
 * sun.misc.Signal} can. It is called by reflection, because javac warns of every direct use and offers no way to accept it.
 */
final class Signals {
    /** HotSpot suspends threads with USR2 unless this variable names another signal. The launcher sets it. */
    private static final String SUSPENDS_WITH = "_JAVA_SR_SIGNUM";

    private final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    /** The request of a signal. */
    enum Heard {
        /** INT: stop at once. */
        STOP,
        /** TERM: stop, but running calls may end first. */
        STOP_WHEN_DRAINED,
        /** HUP: read the configuration again. */
        RELOAD,
        /** USR1: take no new clients, and stop when the last call has ended. */
        DRAIN,
        /** USR2: read the certificates again. */
        READ_CERTIFICATES
    }

    private Signals() {}

    static Signals install(Map<String, String> environment) {
        var signals = new Signals();
        signals.handle("INT", Heard.STOP);
        signals.handle("TERM", Heard.STOP_WHEN_DRAINED);
        if (!System.getProperty("os.name", "").startsWith("Windows")) {
            signals.handle("HUP", Heard.RELOAD);
            signals.handle("USR1", Heard.DRAIN);
            if (environment.containsKey(SUSPENDS_WITH)) {
                signals.handle("USR2", Heard.READ_CERTIFICATES);
            }
        }
        return signals;
    }

    private void handle(String name, Heard what) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object tells = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[]{handler},
                    (proxy, method, arguments) -> {
                        heard.add(what);
                        return null;
                    });
            signal.getMethod("handle", signal, handler).invoke(null,
                    signal.getConstructor(String.class).newInstance(name), tells);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this Java runtime cannot hear signals; it lacks the module jdk.unsupported", e);
        }
    }

    /** The same request as that of USR1. */
    void drain() {
        heard.add(Heard.DRAIN);
    }

    /** Waits for the next signal. */
    Heard await() throws InterruptedException {
        return heard.take();
    }

    /** Waits this long for one more signal. Null when none came. */
    @Nullable
    Heard poll(Duration atMost) throws InterruptedException {
        return heard.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
}
