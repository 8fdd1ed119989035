package org.iceserver.signal;

import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request that may have come through proxies, as far as they are believed.
 *
 * @param client null when it is hidden behind something that is not trusted
 * @param host what the client called us; null when no trusted proxy tells, or two headers disagree
 * @param scheme of the client's own hop, as a proxy wrote it; null likewise
 */
public record ProxiedRequest(@Nullable IpAddress client, @Nullable String host, @Nullable String scheme) {
    /** Whether a trusted proxy says that the client uses TLS. */
    public boolean secure() {
        return "https".equalsIgnoreCase(scheme) || "wss".equalsIgnoreCase(scheme);
    }
}
