package org.iceserver.cli.coturn;

/**
 * What lines of a turnserver.conf say about one option of ours.
 *
 * @param option of ours, with its dashes; one that takes a single value may come repeatedly, the last one counts
 * @param name of coturn's option, for messages
 * @param line counted from 1; 0 where the file as a whole says it
 */
public record OurValue(String option, String text, String name, int line) {
    /** Without the text, which may be a secret. */
    @Override
    public String toString() {
        return option;
    }
}
