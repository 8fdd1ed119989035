package org.iceserver.admin.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.iceserver.transport.LoopCounters;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.UdpCounters.Counter;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.turn.ControlCounters;
import org.iceserver.turn.ControlCounters.Event;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.LoopCounts;
import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.view.SessionCounters;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsTest {
    /** A sample of the text format: name, labels, value. */
    private static final Pattern SAMPLE = Pattern
            .compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[^{}]*})? (NaN|[+-]?Inf|[-+0-9.eE]+)");

    private static final MemoryBudget BUDGET = MemoryBudget.of(100L << 20, 100L << 20);

    private final List<LoopCounters> udp = List.of(new LoopCounters(), new LoopCounters());
    private final List<LoopCounts> loops = udp.stream()
            .map(sockets -> new LoopCounts(new ShardCounters(), new SessionCounters(), new ControlCounters(), sockets))
            .toList();
    private final Metrics metrics = new Metrics(
            new MetricSources("1.2.3", "example.org", loops, Optional.empty(), Map::of, List::of,
                    Map.of("log", () -> 3), () -> Map.of("stun", 5L),
                    BUDGET, List::of, Optional::empty, Optional.empty()));

    /** Every sample by name and labels; fails on a line that is none. */
    private Map<String, Double> scrape() {
        Map<String, Double> samples = new TreeMap<>();
        for (String line : text().split("\n")) {
            if (line.startsWith("#")) {
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            String labels = sample.group(2) == null ? "" : sample.group(2);
            assertThat(samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3)))).as(line).isNull();
        }
        return samples;
    }

    private String text() {
        return new String(metrics.scrape(null).text(), StandardCharsets.UTF_8);
    }

    @Test
    void coturnsNamesAreBareAndUntyped() {
        assertThat(scrape().keySet()).contains("stun_binding_request", "stun_binding_response", "stun_binding_error",
                "turn_unauthenticated_401_requests", "turn_unauthenticated_401_responses",
                "turn_traffic_rcvp{realm=\"example.org\"}", "turn_traffic_peer_sentb{realm=\"example.org\"}",
                "turn_total_traffic_rcvb", "turn_total_traffic_peer_sentp", "turn_total_allocations{type=\"UDP\"}",
                "turn_packet_processed", "turn_packet_dropped");
        assertThat(text()).contains("# TYPE stun_binding_request untyped\n");
    }

    @Test
    void whatTheKernelLeftHasItsReasons() {
        assertThat(scrape()).containsEntry("iceserver_kernel_left_packets_total{reason=\"stun\"}", 5.0)
                .containsEntry("iceserver_kernel_relayed_packets_to_peers_total", 0.0);
    }

    @Test
    void loopsAreAddedUp() {
        loops.forEach(loop -> loop.control().count(Event.BINDING_REQUEST));
        loops.get(0).shard().drop(DropReason.NO_PERMISSION);
        loops.get(1).shard().drop(DropReason.NO_PERMISSION);
        loops.get(1).shard().drop(DropReason.BANDWIDTH);
        udp.forEach(sockets -> sockets.add(Counter.RECEIVED, 20));
        loops.forEach(loop -> loop.control().count(Event.STREAM_MESSAGE));

        assertThat(scrape()).containsEntry("stun_binding_request", 2.0)
                .containsEntry("iceserver_dropped_packets_total{reason=\"no-permission\"}", 2.0)
                .containsEntry("turn_packet_dropped", 3.0).containsEntry("turn_packet_processed", 42.0);
    }

    @Test
    void whereSessionsMoveOnlyTheSumTellsHowManyLive() {
        SessionCounters here = loops.get(0).sessions();
        SessionCounters there = loops.get(1).sessions();
        here.created(TransportProtocol.UDP);
        here.created(TransportProtocol.TCP);
        here.left(TransportProtocol.UDP);
        there.arrived(TransportProtocol.UDP);
        there.ended(TransportProtocol.UDP, EndReason.EXPIRED, 61, 5_000);
        here.left(TransportProtocol.TCP);
        here.ended(TransportProtocol.TCP, EndReason.NOT_MOVED, 5, 0);

        assertThat(scrape()).containsEntry("iceserver_allocations{transport=\"udp\"}", 0.0)
                .containsEntry("iceserver_allocations{transport=\"tcp\"}", 0.0)
                .containsKeys("iceserver_faults_total{area=\"credentials\"}", "iceserver_faults_total{area=\"admin\"}")
                .containsEntry("iceserver_allocations_opened_total{transport=\"udp\"}", 1.0)
                .containsEntry("iceserver_allocations_ended_total{reason=\"expired\"}", 1.0)
                .containsEntry("iceserver_session_duration_seconds_bucket{le=\"60.0\"}", 1.0)
                .containsEntry("iceserver_session_duration_seconds_bucket{le=\"300.0\"}", 2.0)
                .containsEntry("iceserver_session_duration_seconds_count", 2.0)
                .containsEntry("iceserver_session_duration_seconds_sum", 66.0)
                .containsEntry("iceserver_session_bytes_sum", 5_000.0)
                .containsEntry("iceserver_session_records_left_out_total{for=\"log\"}", 3.0);
    }

    @Test
    void eachKindOfMemoryTellsWhatIsHeldWhatMayBeAndWhatWasRefused() {
        MemoryAccount account = BUDGET.share(Holding.STREAM_FRAMES).account();
        long most = BUDGET.share(Holding.STREAM_FRAMES).most();
        account.hold(4_096);
        account.hold(most + 1);

        assertThat(scrape()).containsEntry("iceserver_memory_held_bytes{kind=\"stream-frames\"}", 4_096.0)
                .containsEntry("iceserver_memory_limit_bytes{kind=\"stream-frames\"}", (double) most)
                .containsEntry("iceserver_memory_refusals_total{kind=\"stream-frames\"}", 1.0)
                .containsEntry("iceserver_memory_held_bytes{kind=\"signal-sessions\"}", 0.0);
        account.close();
    }

    @Test
    void noSampleIsAddedByTenThousandSessions() {
        List<String> before = names();
        for (int i = 0; i < 10_000; i++) {
            SessionCounters sessions = loops.get(i % 2).sessions();
            TransportProtocol protocol = entry(TransportProtocol.values(), i);
            sessions.created(protocol);
            sessions.ended(protocol, entry(EndReason.values(), i), i, 1_000L * i);
            loops.get(i % 2).shard().drop(entry(DropReason.values(), i));
        }

        assertThat(names()).isEqualTo(before);
    }

    private static <E> E entry(E[] entries, int number) {
        List<E> all = List.of(entries);
        return all.get(number % all.size());
    }

    @Test
    void openMetricsIsWrittenForWhoAsksForIt() {
        Metrics.Exposition asked = metrics.scrape("application/openmetrics-text; version=1.0.0");

        assertThat(asked.contentType()).startsWith("application/openmetrics-text");
        assertThat(new String(asked.text(), StandardCharsets.UTF_8)).endsWith("# EOF\n")
                .contains("# TYPE stun_binding_request unknown\n");
    }

    /** Without the JVM's, whose collectors and pools may come and go. */
    private List<String> names() {
        List<String> names = new ArrayList<>(scrape().keySet());
        names.removeIf(name -> name.startsWith("jvm_") || name.startsWith("process_"));
        return names;
    }
}
