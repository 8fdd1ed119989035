package org.iceserver.stun;

import java.text.Normalizer;

import rocks.xmpp.precis.PrecisProfiles;

/** The OpaqueString profile of PRECIS (RFC 8265 s4.2): how user names, realms and passwords are prepared before use. */
public final class OpaqueString {
    private OpaqueString() {}

    /**
     * The text as it is used, for those who let a name or password be configured or typed: other spaces become U+0020, then
     * normalization form C.
     *
     * @param what the text is, for the sentence; the text itself is not repeated, it may be a password
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

    /** The mapping rules alone, for what came over the wire: who let it be configured has judged it. */
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
