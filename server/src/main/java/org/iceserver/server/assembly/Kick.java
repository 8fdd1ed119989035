package org.iceserver.server.assembly;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

import org.iceserver.signal.Revocation;
import org.iceserver.turn.netty.RelayServer;

/**
 * When signaling kicks a peer, ends the peer's allocations and refuses the peer until every credential minted before now has
 * expired. Any thread.
 */
public record Kick(Optional<RelayServer> relay, Supplier<Duration> credentialLife,
        InstantSource clock) implements Revocation {
    @Override
    public void kick(String peerId) {
        relay.ifPresent(server -> server.kick(peerId, clock.instant().plus(credentialLife.get()).getEpochSecond()));
    }
}
