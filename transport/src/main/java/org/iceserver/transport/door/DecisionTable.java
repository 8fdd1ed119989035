package org.iceserver.transport.door;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.iceserver.transport.tls.ClientHello;
import org.jspecify.annotations.Nullable;

/**
 * Says whose a connection is. The first byte after TLS always decides between what the ClientHello leaves open, and must
 * not contradict it: so nothing reaches a server that is not meant for it.
 *
 * <table>
 * <caption>in this order</caption>
 * <tr><td>application protocol (RFC 7301) h2, http/1.1, http/1.0</td><td>HTTP</td></tr>
 * <tr><td>application protocol stun.turn, stun.nat-discovery (RFC 7443)</td><td>STUN</td></tr>
 * <tr><td>server name (RFC 6066) that the operator gave to one of the two</td><td>that one</td></tr>
 * <tr><td>first byte 0x00 to 0x03</td><td>STUN</td></tr>
 * <tr><td>first byte an ASCII letter</td><td>HTTP: a method's name</td></tr>
 * <tr><td>first byte 0x40 to 0x7F that is no letter</td><td>STUN: ChannelData</td></tr>
 * </table>
 */
public final class DecisionTable {
    private static final Map<String, Protocol> BY_APPLICATION_PROTOCOL = Map.of("h2", Protocol.HTTP, "http/1.1",
            Protocol.HTTP, "http/1.0", Protocol.HTTP, "stun.turn", Protocol.STUN, "stun.nat-discovery", Protocol.STUN);
    /** The first range that holds a byte counts. */
    private static final List<Range> BY_FIRST_BYTE = List.of(new Range(0x00, 0x03, Protocol.STUN),
            new Range('A', 'Z', Protocol.HTTP), new Range('a', 'z', Protocol.HTTP),
            new Range(0x40, 0x7F, Protocol.STUN));

    private final Map<String, Protocol> byServerName = new HashMap<>();

    private record Range(int first, int last, Protocol protocol) {}

    /** @param turnNames server names that are for STUN and TURN alone */
    public DecisionTable(List<String> turnNames) {
        turnNames.forEach(name -> byServerName.put(name.toLowerCase(Locale.ROOT), Protocol.STUN));
    }

    /** What the ClientHello asks for; null when it leaves that open. */
    @Nullable
    Protocol asked(ClientHello hello) {
        List<Protocol> offered = hello.applicationProtocols().stream().map(BY_APPLICATION_PROTOCOL::get)
                .filter(Objects::nonNull).distinct().toList();
        // Who offers both leaves it open.
        return offered.size() == 1
                ? offered.getFirst()
                : byServerName.get(hello.serverName().toLowerCase(Locale.ROOT));
    }

    /**
     * @param hello {@link ClientHello#NOTHING} without TLS
     * @param firstByte the first byte after TLS, or of the connection
     */
    Decision decide(ClientHello hello, int firstByte) {
        Protocol came = BY_FIRST_BYTE.stream().filter(range -> firstByte >= range.first && firstByte <= range.last)
                .map(Range::protocol).findFirst().orElse(null);
        Protocol asked = asked(hello);
        if (came == null) {
            return Refusal.UNKNOWN_FIRST_BYTE;
        }
        return asked == null || asked == came ? new Decision.Of(came) : Refusal.CONTRADICTION;
    }
}
