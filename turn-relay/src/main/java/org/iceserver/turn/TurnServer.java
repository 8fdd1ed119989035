package org.iceserver.turn;

import org.iceserver.turn.allocation.Reservations;
import org.iceserver.turn.allocation.SharedQuotas;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KickedClients;
import org.iceserver.turn.auth.NonceKey;
import org.iceserver.turn.mobility.Mobility;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.policy.PeerRules;
import org.iceserver.turn.tcp.TcpRelaying;
import org.jspecify.annotations.Nullable;

/**
 * What all shards of one server share. Every part is immutable or thread-safe.
 *
 * @param nonceKey signs the nonces of every shard alike, since a client's packets may change shard
 * @param nonceLifetimeSeconds how long a nonce is good (RFC 8656 s5: at most an hour)
 * @param tcp what TCP allocations share (RFC 6062), or null: TCP is not relayed
 * @param mobility what mobile allocations share (RFC 8016), or null: mobility is forbidden
 */
public record TurnServer(CurrentSettings current, CredentialSource credentials, NonceKey nonceKey,
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

    /** Until {@link #change}, these settings hold. */
    public TurnServer(TurnSettings settings, CredentialSource credentials, NonceKey nonceKey, int nonceLifetimeSeconds,
            PeerPolicy policy, SharedQuotas quotas, Reservations reservations, KickedClients refusals,
            @Nullable TcpRelaying tcp, @Nullable Mobility mobility) {
        this(new CurrentSettings(settings), credentials, nonceKey, nonceLifetimeSeconds, policy, quotas, reservations,
                refusals, tcp, mobility);
    }

    /** As they are now. */
    public TurnSettings settings() {
        return current.get();
    }

    /**
     * From now on these settings and rules hold. No session ends: who is over a limit keeps what there is, and gets no more; an
     * allocation keeps the bandwidth that it began with. What shards keep for themselves they {@link TurnShard#adopt}.
     */
    public void change(TurnSettings settings, PeerRules rules) {
        current.replace(settings);
        quotas.limits(settings.limits());
        policy.rules(rules);
    }

    /** A server without sessions. */
    public TurnServer(TurnSettings settings, CredentialSource credentials, NonceKey nonceKey, PeerPolicy policy) {
        this(settings, credentials, nonceKey, NONCE_LIFETIME_SECONDS, policy, new SharedQuotas(settings.limits()),
                new Reservations(), new KickedClients(), null, null);
    }

    /** The same server, which relays TCP too. */
    public TurnServer withTcp() {
        return new TurnServer(current, credentials, nonceKey, nonceLifetimeSeconds, policy, quotas, reservations,
                refusals, new TcpRelaying(), mobility);
    }

    /** The same server, which lets allocations change their five-tuple. */
    public TurnServer with(Mobility mobile) {
        return new TurnServer(current, credentials, nonceKey, nonceLifetimeSeconds, policy, quotas, reservations,
                refusals, tcp, mobile);
    }
}
