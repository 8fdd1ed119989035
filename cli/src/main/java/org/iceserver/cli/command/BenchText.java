package org.iceserver.cli.command;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.iceserver.client.bench.Counts;
import org.iceserver.client.bench.LoadReport;
import org.iceserver.client.bench.Traffic.Direction;
import tools.jackson.databind.json.JsonMapper;

/** The output of {@code bench}. JSON names carry their unit; unknown values are left out. */
final class BenchText {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double BYTES_PER_MIB = 1 << 20;

    private static final double NEARLY_ALL = 0.99;

    private BenchText() {}

    static String table(LoadReport report) {
        var rows = new LinkedHashMap<String, String>();
        rows.put("allocations", "%,d, %,.0f per second".formatted(report.plan().clients(),
                report.allocationsPerSecond()));
        rows.put("generator", report.transport());
        if (report.plan().traffic().direction() != Direction.NONE) {
            traffic(report, rows);
        }
        report.server().ifPresent(use -> rows.put("server memory", "%.1f MiB resident, %.1f before the allocations"
                .formatted(use.residentAfterBytes() / BYTES_PER_MIB, use.residentBeforeBytes() / BYTES_PER_MIB)));
        var text = new StringBuilder();
        rows.forEach((name, value) -> text.append("%-16s%s%n".formatted(name, value)));
        return text.toString();
    }

    private static void traffic(LoadReport report, Map<String, String> rows) {
        rows.put("to the peers", counts(report.toPeer()));
        rows.put("to the clients", counts(report.toClient()));
        rows.put("relayed", "%,.0f packets/s, %.1f Mbit/s".formatted(report.packetsPerSecond(),
                report.packetsPerSecond() * report.plan().traffic().bytes() * 8 / 1e6));
        rows.put("lost", "%.4f %%".formatted(report.loss() * 100));
        long asked = report.plan().traffic().packetsPerSecond();
        double managed = report.offeredPerSecond();
        if (managed < asked * NEARLY_ALL) {
            rows.put("behind", "%,.0f of %,d packets/s were sent: this generator was the limit".formatted(managed,
                    asked));
        }
        if (report.unsent() > 0) {
            rows.put("not sent", "%,d packets: this generator was the limit".formatted(report.unsent()));
        }
        report.delay().ifPresent(delay -> rows.put(
                report.plan().traffic().direction() == Direction.ECHO ? "round trip" : "one way",
                "p50 %s, p90 %s, p99 %s, p99.9 %s, longest %s".formatted(time(delay.p50()), time(delay.p90()),
                        time(delay.p99()), time(delay.p999()), time(delay.max()))));
        report.cpuNanosPerPacket().ifPresent(
                nanos -> rows.put("server CPU", "%,d ns per relayed packet".formatted(nanos)));
    }

    private static String counts(Counts counts) {
        return "%,d sent, %,d received, %,d lost, %,d out of order, %,d twice".formatted(counts.sent(),
                counts.received(), counts.lost(), counts.reordered(), counts.duplicates());
    }

    private static String time(long nanos) {
        return nanos < 10_000_000
                ? "%,.0f us".formatted(nanos / NANOS_PER_MICRO)
                : "%,.1f ms".formatted(nanos / 1e6);
    }

    static String json(LoadReport report) {
        var json = new LinkedHashMap<String, Object>();
        var plan = report.plan();
        json.put("server", plan.server().toString());
        json.put("clients", plan.clients());
        json.put("bytes", plan.traffic().bytes());
        json.put("rate_per_second", plan.traffic().packetsPerSecond());
        json.put("burst", plan.traffic().burst());
        json.put("direction", plan.traffic().direction().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("threads", plan.threads());
        json.put("generator", report.transport());
        json.put("allocations_per_second", report.allocationsPerSecond());
        json.put("counted_seconds", report.counted().toNanos() / 1e9);
        json.put("to_peers", counted(report.toPeer()));
        json.put("to_clients", counted(report.toClient()));
        json.put("offered_per_second", report.offeredPerSecond());
        json.put("unsent", report.unsent());
        json.put("relayed_per_second", report.packetsPerSecond());
        json.put("loss", report.loss());
        report.delay().ifPresent(delay -> json.put("delay_ns", Map.of("p50", delay.p50(), "p90", delay.p90(), "p99",
                delay.p99(), "p99.9", delay.p999(), "max", delay.max())));
        report.cpuNanosPerPacket().ifPresent(nanos -> json.put("server_cpu_ns_per_packet", nanos));
        report.server().ifPresent(use -> {
            json.put("server_cpu_ns", use.cpuNanos());
            json.put("server_resident_bytes_before", use.residentBeforeBytes());
            json.put("server_resident_bytes", use.residentAfterBytes());
        });
        return JsonMapper.shared().writeValueAsString(json) + System.lineSeparator();
    }

    private static Map<String, Long> counted(Counts counts) {
        var json = new LinkedHashMap<String, Long>();
        json.put("sent", counts.sent());
        json.put("received", counts.received());
        json.put("lost", counts.lost());
        json.put("reordered", counts.reordered());
        json.put("duplicates", counts.duplicates());
        return json;
    }
}
