package org.iceserver.client;

import org.iceserver.stun.Attribute.AlternateServer;
import org.iceserver.stun.Attribute.ErrorCodeAttribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.jspecify.annotations.Nullable;

/** Error responses in words. */
final class Refusal {
    private Refusal() {}

    /** The code of an error response; 0 if the response has no code. */
    static int code(StunMessage response) {
        ErrorCodeAttribute error = response.first(ErrorCodeAttribute.class);
        return error == null ? 0 : error.code();
    }

    static TurnException of(StunMessage response) {
        int code = code(response);
        ErrorCode known = ErrorCode.of(code);
        return new TurnException(code, known == null
                ? "The server refused the request with error " + code + "."
                : sentence(known, response) + " (" + code + " " + known.phrase() + ")");
    }

    private static String sentence(ErrorCode code, StunMessage response) {
        return switch (code) {
            case TRY_ALTERNATE -> "The server sends its clients elsewhere: use " + alternate(response) + ".";
            case BAD_REQUEST -> "The server found the request faulty: client and server read the protocol differently.";
            case UNAUTHENTICATED -> "The server does not accept this user and password: check both, and that a "
                    + "time-limited credential has not expired.";
            case FORBIDDEN -> forbidden(response.method());
            case MOBILITY_FORBIDDEN -> "The server does not let allocations move.";
            case UNKNOWN_ATTRIBUTE -> "The server does not support something the request asks for.";
            case ALLOCATION_MISMATCH -> response.method() == Method.ALLOCATE
                    ? "There is an allocation for this client port already: use another port."
                    : "The server knows no such allocation: it has expired or was ended; allocate anew.";
            case STALE_NONCE ->
                "The server rejects its own fresh nonces: check the clocks of servers that share an address.";
            case ADDRESS_FAMILY_NOT_SUPPORTED ->
                "The server has no relay address of this family: ask for the other one.";
            case WRONG_CREDENTIALS ->
                "The allocation belongs to another user: use the credential that it was made with.";
            case UNSUPPORTED_TRANSPORT_PROTOCOL -> "The server does not relay this transport protocol.";
            case PEER_ADDRESS_FAMILY_MISMATCH -> "The peer's address is of another family than the relayed address.";
            case CONNECTION_ALREADY_EXISTS -> "There is a connection to this peer already.";
            case CONNECTION_TIMEOUT_OR_FAILURE -> "The server could not connect to the peer.";
            case ALLOCATION_QUOTA_REACHED ->
                "There are as many allocations as the server grants, for this user, this address or "
                        + "in all: end one, or have its operator raise the limit (--limit allocations-per-user=N, "
                        + "allocations-per-source, total-allocations).";
            case ROLE_CONFLICT -> "The other side plays the same ICE role.";
            case SERVER_ERROR -> "The server has trouble of its own: try again, and look at its log.";
            case INSUFFICIENT_CAPACITY ->
                "The server has no room: no relay port or file descriptor is left, or it is about to "
                        + "stop; its operator can give it more (--relay-ports, LimitNOFILE), others can try later.";
        };
    }

    private static String forbidden(Method method) {
        return switch (method) {
            case CREATE_PERMISSION, CHANNEL_BIND, CONNECT -> "The server refuses to relay to this peer address: "
                    + "its operator has to allow it.";
            default ->
                "The server does not serve this user or this address, which may have been kicked: ask its operator.";
        };
    }

    private static String alternate(StunMessage response) {
        @Nullable
        AlternateServer alternate = response.first(AlternateServer.class);
        return alternate == null
                ? "the server it fails to name"
                : Addresses.text(Addresses.socketAddress(alternate.address()));
    }
}
