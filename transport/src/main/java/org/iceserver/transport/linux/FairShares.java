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
 * Decides which of a socket's senders are limited to a share while more arrives than the loop can read (max-min
 * fairness). A sender below the share is not limited; each of the others gets the share. The socket's loop takes a look
 * about ten times a second.
 *
 * <p>When all senders send about the same, nobody is limited, however much they send, because nobody would gain. There
 * is somebody to protect when one sender in ten sends far less than the others.
 *
 * <p>When too much arrives, all senders together may send a fifth less than the loop reads. This total grows again
 * while the queue is short: fast when senders have just been limited, because a pause of the loop may have filled the
 * queue, and slowly when the queue was long again. A loop that only pauses now and then, without a flood, must not end
 * up admitting almost nothing.
 */
final class FairShares {
    /**
     * Fewer looks may have seen only a pause of the loop, such as a garbage collection, in which nobody sends too much.
     */
    private static final int LOOKS_UNTIL_TOO_MUCH = 2;
    /** A queue that is filled less than this is short. */
    private static final double LONG = 0.5;
    private static final double SHORT = 0.125;
    private static final double ROOM = 0.8;
    private static final double MUCH_MORE = 1.25;
    private static final double MORE = 1.02;
    /** The total is never less than this part of the best look's rate; the best rate fades with each later look. */
    private static final double FLOOR = 0.5;
    private static final double AGEING = 0.99;
    /**
     * A flow is heavy if it sends this many times more than the least tenth: data is compared with data, requests with
     * everything.
     */
    private static final double HEAVY = 4;
    private static final int LEAST_PART = 10;
    /** The factor by which older samples fade with each look: about a second is remembered. */
    private static final double FADING = 0.9;
    private static final double FORGOTTEN = 0.05;
    /** The arriving rate falls to no less than this part from one look to the next, because a pause is not an end. */
    private static final double PAUSE = 0.8;
    /** The weight of one look in the average of what is read. */
    private static final double WEIGHT = 0.3;

    private Map<Flow, Double> admitted = Map.of();
    /** How often each flow would have been sampled lately without any limit. */
    private final Map<Flow, Double> offered = new HashMap<>();
    private int looksTooMuch;
    /**
     * The rate of all senders together, in packets per second. It follows an increase at once, so that a pause gains a
     * sender nothing.
     */
    private double arriving;
    private double reading;
    private double best;
    private double budget;
    /**
     * The queue was long although senders were limited and the loop read much. So they do send too much; the cause was
     * not a pause of the loop.
     */
    private boolean confirmed;
    private double share;

    /**
     * What was seen since the previous look.
     *
     * @param received how many datagrams the loop read
     * @param refused how many more the kernel dropped, because there was no room or their senders are limited
     * @param fill how full the buffer is now, from 0 to 1
     * @param samples how often each flow was in a sample of what was read; not used while nobody is limited and nothing
     *     was refused
     */
    record Seen(double seconds, long received, long refused, double fill, Map<Flow, Integer> samples) {}

    /** The estimated rate of one flow, in packets per second. */
    private record Offer(Flow flow, double rate) {}

    /** @return the flows to limit from now on, the greatest first; may be empty */
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

    /** Adds the samples, scaled up by the part that the filter admitted. */
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

    /** The rate of each limited flow, in packets per second. */
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
            // No flow is limited to less than an unlimited flow sends.
            share = Math.max(share, offers.get(SenderFilter.MOST).rate());
        }
        double heavyData = HEAVY * least(offers.stream().filter(offer -> offer.flow().data()));
        double heavyOthers = HEAVY * least(offers.stream());
        return offers.stream().takeWhile(offer -> offer.rate() > share)
                .filter(offer -> offer.rate() > (offer.flow().data() ? heavyData : heavyOthers))
                .map(offer -> new Held(offer.flow(), share / offer.rate())).toList();
    }

    /** The highest rate in the least tenth. */
    private static double least(Stream<Offer> offers) {
        double[] rates = offers.mapToDouble(Offer::rate).sorted().toArray();
        return rates.length == 0 ? 0 : rates[rates.length / LEAST_PART];
    }

    /** The share: the smallest flows take what they send, and the others divide the rest equally. */
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
