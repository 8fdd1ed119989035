package org.iceserver.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.AddressBlock;
import org.iceserver.signal.Dialect;

/**
 * How the signal port is served.
 *
 * @param origins web origins whose pages may use it, beside our own
 * @param proxies address ranges whose X-Forwarded-For is believed
 * @param dialects the protocols of other signaling servers that are spoken, too
 */
record Signaling(List<String> origins, List<AddressBlock> proxies, Tls tls, Set<Dialect> dialects) {
    Signaling {
        dialects = Set.copyOf(dialects);
        origins = List.copyOf(origins);
        proxies = List.copyOf(proxies);
        for (String origin : origins) {
            if (!origin.matches("https?://[^/\\s]+")) {
                throw new IllegalArgumentException("--signal-origin '" + origin
                        + "' is not an origin such as https://app.example (scheme and host, no path)");
            }
        }
    }

    /** @param codes as {@code --dialects} takes them */
    static Set<Dialect> dialects(List<String> codes) {
        Set<Dialect> dialects = EnumSet.noneOf(Dialect.class);
        if (codes.equals(List.of("none"))) {
            return dialects;
        }
        for (String code : codes) {
            try {
                dialects.add(Dialect.of(code.strip()));
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException("--dialects " + unknown.getMessage(), unknown);
            }
        }
        return dialects;
    }
}
