package org.iceserver.stun.server;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * Tells a client the transport address its Binding request came from (RFC 8489 s6.3.1.1).
 *
 * <p>The request needs no credential, so the answer is as small as possible: 32 bytes towards IPv4, 44 towards IPv6, 8
 * more when the request had FINGERPRINT. An ICE connectivity check that arrives here is an ordinary Binding request.
 * Its credential is for a peer and is ignored.
 */
public final class BindingResponder {
    private static final List<Class<? extends Attribute>> DISCOVERY = List.of(Attribute.ChangeRequest.class,
            Attribute.ResponsePort.class, Attribute.Padding.class);

    private BindingResponder() {}

    /**
     * The response to a Binding message, not yet encoded, or null when nothing must be sent: for an indication, or a
     * response that we did not ask for.
     *
     * @param high the source address as two longs, IPv4 as {@code ::ffff:a.b.c.d}
     */
    public static @Nullable StunEncoder respond(StunMessage message, long high, long low, int port) {
        if (message.messageClass() != MessageClass.REQUEST) {
            return null;
        }
        StunEncoder response = responseTo(message, high, low, port);
        return message.hasFingerprint() ? response.fingerprint() : response;
    }

    private static StunEncoder responseTo(StunMessage request, long high, long low, int port) {
        if (request.malformedAttribute() != null) {
            return StunEncoder.error(request, ErrorCode.BAD_REQUEST);
        }
        List<Integer> notUnderstood = notUnderstood(request);
        if (!notUnderstood.isEmpty()) {
            return StunEncoder.error(request, ErrorCode.UNKNOWN_ATTRIBUTE)
                    .add(new Attribute.UnknownAttributes(notUnderstood));
        }
        return success(request, TransportAddress.of(high, low, port));
    }

    /** A success response, with the source address in the attribute that the client understands. */
    static StunEncoder success(StunMessage request, TransportAddress source) {
        return StunEncoder.success(request)
                .add(request.hasMagicCookie()
                        ? new Attribute.XorMappedAddress(source)
                        : new Attribute.MappedAddress(source));
    }

    /** Whether a success response answers this request. */
    static boolean plain(StunMessage request) {
        return request.malformedAttribute() == null && notUnderstood(request).isEmpty();
    }

    /**
     * Comprehension-required types that this method does not understand: those unknown to the codec, and those of NAT
     * behaviour discovery (RFC 5780 s7), which only {@link BehaviorDiscovery} serves.
     */
    private static List<Integer> notUnderstood(StunMessage request) {
        List<Integer> types = new ArrayList<>(request.unknownRequired());
        for (Class<? extends Attribute> kind : DISCOVERY) {
            Attribute attribute = request.first(kind);
            if (attribute != null && !asksForNothing(attribute)) {
                types.add(attribute.type());
            }
        }
        return types;
    }

    /**
     * Whether it is a CHANGE-REQUEST without flags, which stun, stunclient and JSTUN send first: a plain Binding
     * request.
     */
    static boolean asksForNothing(Attribute attribute) {
        return attribute instanceof Attribute.ChangeRequest change && !change.changeIp() && !change.changePort();
    }
}
