package org.iceserver.server.observe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.iceserver.server.check.Finding;
import org.iceserver.server.check.Term;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns about certificates that expire soon or have expired: at the first look, at the first look after new ones came, and once
 * a day. One thread.
 */
public final class ExpiryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryWatch.class);
    private static final Duration DAY = Duration.ofDays(1);

    private final ServerCertificates certificates;
    private final InstantSource clock;
    /** When each certificate was last reported; only for certificates that are still in use. */
    private final Map<Term, Instant> told = new HashMap<>();

    public ExpiryWatch(ServerCertificates certificates, InstantSource clock) {
        this.certificates = certificates;
        this.clock = clock;
    }

    public void look() {
        Instant now = clock.instant();
        List<Certificates> shown = certificates.all();
        List<Term> terms = shown.stream().map(Term::of).toList();
        told.keySet().retainAll(terms);
        for (Term term : terms) {
            Instant last = told.get(term);
            if (last == null || !now.isBefore(last.plus(DAY)) || now.isBefore(last)) {
                term.judged(now).map(Finding::text).ifPresent(sentence -> {
                    told.put(term, now);
                    LOG.warn("{}", sentence);
                });
            }
        }
    }
}
