package org.iceserver.client;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The addresses of one server, tried one after the other until it answers (RFC 8489 s8.1). A name has often one of each
 * family, of which this host reaches one, so the families take turns (RFC 8305 s4).
 */
public final class AddressesInTurn {
    /** More would only keep somebody waiting. */
    private static final int MOST = 8;
    /** Of each but the last, which has the time that is left. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private AddressesInTurn() {}

    /** What is tried; its timing's deadline is the share of this address. */
    public interface Attempt<T> {
        T at(InetSocketAddress address, Timing timing) throws TurnException;
    }

    /**
     * Tries every address, as {@link ServerAddress#addresses} tells them.
     *
     * @return the first result there is
     * @throws TurnException the refusal of one that answered, or of its certificate, which ends it; else the failure of
     *     the last
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

    /** In the resolver's order, but with the families in turn, beginning with that of the first. */
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
