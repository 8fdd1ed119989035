package org.iceserver.signal.auth;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.Verdict;
import org.jspecify.annotations.Nullable;

/** Admits a client whose token is signed and valid now. */
public final class JwtAdmission implements Admission {
    /** Tolerance for clocks that differ. */
    private static final Duration LEEWAY = Duration.ofSeconds(30);
    private static final int TOKEN_CHARS = 8 * 1024;

    private final JwtKeys keys;
    private final InstantSource clock;

    public JwtAdmission(JwtKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public void judge(Applicant applicant, Consumer<Verdict> told) {
        told.accept(verdict(applicant.caller().token()));
    }

    private Verdict verdict(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return new Verdict.Refused("This server needs a token.");
        }
        try {
            SignedJWT token = text.length() > TOKEN_CHARS ? null : SignedJWT.parse(text);
            if (token == null || !keys.verify(token)) {
                return new Verdict.Refused("This token is not signed with a key that this server knows.");
            }
            return ofClaims(token.getJWTClaimsSet());
        } catch (ParseException malformed) {
            return new Verdict.Refused("This is not a valid token.");
        }
    }

    private Verdict ofClaims(JWTClaimsSet claims) throws ParseException {
        Instant now = clock.instant();
        Date expires = claims.getExpirationTime();
        Date begins = claims.getNotBeforeTime();
        if (expires == null) {
            return new Verdict.Refused("This token never expires ('exp' is missing); get one that does.");
        }
        if (now.isAfter(expires.toInstant().plus(LEEWAY))) {
            return new Verdict.Refused("This token has expired; get a new one.");
        }
        if (begins != null && now.isBefore(begins.toInstant().minus(LEEWAY))) {
            return new Verdict.Refused("This token is not valid yet; check the clocks.");
        }
        Long life = claims.getLongClaim("iceTtl");
        if (life != null && life <= 0) {
            return new Verdict.Refused("This is not a valid token: its 'iceTtl' is less than a second.");
        }
        IceGrant grant = life == null ? IceGrant.PLAIN : new IceGrant(life, List.of());
        List<String> rooms = claims.getStringListClaim("rooms");
        if (rooms == null) {
            return new Verdict.Admitted(Set.of(), grant, claims.getSubject());
        }
        return rooms.isEmpty()
                ? new Verdict.Refused("This token is good for no room.")
                : new Verdict.Admitted(Set.copyOf(rooms), grant, claims.getSubject());
    }
}
