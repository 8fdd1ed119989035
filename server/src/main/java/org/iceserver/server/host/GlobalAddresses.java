package org.iceserver.server.host;

import java.util.Set;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.policy.OwnAddresses;
import org.iceserver.turn.policy.PeerPath;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.policy.PeerRules;

/** The addresses that are globally reachable, judged by the address alone. */
public final class GlobalAddresses {
    private static final PeerPolicy ANYWHERE = new PeerPolicy(PeerRules.STANDARD, new OwnAddresses(Set.of()));

    private GlobalAddresses() {}

    public static boolean contain(IpAddress address) {
        return ANYWHERE.check(address.high(), address.low()) == PeerPath.NETWORK;
    }
}
