package org.iceserver.server.check;

import java.util.Optional;

/**
 * One line of a check's result.
 *
 * @param subject what was checked, in a word or two
 * @param sentence the result
 * @param mend the command, option or action that mends it
 */
public record Finding(Level level, String subject, String sentence, Optional<String> mend) {
    /** The level of a finding. */
    public enum Level {
        /** Everything is as it should be. */
        OK("ok   "),
        /** The server runs, but not for all clients, or not for long. */
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

    /** For a sentence that itself says what to do. */
    public static Finding wrong(String subject, String sentence) {
        return new Finding(Level.WRONG, subject, sentence, Optional.empty());
    }

    public boolean isOk() {
        return level == Level.OK;
    }

    public boolean isWrong() {
        return level == Level.WRONG;
    }

    /** The text for people. */
    public String line() {
        return level.word + " " + subject + ": " + text();
    }

    /** The sentence, and how to mend it. */
    public String text() {
        return sentence + mend.map(what -> " Mend it: " + what + ".").orElse("");
    }
}
