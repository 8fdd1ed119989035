package org.iceserver.transport.linux;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.iceserver.transport.linux.SenderFilter.Held;
import org.iceserver.transport.linux.SenderSamples.Flow;

/**
 * Who of a socket's senders is held to a share while more comes than the loop reads: max-min fairness. Whoever sends less
 * than the share is left alone; the others get the share each. Looks are taken about ten times a second, by the socket's loop.
 *
 * <p>Among equals nobody is held, however much they send: it would gain nobody anything. Somebody is to be protected where
 * one in ten sends far less than others.
 *
 * <p>What all together may send is a fifth less than what the loop reads when it is too much, and grows again while the queue
 * is short: fast when senders have just been held, since a stop of the loop may have filled the queue, and by little once
 * it was long again. A loop that is stopped now and then, with nobody who floods, must not end up letting in next to nothing.
 */
final class FairShares {
    /** Fewer may have met a stop of the loop, such as a collection: nobody sends too much then. */
    private static final int LOOKS_UNTIL_TOO_MUCH = 2;
    /** A queue that is filled so far, or less. */
    private static final double LONG = 0.5;
    private static final double SHORT = 0.125;
    private static final double ROOM = 0.8;
    private static final double MUCH_MORE = 1.25;
    private static final double MORE = 1.02;
    /** Never less than this of what was read in the best look; that one counts less with each look that follows. */
    private static final double FLOOR = 0.5;
    private static final double AGEING = 0.99;
    /** By how much more than the least tenth a heavy flow sends: data than data, requests than anything. */
    private static final double HEAVY = 4;
    private static final int LEAST_PART = 10;
    /** What was met counts less with each look that follows, and is forgotten at last: about a second is remembered. */
    private static final double FADING = 0.9;
    private static final double FORGOTTEN = 0.05;
    /** What arrives is taken to fall to this of what it was, from one look to the next, at most: a pause is no end. */
    private static final double PAUSE = 0.8;
    /** By how much a look moves the average of what is read. */
    private static final double WEIGHT = 0.3;

    private Map<Flow, Double> admitted = Map.of();
    /** How often each flow would have been met lately, had nobody been held. */
    private final Map<Flow, Double> offered = new HashMap<>();
    private int looksTooMuch;
    /** What all send together, in packets a second. Follows at once when it grows: who pauses is not let in for it. */
    private double arriving;
    private double reading;
    private double best;
    private double budget;
    /**
     * The queue was long although senders were held and the loop read much: they do send too much, no stop of the loop had
     * filled it.
     */
    private boolean confirmed;
    private double share;

    /**
     * What was seen since the look before.
     *
     * @param received how many datagrams the loop read
     * @param refused how many more the kernel had no room for, or dropped since their senders are held
     * @param fill how much of the buffer is taken now, from 0 to 1
     * @param samples how often each flow was met in a sample of what was read; not looked at while nobody is held and nothing
     *     refused
     */
    record Seen(double seconds, long received, long refused, double fill, Map<Flow, Integer> samples) {}

    /** What one flow sends, in packets a second, as far as can be told. */
    private record Offer(Flow flow, double rate) {}

    /** @return the flows to be held from now on, the greatest first; empty: none */
    List<Held> look(Seen seen) {
        double now = seen.received() / seen.seconds();
        arriving = Math.max(PAUSE * arriving, (seen.received() + seen.refused()) / seen.seconds());
        reading += WEIGHT * (now - reading);
        best = Math.max(now, AGEING * best);
        boolean tooMuch = admitted.isEmpty() ? seen.refused() > 0 : seen.fill() > LONG;
        looksTooMuch = tooMuch ? looksTooMuch + 1 : 0;
        if (looksTooMuch >= LOOKS_UNTIL_TOO_MUCH) {
            if (now > FLOOR * best) {
                confirmed = !admitted.isEmpty();
            }
            budget = Math.max(ROOM * Math.max(now, reading), FLOOR * best);
        } else if (admitted.isEmpty()) {
            meet(seen);
            return List.of();
        } else if (seen.fill() < SHORT) {
            budget *= confirmed ? MORE : MUCH_MORE;
        }
        meet(seen);
        List<Held> held = held(offers());
        admitted = new HashMap<>();
        held.forEach(one -> admitted.put(one.flow(), one.admitted()));
        return held;
    }

    /** Adds what was met, scaled up by what the filter let in of it. */
    private void meet(Seen seen) {
        if (seen.samples().isEmpty()) {
            offered.clear();
            return;
        }
        offered.replaceAll((_, before) -> before * FADING);
        seen.samples().forEach(
                (flow, met) -> offered.merge(flow, met / admitted.getOrDefault(flow, 1.0), Double::sum));
        offered.values().removeIf(few -> few < FORGOTTEN);
    }

    /** What each held flow may send, in packets a second. */
    double share() {
        return share;
    }

    /** Greatest first. */
    private List<Offer> offers() {
        double each = arriving / offered.values().stream().mapToDouble(Double::doubleValue).sum();
        List<Offer> offers = new ArrayList<>(offered.size());
        offered.forEach((flow, weight) -> offers.add(new Offer(flow, weight * each)));
        offers.sort(Comparator.comparingDouble(Offer::rate).reversed());
        return offers;
    }

    private List<Held> held(List<Offer> offers) {
        share = share(offers);
        if (offers.size() > SenderFilter.MOST) {
            // Nobody is held below somebody who is not held at all.
            share = Math.max(share, offers.get(SenderFilter.MOST).rate());
        }
        double heavyData = HEAVY * least(offers.stream().filter(offer -> offer.flow().data()));
        double heavyOthers = HEAVY * least(offers.stream());
        return offers.stream().takeWhile(offer -> offer.rate() > share)
                .filter(offer -> offer.rate() > (offer.flow().data() ? heavyData : heavyOthers))
                .map(offer -> new Held(offer.flow(), share / offer.rate())).toList();
    }

    /** What the greatest of the least tenth sends. */
    private static double least(Stream<Offer> offers) {
        double[] rates = offers.mapToDouble(Offer::rate).sorted().toArray();
        return rates.length == 0 ? 0 : rates[rates.length / LEAST_PART];
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
