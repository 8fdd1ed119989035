package org.iceserver.signal;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.iceserver.transport.IpAddress;

/**
 * What the lab page is told beside credentials, so that its check names causes and others can be invited. Asked on the
 * signal
 * loop.
 *
 * @param relayPorts the UDP ports of the relay, such as {@code 49152-65535}; empty while relaying is off
 * @param reach whether the relay would send packets to a client at this address
 * @param elsewhere the page's addresses for other devices, the best first; only pages on this machine are told
 * @param selfSigned whether the certificate vouches for itself alone
 * @param qr draws a text as the SVG image of a QR code
 */
public record PageFacts(String relayPorts, Function<IpAddress, RelayReach> reach, Supplier<List<String>> elsewhere,
        boolean selfSigned, UnaryOperator<String> qr) {
    /** Whether the relay would send packets to an address. */
    public enum RelayReach {
        /** It would, over the network. */
        NETWORK,
        /** It is an address of the server itself: packets for it stay inside. */
        HERE,
        /** The rules for peers forbid it. */
        FORBIDDEN;

        /** As the page reads it. */
        public String word() {
            return switch (this) {
                case NETWORK -> "network";
                case HERE -> "here";
                case FORBIDDEN -> "forbidden";
            };
        }
    }

    /** For a server that only does signaling. */
    public static final PageFacts NONE = new PageFacts("", address -> RelayReach.FORBIDDEN, List::of, false,
            text -> "");
}
