package org.iceserver.stun;

import java.text.Normalizer;

/**
 * The mapping rules of the OpaqueString profile (RFC 8265 s4.2.1): other spaces become U+0020, then normalization form C.
 *
 * <p>Only the mapping: that a name is empty or holds control characters is for those to refuse who let it be configured.
 */
final class OpaqueString {
    private OpaqueString() {}

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
