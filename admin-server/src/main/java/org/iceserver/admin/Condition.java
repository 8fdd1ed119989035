package org.iceserver.admin;

import java.time.Instant;
import java.util.List;

/**
 * The state of the server now, for people.
 *
 * @param warnings what is wrong now, the most important first; empty when nothing is wrong
 * @param certificates the certificates that TLS clients get; empty while TLS is off
 * @param resources what can run out, and how much of it is used
 */
public record Condition(List<Warning> warnings, List<Certificate> certificates, List<Resource> resources) {
    /** Nothing is wrong and nothing is measured. */
    public static final Condition NONE = new Condition(List.of(), List.of(), List.of());

    public Condition {
        warnings = List.copyOf(warnings);
        certificates = List.copyOf(certificates);
        resources = List.copyOf(resources);
    }

    /**
     * One thing that is wrong.
     *
     * @param key a name for programs, such as {@code certificate_expires}
     * @param sentence what is wrong, and what to do
     */
    public record Warning(String key, String sentence) {}

    /** @param names the DNS names and IP addresses in the certificate, as they stand there */
    public record Certificate(List<String> names, Instant notAfter, boolean selfSigned) {
        public Certificate {
            names = List.copyOf(names);
        }
    }

    /**
     * A resource of which there is a limited amount.
     *
     * @param name for programs, such as {@code relay_ports}
     */
    public record Resource(String name, long used, long limit) {}
}
