package org.iceserver.turn;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.TransactionId;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IpAddress;

/** Decides which ICMP errors a client is told, and encodes them (RFC 8656 s11.5, s18.13). */
final class IcmpErrors {
    private static final int DESTINATION_UNREACHABLE = 3;
    private static final int TIME_EXCEEDED = 11;
    private static final int FRAGMENTATION_NEEDED = 4;
    private static final int DESTINATION_UNREACHABLE_V6 = 1;
    private static final int PACKET_TOO_BIG_V6 = 2;
    private static final int TIME_EXCEEDED_V6 = 3;

    private IcmpErrors() {}

    /** ICMP types 3 and 11, ICMPv6 types 1, 2 and 3. */
    static boolean told(IcmpError error) {
        return error.destination().isV4()
                ? error.type() == DESTINATION_UNREACHABLE || error.type() == TIME_EXCEEDED
                : error.type() == DESTINATION_UNREACHABLE_V6 || error.type() == PACKET_TOO_BIG_V6
                        || error.type() == TIME_EXCEEDED_V6;
    }

    /** A Data indication that carries ICMP in place of DATA. */
    static StunEncoder indication(IcmpError error, TransactionId id) {
        IpAddress peer = error.destination();
        return StunEncoder.of(MessageClass.INDICATION, Method.DATA, id)
                .add(new Attribute.XorPeerAddress(TransportAddress.of(peer.high(), peer.low(), error.port())))
                .add(new Attribute.Icmp(error.type(), error.code(), namesMtu(error) ? error.data() : 0));
    }

    /** Whether nobody can be reached at the destination; a packet that was too long for the way is not meant. */
    static boolean unreachable(IcmpError error) {
        return error.destination().isV4()
                ? error.type() == DESTINATION_UNREACHABLE && error.code() != FRAGMENTATION_NEEDED
                : error.type() == DESTINATION_UNREACHABLE_V6;
    }

    private static boolean namesMtu(IcmpError error) {
        return error.destination().isV4()
                ? error.type() == DESTINATION_UNREACHABLE && error.code() == FRAGMENTATION_NEEDED
                : error.type() == PACKET_TOO_BIG_V6;
    }
}
