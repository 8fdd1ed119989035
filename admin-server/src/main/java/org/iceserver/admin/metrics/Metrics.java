package org.iceserver.admin.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.jspecify.annotations.Nullable;

/** All metrics as text. Thread-safe; a scrape reads counters and waits for nobody. */
public final class Metrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();

    public Metrics(MetricSources sources) {
        registry.register((MultiCollector) () -> snapshots(sources));
        JvmMemoryMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    private static MetricSnapshots snapshots(MetricSources sources) {
        Families families = new Families();
        new CoturnFamilies(families, sources).add();
        new ServerFamilies(families, sources).add();
        new HttpFamilies(families, sources.http().get()).add();
        new MemoryFamilies(families, sources.memory()).add();
        new CertificateFamilies(families, sources.certificates().get()).add();
        sources.door().ifPresent(door -> new DoorFamilies(families, door).add());
        new ClusterFamilies(families, sources.nodes().get()).add();
        return families.snapshots();
    }

    /** The text of one scrape. */
    public static final class Exposition {
        private final String contentType;
        private final byte[] text;

        private Exposition(String contentType, byte[] text) {
            this.contentType = contentType;
            this.text = text;
        }

        public String contentType() {
            return contentType;
        }

        /** A copy. */
        public byte[] text() {
            return text.clone();
        }
    }

    /** @param accept the Accept header of the request; it selects one of Prometheus's formats */
    public Exposition scrape(@Nullable String accept) {
        ExpositionFormatWriter format = formats.findWriter(accept);
        ByteArrayOutputStream text = new ByteArrayOutputStream(32 * 1024);
        try {
            format.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return new Exposition(format.getContentType(), text.toByteArray());
    }
}
