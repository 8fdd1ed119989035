package org.iceserver.admin.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.iceserver.admin.Condition;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.netty.SignalServer;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.trace.ExchangeTrace;

/**
 * What the API shows and acts on.
 *
 * @param version told by {@code status}
 * @param relay empty while STUN and TURN are off
 * @param signal empty while signaling is off
 * @param credentialLife how long the newest credential of somebody who is kicked may still be good
 * @param json where answers are put together; never a media loop
 */
public record Operator(String version, Optional<RelayServer> relay, Optional<SignalServer> signal,
        Supplier<Duration> credentialLife, Controls controls, InstantSource clock, Executor json) {
    /** What belongs to neither server. Every method may be called from any thread and does not block. */
    public interface Controls {
        /** Refuses new allocations and sends signaling clients away; running calls go on, and the server ends with the last. Idempotent. */
        void drain();

        boolean draining();

        /** What is wrong now, what TLS clients are shown, and what is used up. */
        Condition condition();

        /** Of our own code: error, warn, info or debug. */
        String logLevel();

        /** @throws IllegalArgumentException with one sentence, when there is no such level */
        void logLevel(String level);

        /**
         * A TURN credential with the URLs it is good for.
         *
         * @param host by which the client reaches this server
         * @param user whom it is for
         */
        IceConfiguration mint(String host, String user);

        /** Writes exchanges to the log; empty while STUN and TURN are off. */
        Optional<ExchangeTrace> trace();

        /** Empty where nothing can be read again. */
        Optional<Reload> reload();
    }

    /** Reads the configuration again. */
    @FunctionalInterface
    public interface Reload {
        /** Takes over what may change while running; may block, so it is called on a thread of its own. */
        Outcome apply();

        /**
         * What came of it.
         *
         * @param applied false: something is wrong with the new configuration, and nothing was changed
         * @param lines one sentence for each thing that changed, kept its old value, or is wrong
         */
        record Outcome(boolean applied, List<String> lines) {
            public Outcome {
                lines = List.copyOf(lines);
            }
        }
    }

    int peers() {
        return signal.map(server -> Math.toIntExact(server.counters().peers())).orElse(0);
    }

    int rooms() {
        return signal.map(server -> Math.toIntExact(server.counters().rooms())).orElse(0);
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    /** Until when somebody who is kicked now is refused. */
    long refusedUntil() {
        return clock.instant().plus(credentialLife.get()).getEpochSecond();
    }
}
