package org.iceserver.server.config;

import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The numbers of the ports. An empty list means off. 0 lets the system choose, and then it is the only one of its list.
 * Lists may name the same number.
 *
 * @param signal HTTP and WebSocket
 * @param stun STUN and TURN over UDP and TCP
 * @param tls STUN and TURN for clients that expect TLS or DTLS, when there is a certificate
 */
public record Ports(List<Integer> signal, List<Integer> stun, List<Integer> tls) {
    public Ports {
        signal = signal.stream().distinct().toList();
        stun = stun.stream().distinct().toList();
        tls = tls.stream().distinct().toList();
    }

    /** At most one of each kind. */
    public static Ports of(OptionalInt signal, OptionalInt stun, OptionalInt tls) {
        return new Ports(one(signal), one(stun), one(tls));
    }

    static OptionalInt first(List<Integer> ports) {
        return ports.stream().mapToInt(Integer::intValue).findFirst();
    }

    void check(Contradictions found) {
        alone("--signal-port", signal, found);
        alone("--stun-port", stun, found);
        alone("--tls-port", tls, found);
    }

    private static void alone(String option, Collection<Integer> ports, Contradictions found) {
        if (ports.size() > 1 && ports.contains(0)) {
            found.add(option + " has 0, which stands for no port, beside others: leave one of them out");
        }
    }

    private static List<Integer> one(OptionalInt port) {
        return port.stream().boxed().toList();
    }

    /** All numbers, each once, signaling first. */
    public Stream<Integer> all() {
        return Stream.of(signal, tls, stun).flatMap(List::stream).distinct();
    }
}
