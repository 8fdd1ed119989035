package org.iceserver.cli.coturn;

/**
 * What happened to a line that is not simply one of our options.
 *
 * @param line counted from 1; 0 is about the file as a whole
 * @param sentence for a person
 */
public record Remark(int line, Weight weight, String sentence) {
    /** How important a remark is for a person. */
    public enum Weight {
        /** Nothing is lost. Shown to a person who asks about every line. */
        NOTE,
        /** Something is lost or unsafe. Shown at every start. */
        WARNING,
        /** The server does not start. */
        REFUSAL
    }
}
