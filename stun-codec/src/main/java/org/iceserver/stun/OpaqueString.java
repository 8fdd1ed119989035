package org.iceserver.stun;

import java.text.Normalizer;

import rocks.xmpp.precis.PrecisProfiles;

/** The OpaqueString profile of PRECIS (RFC 8265 s4.2): how user names, realms and passwords are prepared before use. */
public final class OpaqueString {
    private OpaqueString() {}

    /**
     * Prepares a name or password that was configured or typed: other spaces become U+0020, then normalization form C
     * is applied.
     *
     * @param what the text is, for the sentence; the text itself is not shown, because it may be a password
     * @throws IllegalArgumentException with the sentence, when the text is empty or holds a character that the profile does
     *     not allow, such as a control character or one that shows nothing
     */
    public static String enforce(String what, String text) {
        try {
            return PrecisProfiles.OPAQUE_STRING.enforce(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + (text.isEmpty()
                    ? " is empty"
                    : " holds a character that RFC 8265 does not allow, such as a control character or an invisible one"),
                    e);
        }
    }

    /** Applies only the mapping rules, for text from the wire: the configured text was already checked. */
    static String prepare(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .forEach(mapped::appendCodePoint);
        return Normalizer.normalize(mapped, Normalizer.Form.NFC);
    }
}
