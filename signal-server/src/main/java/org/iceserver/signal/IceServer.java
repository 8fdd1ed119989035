package org.iceserver.signal;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One entry of an {@code RTCConfiguration.iceServers} list.
 *
 * @param urls {@code stun:}, {@code turn:} or {@code turns:} URLs (RFC 7064, RFC 7065)
 * @param username null for STUN
 * @param credential null for STUN
 */
public record IceServer(List<String> urls, @Nullable String username, @Nullable String credential) {
    public IceServer {
        urls = List.copyOf(urls);
        if ((username == null) != (credential == null)) {
            throw new IllegalArgumentException("an ICE server has a user name and a credential, or neither");
        }
    }

    /** Never shows the credential. */
    @Override
    public String toString() {
        return "IceServer" + urls + (username == null ? "" : " for " + username);
    }
}
