package org.iceserver.signal;

import java.util.List;

/**
 * What a client passes to its {@code RTCPeerConnection}.
 *
 * @param ttlSeconds how long the credentials in it can be used to allocate
 */
public record IceConfiguration(List<IceServer> iceServers, long ttlSeconds) {
    public IceConfiguration {
        iceServers = List.copyOf(iceServers);
        if (ttlSeconds <= 0) {
            throw new IllegalArgumentException("credentials must live for at least a second, not " + ttlSeconds);
        }
    }
}
