package org.iceserver.cli;

import java.util.List;

import org.iceserver.signal.AddressBlock;

/**
 * How the signal port is served.
 *
 * @param origins web origins whose pages may use it, beside our own
 * @param proxies address ranges whose X-Forwarded-For is believed
 */
record Signaling(List<String> origins, List<AddressBlock> proxies, Tls tls) {
    Signaling {
        origins = List.copyOf(origins);
        proxies = List.copyOf(proxies);
        for (String origin : origins) {
            if (!origin.matches("https?://[^/\\s]+")) {
                throw new IllegalArgumentException("--signal-origin '" + origin
                        + "' is not an origin such as https://app.example (scheme and host, no path)");
            }
        }
    }
}
