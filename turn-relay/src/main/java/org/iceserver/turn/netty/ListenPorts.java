package org.iceserver.turn.netty;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ports on which clients find STUN and TURN. Each serves UDP and TCP, and TLS and DTLS where there is a certificate;
 * the two lists may name the same port. 0 takes a free port for each address.
 *
 * @param stun for clients that may use plain UDP and TCP
 * @param tls for clients that expect TLS or DTLS; not opened without a certificate
 * @param shared those whose TCP connections come from a shared port, see {@link RelayServer#sharing}
 */
public record ListenPorts(List<Integer> stun, List<Integer> tls, Set<Integer> shared) {
    private static final int MOST = 0xFFFF;

    public ListenPorts {
        stun = List.copyOf(stun);
        tls = List.copyOf(tls);
        shared = Set.copyOf(shared);
        Stream.concat(stun.stream(), tls.stream()).filter(port -> port < 0 || port > MOST).findFirst()
                .ifPresent(port -> {
                    throw new IllegalArgumentException(
                            "--stun-port and --tls-port must be within 0-65535, not " + port);
                });
    }

    /** One port for everything. */
    static ListenPorts of(int stun) {
        return new ListenPorts(List.of(stun), List.of(), Set.of());
    }
}
