package org.iceserver.signal.whip;

import org.jspecify.annotations.Nullable;

/**
 * An ICE candidate (RFC 8839 section 5.1).
 *
 * @param text from {@code candidate:} on, of printable characters
 * @param mid of the media section that it belongs to; null when it was not named
 * @param section the number of that section, or -1
 */
record Candidate(String text, @Nullable String mid, int section) {
    static final String BEGINS = "candidate:";
    private static final int CHARS = 512;

    /** Whether text may stand behind {@code a=} in a line of its own. */
    static boolean isOne(String text) {
        return text.startsWith(BEGINS) && text.length() <= CHARS && text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }
}
