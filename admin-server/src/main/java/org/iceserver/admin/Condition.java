package org.iceserver.admin;

import java.time.Instant;
import java.util.List;

/**
 * How the server is at the moment, for people.
 *
 * @param warnings what is wrong now, what matters most first; empty when nothing is
 * @param certificates what TLS clients are shown; empty while TLS is off
 * @param resources what can run out, with how much of it is used
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

    /** @param names the DNS names and IP addresses that it vouches for, as they stand there */
    public record Certificate(List<String> names, Instant notAfter, boolean selfSigned) {
        public Certificate {
            names = List.copyOf(names);
        }
    }

    /**
     * Something that there is so much of.
     *
     * @param name for programs, such as {@code relay_ports}
     */
    public record Resource(String name, long used, long limit) {}
}
