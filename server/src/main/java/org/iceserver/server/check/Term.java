package org.iceserver.server.check;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.iceserver.transport.tls.Certificates;

/**
 * The time during which a certificate is valid.
 *
 * @param names the names in the certificate; may be empty
 */
public record Term(List<String> names, Instant notBefore, Instant notAfter) {
    /**
     * Let's Encrypt clients renew 30 days before the end. A certificate that is still old two weeks later has failed to renew
     * more than once.
     */
    static final Duration SOON = Duration.ofDays(14);
    private static final String SUBJECT = "certificate";
    private static final int NAMES_TOLD = 3;
    private static final String RENEW = "renew it, and look why that was not done: the server reads new files by itself";

    public Term {
        names = List.copyOf(names);
    }

    public static Term of(Certificates loaded) {
        return of(loaded.chain().getFirst());
    }

    public static Term of(X509Certificate leaf) {
        return new Term(Certificates.names(leaf), leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
    }

    /** Whether the certificate has expired. */
    public boolean expired(Instant now) {
        return !notAfter.isAfter(now);
    }

    /** What is wrong with the certificate at this time; empty when nothing is. */
    public Optional<Finding> judged(Instant now) {
        if (expired(now)) {
            return Optional.of(Finding.wrong(SUBJECT, whose() + " expired on " + day(notAfter)
                    + ": clients over TLS and DTLS refuse it.", RENEW));
        }
        if (notBefore.isAfter(now)) {
            return Optional.of(Finding.wrong(SUBJECT, whose() + " is good from " + day(notBefore)
                    + " on, and this host's clock says " + day(now) + ": clients refuse it until then.",
                    "set the clock, or make the certificate anew"));
        }
        if (notAfter.isBefore(now.plus(SOON))) {
            return Optional.of(Finding.warn(SUBJECT, whose() + " expires " + in(Duration.between(now, notAfter))
                    + ", on " + day(notAfter) + ".", RENEW));
        }
        return Optional.empty();
    }

    /** Words for the start of a sentence. */
    public String whose() {
        if (names.isEmpty()) {
            return "The certificate without a name";
        }
        String told = String.join(", ", names.subList(0, Math.min(NAMES_TOLD, names.size())));
        return "The certificate for " + told + (names.size() > NAMES_TOLD ? " and others" : "");
    }

    public static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static String in(Duration left) {
        long days = left.toDays();
        return days == 0 ? "within a day" : "in " + days + (days == 1 ? " day" : " days");
    }
}
