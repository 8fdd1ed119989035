package org.iceserver.client;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Tries the addresses of one server one after the other until one answers (RFC 8489 s8.1). A name often has one address of each
 * family, and this host reaches only one family. So the families alternate (RFC 8305 s4).
 */
public final class AddressesInTurn {
    /** The most addresses that are tried. More would only make the caller wait. */
    private static final int MOST = 8;
    /** The time for each address but the last; the last one has the time that is left. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private AddressesInTurn() {}

    /** One try. Its timing's deadline is this address's share of the time. */
    public interface Attempt<T> {
        T at(InetSocketAddress address, Timing timing) throws TurnException;
    }

    /**
     * Tries every address of {@link ServerAddress#addresses}, in that order.
     *
     * @return the first result
     * @throws TurnException the refusal of a server that answered, or of its certificate, which ends the search; else the
     * failure of the last address
     */
    public static <T> T first(List<InetSocketAddress> addresses, Timing timing, Attempt<T> attempt)
            throws TurnException {
        long deadline = System.nanoTime() + timing.deadline().toNanos();
        int last = addresses.size() - 1;
        for (int i = 0; i < last; i++) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Duration fair = left.dividedBy(addresses.size() - i);
            try {
                return attempt.at(addresses.get(i),
                        timing.withDeadline(fair.compareTo(PATIENCE) < 0 ? fair : PATIENCE));
            } catch (TurnException e) {
                if (e.code() != 0 || CertificateRefusal.behind(e) != null) {
                    throw e;
                }
            }
        }
        return attempt.at(addresses.get(last),
                timing.withDeadline(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
    }

    /** In the resolver's order, but alternating between the families, beginning with the family of the first address. */
    static List<InetSocketAddress> ordered(List<InetSocketAddress> resolved) {
        boolean v4First = resolved.getFirst().getAddress() instanceof Inet4Address;
        Queue<InetSocketAddress> preferred = new ArrayDeque<>();
        Queue<InetSocketAddress> other = new ArrayDeque<>();
        for (InetSocketAddress address : resolved) {
            (address.getAddress() instanceof Inet4Address == v4First ? preferred : other).add(address);
        }
        List<InetSocketAddress> ordered = new ArrayList<>();
        while (ordered.size() < Math.min(MOST, resolved.size())) {
            Queue<InetSocketAddress> turn = ordered.size() % 2 == 0 ? preferred : other;
            InetSocketAddress next = turn.poll();
            ordered.add(next != null ? next : turn == preferred ? other.remove() : preferred.remove());
        }
        return List.copyOf(ordered);
    }
}
