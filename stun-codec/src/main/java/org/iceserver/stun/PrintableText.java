package org.iceserver.stun;

/** Makes text from others safe for a log line or a terminal. */
public final class PrintableText {
    private PrintableText() {}

    /**
     * Replaces control characters, line separators and quotes with question marks, so that they cannot forge log lines
     * or fields.
     */
    public static String of(String text) {
        return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\"]", "?");
    }
}
