package org.iceserver.cli.command;

import org.iceserver.client.Credentials;
import org.iceserver.client.Discovery;
import org.iceserver.client.Probe;
import org.iceserver.client.ProbeReport;
import org.iceserver.client.StunUri;
import org.iceserver.client.Timing;
import org.iceserver.server.config.HostPort;
import org.jspecify.annotations.Nullable;

/** The target of {@code probe}: a host, over every transport that it may have, or the transport of a URI. */
public sealed interface ProbeTarget {
    record Host(HostPort server) implements ProbeTarget {}

    record Uri(StunUri uri) implements ProbeTarget {}

    /** @throws IllegalArgumentException with a sentence, when the text is neither HOST[:PORT] nor a URI */
    static ProbeTarget parse(String text) {
        return StunUri.is(text) ? new Uri(StunUri.parse(text)) : new Host(HostPort.parse(text));
    }

    /**
     * @param port the port if a host names none
     * @param tlsPort the same for TLS and DTLS; 0 leaves them out
     */
    default ProbeReport probe(int port, int tlsPort, @Nullable Credentials credentials, Timing timing) {
        return switch (this) {
            case Host(HostPort server) -> Probe.run(server.host(), server.port().orElse(port),
                    tlsPort == 0 ? 0 : server.port().orElse(tlsPort), credentials, timing);
            case Uri(StunUri uri) -> Probe.run(uri, Discovery.system(), credentials, timing);
        };
    }
}
