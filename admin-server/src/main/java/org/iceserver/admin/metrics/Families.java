package org.iceserver.admin.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import org.iceserver.transport.Distribution;

/** The metric families of one scrape, in the order in which they were added. */
final class Families {
    private final List<MetricSnapshot> families = new ArrayList<>();

    MetricSnapshots snapshots() {
        return new MetricSnapshots(families);
    }

    /** A bare name that existing dashboards know. It has no type, because a type would add a suffix. */
    void bare(String name, String help, long value) {
        bare(name, help, Labels.EMPTY, value);
    }

    void bare(String name, String help, Labels labels, long value) {
        families.add(UnknownSnapshot.builder().name(name).help(help)
                .dataPoint(UnknownDataPointSnapshot.builder().labels(labels).value((double) value).build()).build());
    }

    /** One bare value for each entry of an enumeration. */
    <E> void bareByEach(String name, String help, List<E> entries, ToLongFunction<E> value,
            Function<E, Labels> labels) {
        UnknownSnapshot.Builder family = UnknownSnapshot.builder().name(name).help(help);
        entries.forEach(entry -> family.dataPoint(UnknownDataPointSnapshot.builder().labels(labels.apply(entry))
                .value((double) value.applyAsLong(entry)).build()));
        families.add(family.build());
    }

    /** @param name without {@code _total}, which is added here */
    void counter(String name, String help, long value) {
        families.add(CounterSnapshot.builder().name(name).help(help)
                .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build()).build());
    }

    /** One counter for each entry of an enumeration, so that every reason exists from the first scrape on. */
    <E> void counterByEach(String name, String help, String label, List<E> entries, ToLongFunction<E> value) {
        counterByEach(name, help, label, entries, Families::spelled, value);
    }

    /** Like the method above, for entries that know their label's value. */
    <E> void counterByEach(String name, String help, String label, List<E> entries, Function<E, String> spelling,
            ToLongFunction<E> value) {
        counterByEach(name, help, entries, entry -> Labels.of(label, spelling.apply(entry)), value);
    }

    /** Like the methods above, for entries that stand for several labels. */
    <E> void counterByEach(String name, String help, List<E> entries, Function<E, Labels> labels,
            ToLongFunction<E> value) {
        CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
        entries.forEach(entry -> family.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels.apply(entry)).value((double) value.applyAsLong(entry)).build()));
        families.add(family.build());
    }

    void gauge(String name, String help, long value) {
        gauge(name, help, Labels.EMPTY, value);
    }

    void gauge(String name, String help, Labels labels, long value) {
        families.add(GaugeSnapshot.builder().name(name).help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value((double) value).build()).build());
    }

    <E> void gaugeByEach(String name, String help, String label, List<E> entries, ToLongFunction<E> value) {
        gaugeByEach(name, help, label, entries, Families::spelled, value);
    }

    /** Like the method above, for entries that know their label's value. */
    <E> void gaugeByEach(String name, String help, String label, List<E> entries, Function<E, String> spelling,
            ToLongFunction<E> value) {
        gaugeByEach(name, help, entries, entry -> Labels.of(label, spelling.apply(entry)), value);
    }

    /** Like the methods above, for entries that stand for several labels. */
    <E> void gaugeByEach(String name, String help, List<E> entries, Function<E, Labels> labels,
            ToLongFunction<E> value) {
        GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
        entries.forEach(entry -> family.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(labels.apply(entry)).value((double) value.applyAsLong(entry)).build()));
        families.add(family.build());
    }

    /** Adds up the distributions of several writers, which have the same ranges. */
    record Spread(Labels labels, List<Distribution> parts) {}

    /** @param unit the divisor of the counted values, such as a million when microseconds are shown as seconds */
    void histogram(String name, String help, double unit, List<Spread> spreads) {
        HistogramSnapshot.Builder family = HistogramSnapshot.builder().name(name).help(help);
        spreads.stream().filter(spread -> !spread.parts().isEmpty())
                .forEach(spread -> family.dataPoint(point(spread, unit)));
        families.add(family.build());
    }

    private static HistogramDataPointSnapshot point(Spread spread, double unit) {
        Distribution first = spread.parts().getFirst();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < first.ranges(); i++) {
            int range = i;
            double bound = first.bound(i) == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : first.bound(i) / unit;
            buckets.bucket(bound, spread.parts().stream().mapToLong(part -> part.count(range)).sum());
        }
        return HistogramDataPointSnapshot.builder().labels(spread.labels()).classicHistogramBuckets(buckets.build())
                .sum(spread.parts().stream().mapToLong(Distribution::sum).sum() / unit).build();
    }

    /** Enumeration entries as label values: limits in the spelling of the option, all others in lower case. */
    static String spelled(Object entry) {
        return entry.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
