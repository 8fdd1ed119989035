package org.iceserver.credentials.keys;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

import org.iceserver.credentials.RestSecret;

/**
 * A key that was just made, with its token, which nobody can read later.
 *
 * @param key for the store
 */
public record NewKey(TurnKey key, ApiToken token) {
    private static final int SECRET_BYTES = 32;
    private static final int LONGEST_NAME = 64;

    /**
     * @param name what the operator calls it: 1 to 64 printable ASCII characters
     * @throws IllegalArgumentException with one sentence, when the name is not such a text
     */
    public static NewKey make(String name, Instant now, SecureRandom random) {
        boolean printable = name.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        if (name.isBlank() || name.length() > LONGEST_NAME || !printable) {
            throw new IllegalArgumentException(
                    "a key's name is 1 to " + LONGEST_NAME + " printable ASCII characters; choose another name");
        }
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String id = KeyId.random(random);
        ApiToken token = ApiToken.random(id, random);
        return new NewKey(new TurnKey(id, name, token.hash(), RestSecret.of(HexFormat.of().formatHex(secret)),
                now.truncatedTo(ChronoUnit.SECONDS), Optional.empty()), token);
    }
}
