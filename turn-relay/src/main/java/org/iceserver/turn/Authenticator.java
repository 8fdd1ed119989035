package org.iceserver.turn;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.PasswordAlgorithms;
import org.iceserver.stun.Attribute.ThirdPartyAuthorization;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.Method;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.auth.Authentication;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.CredentialFailure;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.auth.LateKey;
import org.iceserver.turn.auth.Nonces;
import org.iceserver.turn.auth.UserKey;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.iceserver.turn.rejection.UnknownAttributes;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.tcp.ControlSession;
import org.iceserver.turn.tcp.TcpRelaying;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/**
 * The server side of the long-term credential mechanism, in the order of RFC 8489 s9.2.4 with one deviation: we check
 * the nonce before we look up the user, so that a forged source address cannot make us ask a database.
 */
final class Authenticator {
    /** USERNAME, MESSAGE-INTEGRITY, REALM, NONCE, then the attributes that RFC 8489 added, ordered by number. */
    private static final Set<Integer> CREDENTIAL_TYPES = Set.of(0x0006, 0x0008, 0x0014, 0x0015, 0x001C, 0x001D,
            0x001E);

    private static final int ACCESS_TOKEN = 0x001B;

    /** In our order of preference. */
    private static final PasswordAlgorithms ALGORITHMS = new PasswordAlgorithms(
            List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5));

    /**
     * The number of dummy keys. There are so many that the processor's cache does not keep one of them from one guess
     * to the next.
     */
    private static final int NOBODYS = 1_024;
    /**
     * Dummy keys. One is checked when a user has no key, so that an unknown name takes as long as a known one. The
     * result is ignored.
     */
    private static final List<List<IntegrityKey>> NOBODYS_KEYS = Stream
            .generate(() -> List.of(IntegrityKey.of(new byte[16]))).limit(NOBODYS).toList();

    private final TurnServer server;
    private final Nonces nonces;

    Authenticator(TurnServer server, Nonces nonces) {
        this.server = server;
        this.nonces = nonces;
    }

    /** The password algorithms that a 401 or 438 offers; empty when a credential source has MD5 keys only. */
    Optional<PasswordAlgorithms> offered() {
        return features().passwordAlgorithms() ? Optional.of(ALGORITHMS) : Optional.empty();
    }

    /** What a 401 says about third-party authorization (RFC 7635 s6.1); empty when this server takes no tokens. */
    Optional<ThirdPartyAuthorization> thirdParty() {
        return Optional.ofNullable(server.credentials().serverName()).map(ThirdPartyAuthorization::new);
    }

    /** Asked each time, because users and secrets can change while the server runs. */
    private SecurityFeatures features() {
        return server.credentials().features();
    }

    /**
     * @param session the five-tuple's allocation; its key is checked without asking the credential source
     * @param late the credential source's answer, when it was asked for this request
     * @throws Rejection 400, 401, 438, or 420 for a token where none is taken; its answer is not signed
     */
    Authentication authenticate(TurnRequest request, @Nullable Allocation session, @Nullable LateKey late)
            throws Rejection {
        StunMessage message = request.message();
        checkCredentialSyntax(message);
        if (!signed(message)) {
            throw new Rejection(RejectionReason.CHALLENGE);
        }
        Claim claim = claim(message);
        Attribute.Realm realm = message.first(Attribute.Realm.class);
        Attribute.Nonce nonce = message.first(Attribute.Nonce.class);
        if (claim == null || realm == null || nonce == null) {
            throw new Rejection(RejectionReason.INCOMPLETE_CREDENTIALS);
        }
        ControlSession control = control(request);
        if (!fresh(nonce, request, control)) {
            throw new Rejection(Nonces.formed(nonce.value())
                    ? RejectionReason.STALE_NONCE
                    : RejectionReason.FOREIGN_NONCE);
        }
        if (claim instanceof Claim.Token && thirdParty().isEmpty()) {
            throw new UnknownAttributes(List.of(ACCESS_TOKEN),
                    () -> "The client shows an access token, and this server takes none; give it --oauth-key.");
        }
        PasswordAlgorithm algorithm = algorithm(message);
        checkRealm(realm, claim);
        KeyQuery query = new KeyQuery(claim, realm.value(), algorithm, message.method() == Method.ALLOCATE);
        Authentication.Proven known = session != null ? session.user() : control != null ? control.user() : null;
        return known != null && signedBySession(message, query, known.key())
                ? known
                : lookUp(request, query, late);
    }

    private void checkRealm(Attribute.Realm realm, Claim claim) throws Rejection {
        String ours = server.settings().realm();
        if (!realm.value().equals(ours)) {
            throw new Rejection(RejectionReason.WRONG_REALM,
                    () -> "The client signed for the realm '" + Rejected.shown(realm.value())
                            + "', and this server's is '" + ours + "'; it must take the realm of the challenge.");
        }
        if (claim instanceof Claim.Hash && !features().usernameAnonymity()) {
            throw new Rejection(RejectionReason.USERHASH_NOT_OFFERED);
        }
    }

    /** The session to which a ConnectionBind belongs that comes over its own connection. */
    private @Nullable ControlSession control(TurnRequest request) {
        TcpRelaying tcp = server.tcp();
        Attribute.ConnectionId id = request.message().first(Attribute.ConnectionId.class);
        boolean binds = request.message().method() == Method.CONNECTION_BIND && request.from().stream();
        return binds && tcp != null && id != null ? tcp.control(id.value()) : null;
    }

    /**
     * Whether we issued the nonce to this client. A ConnectionBind may carry the nonce of its control connection,
     * because coturn's client sends that one; the TCP handshake proves the address in this case.
     */
    private boolean fresh(Attribute.Nonce nonce, TurnRequest request, @Nullable ControlSession control) {
        Now now = request.now();
        return nonces.fresh(nonce.value(), request.client(), request.clientPort(), now) || (control != null
                && nonces.fresh(nonce.value(), request.client(), control.path().clientPort(), now));
    }

    /**
     * The user that the request names by USERNAME (with or without a token) or USERHASH; null when it has neither or
     * both.
     */
    private static @Nullable Claim claim(StunMessage message) {
        Attribute.Username username = message.first(Attribute.Username.class);
        Attribute.Userhash userhash = message.first(Attribute.Userhash.class);
        Attribute.AccessToken token = message.first(Attribute.AccessToken.class);
        if (username != null) {
            Claim named = token == null
                    ? new Claim.Name(username.value())
                    : new Claim.Token(username.value(), token.value());
            return userhash == null ? named : null;
        }
        return userhash == null ? null : new Claim.Hash(userhash.value());
    }

    /**
     * The algorithm of the key that signed the request: MD5 when the client chose none, as clients of RFC 5389 do. The
     * client must repeat our list exactly as we sent it; a list that somebody shortened on the way makes the request
     * bad (400).
     */
    private PasswordAlgorithm algorithm(StunMessage message) throws Rejection {
        PasswordAlgorithms list = message.first(PasswordAlgorithms.class);
        PasswordAlgorithm chosen = message.first(PasswordAlgorithm.class);
        if (list == null && chosen == null) {
            return PasswordAlgorithm.MD5;
        }
        if (list == null || chosen == null || !features().passwordAlgorithms() || !list.equals(ALGORITHMS)
                || !ALGORITHMS.algorithms().contains(chosen)) {
            throw new Rejection(RejectionReason.PASSWORD_ALGORITHMS);
        }
        return chosen;
    }

    private static boolean signedBySession(StunMessage message, KeyQuery query, UserKey session) {
        return session.algorithm().equals(query.algorithm())
                && query.claim().names(session.username(), query.realm())
                && message.integrity(session.key()) == Integrity.VALID;
    }

    private Authentication lookUp(TurnRequest request, KeyQuery query, @Nullable LateKey late) throws Rejection {
        KeyLookup answer = late != null
                ? late.answer()
                : server.credentials().find(query, request.now().epochSeconds());
        Authentication.Proven user = proven(request, query, answer);
        if (user != null) {
            return user;
        }
        Rejection why = CredentialFailure.because(query, answer, request.now());
        return switch (answer) {
            case KeyLookup.Settled _ -> throw late == null ? why : CredentialFailure.clearer(late.soFar(), why);
            case KeyLookup.SoFar _,KeyLookup.Later _ -> new Authentication.Pending(query, why);
        };
    }

    /**
     * Null when none of the keys signed the request, or when there is no key. Both cases do the same work in the same
     * code. With two code paths the compiler made one faster, and the time told known names from unknown ones. Unknown
     * names also have many different dummy keys: a single one would stay in the processor's cache, where a user's key
     * does not.
     */
    private static Authentication.@Nullable Proven proven(TurnRequest request, KeyQuery query, KeyLookup answer) {
        KeyLookup.Found found = found(answer);
        for (IntegrityKey candidate : found == null ? nobodys(query) : found.candidates()) {
            if (request.message().integrity(candidate) == Integrity.VALID && found != null) {
                return new Authentication.Proven(found.username(), found.quotaUser(),
                        UserKey.of(query, found, candidate, request.now()));
            }
        }
        return null;
    }

    private static List<IntegrityKey> nobodys(KeyQuery query) {
        return NOBODYS_KEYS.get(Math.floorMod(query.claim().hashCode(), NOBODYS));
    }

    private static KeyLookup.@Nullable Found found(KeyLookup answer) {
        return switch (answer) {
            case KeyLookup.Found found -> found;
            case KeyLookup.Lately lately -> lately.found();
            case KeyLookup.SoFar some -> some.found();
            case KeyLookup.Unknown _,KeyLookup.Unavailable _,KeyLookup.Later _ -> null;
        };
    }

    /**
     * A malformed credential is an error (400), not a missing credential: otherwise the client would be challenged for
     * ever.
     */
    private static void checkCredentialSyntax(StunMessage message) throws Rejection {
        Integer malformed = message.malformedAttribute();
        if (malformed != null && CREDENTIAL_TYPES.contains(malformed)) {
            throw new Rejection(RejectionReason.MALFORMED_CREDENTIALS);
        }
    }

    private static boolean signed(StunMessage message) {
        return message.first(Attribute.MessageIntegrity.class) != null
                || message.first(Attribute.MessageIntegritySha256.class) != null;
    }
}
