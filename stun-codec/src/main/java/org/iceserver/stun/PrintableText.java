package org.iceserver.stun;

/** Text that somebody else chose, as it may stand in a log line or on a terminal. */
public final class PrintableText {
    private PrintableText() {}

    /** Control characters and line separators must not forge log lines, nor quotes fields: each becomes a question mark. */
    public static String of(String text) {
        return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\"]", "?");
    }
}
