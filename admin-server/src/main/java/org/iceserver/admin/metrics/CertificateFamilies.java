package org.iceserver.admin.metrics;

import java.util.List;
import java.util.stream.IntStream;

import io.prometheus.metrics.model.snapshots.Labels;
import org.iceserver.admin.Condition.Certificate;

/** When the certificates that TLS clients get expire. */
final class CertificateFamilies {
    private final Families to;
    private final List<Certificate> certificates;

    CertificateFamilies(Families to, List<Certificate> certificates) {
        this.to = to;
        this.certificates = certificates;
    }

    /** Two certificates may have the same names and different kinds of keys. Their position distinguishes them. */
    private record Placed(int place, Certificate certificate) {
        Labels labels() {
            return Labels.of("certificate", Integer.toString(place), "names",
                    String.join(",", certificate.names()));
        }
    }

    void add() {
        if (certificates.isEmpty()) {
            return;
        }
        List<Placed> placed = IntStream.range(0, certificates.size())
                .mapToObj(i -> new Placed(i + 1, certificates.get(i))).toList();
        to.gaugeByEach("iceserver_certificate_expiry_timestamp_seconds",
                "When each certificate ends, by its place among --cert and the names in it.", placed, Placed::labels,
                one -> one.certificate().notAfter().getEpochSecond());
    }
}
