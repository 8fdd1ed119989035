package org.iceserver.admin.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters.Relayed;
import org.iceserver.turn.rejection.RejectionReason;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The last ten minutes, a sample per second, for charts. Bounded; its methods may be called from any thread. */
public final class History {
    static final int SAMPLES = 600;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final double SECOND_NANOS = 1e9;
    private static final int BITS = 8;
    private static final double TENTHS = 10.0;

    private final Operator operator;
    private final LongSupplier nanos;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    History(Operator operator, LongSupplier nanos) {
        this.operator = operator;
        this.nanos = nanos;
    }

    /** @param timer takes a sample per second, on one of its threads, until it is shut down */
    public static History begin(Operator operator, ScheduledExecutorService timer, LongSupplier nanos) {
        History history = new History(operator, nanos);
        timer.scheduleAtFixedRate(history::sample, 0, 1, TimeUnit.SECONDS);
        return history;
    }

    private void sample() {
        add(Sample.of(operator, nanos.getAsLong()));
    }

    synchronized void add(Sample sample) {
        samples.addLast(sample);
        // One more than is shown: a rate takes two.
        if (samples.size() > SAMPLES + 1) {
            samples.removeFirst();
        }
    }

    private synchronized List<Sample> copy() {
        return List.copyOf(samples);
    }

    /**
     * Columns of equal length, with one entry for each sample that is younger than this second. Rates are per second, over the
     * time since the sample before.
     */
    ObjectNode since(long second) {
        List<Sample> all = copy();
        List<Sample[]> steps = new ArrayList<>();
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i).second() > second) {
                steps.add(new Sample[]{all.get(i - 1), all.get(i)});
            }
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode seconds = answer.putArray("seconds");
        ArrayNode sessions = answer.putArray("sessions");
        ArrayNode peers = answer.putArray("peers");
        ArrayNode rooms = answer.putArray("rooms");
        for (Sample[] step : steps) {
            seconds.add(step[1].second());
            sessions.add(step[1].sessions());
            peers.add(step[1].peers());
            rooms.add(step[1].rooms());
        }
        rates(answer, "bitsToPeers", Relayed.BYTES_TO_PEERS, BITS, steps);
        rates(answer, "bitsToClients", Relayed.BYTES_TO_CLIENTS, BITS, steps);
        rates(answer, "packetsToPeers", Relayed.PACKETS_TO_PEERS, 1, steps);
        rates(answer, "packetsToClients", Relayed.PACKETS_TO_CLIENTS, 1, steps);
        drops(answer.putObject("drops"), steps);
        refusals(answer.putObject("refusals"), steps);
        return answer;
    }

    private static void rates(ObjectNode answer, String name, Relayed what, int unit, List<Sample[]> steps) {
        ArrayNode column = answer.putArray(name);
        steps.forEach(step -> column.add(perSecond(step, unit * (step[1].relayed(what) - step[0].relayed(what)))));
    }

    /** Every reason that had a drop recently. */
    private static void drops(ObjectNode answer, List<Sample[]> steps) {
        for (DropReason why : DropReason.values()) {
            if (steps.stream().anyMatch(step -> step[1].drops(why) > step[0].drops(why))) {
                ArrayNode column = answer.putArray(Words.of(why));
                steps.forEach(step -> column.add(perSecond(step, step[1].drops(why) - step[0].drops(why))));
            }
        }
    }

    /** Every reason that refused a request recently. */
    private static void refusals(ObjectNode answer, List<Sample[]> steps) {
        for (RejectionReason reason : RejectionReason.refusals()) {
            if (steps.stream().anyMatch(step -> step[1].refusals(reason) > step[0].refusals(reason))) {
                ArrayNode column = answer.putArray(reason.key());
                steps.forEach(step -> column
                        .add(perSecond(step, step[1].refusals(reason) - step[0].refusals(reason))));
            }
        }
    }

    private static double perSecond(Sample[] step, long difference) {
        double seconds = (step[1].nanos() - step[0].nanos()) / SECOND_NANOS;
        return seconds <= 0 ? 0 : Math.round(difference / seconds * TENTHS) / TENTHS;
    }

    /** The totals since the start: those of the newest sample, or nothing before the first sample. */
    ObjectNode totals() {
        Sample now = Sample.of(operator, nanos.getAsLong());
        ObjectNode answer = JSON.createObjectNode();
        answer.put("packetsToPeers", now.relayed(Relayed.PACKETS_TO_PEERS))
                .put("bytesToPeers", now.relayed(Relayed.BYTES_TO_PEERS))
                .put("packetsToClients", now.relayed(Relayed.PACKETS_TO_CLIENTS))
                .put("bytesToClients", now.relayed(Relayed.BYTES_TO_CLIENTS));
        ObjectNode drops = answer.putObject("drops");
        for (DropReason why : DropReason.values()) {
            if (now.drops(why) > 0) {
                drops.put(Words.of(why), now.drops(why));
            }
        }
        answer.set("refusals", RefusalJson.withSignaling(RefusalJson.totals(now::refusals), operator));
        return answer;
    }
}
