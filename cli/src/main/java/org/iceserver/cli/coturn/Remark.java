package org.iceserver.cli.coturn;

/**
 * What became of a line that is not simply an option of ours.
 *
 * @param line counted from 1; 0 is about the file as a whole
 * @param sentence for a person
 */
public record Remark(int line, Weight weight, String sentence) {
    /** How much a person must hear of it. */
    public enum Weight {
        /** Nothing is lost: told to who asks what every line became. */
        NOTE,
        /** Something is lost or unsafe: told at every start. */
        WARNING,
        /** The server does not start. */
        REFUSAL
    }
}
