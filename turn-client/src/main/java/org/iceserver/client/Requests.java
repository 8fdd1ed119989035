package org.iceserver.client;

import java.time.Duration;
import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests under the long-term credential mechanism (RFC 8489 s9.2). Answers challenges, and believes only authenticated
 * responses.
 */
final class Requests {
    private final Exchange socket;
    private final @Nullable Credentials credentials;
    private @Nullable Challenge challenge;

    Requests(Exchange socket, @Nullable Credentials credentials) {
        this.socket = socket;
        this.credentials = credentials;
    }

    /**
     * Sends until the server answers with success or a final refusal. Answers one 401 and one 438. Waits this long for each
     * response.
     */
    synchronized StunMessage send(Method method, List<Attribute> attributes, Duration patience) throws TurnException {
        boolean renewed = false;
        while (true) {
            Challenge answered = challenge;
            StunMessage response = exchange(method, attributes, answered, patience);
            if (response.messageClass() == MessageClass.SUCCESS) {
                return response;
            }
            int code = Refusal.code(response);
            boolean firstChallenge = code == ErrorCode.UNAUTHENTICATED.code() && answered == null;
            boolean staleNonce = code == ErrorCode.STALE_NONCE.code() && answered != null && !renewed;
            if (!firstChallenge && !staleNonce) {
                throw Refusal.of(response);
            }
            renewed = staleNonce;
            challenge = Challenge.of(response, credentialsFor(code));
        }
    }

    private Credentials credentialsFor(int code) throws TurnException {
        if (credentials == null) {
            throw new TurnException(code, "The server wants a user name and a password: give them.");
        }
        return credentials;
    }

    private StunMessage exchange(Method method, List<Attribute> attributes, @Nullable Challenge answered,
            Duration patience) throws TurnException {
        TransactionId id = socket.newTransactionId();
        StunEncoder request = StunEncoder.of(MessageClass.REQUEST, method, id);
        attributes.forEach(request::add);
        if (answered != null) {
            answered.answer(request);
        }
        return socket.exchange(id, request,
                response -> response.method() == method && isGenuine(response, answered), patience);
    }

    /**
     * A challenge cannot be authenticated; {@link Challenge} checks it. Every other response to a request with integrity must
     * be authenticated, and none may lack the password algorithms that its nonce promises (RFC 8489 s9.2.5).
     */
    private static boolean isGenuine(StunMessage response, @Nullable Challenge answered) {
        int code = response.messageClass() == MessageClass.ERROR ? Refusal.code(response) : 0;
        if (code == ErrorCode.UNAUTHENTICATED.code() || code == ErrorCode.STALE_NONCE.code()) {
            return true;
        }
        return !Challenge.stripped(response)
                && (answered == null || response.integrity(answered.key()) == Integrity.VALID);
    }
}
