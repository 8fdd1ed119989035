package org.iceserver.cli.coturn;

/**
 * The values that lines of a turnserver.conf give to one of our options.
 *
 * @param option our option, with its dashes; one with a single value may occur several times, and the last value counts
 * @param name the name of coturn's option, for messages
 * @param line counted from 1; 0 if the value comes from the file as a whole
 */
public record OurValue(String option, String text, String name, int line) {
    /** Leaves out the text, which may be a secret. */
    @Override
    public String toString() {
        return option;
    }
}
