package org.iceserver.server.check;

import java.util.Optional;

/**
 * One line of a check.
 *
 * @param subject what was looked at, in a word or two
 * @param sentence what was found
 * @param mend the command, the option or the deed that mends it
 */
public record Finding(Level level, String subject, String sentence, Optional<String> mend) {
    /** How good it is. */
    public enum Level {
        /** As it should be. */
        OK("ok   "),
        /** The server runs, but not for everybody or not for long. */
        WARN("warn "),
        /** The server does not start, or serves nobody. */
        WRONG("wrong");

        private final String word;

        Level(String word) {
            this.word = word;
        }
    }

    public static Finding ok(String subject, String sentence) {
        return new Finding(Level.OK, subject, sentence, Optional.empty());
    }

    public static Finding warn(String subject, String sentence, String mend) {
        return new Finding(Level.WARN, subject, sentence, Optional.of(mend));
    }

    public static Finding wrong(String subject, String sentence, String mend) {
        return new Finding(Level.WRONG, subject, sentence, Optional.of(mend));
    }

    /** Of a sentence that says itself what to do. */
    public static Finding wrong(String subject, String sentence) {
        return new Finding(Level.WRONG, subject, sentence, Optional.empty());
    }

    public boolean isOk() {
        return level == Level.OK;
    }

    public boolean isWrong() {
        return level == Level.WRONG;
    }

    /** For people. */
    public String line() {
        return level.word + " " + subject + ": " + text();
    }

    /** What was found, and what mends it. */
    public String text() {
        return sentence + mend.map(what -> " Mend it: " + what + ".").orElse("");
    }
}
