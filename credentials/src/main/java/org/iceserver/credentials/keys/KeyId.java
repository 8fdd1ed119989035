package org.iceserver.credentials.keys;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * The id of a key, which is public: {@code k} and eleven lower case letters and digits. It is short because it is in
 * every user name, and it has no separator in it.
 */
public final class KeyId {
    static final int LENGTH = 12;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final Pattern FORM = Pattern.compile("k[a-z0-9]{" + (LENGTH - 1) + "}");

    private KeyId() {}

    static String random(SecureRandom random) {
        var id = new StringBuilder("k");
        while (id.length() < LENGTH) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }

    /** Whether a text has the form of an id. */
    public static boolean fits(String text) {
        return text.length() == LENGTH && FORM.matcher(text).matches();
    }
}
