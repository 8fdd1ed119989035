package org.iceserver.admin.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.iceserver.admin.Condition;
import org.iceserver.admin.NodesView;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.netty.SignalServer;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.trace.ExchangeTrace;

/**
 * What the API shows and does.
 *
 * @param version the version that {@code status} shows
 * @param relay empty while STUN and TURN are off
 * @param signal empty while signaling is off
 * @param credentialLife how long the newest credential of a kicked user may still be valid
 * @param json the executor that builds answers; never a media loop
 */
public record Operator(String version, Optional<RelayServer> relay, Optional<SignalServer> signal,
        Supplier<Duration> credentialLife, Controls controls, InstantSource clock, Executor json) {
    /** The operations that belong to neither server. Any thread may call every method; no method blocks. */
    public interface Controls {
        /**
         * Refuses new allocations and sends signaling clients away. Running calls go on, and the server ends with the last one.
         * Idempotent.
         */
        void drain();

        boolean draining();

        /** What is wrong now, the certificates that TLS clients get, and what is used up. */
        Condition condition();

        /** The log level of our own code: error, warn, info or debug. */
        String logLevel();

        /** @throws IllegalArgumentException with one sentence, when there is no such level */
        void logLevel(String level);

        /**
         * Makes a TURN credential, with the URLs that it is valid for.
         *
         * @param host the name or address at which the client reaches this server
         * @param user the user of the credential
         */
        IceConfiguration mint(String host, String user);

        /** Whether an operator may make the network of a session bad. */
        boolean mayImpair();

        /** Where the kernel relays, or why it does not, in one clause; empty where offload was not asked for. */
        Optional<String> kernel();

        /** Writes exchanges to the log; empty while STUN and TURN are off. */
        Optional<ExchangeTrace> trace();

        /** The nodes of the cluster; empty if this server is in none. */
        Optional<NodesView> nodes();

        /**
         * Tells the other nodes of the cluster whom an operator kicked. Completes within two seconds.
         *
         * @param kind user, peer, session or address
         */
        CompletableFuture<Elsewhere> kickElsewhere(String kind, String whom, long untilEpochSecond);

        /** Empty if there is no configuration to read again. */
        Optional<Reload> reload();

        /** Empty if there is no database that could have keys. */
        Optional<KeyReading> keys();
    }

    /** Reads the tenants' keys again. */
    @FunctionalInterface
    public interface KeyReading {
        /** Takes over what the database has now. May block for a few seconds, so it is called on its own thread. */
        Keys again();

        /**
         * The result of a reading.
         *
         * @param ended how many sessions of revoked and removed keys ended
         * @param trouble one sentence, when the keys could not be read and stay as they were
         */
        record Keys(int ended, Optional<String> trouble) {
            public static Keys done(int ended) {
                return new Keys(ended, Optional.empty());
            }

            public static Keys failed(String sentence) {
                return new Keys(0, Optional.of(sentence));
            }
        }
    }

    /**
     * What became of a kick on the other nodes of the cluster.
     *
     * @param ended how many sessions ended there
     * @param found whether any of them had whom it names
     * @param nodes which answered
     * @param missing which did not answer in time
     */
    public record Elsewhere(int ended, boolean found, List<String> nodes, List<String> missing) {
        /** There are no other nodes. */
        public static final Elsewhere NOWHERE = new Elsewhere(0, false, List.of(), List.of());

        public Elsewhere {
            nodes = List.copyOf(nodes);
            missing = List.copyOf(missing);
        }
    }

    /** Reads the configuration again. */
    @FunctionalInterface
    public interface Reload {
        /** Takes over what may change while the server runs. May block, so it is called on its own thread. */
        Outcome apply();

        /**
         * The result of a reload.
         *
         * @param applied false: something is wrong with the new configuration, and nothing has changed
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

    /** The time until which a user who is kicked now is refused. */
    long refusedUntil() {
        return clock.instant().plus(credentialLife.get()).getEpochSecond();
    }
}
