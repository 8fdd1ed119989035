package org.iceserver.turn;

import java.util.Set;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.jspecify.annotations.Nullable;

/**
 * The long-term credential mechanism, server side, in the order of RFC 8489 s9.2.4, with one deviation: the nonce is
 * checked before the user is looked up, so that nobody makes us ask a database from a forged address.
 */
final class Authenticator {
    /** USERNAME, MESSAGE-INTEGRITY, REALM, NONCE, then RFC 8489's newcomers in the order of their numbers. */
    private static final Set<Integer> CREDENTIAL_TYPES = Set.of(0x0006, 0x0008, 0x0014, 0x0015, 0x001C, 0x001D,
            0x001E, 0x8002);

    private final TurnServer server;
    private final Nonces nonces;

    Authenticator(TurnServer server, Nonces nonces) {
        this.server = server;
        this.nonces = nonces;
    }

    /**
     * @param session the five-tuple's allocation, whose key answers without asking the source
     * @param settled what the source said, when it has been asked for this request
     * @throws Rejection 400, 401 or 438; its answer is not signed
     */
    Authentication authenticate(TurnRequest request, @Nullable Allocation session, KeyLookup.@Nullable Settled settled)
            throws Rejection {
        StunMessage message = request.message();
        checkCredentialSyntax(message);
        if (!signed(message)) {
            throw new Rejection(ErrorCode.UNAUTHENTICATED);
        }
        Attribute.Username username = message.first(Attribute.Username.class);
        Attribute.Realm realm = message.first(Attribute.Realm.class);
        Attribute.Nonce nonce = message.first(Attribute.Nonce.class);
        boolean userhash = message.first(Attribute.Userhash.class) != null;
        if (realm == null || nonce == null || (username == null) == !userhash) {
            throw new Rejection(ErrorCode.BAD_REQUEST);
        }
        if (!nonces.fresh(nonce.value(), request.client(), request.clientPort(), request.now().epochSeconds())) {
            throw new Rejection(ErrorCode.STALE_NONCE);
        }
        // Anonymous user names are not offered, so a USERHASH names nobody we know.
        if (username == null || !realm.value().equals(server.settings().realm())) {
            throw new Rejection(ErrorCode.UNAUTHENTICATED);
        }
        return session != null && username.value().equals(session.username())
                && message.integrity(session.key()) == Integrity.VALID
                        ? new Authentication.Proven(session.username(), session.quotaUser(), session.key())
                        : lookUp(request, username.value(), settled);
    }

    private Authentication lookUp(TurnRequest request, String username, KeyLookup.@Nullable Settled settled)
            throws Rejection {
        KeyQuery query = new KeyQuery(username, server.settings().realm(),
                request.message().method() == Method.ALLOCATE);
        KeyLookup found = settled != null ? settled : server.credentials().find(query, request.now().epochSeconds());
        return switch (found) {
            case KeyLookup.Found keys -> new Authentication.Proven(username, keys.quotaUser(),
                    matching(request.message(), keys));
            case KeyLookup.Unknown _ -> throw new Rejection(ErrorCode.UNAUTHENTICATED);
            case KeyLookup.Later _ -> new Authentication.Pending(query);
        };
    }

    private static IntegrityKey matching(StunMessage message, KeyLookup.Found keys) throws Rejection {
        for (IntegrityKey candidate : keys.candidates()) {
            if (message.integrity(candidate) == Integrity.VALID) {
                return candidate;
            }
        }
        throw new Rejection(ErrorCode.UNAUTHENTICATED);
    }

    /** A credential that cannot be read is not the same as none: the client would otherwise be challenged for ever. */
    private static void checkCredentialSyntax(StunMessage message) throws Rejection {
        Integer malformed = message.malformedAttribute();
        if (malformed != null && CREDENTIAL_TYPES.contains(malformed)) {
            throw new Rejection(ErrorCode.BAD_REQUEST);
        }
    }

    private static boolean signed(StunMessage message) {
        return message.first(Attribute.MessageIntegrity.class) != null
                || message.first(Attribute.MessageIntegritySha256.class) != null;
    }
}
