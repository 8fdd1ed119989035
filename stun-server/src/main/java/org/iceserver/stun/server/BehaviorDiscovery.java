package org.iceserver.stun.server;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.stun.server.Origins.From;
import org.jspecify.annotations.Nullable;

/**
 * Answers Binding requests of clients that test how their NAT behaves (RFC 5780 s6.1).
 *
 * <p>The answer always goes to the address the request came from. Without PADDING it takes 56 bytes towards IPv4 and 92
 * towards IPv6, 8 more when the request had FINGERPRINT. To keep it small, MAPPED-ADDRESS is left out, because
 * XOR-MAPPED-ADDRESS says the same.
 */
public final class BehaviorDiscovery {
    /** The MTU of nearly every interface, so that a request for fragments gets at least two. */
    static final int PADDING_MOST = 1_500;

    /**
     * The response, the address it leaves from, and the client's port it goes to.
     *
     * @param response not yet encoded
     */
    public record Answer(StunEncoder response, From from, int port) {}

    private BehaviorDiscovery() {}

    /**
     * The answer to a Binding message that came as a datagram, or null when nothing must be sent.
     *
     * @param source the source address of the request
     */
    public static @Nullable Answer respond(StunMessage message, TransportAddress source, Origins origins) {
        if (message.messageClass() != MessageClass.REQUEST) {
            return null;
        }
        Attribute.ResponsePort wish = message.first(Attribute.ResponsePort.class);
        Attribute.Padding padding = message.first(Attribute.Padding.class);
        boolean contradiction = wish != null && (padding != null || wish.port() == 0);
        if (message.malformedAttribute() != null || contradiction) {
            return refusal(message, StunEncoder.error(message, ErrorCode.BAD_REQUEST), source);
        }
        Attribute.ChangeRequest change = message.first(Attribute.ChangeRequest.class);
        List<Integer> unknown = new ArrayList<>(message.unknownRequired());
        if (change != null && origins.other() == null && !BindingResponder.asksForNothing(change)) {
            unknown.add(change.type());
        }
        if (!unknown.isEmpty()) {
            return refusal(message, StunEncoder.error(message, ErrorCode.UNKNOWN_ATTRIBUTE)
                    .add(new Attribute.UnknownAttributes(unknown)), source);
        }
        From from = change == null ? From.HERE : from(change);
        StunEncoder response = success(message, source, origins, from);
        if (padding != null) {
            response.add(new Attribute.Padding(paddingFor(padding)));
        }
        return new Answer(finished(message, response), from, wish == null ? source.port() : wish.port());
    }

    /**
     * The same on a connection, where an answer cannot come from another address; a request for that is not understood.
     */
    public static @Nullable StunEncoder respondOnStream(StunMessage message, TransportAddress source,
            Origins origins) {
        StunEncoder plain = BindingResponder.respond(message, source.high(), source.low(), source.port());
        return plain == null || !BindingResponder.plain(message)
                ? plain
                : finished(message, success(message, source, origins, From.HERE));
    }

    private static From from(Attribute.ChangeRequest change) {
        if (change.changeIp()) {
            return change.changePort() ? From.OTHER : From.OTHER_ADDRESS;
        }
        return change.changePort() ? From.OTHER_PORT : From.HERE;
    }

    private static StunEncoder success(StunMessage request, TransportAddress source, Origins origins, From from) {
        StunEncoder response = BindingResponder.success(request, source);
        TransportAddress origin = origins.of(from);
        if (origin != null) {
            response.add(new Attribute.ResponseOrigin(origin));
        }
        TransportAddress other = origins.other();
        return other == null ? response : response.add(new Attribute.OtherAddress(other));
    }

    /**
     * Padding as long as the client's own, so that the answer is not longer than the request, and a multiple of four
     * (s7.6).
     */
    private static Bytes paddingFor(Attribute.Padding asked) {
        return Bytes.of(new byte[Math.min(asked.value().length(), PADDING_MOST) & ~3]);
    }

    private static Answer refusal(StunMessage request, StunEncoder error, TransportAddress source) {
        return new Answer(finished(request, error), From.HERE, source.port());
    }

    private static StunEncoder finished(StunMessage request, StunEncoder response) {
        return request.hasFingerprint() ? response.fingerprint() : response;
    }
}
