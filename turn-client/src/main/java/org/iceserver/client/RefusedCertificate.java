package org.iceserver.client;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in words why a server's certificate was refused. */
final class RefusedCertificate {
    /** Kinds of alternative names (RFC 5280 s4.2.1.6). */
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int NAMES_TOLD = 8;

    private RefusedCertificate() {}

    /**
     * @param chain as the server sent it, its own certificate first
     * @param trusted whether it would be trusted for another host
     */
    static String sentence(X509Certificate[] chain, String host, boolean trusted, Instant now) {
        X509Certificate own = chain[0];
        return expired(chain, host, now).or(() -> early(chain, host, now)).orElseGet(() -> {
            if (trusted) {
                return "The certificate that " + host + " shows is for " + names(own) + " and not for " + host
                        + ": ask the server by a name that the certificate has, or get one that has this name.";
            }
            return selfSigned(own)
                    ? "The certificate of " + host + " is self-signed (" + own.getSubjectX500Principal().getName()
                            + "), and browsers refuse it for TURN without a word: get one from an authority."
                    : "The certificate of " + host + " comes from "
                            + chain[chain.length - 1].getIssuerX500Principal().getName()
                            + ", which this machine does not trust: the server has to send its intermediate certificates "
                            + "too (fullchain.pem), or this machine needs that authority.";
        });
    }

    private static Optional<String> expired(X509Certificate[] chain, String host, Instant now) {
        return Stream.of(chain).filter(one -> one.getNotAfter().toInstant().isBefore(now)).findFirst()
                .map(one -> which(one, chain, host) + " expired on " + day(one.getNotAfter().toInstant()) + ", "
                        + SpanText.of(Duration.between(one.getNotAfter().toInstant(), now))
                        + " ago by this machine's clock: renew it.");
    }

    private static Optional<String> early(X509Certificate[] chain, String host, Instant now) {
        return Stream.of(chain).filter(one -> one.getNotBefore().toInstant().isAfter(now)).findFirst()
                .map(one -> which(one, chain, host) + " is not valid before " + day(one.getNotBefore().toInstant())
                        + ", and this machine's clock says " + day(now)
                        + ": put the clock right, or use a certificate that is valid.");
    }

    private static String which(X509Certificate one, X509Certificate[] chain, String host) {
        return one.equals(chain[0])
                ? "The certificate of " + host
                : "The certificate " + one.getSubjectX500Principal().getName() + ", which " + host
                        + " sends with its own,";
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static boolean selfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The names that count: the alternative names, or the subject if there are none. */
    private static String names(X509Certificate certificate) {
        List<String> names = alternativeNames(certificate).stream()
                .filter(name -> name.getFirst() instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS))
                .map(name -> String.valueOf(name.get(1))).toList();
        return names.isEmpty()
                ? certificate.getSubjectX500Principal().getName()
                : names.stream().limit(NAMES_TOLD).collect(Collectors.joining(", "))
                        + (names.size() > NAMES_TOLD ? " and others" : "");
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
