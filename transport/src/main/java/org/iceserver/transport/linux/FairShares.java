package org.iceserver.transport.linux;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.iceserver.transport.linux.SenderFilter.Held;
import org.iceserver.transport.linux.SenderSamples.Flow;

/**
 * Who of a socket's senders is held to a share while more comes than the loop reads: max-min fairness. Whoever sends less
 * than the share is left alone; the others get the share each. Looks are taken about ten times a second.
 *
 * <p>What all together may send is a fifth less than what the loop has read when it was too much. If the queue is short
 * again at the next look, a stop of the loop had filled it, and everybody is soon let in; else more is tried after a while,
 * a little at a time.
 */
final class FairShares {
    /** One look may have met a stop of the loop, such as a collection: nobody sends too much then. */
    private static final int LOOKS_UNTIL_OVERLOAD = 2;
    private static final int LOOKS_UNTIL_MORE = 30;
    private static final double ROOM = 0.8;
    private static final double MUCH_MORE = 1.25;
    private static final double MORE = 1.02;
    /** The most that was read in one look counts less with each look that follows. */
    private static final double AGEING = 0.95;

    private Map<Flow, Double> admitted = Map.of();
    private int looksOverloaded;
    private int looksQuiet;
    private double readable;
    private double budget;
    /** The queue was long although senders were held: they do send too much, no stop of the loop had filled it. */
    private boolean confirmed;
    private double share;

    /**
     * What was seen since the look before.
     *
     * @param received how many datagrams the loop read
     * @param refused how many more the kernel had no room for, or dropped since their senders are held
     * @param full whether the buffer is now more than half full
     * @param samples how often each flow was met in a sample of what was read; not looked at while nobody is held and nothing
     *     refused
     */
    record Seen(double seconds, long received, long refused, boolean full, Map<Flow, Integer> samples) {}

    /** What one flow sends, in packets a second, as far as can be told. */
    private record Offer(Flow flow, double rate) {}

    /** @return the flows to be held from now on, the greatest first; empty: none */
    List<Held> look(Seen seen) {
        double reading = seen.received() / seen.seconds();
        readable = Math.max(reading, AGEING * readable);
        if (admitted.isEmpty()) {
            looksOverloaded = seen.refused() > 0 ? looksOverloaded + 1 : 0;
            if (looksOverloaded < LOOKS_UNTIL_OVERLOAD) {
                return List.of();
            }
            budget = ROOM * readable;
            confirmed = false;
            looksQuiet = 0;
        } else {
            adapt(seen.full(), reading);
        }
        List<Held> held = held(offers(seen));
        admitted = new HashMap<>();
        held.forEach(one -> admitted.put(one.flow(), one.admitted()));
        if (held.isEmpty()) {
            looksOverloaded = 0;
        }
        return held;
    }

    private void adapt(boolean full, double reading) {
        if (full) {
            confirmed = true;
            // While a long queue is worked off, the loop reads more than is let in.
            budget = Math.min(budget, ROOM * reading);
            looksQuiet = 0;
        } else if (!confirmed) {
            budget *= MUCH_MORE;
        } else if (++looksQuiet > LOOKS_UNTIL_MORE) {
            budget *= MORE;
        }
    }

    /** What each held flow may send, in packets a second. */
    double share() {
        return share;
    }

    /** Greatest first. */
    private List<Offer> offers(Seen seen) {
        int samples = seen.samples().values().stream().mapToInt(Integer::intValue).sum();
        // While nobody is held, what the kernel refused was anybody's.
        double each = (seen.received() + (admitted.isEmpty() ? seen.refused() : 0)) / seen.seconds() / samples;
        List<Offer> offers = new ArrayList<>(seen.samples().size());
        seen.samples().forEach(
                (flow, met) -> offers.add(new Offer(flow, met * each / admitted.getOrDefault(flow, 1.0))));
        offers.sort(Comparator.comparingDouble(Offer::rate).reversed());
        return offers;
    }

    private List<Held> held(List<Offer> offers) {
        share = share(offers);
        if (offers.size() > SenderFilter.MOST) {
            // Nobody is held below somebody who is not held at all.
            share = Math.max(share, offers.get(SenderFilter.MOST).rate());
        }
        return offers.stream().takeWhile(offer -> offer.rate() > share)
                .map(offer -> new Held(offer.flow(), share / offer.rate())).toList();
    }

    /** The least flows take what they send; what they leave is for the others in equal parts. */
    private double share(List<Offer> offers) {
        double left = budget;
        for (int smallest = offers.size() - 1; smallest >= 0; smallest--) {
            double equal = left / (smallest + 1);
            if (offers.get(smallest).rate() > equal) {
                return equal;
            }
            left -= offers.get(smallest).rate();
        }
        return Double.POSITIVE_INFINITY;
    }
}
