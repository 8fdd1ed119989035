package org.iceserver.turn;

import org.iceserver.turn.allocation.Reservations;
import org.iceserver.turn.allocation.SharedQuotas;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KickedClients;
import org.iceserver.turn.auth.NonceKeys;
import org.iceserver.turn.mobility.Mobility;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.policy.PeerRules;
import org.iceserver.turn.tcp.TcpRelaying;
import org.jspecify.annotations.Nullable;

/**
 * The state that all shards of one server share. Every part is immutable or thread-safe.
 *
 * @param nonceKeys sign the nonces of all shards, because a client's packets may move to another shard
 * @param nonceLifetimeSeconds how long a nonce is valid (RFC 8656 s5: at most an hour)
 * @param tcp what TCP allocations share (RFC 6062); null when TCP is not relayed
 * @param mobility what mobile allocations share (RFC 8016); null when mobility is forbidden
 */
public record TurnServer(CurrentSettings current, CredentialSource credentials, NonceKeys nonceKeys,
        int nonceLifetimeSeconds, PeerPolicy policy, SharedQuotas quotas, Reservations reservations,
        KickedClients refusals, @Nullable TcpRelaying tcp, @Nullable Mobility mobility) {
    public static final int NONCE_LIFETIME_SECONDS = 600;
    private static final int HOUR_SECONDS = 3_600;

    public TurnServer {
        if (nonceLifetimeSeconds < 1 || nonceLifetimeSeconds > HOUR_SECONDS) {
            throw new IllegalArgumentException(
                    "--nonce-lifetime must be between 1 second and 1 hour, not " + nonceLifetimeSeconds + " s");
        }
    }

    /** A server with these settings, which hold until {@link #change}. */
    public TurnServer(TurnSettings settings, CredentialSource credentials, NonceKeys nonceKeys,
            int nonceLifetimeSeconds,
            PeerPolicy policy, SharedQuotas quotas, Reservations reservations, KickedClients refusals,
            @Nullable TcpRelaying tcp, @Nullable Mobility mobility) {
        this(new CurrentSettings(settings), credentials, nonceKeys, nonceLifetimeSeconds, policy, quotas, reservations,
                refusals, tcp, mobility);
    }

    /** The current settings. */
    public TurnSettings settings() {
        return current.get();
    }

    /**
     * Replaces the settings and rules. No session ends: a client over a new limit keeps what it has and gets no more,
     * and an allocation keeps the bandwidth that it began with. Each shard must then {@link TurnShard#adopt} the
     * settings that it keeps a copy of.
     */
    public void change(TurnSettings settings, PeerRules rules) {
        current.replace(settings);
        quotas.limits(settings.limits());
        policy.rules(rules);
    }

    /** A new server, without sessions. */
    public TurnServer(TurnSettings settings, CredentialSource credentials, NonceKeys nonceKeys, PeerPolicy policy) {
        this(settings, credentials, nonceKeys, NONCE_LIFETIME_SECONDS, policy, new SharedQuotas(settings.limits()),
                new Reservations(), new KickedClients(), null, null);
    }

    /** The same server, but it also relays TCP. */
    public TurnServer withTcp() {
        return new TurnServer(current, credentials, nonceKeys, nonceLifetimeSeconds, policy, quotas, reservations,
                refusals, new TcpRelaying(), mobility);
    }

    /** The same server, but allocations may change their five-tuple. */
    public TurnServer with(Mobility mobile) {
        return new TurnServer(current, credentials, nonceKeys, nonceLifetimeSeconds, policy, quotas, reservations,
                refusals, tcp, mobile);
    }
}
